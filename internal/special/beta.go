package special

import "math"

// An IncBeta is the beta distribution of one pair of shapes on [0, 1]: the regularised
// incomplete beta function, its complement, derivative and inverse. Arguments near 1 are
// given with their distance y = 1−x, so that nothing is lost there.
type IncBeta struct{ a, b, factor float64 }

// NewIncBeta returns the functions for shapes a, b > 0.
func NewIncBeta(a, b float64) IncBeta {
	n := a + b
	return IncBeta{a, b, Exp(stirling(n)-stirling(a)-stirling(b)) * inverseSqrt2Pi * math.Sqrt(a/n) * math.Sqrt(b)}
}

// Swap returns the functions for shapes b, a.
func (f IncBeta) Swap() IncBeta { return IncBeta{f.b, f.a, f.factor} }

// power returns x^a·y^b/B(a, b), in the form of C. Loader (see deviance).
func (f IncBeta) power(x, y float64) float64 {
	n := f.a + f.b
	return f.factor * Exp(-deviance(f.a, float64(n*x))-deviance(f.b, float64(n*y)))
}

// Density returns x^(a−1)·y^(b−1)/B(a, b) for 0 < x < 1, with a relative error below 1e-14
// where the result is above 1e-10.
func (f IncBeta) Density(x, y float64) float64 { return f.power(x, y) / float64(x*y) }

// At returns the regularised incomplete beta function of x and its complement. The smaller of
// the two has a relative error below 2e-14 for shapes up to 10, 5e-13 for shapes up to 1e4,
// and results above 1e-100.
//
// It is the continued fraction of DLMF 8.17.22, of x or of y, whichever converges faster.
func (f IncBeta) At(x, y float64) (p, q float64) {
	switch {
	case x != x:
		return x, x
	case !(x > 0):
		return 0, 1
	case !(y > 0):
		return 1, 0
	}
	return f.at(x, y, f.power(x, y))
}

// at is At for 0 < x < 1, given power(x, y).
func (f IncBeta) at(x, y, power float64) (p, q float64) {
	if x > (f.a+1)/(f.a+f.b+2) {
		q = f.Swap().lower(y, power)
		return 1 - q, q
	}
	p = f.lower(x, power)
	return p, 1 - p
}

// lower is at for x below the mean, about. Swapping leaves the power as it is, to the last bit.
func (f IncBeta) lower(x, power float64) float64 {
	a, b := f.a, f.b
	fraction := lentz(1)
	fraction.step(-(a+b)*x/(a+1), 1)
	for m := 1.0; ; m++ {
		am := a + 2*m
		even := float64(m*(b-m)) * x / float64((am-1)*am)
		odd := -float64((a+m)*(a+b+m)) * x / float64(am*(am+1))
		if fraction.step(even, 1); fraction.step(odd, 1) {
			break
		}
	}
	return float64(power / float64(a*fraction.value))
}

// Inverse returns x and y = 1−x with At(x, y) = (p, q), where p + q = 1. A probability below
// 2^-1000 counts as 2^-1000. Newton's method starts at near, the distance from 0 for p ≤ q and
// the distance from 1 else, if that is in (0, 1).
func (f IncBeta) Inverse(p, q, near float64) (x, y float64) {
	p, q = max(p, least), max(q, least)
	if p > q {
		y, x = f.Swap().Inverse(q, p, near)
		return x, y
	}
	if !(near > 0 && near < 1) {
		logBeta := -Log(f.power(0.5, 0.5)) - float64((f.a+f.b)*ln2)
		if near = Exp((Log(p) + Log(f.a) + logBeta) / f.a); near < first {
			return near, 1
		}
		near = min(f.a/(f.a+f.b), near)
	}
	x = solve(near, 1, func(x float64) float64 {
		power := f.power(x, 1-x)
		at, _ := f.at(x, 1-x, power)
		at = max(at, tiny)
		return Log(at/p) * at / power * (1 - x)
	})
	return x, 1 - x
}

// RegIncBeta returns the regularised incomplete beta function I_x(a, b) for a, b > 0 and x in
// [0, 1]; see IncBeta.At for its accuracy.
func RegIncBeta(a, b, x float64) float64 {
	p, _ := NewIncBeta(a, b).At(x, 1-x)
	return p
}

// InvRegIncBeta returns x with I_x(a, b) = p. It is p for p = 0 and p = 1, and NaN outside
// [0, 1].
func InvRegIncBeta(a, b, p float64) float64 {
	switch {
	case p == 0 || p == 1:
		return p
	case !(p > 0 && p < 1):
		return math.NaN()
	}
	x, _ := NewIncBeta(a, b).Inverse(p, 1-p, 0)
	return x
}
