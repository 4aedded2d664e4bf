package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewGEV returns the generalised extreme value distribution, of largest values; of shape 0 it is
// the Gumbel distribution.
//
// Support: all numbers for shape 0; from location − scale/shape on for a positive shape, up to
// there for a negative one.
//
// Parameters: location, finite, and scale > 0, in the unit of the values; shape, finite, a pure
// number, positive for a heavy upper tail.
//
// Moments: closed form with Γ(1−shape) and Γ(1−2·shape), quadrature for |shape| < 1/1000; the
// mean diverges from shape 1 on, the variance from 1/2 on. The mode is
// location + scale·((1+shape)^(−shape) − 1)/shape for shape > −1.
//
// Algorithm and error bound: location + scale·expm1(−shape·ln(−ln p))/shape; 1e-15 of the
// distance from location.
//
// Source: Jenkinson 1955; definition.
func NewGEV(location, scale, shape float64) (Distribution, error) {
	if !(scale > 0) || !finite(location, scale, shape) {
		return nil, fmt.Errorf("gev: scale must be > 0 and all arguments finite, got location %v, scale %v, shape %v", location, scale, shape)
	}
	return exact{gev{location, scale, shape}}, nil
}

// NewGumbel returns the Gumbel distribution of largest values, with its mode and scale; its mean
// is mode + 0.5772·scale and its standard deviation 1.2825·scale. See NewGEV.
func NewGumbel(mode, scale float64) (Distribution, error) {
	if !(scale > 0) || !finite(mode, scale) {
		return nil, fmt.Errorf("gumbel: scale must be > 0, got %v", scale)
	}
	return exact{gev{mode, scale, 0}}, nil
}

type gev struct{ location, scale, shape float64 }

const (
	eulerGamma = 0.577215664901532860606512090082
	piSquare6  = 1.64493406684822643647241516665 // π²/6
)

func (l gev) Support() (lo, hi float64) {
	lo, hi = everywhere()
	switch {
	case l.shape > 0:
		lo = l.location - l.scale/l.shape
	case l.shape < 0:
		hi = l.location - l.scale/l.shape
	}
	return lo, hi
}

func (l gev) Mean() float64 {
	switch {
	case l.shape == 0:
		return l.location + float64(eulerGamma*l.scale)
	case l.shape >= 1:
		return math.Inf(1)
	case math.Abs(l.shape) < 1e-3:
		mean, _ := moments(l, 0, 0)
		return mean
	}
	return l.location + float64(l.scale*special.Expm1(special.LogGamma(1-l.shape))/l.shape)
}

func (l gev) Variance() float64 {
	switch {
	case l.shape == 0:
		return piSquare6 * l.scale * l.scale
	case l.shape >= 1:
		return math.NaN()
	case l.shape >= 0.5:
		return math.Inf(1)
	case math.Abs(l.shape) < 1e-3:
		_, variance := moments(l, 0, 0)
		return variance
	}
	g1, g2 := special.LogGamma(1-l.shape), special.LogGamma(1-float64(2*l.shape))
	s := l.scale / l.shape
	return s * s * special.Exp(2*g1) * special.Expm1(g2-float64(2*g1))
}

func (l gev) mode() float64 {
	switch {
	case l.shape == 0:
		return l.location
	case l.shape <= -1:
		_, hi := l.Support()
		return hi
	}
	return l.location + float64(l.scale*special.Expm1(-float64(l.shape*special.Log1p(l.shape)))/l.shape)
}

func (l gev) quantile(p, q, _ float64) float64 {
	y := special.Log(minusLog(p, q))
	if l.shape == 0 {
		return l.location - float64(l.scale*y)
	}
	return l.location + float64(l.scale*(special.Expm1(-float64(l.shape*y))/l.shape))
}

func (l gev) cdf(x float64) (p, q float64) {
	z := (x - l.location) / l.scale
	y := -z
	if l.shape != 0 {
		y = -special.Log1p(float64(l.shape*z)) / l.shape
	}
	t := special.Exp(y)
	return special.Exp(-t), -special.Expm1(-t)
}
