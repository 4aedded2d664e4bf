package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewLognormal returns the distribution of a number whose logarithm is normal. Shift moves it.
//
// Support: the positive numbers.
//
// Parameters: median > 0, in the unit of the values; gsd > 1, the geometric standard
// deviation, a pure number.
//
// Moments: with s = ln gsd, median·exp(s²/2) and median²·exp(s²)·(exp(s²)−1).
//
// Algorithm and error bound: median·exp(s·z) with z by algorithm AS 241; relative 1e-15·(1+s·|z|).
//
// Source: Wichura 1988, see docs/numerics.md.
func NewLognormal(median, gsd float64) (Distribution, error) {
	if !(median > 0) || !finite(median) {
		return nil, fmt.Errorf("lognormal: median must be > 0, got %v", median)
	}
	if !(gsd > 1) || !finite(gsd) {
		return nil, fmt.Errorf("lognormal: gsd must be > 1, got %v", gsd)
	}
	return exact{lognormal{median, special.Log(gsd)}}, nil
}

// lognormal has the standard deviation of the logarithm.
type lognormal struct{ median, sd float64 }

func (l lognormal) Support() (lo, hi float64) { return 0, math.Inf(1) }
func (l lognormal) Mean() float64             { return l.median * special.Exp(float64(l.sd*l.sd)/2) }

func (l lognormal) Variance() float64 {
	s2 := float64(l.sd * l.sd)
	return l.median * l.median * special.Exp(s2) * special.Expm1(s2)
}

func (l lognormal) mode() float64 {
	return l.median * special.Exp(-float64(l.sd*l.sd))
}

func (l lognormal) quantile(p, q, _ float64) float64 {
	return l.median * special.Exp(float64(l.sd*score(p, q)))
}

func (l lognormal) cdf(x float64) (p, q float64) {
	z := special.Log(x/l.median) / l.sd
	return special.NormalCDF(z), special.NormalCDF(-z)
}

func (l lognormal) start(at *point, p, q, _ float64) { at.atScore(p, q) }

func (l lognormal) finish(c *series, _, _ float64) {
	c.affine(0, l.sd)
	c.exp()
	c.affine(0, l.median)
}

// exponentialMoment returns the mean of exp(k·x): it diverges.
func (l lognormal) exponentialMoment(float64) float64 { return math.Inf(1) }
