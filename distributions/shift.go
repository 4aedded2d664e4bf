package distributions

import "fmt"

// Shift returns the distribution of by + x, where x has distribution d.
//
// Support: that of d, moved.
//
// Parameters: by, finite, in the unit of the values.
//
// Moments: by + the mean of d, the variance of d.
//
// Algorithm and error bound: by + the quantile of d; 1 ulp on top of the error of d.
//
// Source: definition.
func Shift(d Distribution, by float64) (Distribution, error) {
	if !finite(by) {
		return nil, fmt.Errorf("shift must be finite, got %v", by)
	}
	l := shifted{lawOf(d), by}
	if of, ok := l.law.(smooth); ok {
		return exact{smoothShifted{l, of}}, nil
	}
	return exact{l}, nil
}

// shifted has the variance of the law that it embeds.
type shifted struct {
	law
	by float64
}

func (l shifted) Support() (lo, hi float64) {
	lo, hi = l.law.Support()
	return lo + l.by, hi + l.by
}

func (l shifted) Mean() float64 { return l.law.Mean() + l.by }

func (l shifted) quantile(p, q, near float64) float64 {
	return l.law.quantile(p, q, near-l.by) + l.by
}

func (l shifted) cdf(x float64) (p, q float64) { return l.law.cdf(x - l.by) }

type smoothShifted struct {
	shifted
	of smooth
}

func (l smoothShifted) expand(c *series, p, q, near float64) {
	l.of.expand(c, p, q, near-l.by)
	c.affine(l.by, 1)
}
