//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"
	"simd/archsimd"

	"github.com/federated-frontier/mc/internal/special"
)

// never is later than every event; its code is neverCode.
var never = repeated(math.Float64frombits(math.Float64bits(1e300) | neverCode))

// schedule puts the starts and ends of those who take part in the order of time: ends before starts, each in the order of
// sites, which is that of their codes. It returns false if the last bits of dates, where codes are, matter to the order.
func (c *crowd) schedule() bool {
	rows := 0
	var early mask
	c.first, c.firstSite = all(null), all(null)
	later := load(&never)
	for i, in := range c.in[:c.sites] {
		if in == 0 {
			continue
		}
		start := load(&c.times[startCode+i])
		early |= in & le(start, vec{})
		earlier := in & lt(start, c.first)
		c.first = pick(earlier, start, c.first)
		c.firstSite = pick(earlier, all(float64(i)), c.firstSite)
		pick(in, coded(start, startCode+i), later).Store(&c.keys[rows])
		rows++
		if i >= len(c.machines) {
			continue
		}
		end := load(&c.times[i])
		if ends := in & lt(end, load(&eightHorizons)); ends != 0 {
			pick(ends, coded(end, i), later).Store(&c.keys[rows])
			rows++
		}
	}
	for {
		c.keys[rows] = never
		if rows++; rows%chunk == 0 {
			break
		}
	}
	sortRows(c.keys[:rows])
	c.events = rows
	c.keys[rows] = never
	return early == 0 && c.inOrder()
}

// inOrder reports whether dates that are equal but for their last bits are in order.
func (c *crowd) inOrder() bool {
	this := load(&c.keys[0])
	for k := range c.events {
		next := load(&c.keys[k+1])
		tied := eq(uncoded(this), uncoded(next)) &^ eq(this, next) // never is equal to itself
		for j := 0; tied != 0; j, tied = j+1, tied>>1 {
			if tied&1 != 0 && c.date(k, j) > c.date(k+1, j) {
				return false
			}
		}
		this = next
	}
	return true
}

// date returns the date of event k of lane j.
func (c *crowd) date(k, j int) float64 {
	return c.times[math.Float64bits(c.keys[k][j])%codes][j]
}

// happening is what happens next in eight lanes: the date, and how many sites and H100e come or go.
type happening struct{ t, m, n, weighted vec }

// reader reads events one after the other.
type reader struct {
	next           happening
	m, lnM, rangeM vec // of the sites at work after it

	c *crowd
	k int // what is read next

	_ [lineBytes - 16]byte
}

func (r *reader) start(c *crowd) { *r = reader{c: c} }

// read reads an event of each lane.
func (r *reader) read() {
	c := r.c
	keys := load(&c.keys[r.k])
	r.k++
	var at [tile]uint64
	keys.AsUint64x8().Store(&at)
	code := keys.AsUint64x8().And(archsimd.BroadcastUint64x8(codes - 1))
	starts := archsimd.BroadcastUint64x8(startCode - 1).Less(code).ToBits()
	m := pick(starts, load(&eightOnes), load(&eightMinusOnes))
	m = only(lt(keys, load(&never)), m)
	r.next = happening{ofCodes(&c.times, &at, codes-1), m, ofCodes(&c.n, &at, startCode-1).Mul(m), ofCodes(&c.weighted, &at, startCode-1).Mul(m)}
	r.m = r.m.Add(m)
	r.m.ConvertToUint64().Store(&at)
	t := &lawPairs
	r.lnM, r.rangeM = special.PairLanes(&t[at[0]%startCode], &t[at[1]%startCode], &t[at[2]%startCode], &t[at[3]%startCode],
		&t[at[4]%startCode], &t[at[5]%startCode], &t[at[6]%startCode], &t[at[7]%startCode])
}

// lawPairs are lnSites and rangeLaw of numbers of sites.
var lawPairs = func() (t [startCode][2]float64) {
	for m := range t {
		t[m] = [2]float64{lnSites[m], rangeLaw[m]}
	}
	return t
}()

// ofCodes returns of each lane the number of its own row, which is its bits in at that are in low. Put together in registers:
// numbers that are stored one by one are not there yet when they are loaded as one.
func ofCodes(t *[codes]lanes, at *[tile]uint64, low uint64) (v vec) {
	low %= codes
	number := func(j int) uint64 { return math.Float64bits(t[at[j]&low%codes][j]) }
	var ab, cd, ef, gh archsimd.Uint64x2
	ab = ab.SetElem(0, number(0)).SetElem(1, number(1))
	cd = cd.SetElem(0, number(2)).SetElem(1, number(3))
	ef = ef.SetElem(0, number(4)).SetElem(1, number(5))
	gh = gh.SetElem(0, number(6)).SetElem(1, number(7))
	var lo, hi archsimd.Uint64x4
	var all archsimd.Uint64x8
	return all.SetLo(lo.SetLo(ab).SetHi(cd)).SetHi(hi.SetLo(ef).SetHi(gh)).AsFloat64x8()
}
