package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewCauchy returns the Cauchy distribution.
//
// Support: all numbers.
//
// Parameters: median, finite, and scale > 0, half the distance of the quartiles, in the unit of
// the values.
//
// Moments: there are none. The mode is the median.
//
// Algorithm and error bound: median − scale·cot(π·p), from the smaller tail; relative 1e-15 of
// the distance from the median.
//
// Source: definition.
func NewCauchy(median, scale float64) (Distribution, error) {
	if !(scale > 0) || !finite(median, scale) {
		return nil, fmt.Errorf("cauchy: median must be finite and scale > 0, got %v and %v", median, scale)
	}
	return exact{cauchy{median, scale}}, nil
}

type cauchy struct{ median, scale float64 }

func (l cauchy) Support() (lo, hi float64) { return everywhere() }
func (l cauchy) Mean() float64             { return math.NaN() }
func (l cauchy) Variance() float64         { return math.NaN() }
func (l cauchy) mode() float64             { return l.median }

func (l cauchy) quantile(p, q, _ float64) float64 {
	tail := min(p, q)
	z := special.CosPi(tail) / special.SinPi(tail)
	if p <= q {
		z = -z
	}
	return l.median + float64(l.scale*z)
}

func (l cauchy) cdf(x float64) (p, q float64) {
	z := (x - l.median) / l.scale
	// atan(1/|z|)/π is the tail; next to the median 1/2 − atan(|z|)/π loses nothing either.
	tail := special.Atan(1/math.Abs(z)) / math.Pi
	if z <= 0 {
		return tail, 1 - tail
	}
	return 1 - tail, tail
}
