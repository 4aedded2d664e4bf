package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewExponential returns the exponential distribution.
//
// Support: the positive numbers.
//
// Parameters: mean > 0, in the unit of the values.
//
// Moments: mean, mean². The mode is 0.
//
// Algorithm and error bound: −mean·ln(1−p), from the smaller tail; relative 4e-16.
//
// Source: definition.
func NewExponential(mean float64) (Distribution, error) {
	if !(mean > 0) || !finite(mean) {
		return nil, fmt.Errorf("exponential: mean must be > 0, got %v", mean)
	}
	return exact{exponential(mean)}, nil
}

type exponential float64

func (l exponential) Support() (lo, hi float64) { return 0, math.Inf(1) }
func (l exponential) Mean() float64             { return float64(l) }
func (l exponential) Variance() float64         { return float64(l * l) }
func (l exponential) mode() float64             { return 0 }

func (l exponential) quantile(p, q, _ float64) float64 { return float64(l) * minusLog(q, p) }

func (l exponential) cdf(x float64) (p, q float64) {
	z := x / float64(l)
	return -special.Expm1(-z), special.Exp(-z)
}

// exponentialMoment returns the mean of exp(k·x).
func (l exponential) exponentialMoment(k float64) float64 {
	if k*float64(l) >= 1 {
		return math.Inf(1)
	}
	return 1 / (1 - float64(k*float64(l)))
}

// minusLog returns −ln a, given b = 1−a, without loss next to a = 1.
func minusLog(a, b float64) float64 {
	if b < a {
		return -special.Log1p(-b)
	}
	return -special.Log(a)
}
