//go:build goexperiment.simd && amd64 && !purego

package special

import (
	"math"
	"simd/archsimd"
)

// The functions below are those of the same name of eight numbers side by side, and equal them in every bit: the
// same operations in the same order, one lane each. They need archsimd.X86.AVX512.

// repeat is a constant in eight lanes, to be loaded where it is used: the compiler would keep it in one of the few
// registers otherwise, and spill that.
func repeat[T float64 | uint64 | int64](v T) [8]T { return [8]T{v, v, v, v, v, v, v, v} }

var (
	eightOnes       = repeat(1.)
	eightZeros      = repeat(0.)
	eightHalfs      = repeat(0.5)
	eightMinusHalfs = repeat(-0.5)
	eightLargest    = repeat(0x1p60)
	eightSigns      = repeat[uint64](1 << 63)

	eightExpMin = repeat[float64](expMin)
	eightExpMax = repeat(expMax)
	eightShift  = repeat(shift)
	eightInvLn2 = repeat(invLn2N)
	eightLn2HiN = repeat(ln2HiN)
	eightLn2LoN = repeat(ln2LoN)
	eight24th   = repeat(1. / 24)
	eight120th  = repeat(1. / 120)
	eight720th  = repeat(1. / 720)
	eight5040th = repeat(1. / 5040)

	eightMinNormals = repeat[uint64](minNormal)
	eightNormals    = repeat[uint64](infinity - minNormal)
	eightLogFirsts  = repeat[uint64](logFirst)
	eightExponents  = repeat[uint64](math.MaxUint64 &^ (1<<52 - 1))
	eightHighParts  = repeat[uint64](math.MaxUint64 &^ (1<<27 - 1))
	cellBits        = repeat[uint64](48) // of a fraction, below the number of its cell in a table
	fractionBits    = repeat[int64](52)
	eightLn2Hi      = repeat(ln2Hi)
	eightLn2Lo      = repeat(ln2Lo)
	eight3rd        = repeat(1. / 3)
	eight4th        = repeat(1. / 4)
	eight5th        = repeat(1. / 5)
	eight6th        = repeat(1. / 6)
	eight7th        = repeat(1. / 7)
	eight8th        = repeat(1. / 8)
	eight9th        = repeat(1. / 9)
	eight10th       = repeat(1. / 10)
	eight11th       = repeat(1. / 11)
	eight12th       = repeat(1. / 12)
)

func load(v *[8]float64) archsimd.Float64x8 { return archsimd.LoadFloat64x8(v) }

// ExpLanes is Exp.
func ExpLanes(x archsimd.Float64x8) archsimd.Float64x8 {
	if inside(x, &eightExpMin, &eightExpMax) != 0xff {
		return laneByLane(x, Exp)
	}
	s, t := expPartsLanes(x)
	return s.Add(s.Mul(t))
}

// Expm1Lanes is Expm1.
func Expm1Lanes(x archsimd.Float64x8) archsimd.Float64x8 {
	if inside(x, &eightExpMin, &eightExpMax)&^negativeZero(x) != 0xff {
		return laneByLane(x, Expm1)
	}
	small := inside(x, &eightMinusHalfs, &eightHalfs)
	s, t := expPartsLanes(x)
	one, p := load(&eightOnes), s.Mul(t)
	return s.Sub(one).Add(p).Merge(s.Add(p).Sub(one), archsimd.Mask64x8FromBits(small))
}

// negativeZero tells of each lane whether x is −0.
func negativeZero(x archsimd.Float64x8) uint8 {
	return x.AsUint64x8().Equal(archsimd.LoadUint64x8(&eightSigns)).ToBits()
}

// inside tells of each lane whether lo < x < hi.
func inside(x archsimd.Float64x8, lo, hi *[8]float64) uint8 {
	return x.Greater(load(lo)).ToBits() & x.Less(load(hi)).ToBits()
}

// expPartsLanes is expParts.
func expPartsLanes(x archsimd.Float64x8) (s, t archsimd.Float64x8) {
	shifted := load(&eightShift)
	z := x.Mul(load(&eightInvLn2)).Add(shifted)
	k := z.AsUint64x8()
	z = z.Sub(shifted)
	r := x.Sub(z.Mul(load(&eightLn2HiN))).Sub(z.Mul(load(&eightLn2LoN)))
	r2 := r.Mul(r)
	high := r2.Mul(load(&eight720th).Add(r.Mul(load(&eight5040th))))
	t = expTails.at(k).Add(r).Add(r2.Mul(load(&eightHalfs).Add(r.Mul(load(&eight6th))))).
		Add(r2.Mul(r2).Mul(load(&eight24th).Add(r.Mul(load(&eight120th))).Add(high)))
	return expBits.at(k).AsUint64x8().Add(k.ShiftAllLeft(48)).AsFloat64x8(), t
}

// LogLanes is Log.
func LogLanes(x archsimd.Float64x8) archsimd.Float64x8 {
	b := x.AsUint64x8()
	normal := b.Sub(archsimd.LoadUint64x8(&eightMinNormals)).Less(archsimd.LoadUint64x8(&eightNormals))
	if normal.ToBits() != 0xff {
		return laneByLane(x, Log)
	}
	d := b.Sub(archsimd.LoadUint64x8(&eightLogFirsts))
	cell := d.ShiftRight(archsimd.LoadUint64x8(&cellBits))
	k := d.AsInt64x8().ShiftRight(archsimd.LoadInt64x8(&fractionBits)).ConvertToFloat64()
	b = b.Sub(d.And(archsimd.LoadUint64x8(&eightExponents)))
	z, zh := b.AsFloat64x8(), b.And(archsimd.LoadUint64x8(&eightHighParts)).AsFloat64x8()
	c := logInvs.at(cell)
	r := zh.Mul(c).Sub(load(&eightOnes)).Add(z.Sub(zh).Mul(c))
	w := k.Mul(load(&eightLn2Hi)).Add(logHis.at(cell))
	hi := w.Add(r)
	r2 := r.Mul(r)
	r4 := r2.Mul(r2)
	high := r4.Mul(r4).Mul(r.Mul(load(&eight11th)).Sub(load(&eight10th)).Sub(r2.Mul(load(&eight12th))))
	p := r.Mul(load(&eight3rd)).Sub(load(&eightHalfs)).
		Add(r2.Mul(r.Mul(load(&eight5th)).Sub(load(&eight4th)))).
		Add(r4.Mul(r.Mul(load(&eight7th)).Sub(load(&eight6th)).Add(r2.Mul(r.Mul(load(&eight9th)).Sub(load(&eight8th)))))).
		Add(high)
	return w.Sub(hi).Add(r).Add(k.Mul(load(&eightLn2Lo)).Add(logLos.at(cell))).Add(r2.Mul(p)).Add(hi)
}

// Log1pLanes is Log1p.
func Log1pLanes(x archsimd.Float64x8) archsimd.Float64x8 {
	one := load(&eightOnes)
	u := one.Add(x)
	if inside(u, &eightZeros, &eightLargest)&^negativeZero(x) != 0xff {
		return laneByLane(x, Log1p)
	}
	lost := x.Sub(u.Sub(one)).Div(u)
	return LogLanes(u).Add(lost)
}
