package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewGamma returns the gamma distribution.
//
// Support: the positive numbers.
//
// Parameters: shape > 0, a pure number; scale > 0, in the unit of the values.
//
// Moments: shape·scale, shape·scale².
//
// Algorithm and error bound: Newton's method on the incomplete gamma function; relative 1e-13.
//
// Source: DLMF 8.9, 8.11; see docs/numerics.md.
func NewGamma(shape, scale float64) (Distribution, error) {
	if !(shape > 0) || !(scale > 0) || !finite(shape, scale) {
		return nil, fmt.Errorf("gamma: shape and scale must be > 0, got %v and %v", shape, scale)
	}
	return exact{gamma{shape, scale, special.NewIncGamma(shape)}}, nil
}

// NewGammaModeCV returns the gamma distribution with the given mode > 0 and coefficient of
// variation, in (0, 1): shape 1/cv², scale mode/(shape−1).
func NewGammaModeCV(mode, cv float64) (Distribution, error) {
	if !(mode > 0) || !finite(mode) {
		return nil, fmt.Errorf("gamma: mode must be > 0, got %v", mode)
	}
	if !(cv > 0 && cv < 1) {
		return nil, fmt.Errorf("gamma: cv must be above 0 and below 1, or there is no mode, got %v", cv)
	}
	shape := 1 / float64(cv*cv)
	return NewGamma(shape, mode/(shape-1))
}

type gamma struct {
	shape, scale float64
	standard     special.IncGamma
}

func (l gamma) Support() (lo, hi float64) { return 0, math.Inf(1) }
func (l gamma) Mean() float64             { return l.shape * l.scale }
func (l gamma) Variance() float64         { return l.shape * l.scale * l.scale }

func (l gamma) mode() float64 { return l.scale * max(0, l.shape-1) }

func (l gamma) quantile(p, q, near float64) float64 {
	return l.scale * l.standard.Inverse(p, q, near/l.scale)
}

func (l gamma) cdf(x float64) (p, q float64) { return l.standard.At(x / l.scale) }

func (l gamma) start(at *point, p, q, near float64) {
	x := l.standard.Inverse(p, q, near/l.scale)
	*at = point{pearson{a1: 1, b0: l.shape - 1, b1: -1}, x, x, 1 / l.standard.Density(x)}
}

func (l gamma) finish(c *series, _, _ float64) { c.affine(0, l.scale) }

// exponentialMoment returns the mean of exp(k·x).
func (l gamma) exponentialMoment(k float64) float64 {
	if float64(k*l.scale) >= 1 {
		return math.Inf(1)
	}
	return special.Exp(-l.shape * special.Log1p(-float64(k*l.scale)))
}
