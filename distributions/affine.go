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
	return newAffine(d, 1, by), nil
}

// Scale returns the distribution of times·x, where x has distribution d. A negative number turns
// it round.
//
// Support: that of d, stretched.
//
// Parameters: times, finite and not 0, a pure number.
//
// Moments: times·(the mean of d), times²·(the variance of d).
//
// Algorithm and error bound: times·(the quantile of d); 1 ulp on top of the error of d.
//
// Source: definition.
func Scale(d Distribution, times float64) (Distribution, error) {
	if times == 0 || !finite(times) {
		return nil, fmt.Errorf("times must be finite and not 0, got %v", times)
	}
	return newAffine(d, times, 0), nil
}

func newAffine(d Distribution, times, by float64) Distribution {
	l := affine{lawOf(d), times, by}
	switch of := l.of.(type) {
	case smooth:
		return exact{smoothAffine{l, of}}
	case *steps:
		return of.mapped(func(x float64) float64 { return float64(x*times) + by }, times < 0)
	}
	return exact{l}
}

// affine is the law of times·x + by.
type affine struct {
	of        law
	times, by float64
}

func (l affine) value(x float64) float64 { return float64(x*l.times) + l.by }

func (l affine) Support() (lo, hi float64) {
	lo, hi = l.of.Support()
	if l.times < 0 {
		lo, hi = hi, lo
	}
	return l.value(lo), l.value(hi)
}

func (l affine) Mean() float64     { return l.value(l.of.Mean()) }
func (l affine) Variance() float64 { return l.times * l.times * l.of.Variance() }

func (l affine) mode() float64 {
	return l.value(modeOf(l.of))
}

func (l affine) quantile(p, q, near float64) float64 {
	if l.times < 0 {
		p, q = q, p
	}
	return l.value(l.of.quantile(p, q, (near-l.by)/l.times))
}

func (l affine) cdf(x float64) (p, q float64) {
	x = (x - l.by) / l.times
	if l.times < 0 {
		p, q = l.of.cdf(x)
		return q + atom(l.of, x), p - atom(l.of, x)
	}
	return l.of.cdf(x)
}

func (l affine) atom(x float64) float64 { return atom(l.of, (x-l.by)/l.times) }

type smoothAffine struct {
	affine
	of smooth
}

func (l smoothAffine) start(at *point, p, q, near float64) {
	if l.times < 0 {
		p, q = q, p
	}
	l.of.start(at, p, q, (near-l.by)/l.times)
}

func (l smoothAffine) finish(c *series, p, q float64) {
	if l.times < 0 {
		l.of.finish(c, q, p)
		c.mirror()
	} else {
		l.of.finish(c, p, q)
	}
	c.affine(l.by, l.times)
}
