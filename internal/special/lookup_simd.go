//go:build goexperiment.simd && amd64 && !purego

package special

import (
	"math"
	"simd/archsimd"
	"unsafe"
)

// A column is a column of a table of 16 entries, which are two registers.
type column [2][8]float64

// at returns the number of the entry k%16 of each lane.
func (c *column) at(k archsimd.Uint64x8) archsimd.Float64x8 {
	return load(&c[0]).ConcatPermute(load(&c[1]), k)
}

func newColumn(of func(k int) float64) (c column) {
	for k := range 16 {
		c[k/8][k%8] = of(k)
	}
	return c
}

var (
	expTails = newColumn(func(k int) float64 { return expTable[k].tail })
	expBits  = newColumn(func(k int) float64 { return math.Float64frombits(expTable[k].bits) })
	logInvs  = newColumn(func(k int) float64 { return logTable[k].inv })
	logHis   = newColumn(func(k int) float64 { return logTable[k].hi })
	logLos   = newColumn(func(k int) float64 { return logTable[k].lo })
)

// A Pair is two numbers, four times: a line of the cache. There is no gather; the lines of eight lanes are loaded whole and put together
// by masks, for which a processor has more ports than for moves between lanes.
type Pair [8]float64

// NewPair returns a pair.
func NewPair(a, b float64) Pair { return Pair{a, b, a, b, a, b, a, b} }

// Pairs returns the two numbers of the entry k%128 of each lane.
func Pairs(t *[128]Pair, k archsimd.Uint64x8) (first, second archsimd.Float64x8) {
	var s spread
	i := s.of(k)
	lo := t[i[3]%128].after(t[i[2]%128].after(t[i[1]%128].after(t[i[0]%128].load(), 1), 2), 3)
	hi := t[i[7]%128].after(t[i[6]%128].after(t[i[5]%128].after(t[i[4]%128].load(), 1), 2), 3)
	return lo.ConcatPermute(hi, archsimd.LoadUint64x8(&evenPlaces)), lo.ConcatPermute(hi, archsimd.LoadUint64x8(&oddPlaces))
}

func (p *Pair) load() archsimd.Float64x8 { return load((*[8]float64)(p)) }

// after puts a pair into the lanes 2·place and 2·place+1.
func (p *Pair) after(v archsimd.Float64x8, place int) archsimd.Float64x8 {
	return p.load().Merge(v, archsimd.Mask64x8FromBits(3<<(2*place)))
}

var (
	evenPlaces = [8]uint64{0, 2, 4, 6, 8, 10, 12, 14}
	oddPlaces  = [8]uint64{1, 3, 5, 7, 9, 11, 13, 15}
)

// A spread is eight whole numbers on their way from a register to single ones. It is twice as long, so that eight of its numbers are in
// one line of the cache: the stack begins anywhere in a line, and what is stored across two is slow to come back. So are, on processors
// by Intel, parts of what is stored as 64 bytes at once.
type spread [16]uint64

func (s *spread) of(k archsimd.Uint64x8) *[8]uint64 {
	from := -(uintptr(unsafe.Pointer(s)) / 8) % 8
	one := (*[8]uint64)(s[from : from+8])
	k.GetLo().Store((*[4]uint64)(one[:4]))
	k.GetHi().Store((*[4]uint64)(one[4:]))
	return one
}
