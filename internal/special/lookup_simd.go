//go:build goexperiment.simd && amd64 && !purego

package special

import (
	"math"
	"simd/archsimd"
)

// There is no gather, and eight numbers that are stored one by one are not there yet when they are loaded as one. So what
// belongs together is loaded as one, put into registers, and then put in order.

// expPairs are the tail and the bits of expTable.
var expPairs = func() (t [128][2]float64) {
	for k, e := range &expTable {
		t[k] = [2]float64{e.tail, math.Float64frombits(e.bits)}
	}
	return t
}()

// logQuads are inv, hi and lo of logTable.
var logQuads = func() (t [128][4]float64) {
	for k, c := range &logTable {
		t[k] = [4]float64{c.inv, c.hi, c.lo}
	}
	return t
}()

var (
	evenPlaces  = &[8]uint64{0, 2, 4, 6, 8, 10, 12, 14}
	oddPlaces   = &[8]uint64{1, 3, 5, 7, 9, 11, 13, 15}
	firstPlaces = &[8]uint64{0, 4, 8, 12, 1, 5, 9, 13}
	thirdPlaces = &[8]uint64{2, 6, 10, 14, 2, 6, 10, 14}
	lowHalves   = &[8]uint64{0, 1, 2, 3, 8, 9, 10, 11}
	highHalves  = &[8]uint64{4, 5, 6, 7, 12, 13, 14, 15}
)

// PairLanes looks up two numbers for each lane.
func PairLanes(a, b, c, d, e, f, g, h *[2]float64) (first, second archsimd.Float64x8) {
	lo, hi := fourPairs(a, b, c, d), fourPairs(e, f, g, h)
	return lo.ConcatPermute(hi, archsimd.LoadUint64x8(evenPlaces)), lo.ConcatPermute(hi, archsimd.LoadUint64x8(oddPlaces))
}

func fourPairs(a, b, c, d *[2]float64) (v archsimd.Float64x8) {
	var lo, hi archsimd.Float64x4
	lo = lo.SetLo(archsimd.LoadFloat64x2(a)).SetHi(archsimd.LoadFloat64x2(b))
	hi = hi.SetLo(archsimd.LoadFloat64x2(c)).SetHi(archsimd.LoadFloat64x2(d))
	return v.SetLo(lo).SetHi(hi)
}

// Apart returns the numbers of the lanes. It takes the way through registers: the stack begins anywhere in a line of the
// cache, and what is stored across two lines is slow to come back.
func Apart(v archsimd.Uint64x8) (a, b, c, d, e, f, g, h uint64) {
	lo, hi := v.GetLo(), v.GetHi()
	ab, cd, ef, gh := lo.GetLo(), lo.GetHi(), hi.GetLo(), hi.GetHi()
	return ab.GetElem(0), ab.GetElem(1), cd.GetElem(0), cd.GetElem(1), ef.GetElem(0), ef.GetElem(1), gh.GetElem(0), gh.GetElem(1)
}

// expLookup returns tails and bits of the entries k%128 of expTable.
func expLookup(k archsimd.Uint64x8) (tail, bits archsimd.Float64x8) {
	a, b, c, d, e, f, g, h := Apart(k)
	t := &expPairs
	return PairLanes(&t[a%128], &t[b%128], &t[c%128], &t[d%128], &t[e%128], &t[f%128], &t[g%128], &t[h%128])
}

// logLookup returns inv, hi and lo of the entries k%128 of logTable.
func logLookup(k archsimd.Uint64x8) (inv, chi, clo archsimd.Float64x8) {
	a, b, c, d, e, f, g, h := Apart(k)
	t := &logQuads
	ab, cd := twoQuads(&t[a%128], &t[b%128]), twoQuads(&t[c%128], &t[d%128])
	ef, gh := twoQuads(&t[e%128], &t[f%128]), twoQuads(&t[g%128], &t[h%128])
	firsts, thirds := archsimd.LoadUint64x8(firstPlaces), archsimd.LoadUint64x8(thirdPlaces)
	low, high := archsimd.LoadUint64x8(lowHalves), archsimd.LoadUint64x8(highHalves)
	p, q := ab.ConcatPermute(cd, firsts), ef.ConcatPermute(gh, firsts)
	r, s := ab.ConcatPermute(cd, thirds), ef.ConcatPermute(gh, thirds)
	return p.ConcatPermute(q, low), p.ConcatPermute(q, high), r.ConcatPermute(s, low)
}

func twoQuads(a, b *[4]float64) (v archsimd.Float64x8) {
	return v.SetLo(archsimd.LoadFloat64x4(a)).SetHi(archsimd.LoadFloat64x4(b))
}
