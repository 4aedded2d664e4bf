//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"
	"simd/archsimd"
)

// Eight numbers side by side, in a register and in memory, and eight truths, bit j that of lane j. Masks are kept as
// bits, because logic on archsimd's own masks goes through vectors.
type (
	vec   = archsimd.Float64x8
	lanes = [tile]float64
	mask  = uint8
)

// words are lanes as bits, of which single ones are looked at. The compiler would load a single number of lanes into a register of vectors,
// and wait for what was in the upper part of that before.
type words [tile]uint64

func (w *words) load() vec         { return archsimd.LoadUint64x8((*[tile]uint64)(w)).AsFloat64x8() }
func (w *words) store(v vec)       { v.AsUint64x8().Store((*[tile]uint64)(w)) }
func (w *words) at(j uint) float64 { return math.Float64frombits(w[j%tile]) }

const allLanes mask = 0xff

func load(v *lanes) vec { return archsimd.LoadFloat64x8(v) }

// all is a number in all lanes.
func all(v float64) vec { return archsimd.BroadcastFloat64x8(v) }

func lt(a, b vec) mask { return a.Less(b).ToBits() }
func le(a, b vec) mask { return a.LessEqual(b).ToBits() }
func eq(a, b vec) mask { return a.Equal(b).ToBits() }

// pick takes yes in the lanes of m and no in the others.
func pick(m mask, yes, no vec) vec { return yes.Merge(no, archsimd.Mask64x8FromBits(m)) }

// only is v in the lanes of m and 0 in the others. A sum to which 0 is added does not change.
func only(m mask, v vec) vec { return v.Masked(archsimd.Mask64x8FromBits(m)) }

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
	eightOnes      = lanes{1, 1, 1, 1, 1, 1, 1, 1}
	eightMinusOnes = repeated(-1)
	eightNulls     = repeated(null)
	eightHorizons  = repeated(horizon)
	eightYears     = repeated(secondsPerYear)
	eightHours     = repeated(hoursPerYear)
	eightF0        = repeated(f0)
)

func repeated(v float64) lanes { return lanes{v, v, v, v, v, v, v, v} }

// negated is −v, of zeros too.
func negated(v vec) vec { return v.Mul(load(&eightMinusOnes)) }
