package distributions

import "fmt"

// NewUniform returns the uniform distribution.
//
// Support: [low, high].
//
// Parameters: the ends low < high, in the unit of the values.
//
// Moments: (low+high)/2, (high−low)²/12.
//
// Algorithm and error bound: low + (high−low)·p; 1 ulp of the larger end. For 0 and 1 the
// quantile is p itself.
//
// Source: definition.
func NewUniform(low, high float64) (Distribution, error) {
	if !(low < high) || !finite(low, high, high-low) {
		return nil, fmt.Errorf("uniform: low must be below high, got %v and %v", low, high)
	}
	return uniform{low, high}, nil
}

// uniform is its own batch form.
type uniform struct{ low, high float64 }

func (l uniform) Support() (lo, hi float64) { return l.low, l.high }
func (l uniform) Mean() float64             { return l.low + float64((l.high-l.low)/2) }
func (l uniform) Variance() float64         { return (l.high - l.low) * (l.high - l.low) / 12 }

func (l uniform) quantile(p, _, _ float64) float64 {
	return min(l.low+float64((l.high-l.low)*p), l.high)
}

func (l uniform) cdf(x float64) (p, q float64) {
	return (x - l.low) / (l.high - l.low), (l.high - x) / (l.high - l.low)
}

func (l uniform) start(at *point, p, q, near float64) {
	*at = point{x: l.quantile(p, q, near), atX: 1, slope: l.high - l.low}
}

func (l uniform) finish(c *series, _, _ float64) { *c = series{c[0], c[1]} } // no −0 behind

func (l uniform) Quantile(dst, p []float64) {
	sameLength(dst, p)
	width := l.high - l.low
	for i, v := range p {
		if !(v >= 0 && v < 1) {
			dst[i] = exact{l}.quantileAt(v)
			continue
		}
		x := l.low + float64(width*v)
		if x > l.high {
			x = l.high
		}
		dst[i] = x
	}
}

func (l uniform) CDF(dst, x []float64) { exact{l}.CDF(dst, x) }
