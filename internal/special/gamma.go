package special

import "math"

// LogGamma returns the natural logarithm of Γ(x) for x > 0, and NaN for other x.
//
// The error is below 2e-15 times the larger of 1 and |LogGamma(x)|.
func LogGamma(x float64) float64 {
	if !(x > 0) {
		return math.NaN()
	}
	if x > 1e300 {
		return x * (Log(x) - 1)
	}
	return float64((x-0.5)*Log(x)) - x + (halfLog2Pi + stirling(x))
}

const halfLog2Pi = 0.918938533204672741780329736406

// stirling returns ln Γ(x) − ((x−½)·ln x − x + ½·ln 2π), the remainder of Stirling's formula,
// with an absolute error below 1e-15 for x > 0.01.
//
// For x ≥ 10 it is the asymptotic series (DLMF 5.11.1); below, the recurrence
// stirling(x) − stirling(x+1) = (x+½)·ln(1+1/x) − 1.
func stirling(x float64) float64 {
	sum := 0.0
	for ; x < 10; x++ {
		sum += float64((x+0.5)*Log1p(1/x)) - 1
	}
	return sum + stirlingSeries.at(1/float64(x*x))/x
}

var stirlingSeries = polynomial{1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188, -691. / 360360, 1. / 156, -3617. / 122400}

// deviance returns x·ln(x/m) + m − x for x, m > 0 without cancellation near x = m: the bd0 of
// C. Loader, Fast and accurate computation of binomial probabilities (2000).
func deviance(x, m float64) float64 {
	d := x - m
	if math.Abs(d) > 0.1*(x+m) {
		return float64(x*Log(x/m)) - d
	}
	// x·ln(x/m) = 2x·artanh(v), v = d/(x+m).
	v := d / (x + m)
	sum, term := float64(d*v), 2*x*v
	for n := 3.0; ; n += 2 {
		term *= float64(v * v)
		next := sum + term/n
		if next == sum {
			return sum
		}
		sum = next
	}
}

// An IncGamma is the gamma distribution of one shape and unit scale: the regularised
// incomplete gamma function, its complement, derivative and inverse.
type IncGamma struct{ shape, stirling float64 }

// NewIncGamma returns the functions for a shape > 0.
func NewIncGamma(shape float64) IncGamma { return IncGamma{shape, stirling(shape)} }

// Density returns x^(shape−1)·e^−x/Γ(shape) for x > 0, with a relative error below 1e-14 where
// the result is above 1e-10.
func (f IncGamma) Density(x float64) float64 {
	return math.Sqrt(f.shape) * inverseSqrt2Pi * Exp(-deviance(f.shape, x)-f.stirling) / x
}

// At returns the lower and the upper regularised incomplete gamma function of x. The smaller
// of the two has a relative error below 1e-13 for shapes up to 1e4 and results above 1e-100.
//
// It is the power series for x < shape+1 (DLMF 8.11.4), else Legendre's continued fraction
// (DLMF 8.9.2).
func (f IncGamma) At(x float64) (p, q float64) {
	switch {
	case !(x > 0):
		if x != x {
			return x, x
		}
		return 0, 1
	case x > math.MaxFloat64:
		return 1, 0
	}
	return f.at(x, f.Density(x))
}

// at is At for 0 < x < +Inf, given the density there.
func (f IncGamma) at(x, density float64) (p, q float64) {
	if x < f.shape+1 {
		term, sum := 1/f.shape, 1/f.shape
		for n := f.shape + 1; term > sum*0x1p-54; n++ {
			term = float64(term * (x / n))
			sum += term
		}
		p = float64(sum * x * density)
		return p, 1 - p
	}
	b := x + 1 - f.shape
	fraction := lentz(b)
	for n := 1.0; ; n++ {
		b += 2
		if fraction.step(float64(n*(f.shape-n)), b) {
			break
		}
	}
	q = float64(x * density / fraction.value)
	return 1 - q, q
}

// Inverse returns x with At(x) = (p, q), where p + q = 1. A probability below
// 2^-1000 counts as 2^-1000. Newton's method starts at near if that is positive.
func (f IncGamma) Inverse(p, q, near float64) float64 {
	p, q = max(p, least), max(q, least)
	if p <= q {
		if !(near > 0) {
			if near = f.first(p); near < first {
				return near
			}
			near = min(f.shape, near)
		}
		return solve(near, math.Inf(1), func(x float64) float64 {
			density := f.Density(x)
			at, _ := f.at(x, density)
			at = max(at, tiny)
			return Log(at/p) * at / float64(x*density)
		})
	}
	if !(near > 0) {
		z := NormalQuantile(q)
		s := 1 / (9 * f.shape)
		c := 1 - s - float64(z*math.Sqrt(s)) // Wilson and Hilferty
		if near = f.shape * c * c * c; !(c > 0) {
			near = f.first(p)
		}
	}
	return solve(near, math.Inf(1), func(x float64) float64 {
		density := f.Density(x)
		_, at := f.at(x, density)
		return -Log(at/q) * at / float64(x*density)
	})
}

// first returns the first term of the series of the inverse at 0: the x whose density up to
// there, were it all x^(shape−1), had probability p.
func (f IncGamma) first(p float64) float64 {
	logGamma1 := float64((f.shape+0.5)*Log(f.shape)) - f.shape + (halfLog2Pi + f.stirling) // of shape+1
	return Exp((Log(p) + logGamma1) / f.shape)
}

// RegIncGamma returns the lower regularised incomplete gamma function P(a, x) for a > 0 and
// x ≥ 0; see IncGamma.At for its accuracy.
func RegIncGamma(a, x float64) float64 {
	p, _ := NewIncGamma(a).At(x)
	return p
}

// InvRegIncGamma returns x with P(a, x) = p. It is 0 for p = 0, +Inf for p = 1, and NaN
// outside [0, 1].
func InvRegIncGamma(a, p float64) float64 {
	switch {
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	case !(p > 0 && p < 1):
		return math.NaN()
	}
	return NewIncGamma(a).Inverse(p, 1-p, 0)
}
