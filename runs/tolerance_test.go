package runs

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestWilks compares with the numbers of points of safety analyses, 59 and 93, which go back to Wilks (1941), and
// with exact sums of the binomial distribution in whole numbers (Python 3, math.comb).
func TestWilks(t *testing.T) {
	for _, c := range []struct {
		left                 int64
		coverage, confidence float64
		points               int64
	}{
		{1, 0.95, 0.95, 59},  // one-sided, first order
		{2, 0.95, 0.95, 93},  // two-sided, first order; one-sided, second order
		{3, 0.95, 0.95, 124}, // one-sided, third order
		{1, 0.99, 0.95, 299},
		{2, 0.99, 0.95, 473},
		{1, 0.90, 0.90, 22},
		{1, 0.99, 0.99, 459},
	} {
		if got := WilksPoints(c.left, c.coverage, c.confidence); got != c.points {
			t.Errorf("%d left out at %v/%v: %d points, want %d", c.left, c.coverage, c.confidence, got, c.points)
		}
		if got := Wilks(c.points, c.coverage, c.confidence); got != c.left {
			t.Errorf("%d points at %v/%v: %d left out, want %d", c.points, c.coverage, c.confidence, got, c.left)
		}
		if got := Wilks(c.points-1, c.coverage, c.confidence); got != c.left-1 {
			t.Errorf("%d points at %v/%v: %d left out, want %d", c.points-1, c.coverage, c.confidence, got, c.left-1)
		}
	}
	// Of many points the number left out is binomial: 5 % less 1.645 standard deviations.
	const n = 1_000_000
	if got, want := float64(Wilks(n, 0.95, 0.95)), 0.05*n-1.645*math.Sqrt(0.05*0.95*n); math.Abs(got-want) > 3 {
		t.Errorf("of %d points %v may be left out, about %v expected", n, got, want)
	}
}

// TestTolerance looks at the limits of the numbers 1 to n, and at too few.
func TestTolerance(t *testing.T) {
	numbers := func(n int) *Quantiles {
		h := new(Histogram)
		for v := range n {
			h.Add([]float64{float64(v + 1)})
		}
		return h.Quantiles()
	}
	if low, high := numbers(93).Tolerance(0.95, 0.95); low != 1 || high != 93 {
		t.Errorf("limits of 93 numbers are %v and %v, want all of them", low, high)
	}
	if low, high := numbers(92).Tolerance(0.95, 0.95); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("92 numbers have limits %v and %v, want none", low, high)
	}
	// Four of 153 may be left out: two at each end.
	if n := WilksPoints(4, 0.95, 0.95); n != 153 {
		t.Errorf("4 left out: %d points, want 153", n)
	}
	if low, high := numbers(153).Tolerance(0.95, 0.95); low != 2 || high != 152 {
		t.Errorf("limits of 153 numbers are %v and %v, want 2 and 152", low, high)
	}
}

// TestToleranceHolds counts the sets of 93 uniform numbers whose limits span 95 % or more, which has the
// probability 0.95002. A count is outside of the bounds with probability 1e-9. The planted defect leaves out
// one number more.
func TestToleranceHolds(t *testing.T) {
	const sets = 10000
	rng := rand.New(rand.NewPCG(1, 2))
	holds, planted := 0, 0
	u := make([]float64, 93)
	for range sets {
		for i := range u {
			u[i] = rng.Float64()
		}
		slices.Sort(u)
		if u[92]-u[0] >= 0.95 {
			holds++
		}
		if u[92]-u[1] >= 0.95 {
			planted++
		}
	}
	low, high := int(binomialQuantile(sets, 0.95002, 5e-10)), int(binomialQuantile(sets, 0.95002, 1-5e-10))
	t.Logf("of %d: %d, planted %d", sets, holds, planted)
	if holds < low || holds > high {
		t.Errorf("%d of %d sets hold their share, want %d to %d", holds, sets, low, high)
	}
	if planted >= low {
		t.Errorf("with one more left out %d sets hold their share, want fewer than %d", planted, low)
	}
}
