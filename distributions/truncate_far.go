package distributions

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// A law with a hazard can be truncated where its probabilities underflow, as a normal one 46
// standard deviations out. The cumulative hazard of the upper tail is −ln of the probability of
// a value above x, that of the lower tail −ln of that of one at most x.
type hazardous interface {
	law
	hazard(x float64, upper bool) float64
	// fromHazard is the inverse, for hazards above 20.
	fromHazard(h float64, upper bool) float64
}

// truncateFar truncates a law to an interval in the far upper tail, or the far lower one. It is
// not ok if it does not know how.
func truncateFar(l law, lo, hi float64, upper bool) (d Distribution, ok bool) {
	switch l := l.(type) {
	case smoothAffine:
		return truncateAffine(l.affine, lo, hi, upper)
	case affine:
		return truncateAffine(l, lo, hi, upper)
	case smoothLogarithmic:
		return truncateLog(l.of, lo, hi, upper)
	case logarithmic:
		return truncateLog(l.of, lo, hi, upper)
	case lognormal:
		return truncateLog(normal{special.Log(l.median), l.sd}, lo, hi, upper)
	case twoPieceNormal:
		sd := l.below
		if upper {
			sd = l.above
		}
		return truncateFar(normal{l.median, sd}, lo, hi, upper)
	case hazardous:
		from, to := l.Support()
		o := outer{of: l, upper: upper, edge: lo, end: to}
		if !upper {
			o.edge, o.end = hi, from
		}
		o.start = l.hazard(o.edge, upper)
		if upper && hi >= to || !upper && lo <= from {
			return exact{o}, true
		}
		d, err := Truncate(exact{o}, lo, hi)
		return d, err == nil
	}
	return nil, false
}

func truncateAffine(l affine, lo, hi float64, upper bool) (Distribution, bool) {
	lo, hi = (lo-l.by)/l.times, (hi-l.by)/l.times
	if l.times < 0 {
		lo, hi, upper = hi, lo, !upper
	}
	d, ok := truncateFar(lawOf(exact{l.of}), lo, hi, upper)
	if !ok {
		return nil, false
	}
	return newAffine(d, l.times, l.by), true
}

func truncateLog(of law, lo, hi float64, upper bool) (Distribution, bool) {
	d, ok := truncateFar(of, special.Log(max(0, lo)), special.Log(max(0, hi)), upper)
	if !ok {
		return nil, false
	}
	return Log(d), true
}

// outer is a law on the condition that the value is beyond edge: the hazard in excess of that of
// the edge is exponential.
type outer struct {
	of        hazardous
	upper     bool
	edge, end float64
	start     float64 // the hazard at the edge
}

func (l outer) Support() (lo, hi float64) { return min(l.edge, l.end), max(l.edge, l.end) }

func (l outer) Mean() float64 {
	mean, _ := moments(l, 0, 0)
	return mean
}

func (l outer) Variance() float64 {
	_, variance := moments(l, 0, 0)
	return variance
}

func (l outer) quantile(p, q, _ float64) float64 {
	if l.upper {
		return l.of.fromHazard(l.start+minusLog(q, p), true)
	}
	return l.of.fromHazard(l.start+minusLog(p, q), false)
}

func (l outer) cdf(x float64) (p, q float64) {
	excess := max(0, l.of.hazard(x, l.upper)-l.start)
	p, q = -special.Expm1(-excess), special.Exp(-excess)
	if l.upper {
		return p, q
	}
	return q, p
}

// hazard of a normal law is z²/2 − ln(M(z)/√(2π)) with M Mills' ratio.
func (l normal) hazard(x float64, upper bool) float64 {
	return normalHazard(l.outwards(x, upper))
}

func (l normal) outwards(x float64, upper bool) float64 {
	if upper {
		return (x - l.mean) / l.sd
	}
	return (l.mean - x) / l.sd
}

// fromHazard uses Newton's method: the derivative of the hazard is 1/M(z).
func (l normal) fromHazard(h float64, upper bool) float64 {
	z := math.Sqrt(2 * h)
	for range 20 {
		step := float64((normalHazard(z) - h) * mills(z))
		z -= step
		if math.Abs(step) <= 0x1p-52*z {
			break
		}
	}
	if upper {
		return l.mean + float64(l.sd*z)
	}
	return l.mean - float64(l.sd*z)
}

func normalHazard(z float64) float64 {
	return float64(float64(z*z)/2) - special.Log(inverseSqrt2Pi*mills(z))
}

// mills returns Mills' ratio, the probability of more than z over the density at z, for z > 5, by
// Laplace's continued fraction.
func mills(z float64) float64 {
	tail := z
	for n := 40.0; n >= 1; n-- {
		tail = z + n/tail
	}
	return 1 / tail
}

func (l weibull) hazard(x float64, upper bool) float64 {
	z := special.Pow(x/l.scale, l.shape)
	if upper {
		return z
	}
	return -special.Log(-special.Expm1(-z))
}

func (l weibull) fromHazard(h float64, upper bool) float64 {
	if !upper {
		h = special.Exp(-h) // −ln(1−p) is p for p below 1e-8
	}
	return l.scale * special.Pow(h, 1/l.shape)
}

// hazard of an extreme value law: its lower tail has the probability exp(−t), its upper one t if
// that is small.
func (l gev) hazard(x float64, upper bool) float64 {
	z := (x - l.location) / l.scale
	y := -z
	if l.shape != 0 {
		y = -special.Log1p(float64(l.shape*z)) / l.shape
	}
	if upper {
		return -y
	}
	return special.Exp(y)
}

func (l gev) fromHazard(h float64, upper bool) float64 {
	y := -h
	if !upper {
		y = special.Log(h)
	}
	if l.shape == 0 {
		return l.location - float64(l.scale*y)
	}
	return l.location + float64(l.scale*(special.Expm1(-float64(l.shape*y))/l.shape))
}
