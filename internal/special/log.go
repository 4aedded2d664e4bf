package special

import "math"

// Log returns the natural logarithm of x.
//
// Special cases are:
//
//	Log(+Inf) = +Inf
//	Log(0) = -Inf
//	Log(x < 0) = NaN
//	Log(NaN) = NaN
//
// The error is below 1 ulp.
func Log(x float64) float64 {
	b := math.Float64bits(x)
	if b-minNormal >= infinity-minNormal {
		return logEdge(x)
	}
	d := b - logFirst
	k := float64(int64(d) >> 52)
	c := &logTable[d>>48%16]
	b -= d &^ (1<<52 - 1)
	z, zh := math.Float64frombits(b), math.Float64frombits(b&^(1<<27-1))
	r := float64(zh*c.inv) - 1 + float64((z-zh)*c.inv)
	w := float64(k*ln2Hi) + c.hi
	hi := w + r
	r2 := r * r
	r4 := float64(r2 * r2)
	p := -1./2 + float64(r*(1./3)) + float64(r2*(-1./4+float64(r*(1./5)))) +
		float64(r4*(-1./6+float64(r*(1./7))+float64(r2*(-1./8+float64(r*(1./9)))))) +
		float64(float64(r4*r4)*(-1./10+float64(r*(1./11))-float64(r2*(1./12))))
	return w - hi + r + (float64(k*ln2Lo) + c.lo) + float64(r2*p) + hi
}

// LogSlice sets dst[i] to Log(x[i]). The slices have equal length and may be the same.
func LogSlice(dst, x []float64) {
	x = x[:len(dst)]
	for i, v := range x {
		b := math.Float64bits(v)
		if b-minNormal >= infinity-minNormal {
			dst[i] = logEdge(v)
			continue
		}
		d := b - logFirst
		k := float64(int64(d) >> 52)
		c := &logTable[d>>48%16]
		b -= d &^ (1<<52 - 1)
		z, zh := math.Float64frombits(b), math.Float64frombits(b&^(1<<27-1))
		r := float64(zh*c.inv) - 1 + float64((z-zh)*c.inv)
		w := float64(k*ln2Hi) + c.hi
		hi := w + r
		r2 := r * r
		r4 := float64(r2 * r2)
		p := -1./2 + float64(r*(1./3)) + float64(r2*(-1./4+float64(r*(1./5)))) +
			float64(r4*(-1./6+float64(r*(1./7))+float64(r2*(-1./8+float64(r*(1./9)))))) +
			float64(float64(r4*r4)*(-1./10+float64(r*(1./11))-float64(r2*(1./12))))
		dst[i] = w - hi + r + (float64(k*ln2Lo) + c.lo) + float64(r2*p) + hi
	}
}

// Log1p returns the natural logarithm of 1+x, accurate for x near 0.
//
// Special cases are:
//
//	Log1p(±0) = ±0
//	Log1p(+Inf) = +Inf
//	Log1p(-1) = -Inf
//	Log1p(x < -1) = NaN
//	Log1p(NaN) = NaN
//
// The error is below 2 ulp.
func Log1p(x float64) float64 {
	if x == 0 {
		return x
	}
	u := 1 + x
	if !(u > 0 && u < 0x1p60) {
		return Log(u)
	}
	return Log(u) + (x-(u-1))/u // the last term is what rounding u has lost
}

// The method of Log, after the one of Arm Optimized Routines (log.c, S. Nagy): with
// x = 2^k·z, z in [0.703125, 1.40625), and 1/c a short reciprocal near 1/z from a table,
// ln x = k·ln 2 + ln c + ln(1+r) with r = z/c − 1, |r| < 2^-5, from the Taylor polynomial
// of degree 12, whose relative error is below 2^-63. z is split so that both products with
// 1/c are exact; k·ln2Hi + c.hi is exact too, being a multiple of 2^-42.
//
// logParts has a finer table, whose terms after the first are smaller: z in [0.6875, 1.375),
// |r| < 2^-7, and the polynomial of degree 8, whose relative error is below 2^-59.
const (
	logFirst  = 0x3fe6800000000000 // bits of 0.703125
	fineFirst = 0x3fe6000000000000 // bits of 0.6875
	minNormal = 0x0010000000000000
	infinity  = 0x7ff0000000000000
	ln2       = 0.693147180559945309417232121458176568
	ln2Hi     = 0x1.62e42fefa38p-01
	ln2Lo     = 0x1.ef35793c7673p-45
)

// logEdge is Log of numbers that are not positive, finite and normal.
func logEdge(x float64) float64 {
	switch {
	case x > 0 && x < 1:
		return Log(x*0x1p64) - 64*ln2
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	return x
}

// logParts returns hi and lo with ln x = hi + lo to 2^-59 relative, for x normal. It keeps
// the rounding errors of r and hi.
func logParts(x float64) (hi, lo float64) {
	b := math.Float64bits(x)
	d := b - fineFirst
	k := float64(int64(d) >> 52)
	c := &fineLogTable[d>>45%128]
	b -= d &^ (1<<52 - 1)
	z, zh := math.Float64frombits(b), math.Float64frombits(b&^(1<<27-1))
	r0, r1 := float64(zh*c.inv)-1, float64((z-zh)*c.inv)
	r := r0 + r1
	w := float64(k*ln2Hi) + c.hi
	h := w + r
	r2 := r * r
	p := -1./2 + float64(r*(1./3)) + float64(r2*(-1./4+float64(r*(1./5)))) +
		float64(float64(r2*r2)*(-1./6+float64(r*(1./7))-float64(r2*(1./8))))
	l := w - h + r + (float64(k*ln2Lo) + c.lo + (r0 - r + r1)) + float64(r2*p)
	hi = h + l
	return hi, h - hi + l
}
