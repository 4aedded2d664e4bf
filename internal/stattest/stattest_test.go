package stattest

import (
	"math"
	"math/rand/v2"
	"testing"
)

func uniforms(n int, shift float64) []float64 {
	rng := rand.New(rand.NewPCG(20261122, 0))
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.Float64() + shift
	}
	return x
}

func identity(x float64) float64 { return min(max(x, 0), 1) }

func TestCDF(t *testing.T) {
	const n = 100000
	CDF(t, uniforms(n, 0), identity, 1e-9)
	Fails(t, func(tb testing.TB) { CDF(tb, uniforms(n, Resolution(n, 1e-9, 1e-6)), identity, 1e-9) })
	Fails(t, func(tb testing.TB) { CDF(tb, []float64{0.5, math.NaN()}, identity, 1e-9) })
}

func TestMean(t *testing.T) {
	const n = 100000
	sd := 1 / math.Sqrt(12)
	Mean(t, uniforms(n, 0), 0.5, sd, 1e-9)
	Fails(t, func(tb testing.TB) { Mean(tb, uniforms(n, 11*sd/math.Sqrt(n)), 0.5, sd, 1e-9) })
	Fails(t, func(tb testing.TB) { Mean(tb, []float64{math.NaN()}, 0.5, sd, 1e-9) })
}

func TestResolution(t *testing.T) {
	if got := Resolution(100000, 1e-9, 1e-6); math.Abs(got-0.0189) > 1e-4 {
		t.Errorf("resolution %g, want 0.0189", got)
	}
}

func TestFailsNoticesSuccess(t *testing.T) {
	r := &recorder{TB: t}
	Fails(r, func(testing.TB) {})
	if !r.failed {
		t.Error("no failure where nothing failed")
	}
}

// TestFalseAlarms holds the rate at which correct samples fail: with alpha = 0.05, of 2000
// samples fewer than 150, a binomial probability above 1 − 1e-6.
func TestFalseAlarms(t *testing.T) {
	rng, alarms := rand.New(rand.NewPCG(7, 7)), 0
	for range 2000 {
		x := make([]float64, 100)
		for i := range x {
			x[i] = rng.Float64()
		}
		r := &recorder{TB: t}
		CDF(r, x, identity, 0.05)
		if r.failed {
			alarms++
		}
	}
	if alarms >= 150 || alarms < 20 {
		t.Errorf("%d of 2000 correct samples failed at alpha = 0.05", alarms)
	}
}

func TestCounts(t *testing.T) {
	rng := rand.New(rand.NewPCG(20261124, 0))
	counts := make([]int64, 20)
	for range 100000 {
		counts[rng.IntN(20)]++
	}
	Counts(t, counts, 1e-9)
	// The planted defect: a tenth of one kind taken for another.
	Fails(t, func(tb testing.TB) {
		moved := counts[3] / 10
		counts[3] -= moved
		counts[4] += moved
		Counts(tb, counts, 1e-9)
	})
	Fails(t, func(tb testing.TB) { Counts(tb, []int64{100, 0}, 1e-9) })
}
