package distributions

import (
	"fmt"

	"github.com/federated-frontier/mc/internal/special"
)

// NewNormal returns the normal distribution.
//
// Support: all numbers.
//
// Parameters: mean and standard deviation sd > 0, in the unit of the values.
//
// Moments: mean, sd².
//
// Algorithm and error bound: mean + sd·z with z by algorithm AS 241; 2e-15 sd.
//
// Source: Wichura 1988, see docs/numerics.md.
func NewNormal(mean, sd float64) (Distribution, error) {
	if !(sd > 0) || !finite(mean, sd) {
		return nil, fmt.Errorf("normal: mean must be finite and sd > 0, got %v and %v", mean, sd)
	}
	return exact{normal{mean, sd}}, nil
}

type normal struct{ mean, sd float64 }

func (l normal) Support() (lo, hi float64) { return everywhere() }
func (l normal) Mean() float64             { return l.mean }
func (l normal) Variance() float64         { return l.sd * l.sd }
func (l normal) mode() float64             { return l.mean }

func (l normal) quantile(p, q, _ float64) float64 {
	return l.mean + float64(l.sd*score(p, q))
}

func (l normal) cdf(x float64) (p, q float64) {
	z := (x - l.mean) / l.sd
	return special.NormalCDF(z), special.NormalCDF(-z)
}

func (l normal) start(at *point, p, q, _ float64) { at.atScore(p, q) }

func (l normal) finish(c *series, _, _ float64) {
	c.affine(l.mean, l.sd)
}

// score returns the standard normal quantile of p, with q = 1−p.
func score(p, q float64) float64 {
	if p <= q {
		return special.NormalQuantile(p)
	}
	return -special.NormalQuantile(q)
}

// atScore sets at to where the series of the standard normal quantile function at p begins.
func (at *point) atScore(p, q float64) {
	z := score(p, q)
	*at = point{pearson{b1: -1}, z, 1, 1 / special.NormalDensity(z)}
}
