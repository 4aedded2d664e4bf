//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"
	"math/bits"
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
		start := c.times[startCode+i].load()
		early |= in & le(start, vec{})
		earlier := in & lt(start, c.first)
		c.first = pick(earlier, start, c.first)
		c.firstSite = pick(earlier, allInt(i), c.firstSite)
		c.keys[rows].store(pick(in, coded(start, startCode+i), later))
		rows++
		if i >= len(c.machines) {
			continue
		}
		end := c.times[i].load()
		if ends := in & lt(end, load(&eightHorizons)); ends != 0 {
			c.keys[rows].store(pick(ends, coded(end, i), later))
			rows++
		}
	}
	for {
		c.keys[rows].store(later)
		if rows++; rows%chunk == 0 {
			break
		}
	}
	sortRows(c.keys[:rows])
	c.events = rows
	c.keys[rows].store(later)
	return early == 0 && c.inOrder()
}

// inOrder reports whether dates that are equal but for their last bits are in order, and notes which are equal.
func (c *crowd) inOrder() bool {
	this := c.keys[0].load()
	for k := range c.events {
		next := c.keys[k+1].load()
		tied := eq(uncoded(this), uncoded(next)) &^ eq(this, next) // never is equal to itself
		c.same[k] = tied
		for ; tied != 0; tied &= tied - 1 {
			j := bits.TrailingZeros8(tied)
			switch a, b := c.date(k, j), c.date(k+1, j); { // positive numbers are in the order of their bits
			case a > b:
				return false
			case a < b:
				c.same[k] &^= 1 << j
			}
		}
		this = next
	}
	return true
}

// date returns the bits of the date of event k of lane j.
func (c *crowd) date(k, j int) uint64 { return c.times[c.keys[k][j]%codes][j] }
