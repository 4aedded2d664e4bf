package distributions

import (
	"fmt"
	"math"
)

// NewTriangular returns the triangular distribution.
//
// Support: [low, high].
//
// Parameters: the ends low < high and the mode between them or at one of them, in the unit of
// the values.
//
// Moments: (low+mode+high)/3, ((high−low)² − (mode−low)·(high−mode))/18.
//
// Algorithm and error bound: a square root from the nearer end; 4e-16 of the distance from it,
// and 1 ulp.
//
// Source: definition.
func NewTriangular(low, mode, high float64) (Distribution, error) {
	switch {
	case !finite(low, mode, high, high-low):
		return nil, fmt.Errorf("triangular: arguments must be finite, got low %v, mode %v, high %v", low, mode, high)
	case !(low < high):
		return nil, fmt.Errorf("triangular: low must be below high, got %v and %v", low, high)
	case mode < low || mode > high:
		return nil, fmt.Errorf("triangular: mode %v is not within %v..%v", mode, low, high)
	}
	return exact{triangular{low, mode, high}}, nil
}

type triangular struct{ low, peak, high float64 }

func (l triangular) Support() (lo, hi float64) { return l.low, l.high }
func (l triangular) mode() float64             { return l.peak }

func (l triangular) Mean() float64 {
	return l.low + ((l.peak-l.low)+(l.high-l.low))/3
}

func (l triangular) Variance() float64 {
	width := l.high - l.low
	return (float64(width*width) - float64((l.peak-l.low)*(l.high-l.peak))) / 18
}

func (l triangular) quantile(p, q, _ float64) float64 {
	width, left, right := l.high-l.low, l.peak-l.low, l.high-l.peak
	if float64(p*width) <= left {
		return l.low + float64(math.Sqrt(p*width)*math.Sqrt(left))
	}
	return l.high - float64(math.Sqrt(q*width)*math.Sqrt(right))
}

func (l triangular) cdf(x float64) (p, q float64) {
	width := l.high - l.low
	if x <= l.peak {
		d := x - l.low
		p = float64(float64(d/width) * (d / (l.peak - l.low)))
		if l.peak == l.low {
			p = 0
		}
		return p, 1 - p
	}
	d := l.high - x
	q = float64(float64(d/width) * (d / (l.high - l.peak)))
	return 1 - q, q
}
