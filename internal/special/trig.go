package special

import "math"

// SinPi returns sin(π·x) for |x| ≤ 1/2, with a relative error below 2 ulp. It is the Taylor
// series, of the cosine of the rest beyond 1/4.
func SinPi(x float64) float64 {
	switch a := math.Abs(x); {
	case !(a <= 0.5):
		return math.NaN()
	case a > 0.25:
		return math.Copysign(CosPi(0.5-a), x)
	}
	return sinTaylor(float64(math.Pi * x))
}

// CosPi returns cos(π·x) for |x| ≤ 1/2, with a relative error below 2 ulp.
func CosPi(x float64) float64 {
	x = math.Abs(x)
	switch {
	case !(x <= 0.5):
		return math.NaN()
	case x > 0.25:
		return sinTaylor(float64(math.Pi * (0.5 - x)))
	}
	y := math.Pi * x
	s := float64(y * y)
	term, sum := 1.0, 0.0
	for n := 1.0; n < 20; n += 2 {
		term = -float64(term * s / float64(n*(n+1)))
		sum += term
	}
	return 1 + sum
}

// sinTaylor returns sin x for |x| ≤ π/4.
func sinTaylor(x float64) float64 {
	s := float64(x * x)
	term, sum := x, 0.0
	for n := 2.0; n < 20; n += 2 {
		term = -float64(term * s / float64(n*(n+1)))
		sum += term
	}
	return x + sum
}

// Atan returns the arctangent of x, with a relative error below 4 ulp. It halves the angle three
// times, atan x = 2·atan(x/(1+√(1+x²))), and sums the Taylor series.
func Atan(x float64) float64 {
	if a := math.Abs(x); a > 1 {
		return math.Copysign(math.Pi/2-Atan(1/a), x)
	}
	y := x
	for range 3 {
		y /= 1 + math.Sqrt(1+float64(y*y))
	}
	s := float64(y * y) // at most 0.0097
	sum := 0.0
	for n := 17.0; n > 1; n -= 2 {
		sum = float64(s*(1/n)) - float64(s*sum)
	}
	return 8 * (y - float64(y*sum))
}
