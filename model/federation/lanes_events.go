//go:build goexperiment.simd && amd64 && !purego

package federation

import "math"

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

// sign and change say what a code does to the number of sites.
var sign, change = func() (s [codes]float64, c [codes]int) {
	for code := range s {
		s[code], c[code] = 1, 1
		if code < startCode {
			s[code], c[code] = -1, -1
		}
	}
	s[neverCode], c[neverCode] = 0, 0
	return s, c
}()

// reader reads events one after the other.
type reader struct {
	c    *crowd
	m    [tile]int // sites at work
	k    int       // the next
	next happening
	// Of the sites at work after the event.
	lnM, rangeM lanes
}

func (r *reader) start(c *crowd) {
	r.c, r.k, r.m = c, 0, [tile]int{}
}

// read reads an event of each lane.
func (r *reader) read() {
	var t, m, n, weighted lanes
	c := r.c
	for j, key := range &c.keys[r.k] {
		code := math.Float64bits(key) % codes
		i := code % startCode
		s := sign[code]
		t[j], m[j], n[j], weighted[j] = c.times[code][j], s, s*c.n[i][j], s*c.weighted[i][j]
		r.m[j] += change[code]
		at := r.m[j] & maxInventory
		r.lnM[j], r.rangeM[j] = lnSites[at], rangeLaw[at]
	}
	r.next = happening{load(&t), load(&m), load(&n), load(&weighted)}
	r.k++
}
