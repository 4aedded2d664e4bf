//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math/bits"

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

// A walk goes with the federations of points through what happens to them. A lane whose point is at an end takes its point of the next
// tile, so that few wait for the slowest, and no number changes its lane. A step takes each lane either to its next event or to
// the delivery of a run.
type walk struct {
	run                    laneTraining
	common                 laneCommon
	f                      laneFleet
	now, progress, perYear lanes
	event                  happening // the next

	tile  [tile]*laneTile // whose points are in the lanes
	after [tile]int       // which of tiles is the next
	place [tile]int       // the next event
	count [tile]int       // runs delivered
	alive mask

	tiles []*laneTile
}

// federated is timeline.deliver of the federations of all points of some tiles.
func (w *walk) federated(tiles []*laneTile) {
	if len(tiles) == 0 {
		return
	}
	w.tiles, w.alive = tiles, allLanes
	clear(w.after[:])
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
	if w.after[j] == len(w.tiles) {
		w.alive &^= m
		return
	}
	t := w.tiles[w.after[j]]
	w.after[j]++
	w.tile[j], w.place[j], w.count[j] = t, 0, 0
	w.common.take(m, &t.runs.common)
	w.run.take(m, &t.runs.of[0])
	for _, v := range []*lanes{&w.f.m, &w.f.n, &w.f.weighted, &w.now, &w.progress} {
		v.store(only(^m, load(v)))
	}
}

// leave ends the point of a lane.
func (w *walk) leave(j int) {
	w.tile[j].delivery.count[j] = eightWhole[w.count[j]][j]
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
		w.perYear.store(w.common.federated(&w.run, &w.f).Mul(load(&eightYears)))
		done = w.proceed(works)
	}
	goes := w.alive &^ done
	next := lesser(load(&w.event.t), load(&eightHorizons))
	over := goes & le(load(&eightHorizons), next)
	w.now.store(pick(goes, next, load(&w.now)))
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
		w.now.store(pick(done, delivered, now))
	}
	w.progress.store(only(^done, pick(works, reach, progress)))
	return done
}

// survey prepares what depends on the number of sites at work. It leaves no residue of rounding where there is none and none starts at
// this moment.
func (w *walk) survey() {
	m := load(&w.f.m)
	if empty := eq(m, vec{}) & lt(load(&w.now), load(&w.event.t)); empty != 0 {
		w.f.n.store(only(^empty, load(&w.f.n)))
		w.f.weighted.store(only(^empty, load(&w.f.weighted)))
	}
	lnM, rangeM := special.Pairs(&lawPairs, m.ConvertToUint64())
	w.f.lnM.store(lnM)
	w.f.rangeM.store(rangeM)
}

// apply lets happen what happens in some lanes.
func (w *walk) apply(goes mask) {
	h := &w.event
	w.f.m.store(load(&w.f.m).Add(only(goes, load(&h.m))))
	w.f.n.store(load(&w.f.n).Add(only(goes, load(&h.n))))
	w.f.weighted.store(load(&w.f.weighted).Add(only(goes, load(&h.weighted))))
	for ; goes != 0; goes &= goes - 1 {
		j := bits.TrailingZeros8(goes)
		w.place[j]++
		if w.tile[j].fed.same[w.place[j]-1]>>j&1 != 0 {
			w.follow(j)
		}
	}
}

// follow lets happen in a lane what has the date of the last event. Of all that wait for the agreement that is a lot, at most one
// time; the other lanes need not look on.
func (w *walk) follow(j int) {
	c, k, one := &w.tile[j].fed, w.place[j], load(&eightOnes)
	m, n, weighted := load(&w.f.m), load(&w.f.n), load(&w.f.weighted) // of which the lane counts
	for {
		code := c.keys[k][j] % codes
		i := code % startCode
		if code < startCode {
			m, n, weighted = m.Sub(one), n.Sub(c.n[i].load()), weighted.Sub(c.weighted[i].load())
		} else {
			m, n, weighted = m.Add(one), n.Add(c.n[i].load()), weighted.Add(c.weighted[i].load())
		}
		k++
		if c.same[k-1]>>j&1 == 0 {
			break
		}
	}
	w.place[j] = k
	w.f.m.put(1<<j, m)
	w.f.n.put(1<<j, n)
	w.f.weighted.put(1<<j, weighted)
}

// deliver takes down the delivery of a run in a lane, and begins the next.
func (w *walk) deliver(j int) {
	t, m := w.tile[j], mask(1)<<j
	if d := &t.delivery; w.count[j] == 0 {
		d.done |= m
		d.date.put(m, w.now.load())
		d.perYear.put(m, w.perYear.load())
		d.fleet.m.put(m, w.f.m.load())
		d.fleet.n.put(m, w.f.n.load())
		d.fleet.weighted.put(m, w.f.weighted.load())
		d.fleet.lnM.put(m, w.f.lnM.load())
		d.fleet.rangeM.put(m, w.f.rangeM.load())
	}
	if w.count[j]++; w.count[j] == generations {
		w.leave(j)
		return
	}
	w.run.take(m, &t.runs.of[w.count[j]])
}

// read reads the next event of each lane.
func (w *walk) read() {
	var t, n, weighted vec
	var starts, none mask
	for j := range w.tile {
		c, m := &w.tile[j].fed, mask(1)<<j
		code := c.keys[w.place[j]][j] % codes
		i := code % startCode
		t = pick(m, c.times[code].load(), t)
		n = pick(m, c.n[i].load(), n)
		weighted = pick(m, c.weighted[i].load(), weighted)
		starts |= mask(code/startCode) << j
		none |= mask((code+1)/codes) << j
	}
	sign := only(^none, pick(starts, load(&eightOnes), load(&eightMinusOnes)))
	w.event.m.store(sign)
	w.event.t.store(t)
	w.event.n.store(n.Mul(sign))
	w.event.weighted.store(weighted.Mul(sign))
}

// lawPairs are lnSites and rangeLaw of numbers of sites.
var lawPairs = func() (t [startCode]special.Pair) {
	for m := range t {
		t[m] = special.NewPair(lnSites[m], rangeLaw[m])
	}
	return t
}()
