package distributions

import "math"

// A law is a distribution by single numbers. A probability comes as a pair, p of a value
// below and q = 1−p of one above, so that both tails keep their accuracy.
type law interface {
	Support() (lo, hi float64)
	Mean() float64
	Variance() float64
	// quantile returns the p-quantile, for p and q positive. The search for it, if there is
	// one, may start at near, unless that is NaN.
	quantile(p, q, near float64) float64
	// cdf returns the probabilities of a value at most x and of one above, for x within the
	// support.
	cdf(x float64) (p, q float64)
}

// A smooth law can be tabulated: its quantile function has a power series in p everywhere
// in (0, 1), or at least on both sides of 1/2.
type smooth interface {
	law
	// start and finish give the power series of the quantile function at p. It is made from that
	// of a law of Pearson's system: start says which and where, and finish does the rest.
	start(at *point, p, q, near float64)
	finish(c *series, p, q float64)
}

// exact makes a Distribution of a law, one number after the other.
type exact struct{ law }

func (d exact) Quantile(dst, p []float64) {
	sameLength(dst, p)
	for i, v := range p {
		dst[i] = d.quantileAt(v)
	}
}

func (d exact) CDF(dst, x []float64) {
	sameLength(dst, x)
	for i, v := range x {
		dst[i] = d.cdfAt(v)
	}
}

// quantileAt is Quantile for one probability.
func (d exact) quantileAt(p float64) float64 {
	lo, hi := d.Support()
	switch {
	case p == 0:
		return lo
	case p == 1:
		return hi
	case p > 0 && p < 1:
		return min(max(d.quantile(p, 1-p, math.NaN()), lo), hi)
	}
	return math.NaN()
}

// cdfAt is CDF for one value.
func (d exact) cdfAt(x float64) float64 {
	lo, hi := d.Support()
	switch {
	case x < lo || math.IsInf(x, -1):
		return 0
	case x >= hi:
		return 1
	case x != x:
		return x
	}
	p, _ := d.cdf(x)
	return p
}

// lawOf returns the law behind a distribution.
func lawOf(d Distribution) law {
	switch d := d.(type) {
	case exact:
		return d.law
	case *table:
		return d.law
	case law:
		return d
	}
	return foreign{d}
}

// foreign is the law of a Distribution from elsewhere, of which only p is known.
type foreign struct{ Distribution }

func (f foreign) quantile(p, _, _ float64) float64 {
	x := [1]float64{p}
	f.Quantile(x[:], x[:])
	return x[0]
}

func (f foreign) cdf(x float64) (p, q float64) {
	v := [1]float64{x}
	f.CDF(v[:], v[:])
	return v[0], 1 - v[0]
}

func sameLength(dst, src []float64) {
	if len(dst) != len(src) {
		panic("distributions: slices of different lengths")
	}
}

// atom returns the probability that a law gives to the number x.
func atom(l law, x float64) float64 {
	if a, ok := l.(interface{ atom(x float64) float64 }); ok {
		return a.atom(x)
	}
	return 0
}

// Mode returns the mode of a distribution: where its density, or the probability of a value, is
// largest. It is NaN if there is none, more than one, or none that is known.
func Mode(d Distribution) float64 { return modeOf(lawOf(d)) }

func modeOf(l law) float64 {
	if m, ok := l.(interface{ mode() float64 }); ok {
		return m.mode()
	}
	return math.NaN()
}
