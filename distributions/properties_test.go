package distributions

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// anyDist draws a distribution as policies make them.
func anyDist(t *rapid.T) Dist {
	scale := rapid.SampledFrom([]string{"", "log"}).Draw(t, "scale")
	v := math.Exp(rapid.Float64Range(-20, 20).Draw(t, "ln value"))
	// The ends are at factors of up to e² from the value; some at the value itself.
	reach := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-6, 2))
	low, high := v*math.Exp(-reach.Draw(t, "low")), v*math.Exp(reach.Draw(t, "high"))
	if low == high {
		high = 2 * v
	}
	switch rapid.IntRange(0, 4).Draw(t, "family") {
	case 0:
		return Dist{Family: "pert", Scale: scale, Args: map[string]float64{"low": low, "mode": v, "high": high, "weight": rapid.Float64Range(0, 20).Draw(t, "weight")}}
	case 1:
		d := Dist{Family: "two_piece_normal", Scale: scale, Args: map[string]float64{"median": v, "low": low, "high": high, "level": rapid.Float64Range(0.8, 0.99).Draw(t, "level")}}
		if rapid.Bool().Draw(t, "truncated") {
			lo, hi := v/2, 3*v
			d.Min, d.Max = &lo, &hi
		}
		return d
	case 2:
		return Dist{Family: "lognormal", Args: map[string]float64{"median": v, "gsd": rapid.Float64Range(1.01, 4).Draw(t, "gsd")}}
	case 3:
		return Dist{Family: "logit_normal", Args: map[string]float64{"median": 1 / (1 + v), "gsd": rapid.Float64Range(1.01, 4).Draw(t, "gsd")}}
	}
	return Dist{Family: "gamma", Args: map[string]float64{"mode": v, "cv": rapid.Float64Range(0.02, 0.8).Draw(t, "cv")}}
}

// anyProbabilities draws increasing probabilities, also next to 0 and 1.
func anyProbabilities(t *rapid.T) []float64 {
	p := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
		tail := math.Ldexp(rapid.Float64Range(0.5, 1).Draw(t, "mantissa"), -rapid.IntRange(0, 52).Draw(t, "octave"))
		if rapid.Bool().Draw(t, "upper") {
			return 1 - tail
		}
		return tail
	}), 2, 50).Draw(t, "p")
	slices.Sort(p)
	return p
}

// TestTablesFollowTheirLaws for any distribution with a geometric standard deviation up to 5:
// within 1e-10 of the distance of the quartiles, or of the distance to the median if that is
// larger, within the support, and monotone.
func TestTablesFollowTheirLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, err := New(anyDist(t))
		if err != nil {
			t.Skip(err)
		}
		p := anyProbabilities(t)
		want, got := make([]float64, len(p)), make([]float64, len(p))
		d.Quantile(want, p)
		tabulate(d).Quantile(got, p)
		lo, hi := d.Support()
		low, median, high := quantile(d, 0.25), quantile(d, 0.5), quantile(d, 0.75)
		for i := range p {
			rounding := 0x1p-46 * max(math.Abs(want[i]), math.Abs(median))
			if e := math.Abs(got[i] - want[i]); got[i] != want[i] && !(e <= 1e-10*max(high-low, math.Abs(want[i]-median))+rounding) {
				t.Fatalf("at %g: %g, want %g", p[i], got[i], want[i])
			}
			if !(got[i] >= lo && got[i] <= hi) {
				t.Fatalf("at %g: %g is not within %g..%g", p[i], got[i], lo, hi)
			}
			if i > 0 && got[i] < got[i-1]-rounding {
				t.Fatalf("%g at %g, but %g at %g", got[i-1], p[i-1], got[i], p[i])
			}
		}
	})
}

// TestMeanLiesWithinTheSupport, and the variance is not negative.
func TestMeanLiesWithinTheSupport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, err := New(anyDist(t))
		if err != nil {
			t.Skip(err)
		}
		lo, hi := d.Support()
		if m, v := d.Mean(), d.Variance(); !(m >= lo && m <= hi && v >= 0) {
			t.Fatalf("mean %g, variance %g, support %g..%g", m, v, lo, hi)
		}
	})
}
