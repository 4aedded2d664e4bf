package special

import "math"

// Pow returns x**y for x ≥ 0.
//
// Special cases are:
//
//	Pow(x, ±0) = 1, Pow(1, y) = 1
//	Pow(0, y) = +Inf for y < 0, 0 for y > 0
//	Pow(+Inf, y) = 0 for y < 0, +Inf for y > 0
//	Pow(x, +Inf) = 0 for x < 1, +Inf for x > 1
//	Pow(x, -Inf) = +Inf for x < 1, 0 for x > 1
//	Pow(x < 0, y) = NaN for y ≠ 0, also where y is an integer
//	Pow(x, NaN) = NaN for x ≠ 1, Pow(NaN, y) = NaN for y ≠ 0
//
// The relative error is below 3e-16 where |y·ln x| < 100, and 1e-15 up to overflow.
func Pow(x, y float64) float64 {
	if y == 0 || x == 1 {
		return 1
	}
	if b := math.Float64bits(x); b-minNormal >= infinity-minNormal {
		return Exp(y * Log(x))
	}
	hi, lo := logParts(x)
	p := float64(y * hi)
	if !(p > expMin && p < expMax) {
		if !(p > 2*expMin && p < 2*expMax) {
			return Exp(p)
		}
		h := Pow(x, y/2)
		return float64(h * h)
	}
	// p + e is y·ln x: short factors make all products but the last exact.
	yh := math.Float64frombits(math.Float64bits(y) &^ (1<<27 - 1))
	hh := math.Float64frombits(math.Float64bits(hi) &^ (1<<27 - 1))
	e := float64(yh*hh) - p + float64(yh*(hi-hh)) + float64((y-yh)*hi) + float64(y*lo)
	s, t := expParts(p)
	return s + float64(s*(t+(e+float64(e*t))))
}
