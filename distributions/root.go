package distributions

import "math"

// root returns a number x in [lo, hi] at which the increasing function f crosses 0, to the last
// bit or so: f(x) ≥ 0, and f is not positive next below. It is the method of T. R. Chandrupatla
// (1997), inverse quadratic interpolation where that is safe and bisection where not.
func root(lo, hi float64, f func(x float64) float64) float64 {
	a, b, fa, fb := lo, hi, f(lo), f(hi)
	switch {
	case fa >= 0:
		return lo
	case !(fb > 0):
		return hi
	}
	var c, fc float64
	t := 0.5
	for range 200 {
		x := a + float64(t*(b-a))
		if x == a || x == b {
			x = float64(a/2) + float64(b/2)
		}
		fx := f(x)
		if (fx >= 0) == (fa >= 0) {
			c, fc = a, fa
		} else {
			c, b, fc, fb = b, a, fb, fa
		}
		a, fa = x, fx
		upper := b
		if fa >= 0 {
			upper = a
		}
		best := math.Abs(a - b)
		if fa == 0 || best <= 0x1p-52*max(math.Abs(a), math.Abs(b)) {
			return upper
		}
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		t = 0.5
		if float64(phi*phi) < xi && float64((1-phi)*(1-phi)) < 1-xi {
			t = float64(fa/(fb-fa)*fc/(fb-fc)) + float64((c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb))
		}
		least := 0x1p-53 * max(math.Abs(a), math.Abs(b)) / best
		t = min(max(t, least), 1-least)
	}
	if fa >= 0 {
		return a
	}
	return b
}

// invert returns the quantile of a law within [lo, hi], given its distribution function. It
// compares the smaller tail, by its logarithm where it is far from the middle.
func invert(p, q, lo, hi float64, cdf func(x float64) (p, q float64)) float64 {
	return root(lo, hi, func(x float64) float64 {
		below, above := cdf(x)
		if p <= q {
			return relative(below, p)
		}
		return -relative(above, q)
	})
}

// relative is negative, zero or positive like a − b, and near (a−b)/b where these are close.
func relative(a, b float64) float64 { return (a - b) / (a + b) * 2 }
