package distributions

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// Log returns the distribution of a number whose natural logarithm has distribution d.
//
// Support: the exponential of that of d.
//
// Parameters: d is of the logarithm of the value in its unit.
//
// Moments: closed form for gamma and lognormal, where they may diverge; else quadrature over
// probability, relative error below 1e-10.
//
// Algorithm and error bound: exp of the quantile x of d; relative 1e-15·(1+|x|) on top of the
// error of x.
//
// Source: definition.
func Log(d Distribution) Distribution {
	l := logarithmic{lawOf(d)}
	if of, ok := l.of.(smooth); ok {
		return exact{smoothLogarithmic{l, of}}
	}
	return exact{l}
}

type logarithmic struct{ of law }

func (l logarithmic) Support() (lo, hi float64) {
	lo, hi = l.of.Support()
	return special.Exp(lo), special.Exp(hi)
}

func (l logarithmic) Mean() float64 {
	mean, _ := l.moments()
	return mean
}

func (l logarithmic) Variance() float64 {
	_, variance := l.moments()
	return variance
}

func (l logarithmic) moments() (mean, variance float64) {
	if of, ok := l.of.(interface{ exponentialMoment(k float64) float64 }); ok {
		mean, square := of.exponentialMoment(1), of.exponentialMoment(2)
		switch {
		case math.IsInf(mean, 1):
			return mean, math.NaN()
		case math.IsInf(square, 1):
			return mean, square
		}
	}
	return moments(l, 0, 0)
}

func (l logarithmic) quantile(p, q, near float64) float64 {
	return special.Exp(l.of.quantile(p, q, special.Log(near)))
}

func (l logarithmic) cdf(x float64) (p, q float64) { return l.of.cdf(special.Log(x)) }

type smoothLogarithmic struct {
	logarithmic
	of smooth
}

func (l smoothLogarithmic) start(at *point, p, q, near float64) {
	l.of.start(at, p, q, special.Log(near))
}

func (l smoothLogarithmic) finish(c *series, p, q float64) {
	l.of.finish(c, p, q)
	c.exp()
}
