package runs

import (
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// exactMoments computes with 400 bits.
func exactMoments(x []float64) Moments {
	number := func(v float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(v) }
	mean := number(0)
	for _, v := range x {
		mean.Add(mean, number(v))
	}
	mean.Quo(mean, number(float64(len(x))))
	var m [3]*big.Float
	for i := range m {
		m[i] = number(0)
	}
	for _, v := range x {
		d := number(v)
		d.Sub(d, mean)
		power := new(big.Float).Copy(d)
		for i := range m {
			power.Mul(power, d)
			m[i].Add(m[i], power)
		}
	}
	f := func(b *big.Float) float64 { v, _ := b.Float64(); return v }
	return Moments{Count: float64(len(x)), Mean: f(mean), M2: f(m[0]), M3: f(m[1]), M4: f(m[2])}
}

// near fails unless the moments agree to a relative error; M3 may be off by that part of the
// size of its terms.
func near(tb rapid.TB, got, want Moments, tolerance float64) {
	tb.Helper()
	off := func(a, b, scale float64) bool { return math.Abs(a-b) > tolerance*scale }
	sd := math.Sqrt(want.M2 / want.Count)
	if got.Count != want.Count ||
		off(got.Mean, want.Mean, math.Abs(want.Mean)+sd) ||
		off(got.M2, want.M2, want.M2) ||
		off(got.M3, want.M3, want.M2*sd+math.Abs(want.M3)) ||
		off(got.M4, want.M4, want.M4) {
		tb.Errorf("got %+v, want %+v", got, want)
	}
}

// leaves adds numbers leaf by leaf.
func leaves(x []float64, size int) Moments {
	var m Moments
	for len(x) > 0 {
		n := min(size, len(x))
		m.Add(x[:n])
		x = x[n:]
	}
	return m
}

// TestMomentsOfHardNumbers has cases like those of the NIST statistical reference datasets:
// NumAcc1 to NumAcc4 are small differences of large numbers.
func TestMomentsOfHardNumbers(t *testing.T) {
	numAcc := func(base, step float64) []float64 {
		x := []float64{base + 2*step}
		for range 500 {
			x = append(x, base+step, base+3*step)
		}
		return x
	}
	tests := []struct {
		name     string
		x        []float64
		mean, sd float64 // certified; the data of NumAcc are not exact in binary
		within   float64
	}{
		{"NumAcc1", []float64{10000001, 10000003, 10000002}, 10000002, 1, 0},
		{"NumAcc2", numAcc(1, 0.1), 1.2, 0.1, 1e-14},
		{"NumAcc3", numAcc(1e6, 0.1), 1000000.2, 0.1, 1e-9},
		{"NumAcc4", numAcc(1e7, 0.1), 10000000.2, 0.1, 1e-8},
		{"equal", []float64{0.1, 0.1, 0.1, 0.1, 0.1}, 0.1, 0, 1e-16},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, size := range []int{1, 7, len(tt.x)} {
				m := leaves(tt.x, size)
				if math.Abs(m.Mean-tt.mean) > 1e-15*tt.mean || math.Abs(m.StdDev()-tt.sd) > tt.within {
					t.Errorf("leaves of %d: mean %v, standard deviation %v, want %v and %v", size, m.Mean, m.StdDev(), tt.mean, tt.sd)
				}
			}
		})
	}
}

// TestMomentsOfReferenceData has univariate sets of NIST: real data with mean and standard deviation certified to 15
// digits. Decimal numbers are not exact in binary, which the standard deviation of the close ones (Michelso, Mavro) shows.
func TestMomentsOfReferenceData(t *testing.T) {
	text, err := os.ReadFile("testdata/strd.txt")
	if err != nil {
		t.Fatal(err)
	}
	within := map[string]float64{"Lew": 1e-14, "Lottery": 1e-14, "Mavro": 1e-12, "Michelso": 1e-12}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var x []float64
		fields := strings.Fields(line)
		for _, field := range fields[1:] {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			x = append(x, v)
		}
		name, mean, sd, x := fields[0], x[0], x[1], x[2:]
		for _, size := range []int{1, 7, len(x)} {
			m := leaves(x, size)
			if math.Abs(m.Mean/mean-1) > 1e-14 || math.Abs(m.StdDev()/sd-1) > within[name] {
				t.Errorf("%s, leaves of %d: mean %.16g, standard deviation %.16g, want %.16g and %.16g", name, size, m.Mean, m.StdDev(), mean, sd)
			}
		}
		delete(within, name)
	}
	if len(within) > 0 {
		t.Errorf("sets that are missing: %v", within)
	}
}

// TestMomentsAgainstBigNumbers cuts sets of all shapes at any places and merges them.
func TestMomentsAgainstBigNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "n")
		offset := rapid.SampledFrom([]float64{0, 1, -1e3, 1e6}).Draw(t, "offset")
		skew := rapid.Bool().Draw(t, "skew")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		x := make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
			if skew {
				x[i] = math.Exp(2 * x[i])
			}
			x[i] += offset
		}
		want := exactMoments(x)
		size := rapid.IntRange(1, n).Draw(t, "size")
		cut := rapid.IntRange(0, n).Draw(t, "cut")
		a, b := leaves(x[:cut], size), leaves(x[cut:], size)
		a.Merge(b)
		// A difference from the mean carries the rounding of the mean, |mean|·2⁻⁵³ relative to the
		// standard deviation; its fourth power four times that, and every merge adds as much.
		rounding := math.Abs(want.Mean) * 0x1p-53 / want.StdDev()
		near(t, a, want, 1e-9+64*rounding)
	})
}

func TestMomentsIdentity(t *testing.T) {
	m := leaves([]float64{5, 6, 8}, 3)
	left := Moments{}
	left.Merge(m)
	right := m
	right.Merge(Moments{})
	right.Add(nil)
	if left != m || right != m {
		t.Errorf("merged with nothing, %+v becomes %+v and %+v", m, left, right)
	}
	var none Moments
	none.Merge(Moments{})
	if none != (Moments{}) {
		t.Errorf("nothing merged with nothing is %+v", none)
	}
}

// TestStdDevErr compares with the spread of the standard deviations of many sets.
func TestStdDevErr(t *testing.T) {
	const sets, n = 4000, 400
	r := rand.New(rand.NewPCG(1, 2))
	var deviations, errors Moments
	x := make([]float64, n)
	for range sets {
		for i := range x {
			x[i] = r.Float64()
		}
		m := leaves(x, n)
		deviations.Add([]float64{m.StdDev()})
		errors.Add([]float64{m.StdDevErr()})
	}
	// The spread is itself known to 1/√(2·4000) = 1.1 %.
	if ratio := errors.Mean / deviations.StdDev(); math.Abs(ratio-1) > 0.05 {
		t.Errorf("the stated error is %.3f of the true one", ratio)
	}
}

func BenchmarkMoments(b *testing.B) {
	x := make([]float64, LeafPoints)
	for i := range x {
		x[i] = float64(i)
	}
	var m Moments
	for b.Loop() {
		m.Add(x)
	}
	perPoint(b, LeafPoints)
}
