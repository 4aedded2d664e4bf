//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"
	"math/bits"
	"simd/archsimd"

	"github.com/federated-frontier/mc/internal/special"
)

// laneFleet is a fleet of eight points, with the logarithm of the number of sites and what takes its place in the law
// "range".
type laneFleet struct{ m, n, weighted, lnM, rangeM lanes }

// laneDelivery is a delivery of eight points.
type laneDelivery struct {
	date, count, rate lanes
	fleet             laneFleet
	done              mask // the first run is delivered

	_ [lineBytes - 1]byte
}

// A walk goes with the federations of points through what happens to them. A lane whose point is at an end takes the next
// point of the tiles, so that none waits for the slowest. A step takes each lane either to its next event or to the
// delivery of a run.
type walk struct {
	run                          laneTraining
	common                       laneCommon
	f                            laneFleet
	now, progress, rate, perYear lanes

	tile  [tile]*laneTile // whose points are in the lanes
	col   [tile]int       // which of its points
	place [tile]int       // the next event
	count [tile]int       // runs delivered
	alive mask

	tiles []*laneTile
	next  int // the next point of tiles
}

// federated is timeline.deliver of the federations of all points of some tiles.
func (w *walk) federated(tiles []*laneTile) {
	if len(tiles) == 0 {
		return
	}
	w.tiles, w.next, w.alive = tiles, 0, allLanes
	for j := range w.tile {
		w.enter(j)
	}
	for w.alive != 0 {
		w.step()
	}
}

// enter puts the next point into a lane.
func (w *walk) enter(j int) {
	m := mask(1) << j
	if w.next == len(w.tiles)*tile {
		w.alive &^= m
		return
	}
	t, c := w.tiles[w.next/tile], w.next%tile
	w.next++
	w.tile[j], w.col[j], w.place[j], w.count[j] = t, c, 0, 0
	w.common.take(m, &t.runs.common, c)
	w.run.take(m, &t.runs.of[0], c)
	for _, v := range []*lanes{&w.f.m, &w.f.n, &w.f.weighted, &w.now, &w.progress} {
		only(^m, load(v)).Store(v)
	}
}

// leave ends the point of a lane.
func (w *walk) leave(j int) {
	w.tile[j].delivery.count[w.col[j]] = [...]float64{0, 1, 2, 3}[w.count[j]]
	w.enter(j)
}

// happening is what happens next in eight lanes: the date, and how many sites and H100e come or go.
type happening struct{ t, m, n, weighted vec }

// step takes each lane a step further.
func (w *walk) step() {
	h := w.read()
	now, progress := load(&w.now), load(&w.progress)
	w.survey(lt(now, h.t))
	next := lesser(h.t, load(&eightHorizons))
	works := w.alive & lt(vec{}, load(&w.f.m))
	reach, done := progress, mask(0)
	var rate, perYear vec
	if works&lt(now, next) != 0 {
		rate = w.common.federated(&w.run, &w.f)
		perYear = rate.Mul(load(&eightYears))
		reach = pick(works, progress.Add(perYear.Mul(next.Sub(now))), progress)
		done = works & le(load(&w.run.work), reach)
	}
	goes := w.alive &^ done
	w.apply(goes, &h)
	if done == 0 {
		next.Store(&w.now)
		reach.Store(&w.progress)
	} else {
		delivered := now.Add(load(&w.run.work).Sub(progress).Div(perYear))
		pick(done, delivered, next).Store(&w.now)
		only(^done, reach).Store(&w.progress)
		perYear.Div(load(&eightYears)).Store(&w.rate)
		for d := done; d != 0; d &= d - 1 {
			w.deliver(bits.TrailingZeros8(d))
		}
	}
	for over := goes & le(load(&eightHorizons), next); over != 0; over &= over - 1 {
		w.leave(bits.TrailingZeros8(over))
	}
}

// survey prepares what depends on the number of sites at work. It leaves no residue of rounding where there is none and none starts at
// this moment.
func (w *walk) survey(later mask) {
	m := load(&w.f.m)
	if empty := eq(m, vec{}) & later; empty != 0 {
		only(^empty, load(&w.f.n)).Store(&w.f.n)
		only(^empty, load(&w.f.weighted)).Store(&w.f.weighted)
	}
	var at [tile]uint64
	m.ConvertToUint64().Store(&at)
	t := &lawPairs
	lnM, rangeM := special.PairLanes(&t[at[0]%startCode], &t[at[1]%startCode], &t[at[2]%startCode], &t[at[3]%startCode],
		&t[at[4]%startCode], &t[at[5]%startCode], &t[at[6]%startCode], &t[at[7]%startCode])
	lnM.Store(&w.f.lnM)
	rangeM.Store(&w.f.rangeM)
}

