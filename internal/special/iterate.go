package special

import "math"

// A fraction is a continued fraction b0 + a1/(b1 + a2/(b2 + …)) as far as it is evaluated, by
// the modified method of W. J. Lentz (Thompson and Barnett 1986).
type fraction struct{ value, c, d float64 }

// lentz starts a fraction with b0, not zero.
func lentz(b0 float64) fraction { return fraction{value: b0, c: b0} }

// step adds one level and says whether the value has converged.
func (f *fraction) step(a, b float64) bool {
	f.d = 1 / nonzero(b+float64(a*f.d))
	f.c = nonzero(b + a/f.c)
	change := float64(f.c * f.d)
	f.value *= change
	return math.Abs(change-1) < 0x1p-52
}

func nonzero(x float64) float64 {
	if x == 0 {
		return 0x1p-500
	}
	return x
}

// solve returns the root in (0, top) of a monotone function from x on, by Newton's method in
// ln x. newton(x) is the step that Newton's method takes down from ln x; its sign tells on
// which side the root lies. Steps are at most a factor e². It stops after a step so small
// that its square is below rounding.
func solve(x, top float64, newton func(x float64) float64) float64 {
	lo, hi := 0.0, top
	for range 200 {
		step := max(-2, min(2, newton(x)))
		if step > 0 {
			hi = x
		} else {
			lo = x
		}
		next := x - float64(x*step)
		if math.Abs(step) > 0.01 {
			next = x * Exp(-step)
		}
		if math.Abs(step) < 1e-9 {
			return next
		}
		if !(next > lo && next < hi) {
			next = lo + float64((hi-lo)/2)
			if hi > math.MaxFloat64 {
				next = 2 * lo
			}
		}
		x = next
	}
	return x
}

// Probabilities below least count as least when a distribution function is inverted. What the
// function itself gives is at least tiny, so that its logarithm always tells the way.
const (
	least = 0x1p-1000
	tiny  = 0x1p-1010

	// Below first, the first term of the series of an inverse at 0 is all of it.
	first = 1e-290
)
