package distributions

import (
	"fmt"

	"github.com/federated-frontier/mc/internal/special"
)

// NewLogitNormal returns the distribution of a fraction whose odds are lognormal.
//
// Support: [0, 1].
//
// Parameters: median in (0, 1); gsd > 1, the geometric standard deviation of the odds. Both
// are pure numbers.
//
// Moments: no closed form; quadrature over probability, relative error below 1e-10.
//
// Algorithm and error bound: 1/(1+exp(−(l+s·z))) with l the logarithm of the odds of the
// median, s = ln gsd, z by algorithm AS 241; relative 1e-15·(1+|l|+s·|z|).
//
// Source: Wichura 1988, see docs/numerics.md.
func NewLogitNormal(median, gsd float64) (Distribution, error) {
	if !(median > 0 && median < 1) {
		return nil, fmt.Errorf("logit_normal: median must be above 0 and below 1, got %v", median)
	}
	if !(gsd > 1) || !finite(gsd) {
		return nil, fmt.Errorf("logit_normal: gsd must be > 1, got %v", gsd)
	}
	return exact{logitNormal{special.Log(median / (1 - median)), special.Log(gsd)}}, nil
}

// logitNormal has the median and the standard deviation of the logarithm of the odds.
type logitNormal struct{ median, sd float64 }

func (l logitNormal) Support() (lo, hi float64) { return 0, 1 }

func (l logitNormal) Mean() float64 {
	mean, _ := moments(l, 0, 0)
	return mean
}

func (l logitNormal) Variance() float64 {
	_, variance := moments(l, 0, 0)
	return variance
}

func (l logitNormal) quantile(p, q, _ float64) float64 {
	return logistic(l.median + float64(l.sd*score(p, q)))
}

func (l logitNormal) cdf(x float64) (p, q float64) {
	z := (special.Log(x) - special.Log1p(-x) - l.median) / l.sd
	return special.NormalCDF(z), special.NormalCDF(-z)
}

func (l logitNormal) start(at *point, p, q, _ float64) { at.atScore(p, q) }

func (l logitNormal) finish(c *series, _, _ float64) {
	c.affine(l.median, l.sd)
	c.logistic()
}
