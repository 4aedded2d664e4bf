//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"
	"simd/archsimd"
)

// Eight numbers side by side, and eight truths, bit j that of lane j. Masks are kept as bits, because logic on archsimd's own masks goes
// through vectors.
type (
	vec  = archsimd.Float64x8
	mask = uint8
)

// lanes are eight numbers in memory, as bits: code in lanes must not compute with single numbers. For these the compiler uses
// instructions that keep the upper part of a register as it is; where other instructions have been there, an AMD processor waits for
// that part, and an Intel one takes 150 ns to change its state. The script nosse looks for such instructions.
type lanes [tile]uint64

func (w *lanes) load() vec   { return archsimd.LoadUint64x8((*[tile]uint64)(w)).AsFloat64x8() }
func (w *lanes) store(v vec) { v.AsUint64x8().Store((*[tile]uint64)(w)) }

// put sets the lanes of m.
func (w *lanes) put(m mask, v vec) { w.store(pick(m, v, w.load())) }

// together loads numbers that were stored one by one just now: these are not there yet when they are loaded as one.
func (w *lanes) together() vec {
	var ab, cd, ef, gh archsimd.Uint64x2
	ab, cd = ab.SetElem(0, w[0]).SetElem(1, w[1]), cd.SetElem(0, w[2]).SetElem(1, w[3])
	ef, gh = ef.SetElem(0, w[4]).SetElem(1, w[5]), gh.SetElem(0, w[6]).SetElem(1, w[7])
	var lo, hi archsimd.Uint64x4
	var all archsimd.Uint64x8
	return all.SetLo(lo.SetLo(ab).SetHi(cd)).SetHi(hi.SetLo(ef).SetHi(gh)).AsFloat64x8()
}

const allLanes mask = 0xff

func load(v *lanes) vec { return v.load() }

// all is a number in all lanes.
func all(v float64) vec { return archsimd.BroadcastFloat64x8(v) }

func lt(a, b vec) mask { return a.Less(b).ToBits() }
func le(a, b vec) mask { return a.LessEqual(b).ToBits() }
func eq(a, b vec) mask { return a.Equal(b).ToBits() }

// pick takes yes in the lanes of m and no in the others.
func pick(m mask, yes, no vec) vec { return yes.Merge(no, archsimd.Mask64x8FromBits(m)) }

// only is v in the lanes of m and 0 in the others. A sum to which 0 is added does not change.
func only(m mask, v vec) vec { return v.Masked(archsimd.Mask64x8FromBits(m)) }

// allInt is a whole number in all lanes.
func allInt(k int) vec { return archsimd.BroadcastInt64x8(int64(k)).ConvertToFloat64() }

// lesser and greater are Go's min and max of numbers that are no NaN, nor zeros of different signs. Of a NaN and a number
// they are b.
func lesser(a, b vec) vec  { return a.Min(b) }
func greater(a, b vec) vec { return a.Max(b) }

// truncated is the integer part.
func truncated(a vec) vec { return a.TruncScaled(0) }

// numbers is number.
func numbers(m mask) vec { return only(m, load(&eightOnes)) }

// orNull is v in the lanes of m and null in the others.
func orNull(m mask, v vec) vec { return pick(m, v, load(&eightNulls)) }

// Constants in eight lanes are loaded where they are used: the compiler would keep them in registers, of which it has 15,
// and spill them.
var (
	eightWhole     = [4]lanes{repeated(0), repeated(1), repeated(2), repeated(3)} // by number of an option, or of runs
	eightOnes      = repeated(1)
	eightMinusOnes = repeated(-1)
	eightNulls     = repeated(null)
	eightHorizons  = repeated(horizon)
	eightYears     = repeated(secondsPerYear)
	eightHours     = repeated(hoursPerYear)
	eightF0        = repeated(f0)
)

func repeated(v float64) (w lanes) {
	for j := range w {
		w[j] = math.Float64bits(v)
	}
	return w
}

// negated is −v, of zeros too.
func negated(v vec) vec { return v.Mul(load(&eightMinusOnes)) }
