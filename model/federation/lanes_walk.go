//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math/bits"
	"simd/archsimd"

	"github.com/federated-frontier/mc/internal/special"
)

// laneFleet is a fleet of eight points, with the logarithm of the number of sites and what takes its place in the law
// "range".
type laneFleet struct {
	m, n, weighted, lnM, rangeM lanes
	kappa                       lanes // scratch
}

// laneDelivery is a delivery of eight points.
type laneDelivery struct {
	date, count, perYear lanes
	fleet                laneFleet
	done                 mask // the first run is delivered

	_ [lineBytes - 1]byte
}

// A walk goes with the federations of points through what happens to them. A lane whose point is at an end takes the next
// point of the tiles, so that none waits for the slowest. A step takes each lane either to its next event or to the
// delivery of a run.
type walk struct {
	run                    laneTraining
	common                 laneCommon
	f                      laneFleet
	now, progress, perYear lanes
	event                  happening // the next

	tile  [tile]*laneTile // whose points are in the lanes
	col   [tile]uint      // which of its points
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
	t, c := w.tiles[w.next/tile], uint(w.next%tile)
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
type happening struct{ t, m, n, weighted lanes }

// step takes each lane a step further. What is needed after the rate is loaded again: the stack begins anywhere in a line of the cache, and
// what is stored there across two lines is slow to come back.
func (w *walk) step() {
	w.read()
	w.survey()
	works := w.alive & lt(vec{}, load(&w.f.m))
	done := mask(0)
	if works&lt(load(&w.now), load(&w.event.t)) != 0 {
		w.common.federated(&w.run, &w.f).Mul(load(&eightYears)).Store(&w.perYear)
		done = w.proceed(works)
	}
	goes := w.alive &^ done
	next := lesser(load(&w.event.t), load(&eightHorizons))
	over := goes & le(load(&eightHorizons), next)
	pick(goes, next, load(&w.now)).Store(&w.now)
	w.apply(goes)
	for ; done != 0; done &= done - 1 {
		w.deliver(bits.TrailingZeros8(done))
	}
	for ; over != 0; over &= over - 1 {
		w.leave(bits.TrailingZeros8(over))
	}
}

// proceed works until the next event, or until a run is delivered: in the lanes that it returns.
func (w *walk) proceed(works mask) (done mask) {
	now, progress, perYear := load(&w.now), load(&w.progress), load(&w.perYear)
	next := lesser(load(&w.event.t), load(&eightHorizons))
	reach := progress.Add(perYear.Mul(next.Sub(now)))
	work := load(&w.run.work)
	done = works & le(work, reach)
	if done != 0 {
		delivered := now.Add(work.Sub(progress).Div(perYear))
		pick(done, delivered, now).Store(&w.now)
	}
	only(^done, pick(works, reach, progress)).Store(&w.progress)
	return done
}

// survey prepares what depends on the number of sites at work. It leaves no residue of rounding where there is none and none starts at
// this moment.
func (w *walk) survey() {
	m := load(&w.f.m)
	if empty := eq(m, vec{}) & lt(load(&w.now), load(&w.event.t)); empty != 0 {
		only(^empty, load(&w.f.n)).Store(&w.f.n)
		only(^empty, load(&w.f.weighted)).Store(&w.f.weighted)
	}
	i0, i1, i2, i3, i4, i5, i6, i7 := special.Apart(m.ConvertToUint64())
	t := &lawPairs
	lnM, rangeM := special.PairLanes(&t[i0%startCode], &t[i1%startCode], &t[i2%startCode], &t[i3%startCode],
		&t[i4%startCode], &t[i5%startCode], &t[i6%startCode], &t[i7%startCode])
	lnM.Store(&w.f.lnM)
	rangeM.Store(&w.f.rangeM)
}

// apply lets happen what happens in some lanes.
func (w *walk) apply(goes mask) {
	h := &w.event
	load(&w.f.m).Add(only(goes, load(&h.m))).Store(&w.f.m)
	load(&w.f.n).Add(only(goes, load(&h.n))).Store(&w.f.n)
	load(&w.f.weighted).Add(only(goes, load(&h.weighted))).Store(&w.f.weighted)
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
		code := c.keys[k][at] % codes
		if i := code % startCode; code < startCode {
			m, n, weighted = m-1, n-c.n[i].at(at), weighted-c.weighted[i].at(at)
		} else {
			m, n, weighted = m+1, n+c.n[i].at(at), weighted+c.weighted[i].at(at)
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
		d.date[c], d.perYear[c] = w.now[j], w.perYear[j]
		d.fleet.m[c], d.fleet.n[c], d.fleet.weighted[c] = w.f.m[j], w.f.n[j], w.f.weighted[j]
		d.fleet.lnM[c], d.fleet.rangeM[c] = w.f.lnM[j], w.f.rangeM[j]
	}
	if w.count[j]++; w.count[j] == generations {
		w.leave(j)
		return
	}
	w.run.take(1<<j, &t.runs.of[w.count[j]], c)
}

// read reads the next event of each lane.
func (w *walk) read() {
	var t, n, weighted [tile]uint64
	var starts, none mask
	for j := range w.tile {
		c, at := &w.tile[j].fed, w.col[j]%tile
		code := c.keys[w.place[j]][at] % codes
		i := code % startCode
		t[j], n[j], weighted[j] = c.times[code][at], c.n[i][at], c.weighted[i][at]
		starts |= mask(code/startCode) << j
		none |= mask((code+1)/codes) << j
	}
	sign := only(^none, pick(starts, load(&eightOnes), load(&eightMinusOnes)))
	sign.Store(&w.event.m)
	together(&t).Store(&w.event.t)
	together(&n).Mul(sign).Store(&w.event.n)
	together(&weighted).Mul(sign).Store(&w.event.weighted)
}

// together puts the bits of eight numbers into a register. Numbers that are stored one by one are not there yet when they are loaded as
// one.
func together(v *[tile]uint64) vec {
	var ab, cd, ef, gh archsimd.Uint64x2
	ab, cd = ab.SetElem(0, v[0]).SetElem(1, v[1]), cd.SetElem(0, v[2]).SetElem(1, v[3])
	ef, gh = ef.SetElem(0, v[4]).SetElem(1, v[5]), gh.SetElem(0, v[6]).SetElem(1, v[7])
	var lo, hi archsimd.Uint64x4
	var all archsimd.Uint64x8
	return all.SetLo(lo.SetLo(ab).SetHi(cd)).SetHi(hi.SetLo(ef).SetHi(gh)).AsFloat64x8()
}

// lawPairs are lnSites and rangeLaw of numbers of sites.
var lawPairs = func() (t [startCode][2]float64) {
	for m := range t {
		t[m] = [2]float64{lnSites[m], rangeLaw[m]}
	}
	return t
}()
