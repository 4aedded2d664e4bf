package distributions

import (
	"fmt"

	"github.com/federated-frontier/mc/internal/special"
)

// NewPERT returns the PERT distribution: a beta distribution from its ends and mode.
//
// Support: [low, high].
//
// Parameters: the ends low < high and the mode between them or at one of them, in the unit
// of the values; weight ≥ 0 of the mode, a pure number, 4 as a rule and 0 for uniform. The
// shapes are 1 + weight·(mode−low)/(high−low) and 1 + weight·(high−mode)/(high−low).
//
// Moments: with s and t the shapes, low + (high−low)·s/(s+t) and
// (high−low)²·s·t/((s+t)²·(s+t+1)).
//
// Algorithm and error bound: Newton's method on the incomplete beta function, from the nearer
// end; 1e-13 relative to the distance from that end.
//
// Source: D. Vose, Risk Analysis (2008); DLMF 8.17; see docs/numerics.md.
func NewPERT(low, mode, high, weight float64) (Distribution, error) {
	switch {
	case !finite(low, mode, high, weight, high-low):
		return nil, fmt.Errorf("pert: arguments must be finite, got low %v, mode %v, high %v, weight %v", low, mode, high, weight)
	case !(low < high):
		return nil, fmt.Errorf("pert: low must be below high, got %v and %v", low, high)
	case mode < low || mode > high:
		return nil, fmt.Errorf("pert: mode %v is not within %v..%v", mode, low, high)
	case weight < 0:
		return nil, fmt.Errorf("pert: weight must be ≥ 0, got %v", weight)
	}
	a := 1 + float64(weight*((mode-low)/(high-low)))
	b := 1 + float64(weight*((high-mode)/(high-low)))
	return exact{pert{low, high, a, b, special.NewIncBeta(a, b)}}, nil
}

type pert struct {
	low, high, a, b float64
	beta            special.IncBeta
}

func (l pert) Support() (lo, hi float64) { return l.low, l.high }

func (l pert) Mean() float64 {
	n := l.a + l.b
	return float64(l.low*(l.b/n)) + float64(l.high*(l.a/n))
}

func (l pert) Variance() float64 {
	n, width := l.a+l.b, l.high-l.low
	return width * width * (l.a / n) * (l.b / n) / (n + 1)
}

func (l pert) quantile(p, q, near float64) float64 {
	x, y := l.inverse(p, q, near)
	if p <= q {
		return l.low + float64((l.high-l.low)*x)
	}
	return l.high - float64((l.high-l.low)*y)
}

func (l pert) cdf(x float64) (p, q float64) {
	width := l.high - l.low
	return l.beta.At((x-l.low)/width, (l.high-x)/width)
}

// expand uses the symmetry of x and 1−x to work from the nearer end.
func (l pert) expand(c *series, p, q, near float64) {
	x, y := l.inverse(p, q, near)
	system := pearson{a1: 1, a2: -1, b0: l.a - 1, b1: 2 - l.a - l.b}
	density := l.beta.Density(x, y)
	if p <= q {
		system.expand(c, x, float64(x*y), density)
		c.affine(l.low, l.high-l.low)
		return
	}
	system.b0 = l.b - 1
	system.expand(c, y, float64(x*y), density)
	c.mirror()
	c.affine(l.high, l.low-l.high)
}

// inverse returns the standardised quantile and its distance to 1.
func (l pert) inverse(p, q, near float64) (x, y float64) {
	start := (near - l.low) / (l.high - l.low)
	if p > q {
		start = (l.high - near) / (l.high - l.low)
	}
	return l.beta.Inverse(p, q, start)
}
