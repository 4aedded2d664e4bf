//go:build goexperiment.simd && amd64 && !purego

package special

import (
	"math"
	"simd/archsimd"
)

// The functions below are those of the same name of eight numbers side by side, and equal them in every bit: the
// same operations in the same order, one lane each. They need archsimd.X86.AVX512.

// broadcast is a constant in eight lanes, to be loaded where it is used: the compiler would keep it in one of the few
// registers otherwise, and spill that.
func broadcast(v float64) *[8]float64 { return &[8]float64{v, v, v, v, v, v, v, v} }

var (
	eightOnes       = broadcast(1)
	eightZeros      = broadcast(0)
	eightHalfs      = broadcast(0.5)
	eightMinusHalfs = broadcast(-0.5)
	eightLargest    = broadcast(0x1p60)
	eightSigns      = &[8]uint64{1 << 63, 1 << 63, 1 << 63, 1 << 63, 1 << 63, 1 << 63, 1 << 63, 1 << 63}

	cellBits     = &[8]uint64{45, 45, 45, 45, 45, 45, 45, 45} // of a fraction, below the number of its cell in a table
	fractionBits = &[8]int64{52, 52, 52, 52, 52, 52, 52, 52}  // bits of a fraction

	eightExpMin = broadcast(expMin)
	eightExpMax = broadcast(expMax)
	eightShift  = broadcast(shift)
	eightInvLn2 = broadcast(invLn2N)
	eightLn2HiN = broadcast(ln2HiN)
	eightLn2LoN = broadcast(ln2LoN)
	eight6th    = broadcast(1. / 6)
	eight24th   = broadcast(1. / 24)
	eight120th  = broadcast(1. / 120)

	eightLn2Hi = broadcast(ln2Hi)
	eightLn2Lo = broadcast(ln2Lo)
	eight3rd   = broadcast(1. / 3)
	eight4th   = broadcast(1. / 4)
	eight5th   = broadcast(1. / 5)
	eight7th   = broadcast(1. / 7)
	eight8th   = broadcast(1. / 8)
)

func load(v *[8]float64) archsimd.Float64x8 { return archsimd.LoadFloat64x8(v) }

// ExpLanes is Exp.
func ExpLanes(x archsimd.Float64x8) archsimd.Float64x8 {
	if inside(x, eightExpMin, eightExpMax) != 0xff {
		return laneByLane(x, Exp)
	}
	s, t := expPartsLanes(x)
	return s.Add(s.Mul(t))
}

// Expm1Lanes is Expm1.
func Expm1Lanes(x archsimd.Float64x8) archsimd.Float64x8 {
	if inside(x, eightExpMin, eightExpMax)&^negativeZero(x) != 0xff {
		return laneByLane(x, Expm1)
	}
	small := inside(x, eightMinusHalfs, eightHalfs)
	s, t := expPartsLanes(x)
	one, p := load(eightOnes), s.Mul(t)
	return s.Sub(one).Add(p).Merge(s.Add(p).Sub(one), archsimd.Mask64x8FromBits(small))
}

// negativeZero tells of each lane whether x is −0.
func negativeZero(x archsimd.Float64x8) uint8 {
	return x.AsUint64x8().Equal(archsimd.LoadUint64x8(eightSigns)).ToBits()
}

// inside tells of each lane whether lo < x < hi.
func inside(x archsimd.Float64x8, lo, hi *[8]float64) uint8 {
	return x.Greater(load(lo)).ToBits() & x.Less(load(hi)).ToBits()
}

// expPartsLanes is expParts.
func expPartsLanes(x archsimd.Float64x8) (s, t archsimd.Float64x8) {
	shifted := load(eightShift)
	z := x.Mul(load(eightInvLn2)).Add(shifted)
	k := z.AsUint64x8()
	tail, bits := expLookup(k)
	z = z.Sub(shifted)
	r := x.Sub(z.Mul(load(eightLn2HiN))).Sub(z.Mul(load(eightLn2LoN)))
	r2 := r.Mul(r)
	t = tail.Add(r).Add(r2.Mul(load(eightHalfs).Add(r.Mul(load(eight6th))))).
		Add(r2.Mul(r2).Mul(load(eight24th).Add(r.Mul(load(eight120th)))))
	return bits.AsUint64x8().Add(k.ShiftAllLeft(45)).AsFloat64x8(), t
}

// LogLanes is Log.
func LogLanes(x archsimd.Float64x8) archsimd.Float64x8 {
	b := x.AsUint64x8()
	normal := b.Sub(archsimd.BroadcastUint64x8(minNormal)).Less(archsimd.BroadcastUint64x8(infinity - minNormal))
	if normal.ToBits() != 0xff {
		return laneByLane(x, Log)
	}
	d := b.Sub(archsimd.BroadcastUint64x8(logFirst))
	c, chi, clo := logLookup(d.ShiftRight(archsimd.LoadUint64x8(cellBits)))
	k := d.AsInt64x8().ShiftRight(archsimd.LoadInt64x8(fractionBits)).ConvertToFloat64()
	b = b.Sub(d.And(archsimd.BroadcastUint64x8(math.MaxUint64 &^ (1<<52 - 1))))
	z := b.AsFloat64x8()
	zh := b.And(archsimd.BroadcastUint64x8(math.MaxUint64 &^ (1<<27 - 1))).AsFloat64x8()
	r := zh.Mul(c).Sub(load(eightOnes)).Add(z.Sub(zh).Mul(c))
	w := k.Mul(load(eightLn2Hi)).Add(chi)
	hi := w.Add(r)
	r2 := r.Mul(r)
	p := r.Mul(load(eight3rd)).Sub(load(eightHalfs)).
		Add(r2.Mul(r.Mul(load(eight5th)).Sub(load(eight4th)))).
		Add(r2.Mul(r2).Mul(r.Mul(load(eight7th)).Sub(load(eight6th)).Sub(r2.Mul(load(eight8th)))))
	return w.Sub(hi).Add(r).Add(k.Mul(load(eightLn2Lo)).Add(clo)).Add(r2.Mul(p)).Add(hi)
}

// Log1pLanes is Log1p.
func Log1pLanes(x archsimd.Float64x8) archsimd.Float64x8 {
	one := load(eightOnes)
	u := one.Add(x)
	if inside(u, eightZeros, eightLargest)&^negativeZero(x) != 0xff {
		return laneByLane(x, Log1p)
	}
	lost := x.Sub(u.Sub(one)).Div(u)
	return LogLanes(u).Add(lost)
}
