package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// recordOf returns the record of a column of independent points.
func recordOf(tb testing.TB, kind model.Kind, column []float64) *Record {
	tb.Helper()
	r := &Record{quantity: model.Quantity{Name: "y", Kind: kind}, each: int64(len(column)), parts: make([]part, 1)}
	b := &runs.Block{Len: len(column), Y: [][]float64{column}, Failed: make([]bool, len(column))}
	if err := r.WriteBlock(b); err != nil {
		tb.Fatal(err)
	}
	return r
}

// mean returns the mean of the values of a column other than one, or of all if leave is negative.
func mean(column []float64, leave int) float64 {
	sum, n := 0.0, 0.0
	for i, v := range column {
		if i != leave && !model.IsNull(v) {
			sum += v
			n++
		}
	}
	return sum / n
}

// TestCovarianceIsThatOfTheJackknife compares the covariance of two means, each over the points that have
// a value in it, with that of the means without one point (Tukey 1958), which agree to the order of 1/n.
func TestCovarianceIsThatOfTheJackknife(t *testing.T) {
	const n = 700
	rng := rand.New(rand.NewPCG(5, 6))
	for _, kind := range []model.Kind{model.Bool, model.Real} {
		a, b := make([]float64, n), make([]float64, n)
		for i := range n {
			common := rng.NormFloat64()
			a[i], b[i] = 3+common+rng.NormFloat64(), 5+2*common+rng.NormFloat64()
			if kind == model.Bool {
				for _, v := range []*float64{&a[i], &b[i]} {
					*v = map[bool]float64{true: 1}[*v > 4]
				}
			}
			if common > 1 {
				a[i] = model.Null
			}
			if rng.IntN(5) == 0 {
				b[i] = model.Null
			}
		}
		ra, rb := recordOf(t, kind, a), recordOf(t, kind, b)
		for _, c := range []struct {
			name string
			x, y *Record
			u, v []float64
		}{{"variance", ra, ra, a, a}, {"covariance", ra, rb, a, b}} {
			want := 0.0
			for i := range n {
				want += (mean(c.u, i) - mean(c.u, -1)) * (mean(c.v, i) - mean(c.v, -1)) * (n - 1) / n
			}
			if got := c.x.covariance(c.y); math.Abs(got/want-1) > 0.01 {
				t.Errorf("%v: %s %v, the jackknife has %v", kind, c.name, got, want)
			}
			if got := c.y.covariance(c.x); math.Abs(got/c.x.covariance(c.y)-1) > 1e-12 {
				t.Errorf("%v: the covariance is not symmetric", kind)
			}
		}
		if got := float64(ra.Estimate().Value); math.Abs(got-mean(a, -1)) > 1e-12 {
			t.Errorf("%v: mean %v, want %v", kind, got, mean(a, -1))
		}
	}
}

// TestRecordTakesMemoryAsItSays: two bits or eight bytes a point.
func TestRecordTakesMemoryAsItSays(t *testing.T) {
	const n = 64 * 1000
	bits, numbers := recordOf(t, model.Bool, make([]float64, n)), recordOf(t, model.Real, make([]float64, n))
	if got := int64(8 * (len(bits.yes) + len(bits.has))); got != RecordBytes(model.Bool, n) || bits.values != nil {
		t.Errorf("a bool output takes %d bytes, want %d", got, RecordBytes(model.Bool, n))
	}
	if got := int64(8 * len(numbers.values)); got != RecordBytes(model.Real, n) || numbers.yes != nil {
		t.Errorf("a real output takes %d bytes, want %d", got, RecordBytes(model.Real, n))
	}
}
