package special

import "math"

// Exp returns e**x.
//
// Special cases are:
//
//	Exp(+Inf) = +Inf
//	Exp(-Inf) = 0
//	Exp(NaN) = NaN
//	Exp(x) = +Inf for x > 709.78, 0 for x < -745.13
//
// The error is below 0.55 ulp for -700 < x < 709.7, 2 ulp elsewhere.
func Exp(x float64) float64 {
	if !(x > expMin && x < expMax) {
		return expEdge(x)
	}
	s, t := expParts(x)
	return s + float64(s*t)
}

// ExpSlice sets dst[i] to Exp(x[i]). The slices have equal length and may be the same.
func ExpSlice(dst, x []float64) {
	x = x[:len(dst)]
	for i, v := range x {
		if !(v > expMin && v < expMax) {
			dst[i] = expEdge(v)
			continue
		}
		z := float64(v*invLn2N) + shift
		k := math.Float64bits(z)
		z -= shift
		r := v - float64(z*ln2HiN) - float64(z*ln2LoN)
		e := &expTable[k%16]
		r2 := r * r
		t := e.tail + r + float64(r2*(0.5+float64(r*(1./6)))) +
			float64(float64(r2*r2)*(1./24+float64(r*(1./120))+float64(r2*(1./720+float64(r*(1./5040))))))
		s := math.Float64frombits(e.bits + k<<48)
		dst[i] = s + float64(s*t)
	}
}

// Expm1 returns e**x − 1, accurate for x near 0.
//
// Special cases are:
//
//	Expm1(±0) = ±0
//	Expm1(+Inf) = +Inf
//	Expm1(-Inf) = -1
//	Expm1(NaN) = NaN
//
// The error is below 2.7 ulp.
func Expm1(x float64) float64 {
	if !(x > -0.5 && x < 0.5) {
		return Exp(x) - 1
	}
	if x == 0 {
		return x
	}
	s, t := expParts(x)
	return (s - 1) + float64(s*t)
}

// The method of Exp, after the one of Arm Optimized Routines (exp.c, S. Nagy): with
// x = k·ln2/16 + r, |r| ≤ ln2/32, e**x is 2^(k/16)·e**r. The power of two comes from a
// table of s = 2^(j/16) rounded and of its relative error, and e**r − 1 from the Taylor
// polynomial of degree 7, whose error is below 1.3e-18. Tables of 16 fit into two registers of
// eight numbers, so that eight look-ups are one permutation. Adding 1.5·2^52 rounds to an
// integer and leaves it in the low bits. ln2HiN has 35 bits, so that k·ln2HiN is exact.
const (
	shift   = 0x1.8p52
	invLn2N = 0x1.71547652b82fep+04 // 16/ln 2
	ln2HiN  = 0x1.62e42fef8p-05     // ln 2/16, high part
	ln2LoN  = 0x1.1cf79abc9e3b4p-40 // and the rest
	expMin  = -700                  // no product underflows from here
	expMax  = 709.7                 // and none overflows up to here
)

// expParts returns s and t with e**x = s·(1+t), for expMin < x < expMax.
func expParts(x float64) (s, t float64) {
	z := float64(x*invLn2N) + shift
	k := math.Float64bits(z)
	z -= shift
	r := x - float64(z*ln2HiN) - float64(z*ln2LoN)
	e := &expTable[k%16]
	r2 := r * r
	t = e.tail + r + float64(r2*(0.5+float64(r*(1./6)))) +
		float64(float64(r2*r2)*(1./24+float64(r*(1./120))+float64(r2*(1./720+float64(r*(1./5040))))))
	return math.Float64frombits(e.bits + k<<48), t
}

// expEdge is Exp outside (expMin, expMax).
func expEdge(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.782712893384:
		return math.Inf(1)
	case x < -745.1332191019412:
		return 0
	case x > 0:
		return float64(Exp(x-64*ln2Hi)*(1+float64(64*-ln2Lo))) * 0x1p64
	}
	return float64(Exp(x+64*ln2Hi)*(1+float64(64*ln2Lo))) * 0x1p-64
}
