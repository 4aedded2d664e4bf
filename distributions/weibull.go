package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewWeibull returns the Weibull distribution.
//
// Support: the positive numbers.
//
// Parameters: shape k > 0, a pure number; scale > 0, in the unit of the values.
//
// Moments: scale·Γ(1+1/k), scale²·(Γ(1+2/k) − Γ(1+1/k)²). The mode is scale·(1−1/k)^(1/k)
// for k > 1, else 0.
//
// Algorithm and error bound: scale·(−ln(1−p))^(1/k), from the smaller tail; relative 1e-15.
//
// Source: definition.
func NewWeibull(shape, scale float64) (Distribution, error) {
	if !(shape > 0) || !(scale > 0) || !finite(shape, scale, 1/shape) {
		return nil, fmt.Errorf("weibull: shape and scale must be > 0, got %v and %v", shape, scale)
	}
	return exact{weibull{shape, scale}}, nil
}

type weibull struct{ shape, scale float64 }

func (l weibull) Support() (lo, hi float64) { return 0, math.Inf(1) }
func (l weibull) Mean() float64             { return l.scale * special.Exp(special.LogGamma(1+1/l.shape)) }

func (l weibull) Variance() float64 {
	// Γ(1+2/k)/Γ(1+1/k)² − 1 is the square of the coefficient of variation.
	mean := l.Mean()
	return mean * mean * weibullCV2(l.shape)
}

func weibullCV2(shape float64) float64 {
	return special.Expm1(special.LogGamma(1+2/shape) - float64(2*special.LogGamma(1+1/shape)))
}

func (l weibull) mode() float64 {
	if l.shape <= 1 {
		return 0
	}
	return l.scale * special.Pow(1-1/l.shape, 1/l.shape)
}

func (l weibull) quantile(p, q, _ float64) float64 {
	return l.scale * special.Pow(minusLog(q, p), 1/l.shape)
}

func (l weibull) cdf(x float64) (p, q float64) {
	z := special.Pow(x/l.scale, l.shape)
	return -special.Expm1(-z), special.Exp(-z)
}
