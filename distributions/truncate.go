package distributions

import (
	"fmt"
	"math"
)

// Truncate returns the distribution d on the condition that the value lies in [lo, hi]; either
// end may be infinite.
//
// Support: the part of that of d within [lo, hi].
//
// Parameters: lo < hi with positive probability between them, in the unit of the values.
//
// Moments: quadrature over probability, relative error below 1e-10.
//
// Algorithm and error bound: quantiles of d at probabilities in proportion; the error of d. Where
// these underflow, the normal, lognormal, two-piece normal, Weibull and extreme value families
// go on by their cumulative hazard: 1e-13 of the distance between d and the interval.
//
// Source: definition.
func Truncate(d Distribution, lo, hi float64) (Distribution, error) {
	if !(lo < hi) {
		return nil, fmt.Errorf("truncate: lo must be below hi, got %v and %v", lo, hi)
	}
	of := lawOf(d)
	if of, ok := of.(*steps); ok {
		if l := of.within(lo, hi); l != nil {
			return l, nil
		}
		return nil, fmt.Errorf("truncate: there is no value between %v and %v", lo, hi)
	}
	if _, ok := of.(geometric); ok {
		lo, hi = math.Ceil(lo), math.Floor(hi)
	}
	t := truncated{of: of}
	t.lo, t.hi = of.Support()
	t.notBelow, t.notAbove = 1, 1
	if lo > t.lo {
		t.lo = min(lo, t.hi)
		t.below, t.notBelow = of.cdf(t.lo)
		if a := atom(of, t.lo); a > 0 {
			t.below, t.notBelow = t.below-a, t.notBelow+a
		}
	}
	if hi < t.hi {
		t.hi = max(hi, t.lo)
		t.notAbove, t.above = of.cdf(t.hi)
	}
	t.inside = t.notAbove - t.below
	if t.below > 0.5 {
		t.inside = t.notBelow - t.above
	}
	if !(t.inside > 0x1p-900) {
		if d, ok := truncateFar(of, lo, hi, t.below > 0.5); ok {
			return d, nil
		}
	}
	if !(t.inside > 0) {
		return nil, fmt.Errorf("truncate: there is no probability between %v and %v", lo, hi)
	}
	return exact{t}, nil
}

type truncated struct {
	of                   law
	lo, hi               float64 // the support
	below, inside, above float64 // probabilities under of; they sum to 1
	notBelow, notAbove   float64 // 1−below, 1−above
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
	below, above := t.of.cdf(x)
	p, q = below-t.below, above-t.above
	if t.below > 0.5 {
		p = t.notBelow - above
	}
	if t.above > 0.5 {
		q = t.notAbove - below
	}
	return max(0, p) / t.inside, max(0, q) / t.inside
}

func (t truncated) mode() float64 {
	return min(max(modeOf(t.of), t.lo), t.hi)
}

func (t truncated) atom(x float64) float64 { return atom(t.of, x) / t.inside }

// table is smoothTable, if the law behind it is smooth. Where that is only smooth on
// either side of its median, the cell with the median is left to the law itself.
func (t truncated) table() (*table, bool) {
	of, ok := t.of.(smooth)
	if !ok {
		return nil, false
	}
	l := smoothTruncated{t, of}
	made := &table{exact: exact{l}}
	made.blank(byUniforms(), l)
	if median := (0.5 - t.below) / t.inside; hasKink(of) && median > 0 && median < 1 {
		if i, _, ok := locate(median); ok {
			made.kink = int(i)
		}
	}
	return made, true
}

// hasKink says whether the slopes of the quantile function differ at both sides of 1/2.
func hasKink(l smooth) bool {
	var c [lanes]series
	var at [lanes]point
	const above = 0x1p-53
	l.start(&at[0], 0.5, 0.5, math.NaN())
	l.start(&at[1], 0.5+above, 0.5-above, math.NaN())
	expand(&c, &at)
	l.finish(&c[0], 0.5, 0.5)
	l.finish(&c[1], 0.5+above, 0.5-above)
	return math.Abs(c[1][1]-c[0][1]) > 1e-9*math.Abs(c[0][1])
}

// smoothTruncated has a power series unless there is a kink.
type smoothTruncated struct {
	truncated
	of smooth
}

func (t smoothTruncated) start(at *point, p, q, near float64) {
	t.of.start(at, t.below+float64(t.inside*p), t.above+float64(t.inside*q), near)
}

func (t smoothTruncated) finish(c *series, p, q float64) {
	t.of.finish(c, t.below+float64(t.inside*p), t.above+float64(t.inside*q))
	scale := 1.0
	for i := range c {
		c[i] *= scale
		scale *= t.inside
	}
}
