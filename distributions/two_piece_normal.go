package distributions

import (
	"fmt"

	"github.com/federated-frontier/mc/internal/special"
)

// NewTwoPieceNormal returns the distribution of median + s·z with z standard normal, where s
// is one number below the median and another above, such that low and high are the ends of
// the central interval of probability level. It meets all three quantiles.
//
// Support: all numbers; from the median on if low is the median, up to it if high is.
//
// Parameters: low ≤ median ≤ high, low < high, in the unit of the values; level in (0, 1).
//
// Moments: with l and h the two s, median + (h−l)/√(2π) and (l²+h²)/2 − (h−l)²/(2π).
//
// Algorithm and error bound: z by algorithm AS 241; 2e-15 s.
//
// Source: definition; Wichura 1988, see docs/numerics.md.
func NewTwoPieceNormal(median, low, high, level float64) (Distribution, error) {
	switch {
	case !finite(median, low, high, high-low):
		return nil, fmt.Errorf("two_piece_normal: arguments must be finite, got median %v, low %v, high %v", median, low, high)
	case !(low < high):
		return nil, fmt.Errorf("two_piece_normal: low must be below high, got %v and %v", low, high)
	case median < low || median > high:
		return nil, fmt.Errorf("two_piece_normal: median %v is not within %v..%v", median, low, high)
	case !(level > 0 && level < 1):
		return nil, fmt.Errorf("two_piece_normal: level must be above 0 and below 1, got %v", level)
	}
	z := special.NormalQuantile((1 + level) / 2)
	return exact{twoPieceNormal{median, (median - low) / z, (high - median) / z}}, nil
}

// twoPieceNormal has the slopes of the values over z below and above the median.
type twoPieceNormal struct{ median, below, above float64 }

func (l twoPieceNormal) Support() (lo, hi float64) {
	lo, hi = everywhere()
	if l.below == 0 {
		lo = l.median
	}
	if l.above == 0 {
		hi = l.median
	}
	return lo, hi
}

func (l twoPieceNormal) Mean() float64 {
	return l.median + float64(inverseSqrt2Pi*(l.above-l.below))
}

func (l twoPieceNormal) Variance() float64 {
	d := float64(inverseSqrt2Pi * (l.above - l.below))
	return float64((float64(l.below*l.below)+float64(l.above*l.above))/2) - float64(d*d)
}

func (l twoPieceNormal) mode() float64 { return l.median }

func (l twoPieceNormal) slope(p, q float64) float64 {
	if p <= q {
		return l.below
	}
	return l.above
}

func (l twoPieceNormal) quantile(p, q, _ float64) float64 {
	return l.median + float64(l.slope(p, q)*score(p, q))
}

func (l twoPieceNormal) cdf(x float64) (p, q float64) {
	z := (x - l.median) / l.above
	if x < l.median {
		z = (x - l.median) / l.below
	}
	if x == l.median {
		z = 0
	}
	return special.NormalCDF(z), special.NormalCDF(-z)
}

func (l twoPieceNormal) start(at *point, p, q, _ float64) { at.atScore(p, q) }

func (l twoPieceNormal) finish(c *series, p, q float64) {
	c.affine(l.median, l.slope(p, q))
}

const inverseSqrt2Pi = 0.398942280401432677939946059934
