package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewBeta returns the beta distribution on an interval; on 0..1 it is the usual one.
//
// Support: [low, high].
//
// Parameters: shapes a, b > 0, pure numbers; the ends low < high, in the unit of the values.
//
// Moments: low + (high−low)·a/(a+b), (high−low)²·a·b/((a+b)²·(a+b+1)). The mode is
// low + (high−low)·(a−1)/(a+b−2) where neither shape is below 1 and one is above.
//
// Algorithm and error bound: Newton's method on the incomplete beta function, from the nearer
// end; 1e-13 relative to the distance from that end.
//
// Source: DLMF 8.17; see docs/numerics.md.
func NewBeta(a, b, low, high float64) (Distribution, error) {
	switch {
	case !(a > 0) || !(b > 0) || !finite(a, b):
		return nil, fmt.Errorf("beta: a and b must be > 0, got %v and %v", a, b)
	case !(low < high) || !finite(low, high, high-low):
		return nil, fmt.Errorf("beta: low must be below high, got %v and %v", low, high)
	}
	return exact{beta{low, high, a, b, special.NewIncBeta(a, b)}}, nil
}

type beta struct {
	low, high, a, b float64
	standard        special.IncBeta
}

func (l beta) Support() (lo, hi float64) { return l.low, l.high }

func (l beta) mode() float64 {
	if !(l.a >= 1 && l.b >= 1 && l.a+l.b > 2) {
		return math.NaN()
	}
	n := l.a + l.b - 2
	return float64(l.low*((l.b-1)/n)) + float64(l.high*((l.a-1)/n))
}

func (l beta) Mean() float64 {
	n := l.a + l.b
	return float64(l.low*(l.b/n)) + float64(l.high*(l.a/n))
}

func (l beta) Variance() float64 {
	n, width := l.a+l.b, l.high-l.low
	return width * width * (l.a / n) * (l.b / n) / (n + 1)
}

func (l beta) quantile(p, q, near float64) float64 {
	x, y := l.inverse(p, q, near)
	if p <= q {
		return l.low + float64((l.high-l.low)*x)
	}
	return l.high - float64((l.high-l.low)*y)
}

func (l beta) cdf(x float64) (p, q float64) {
	width := l.high - l.low
	return l.standard.At((x-l.low)/width, (l.high-x)/width)
}

// start uses the symmetry of x and 1−x to work from the nearer end.
func (l beta) start(at *point, p, q, near float64) {
	x, y := l.inverse(p, q, near)
	*at = point{pearson{a1: 1, a2: -1, b0: l.a - 1, b1: 2 - l.a - l.b}, x, float64(x * y), 1 / l.standard.Density(x, y)}
	if p > q {
		at.b0, at.x = l.b-1, y
	}
}

func (l beta) finish(c *series, p, q float64) {
	if p <= q {
		c.affine(l.low, l.high-l.low)
		return
	}
	c.mirror()
	c.affine(l.high, l.low-l.high)
}

// inverse returns the standardised quantile and its distance to 1.
func (l beta) inverse(p, q, near float64) (x, y float64) {
	start := (near - l.low) / (l.high - l.low)
	if p > q {
		start = (l.high - near) / (l.high - l.low)
	}
	return l.standard.Inverse(p, q, start)
}
