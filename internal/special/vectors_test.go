package special

import (
	"bufio"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// vectors returns the rows of testdata/vectors/name.txt.
func vectors(tb testing.TB, name string) [][]float64 {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata", "vectors", name+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var rows [][]float64
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		var row []float64
		for field := range strings.FieldsSeq(s.Text()) {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				tb.Fatal(err)
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	if len(rows) < 50 {
		tb.Fatalf("only %d rows of %s", len(rows), name)
	}
	return rows
}

// worst keeps the largest error and where it was.
type worst struct {
	err float64
	at  []float64
}

func (w *worst) see(err float64, at ...float64) {
	if !(err <= w.err) {
		w.err, w.at = err, at
	}
}

func (w *worst) within(tb testing.TB, what string, bound float64) {
	tb.Helper()
	if !(w.err <= bound) {
		tb.Errorf("%s: error of %.3g at %g, want at most %g", what, w.err, w.at, bound)
	}
	tb.Logf("%s: worst %.3g at %g", what, w.err, w.at)
}

func TestVectors(t *testing.T) {
	t.Run("NormalCDF", func(t *testing.T) {
		var w worst
		for _, r := range vectors(t, "normal_cdf") {
			w.see(relative(NormalCDF(r[0]), r[1]), r...)
		}
		w.within(t, "relative", 1e-15)
	})
	t.Run("NormalQuantile", func(t *testing.T) {
		var w worst
		for _, r := range vectors(t, "normal_quantile") {
			w.see(relative(NormalQuantile(r[0]), r[1]), r...)
		}
		w.within(t, "relative", 1e-15)
	})
	t.Run("LogGamma", func(t *testing.T) {
		var w worst
		for _, r := range vectors(t, "log_gamma") {
			w.see(math.Abs(LogGamma(r[0])-r[1])/max(1, math.Abs(r[1])), r...)
		}
		w.within(t, "error", 2e-15)
	})
	t.Run("IncGamma", func(t *testing.T) {
		var lower, upper, inverse worst
		for _, r := range vectors(t, "inc_gamma") {
			f := NewIncGamma(r[0])
			p, q := f.At(r[1])
			if r[2] < 1e-100 || r[3] < 1e-100 {
				continue
			}
			if r[2] <= r[3] {
				lower.see(relative(p, r[2]), r...)
			} else {
				upper.see(relative(q, r[3]), r...)
			}
			inverse.see(relative(f.Inverse(r[2], r[3], 0), r[1]), r...)
		}
		lower.within(t, "lower", 1e-13)
		upper.within(t, "upper", 1e-13)
		inverse.within(t, "inverse", 1e-13)
	})
	t.Run("IncBeta", func(t *testing.T) {
		var small, large, inverse worst
		for _, r := range vectors(t, "inc_beta") {
			if r[3] < 1e-100 || r[4] < 1e-100 {
				continue
			}
			f := NewIncBeta(r[0], r[1])
			p, q := f.At(r[2], 1-r[2])
			x, y := f.Inverse(r[3], r[4], 0)
			err := relative(p, r[3])
			if r[3] > r[4] {
				err = relative(q, r[4])
				inverse.see(relative(y, 1-r[2]), r...)
			} else {
				inverse.see(relative(x, r[2]), r...)
			}
			if max(r[0], r[1]) <= 10 {
				small.see(err, r...)
			} else {
				large.see(err, r...)
			}
		}
		small.within(t, "shapes up to 10", 2e-14)
		large.within(t, "shapes up to 1e4", 5e-13)
		inverse.within(t, "inverse", 1e-13)
	})
}
