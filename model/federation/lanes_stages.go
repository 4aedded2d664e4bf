//go:build goexperiment.simd && amd64 && !purego

package federation

// A stageWalk goes with the campuses of eight points through their stages, all in step.
type stageWalk struct {
	now, progress, perYear vec
	m, n, weighted, count  vec
	run                    laneTraining
	d                      *laneDelivery
	alive                  mask

	_ [lineBytes - 8 - 8]byte
}

// campus is timeline.deliver of the campuses of a tile.
func (w *stageWalk) campus(t *laneTile) {
	w.now, w.progress, w.perYear = vec{}, vec{}, vec{}
	w.m, w.n, w.weighted, w.count = vec{}, vec{}, vec{}, vec{}
	w.run.takeOver(allLanes, &t.runs.of[0])
	w.d, w.alive = &t.campus, allLanes
	w.d.done = 0
	w.d.date.store(load(&eightNulls))
	for j := range t.camp.stages {
		h := &t.camp.stages[j]
		w.workUntil(lesser(load(&h.t), load(&eightHorizons)), &t.runs)
		if w.alive == 0 {
			break
		}
		w.m, w.n, w.weighted = w.m.Add(load(&h.m)), w.n.Add(load(&h.n)), w.weighted.Add(load(&h.weighted))
	}
	w.workUntil(load(&eightHorizons), &t.runs)
	w.d.count.store(w.count)
}

// workUntil works until a date, with a constant fleet, and lets lanes end that have come to the horizon.
func (w *stageWalk) workUntil(next vec, runs *trainings) {
	works := w.alive & lt(vec{}, w.m)
	if works&lt(w.now, next) != 0 {
		w.rate()
		for {
			reach := w.progress.Add(w.perYear.Mul(next.Sub(w.now)))
			done := works & le(load(&w.run.work), reach)
			if done == 0 {
				w.progress = pick(works, reach, w.progress)
				break
			}
			w.deliver(done, runs)
			works &= w.alive
		}
	}
	w.now = pick(w.alive, next, w.now)
	w.alive &= lt(w.now, load(&eightHorizons))
}

func (w *stageWalk) rate() { w.perYear = w.run.single(w.n, w.weighted).Mul(load(&eightYears)) }

// deliver takes down the delivery of a run in some lanes, and begins the next.
func (w *stageWalk) deliver(done mask, runs *trainings) {
	w.now = pick(done, w.now.Add(load(&w.run.work).Sub(w.progress).Div(w.perYear)), w.now)
	w.progress = only(^done, w.progress)
	if first := done &^ w.d.done; first != 0 {
		w.d.done |= first
		w.d.date.store(pick(first, w.now, load(&w.d.date)))
		w.d.fleet.n.store(pick(first, w.n, load(&w.d.fleet.n)))
	}
	w.count = w.count.Add(numbers(done))
	for j := 1; j < generations; j++ {
		if m := done & eq(w.count, load(&eightWhole[j])); m != 0 {
			w.run.takeOver(m, &runs.of[j])
		}
	}
	w.alive &^= done & le(all(generations), w.count)
	old := w.perYear
	w.rate()
	w.perYear = pick(done, w.perYear, old)
}
