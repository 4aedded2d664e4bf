package distributions

import (
	"fmt"
	"math"
)

// Truncate returns the continuous distribution d on the condition that the value lies in
// [lo, hi]; either end may be infinite.
//
// Support: the part of that of d within [lo, hi].
//
// Parameters: lo < hi with positive probability between them, in the unit of the values.
//
// Moments: quadrature over probability, relative error below 1e-10.
//
// Algorithm and error bound: quantiles of d at probabilities in proportion; the error of d.
//
// Source: definition.
func Truncate(d Distribution, lo, hi float64) (Distribution, error) {
	if !(lo < hi) {
		return nil, fmt.Errorf("truncate: lo must be below hi, got %v and %v", lo, hi)
	}
	of := lawOf(d)
	t := truncated{of: of, batch: d}
	t.lo, t.hi = of.Support()
	notBelow, notAbove := 1.0, 1.0
	if lo > t.lo {
		t.lo = min(lo, t.hi)
		t.below, notBelow = of.cdf(t.lo)
	}
	if hi < t.hi {
		t.hi = max(hi, t.lo)
		notAbove, t.above = of.cdf(t.hi)
	}
	t.inside = notAbove - t.below
	if t.below > 0.5 {
		t.inside = notBelow - t.above
	}
	if !(t.inside > 0) {
		return nil, fmt.Errorf("truncate: there is no probability between %v and %v", lo, hi)
	}
	return t, nil
}

// truncated is a law and its own batch form.
type truncated struct {
	of                   law
	batch                Distribution // the same as of, perhaps tabulated
	lo, hi               float64      // the support
	below, inside, above float64      // probabilities under of; they sum to 1
}

// tabulate returns t with a fast Quantile, unless so little of the law is left that a
// probability near 1 could not say which part.
func (t truncated) tabulate() Distribution {
	if t.inside < 1./1024 {
		return t
	}
	t.batch = tabulate(t.batch)
	return t
}

func (t truncated) Support() (lo, hi float64) { return t.lo, t.hi }

func (t truncated) Mean() float64 {
	mean, _ := moments(t.of, t.below, t.above)
	return mean
}

func (t truncated) Variance() float64 {
	_, variance := moments(t.of, t.below, t.above)
	return variance
}

func (t truncated) quantile(p, q, near float64) float64 {
	return t.of.quantile(t.below+float64(t.inside*p), t.above+float64(t.inside*q), near)
}

func (t truncated) cdf(x float64) (p, q float64) {
	p, q = t.of.cdf(x)
	return max(0, p-t.below) / t.inside, max(0, q-t.above) / t.inside
}

func (t truncated) CDF(dst, x []float64) { exact{t}.CDF(dst, x) }

func (t truncated) Quantile(dst, p []float64) {
	if _, ok := t.batch.(*table); !ok {
		exact{t}.Quantile(dst, p)
		return
	}
	sameLength(dst, p)
	for i, v := range p {
		switch {
		case v > 0 && v < 1:
			dst[i] = t.below + float64(t.inside*v)
		case v == 0 || v == 1:
			dst[i] = v
		default:
			dst[i] = math.NaN()
		}
	}
	t.batch.Quantile(dst, dst)
	for i, x := range dst {
		if x < t.lo {
			dst[i] = t.lo
		}
		if x > t.hi {
			dst[i] = t.hi
		}
	}
}