// apply lets happen what happens in some lanes.
func (w *walk) apply(goes mask, h *happening) {
	load(&w.f.m).Add(only(goes, h.m)).Store(&w.f.m)
	load(&w.f.n).Add(only(goes, h.n)).Store(&w.f.n)
	load(&w.f.weighted).Add(only(goes, h.weighted)).Store(&w.f.weighted)
	for ; goes != 0; goes &= goes - 1 {
		j := bits.TrailingZeros8(goes)
		w.place[j]++
		if w.tile[j].fed.same[w.place[j]-1]>>w.col[j]&1 != 0 {
			w.follow(j)
		}
	}
}

// follow lets happen in a lane what has the date of the last event. Of all that wait for the agreement that is a lot, at most one
// time; the other lanes need not look on.
func (w *walk) follow(j int) {
	c, at, k := &w.tile[j].fed, w.col[j]%tile, w.place[j]
	m, n, weighted := w.f.m[j], w.f.n[j], w.f.weighted[j]
	for {
		code := math.Float64bits(c.keys[k][at]) % codes
		if i := code % startCode; code < startCode {
			m, n, weighted = m-1, n-c.n[i][at], weighted-c.weighted[i][at]
		} else {
			m, n, weighted = m+1, n+c.n[i][at], weighted+c.weighted[i][at]
		}
		k++
		if c.same[k-1]>>at&1 == 0 {
			break
		}
	}
	w.place[j], w.f.m[j], w.f.n[j], w.f.weighted[j] = k, m, n, weighted
}

// deliver takes down the delivery of a run in a lane, and begins the next.
func (w *walk) deliver(j int) {
	t, c := w.tile[j], w.col[j]
	if d := &t.delivery; w.count[j] == 0 {
		d.done |= 1 << c
		d.date[c], d.rate[c] = w.now[j], w.rate[j]
		d.fleet.m[c], d.fleet.n[c], d.fleet.weighted[c] = w.f.m[j], w.f.n[j], w.f.weighted[j]
		d.fleet.lnM[c], d.fleet.rangeM[c] = w.f.lnM[j], w.f.rangeM[j]
	}
	if w.count[j]++; w.count[j] == generations {
		w.leave(j)
		return
	}
	w.run.take(1<<j, &t.runs.of[w.count[j]], c)
}

// read returns the next event of each lane.
func (w *walk) read() happening {
	var code [tile]int
	for j := range code {
		code[j] = int(math.Float64bits(w.tile[j].fed.keys[w.place[j]][w.col[j]%tile]) % codes)
	}
	t := func(j int) uint64 { return math.Float64bits(w.tile[j].fed.times[code[j]%codes][w.col[j]%tile]) }
	n := func(j int) uint64 { return math.Float64bits(w.tile[j].fed.n[code[j]%startCode][w.col[j]%tile]) }
	weighted := func(j int) uint64 {
		return math.Float64bits(w.tile[j].fed.weighted[code[j]%startCode][w.col[j]%tile])
	}
	m := func(j int) uint64 { return math.Float64bits(sign[code[j]%codes]) }
	signs := together(m(0), m(1), m(2), m(3), m(4), m(5), m(6), m(7))
	return happening{
		t:        together(t(0), t(1), t(2), t(3), t(4), t(5), t(6), t(7)),
		m:        signs,
		n:        together(n(0), n(1), n(2), n(3), n(4), n(5), n(6), n(7)).Mul(signs),
		weighted: together(weighted(0), weighted(1), weighted(2), weighted(3), weighted(4), weighted(5), weighted(6), weighted(7)).Mul(signs),
	}
}

// together puts the bits of eight numbers into a register. Numbers that are stored one by one are not there yet when they are loaded as
// one.
func together(a, b, c, d, e, f, g, h uint64) vec {
	var ab, cd, ef, gh archsimd.Uint64x2
	ab, cd = ab.SetElem(0, a).SetElem(1, b), cd.SetElem(0, c).SetElem(1, d)
	ef, gh = ef.SetElem(0, e).SetElem(1, f), gh.SetElem(0, g).SetElem(1, h)
	var lo, hi archsimd.Uint64x4
	var all archsimd.Uint64x8
	return all.SetLo(lo.SetLo(ab).SetHi(cd)).SetHi(hi.SetLo(ef).SetHi(gh)).AsFloat64x8()
}

// sign says what a code does to the number of sites.
var sign = func() (s [codes]float64) {
	for code := range s {
		s[code] = 1
		if code < startCode {
			s[code] = -1
		}
	}
	s[neverCode] = 0
	return s
}()

// lawPairs are lnSites and rangeLaw of numbers of sites.
var lawPairs = func() (t [startCode][2]float64) {
	for m := range t {
		t[m] = [2]float64{lnSites[m], rangeLaw[m]}
	}
	return t
}()
