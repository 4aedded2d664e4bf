//go:build goexperiment.simd && amd64 && !purego

package federation

// A race goes with the campuses of eight points through their stages, all in step.
type race struct {
	now, progress, perYear vec
	m, n, weighted, count  vec
	alive                  mask
	run                    laneTraining
	d                      laneDelivery
}

// single is timeline.deliver of a campus.
func (t *laneTile) single() {
	r := race{run: t.runs.of[0], alive: allLanes}
	r.d.date = eightNulls
	for j := range t.camp.stages {
		h := &t.camp.stages[j]
		r.workUntil(lesser(load(&h.t), load(&eightHorizons)), &t.runs)
		if r.alive == 0 {
			break
		}
		r.m, r.n, r.weighted = r.m.Add(load(&h.m)), r.n.Add(load(&h.n)), r.weighted.Add(load(&h.weighted))
	}
	r.workUntil(load(&eightHorizons), &t.runs)
	r.count.Store(&r.d.count)
	t.campus = r.d
}

// workUntil works until a date, with a constant fleet, and lets lanes end that have come to the horizon.
func (r *race) workUntil(next vec, runs *trainings) {
	works := r.alive & lt(vec{}, r.m)
	if works&lt(r.now, next) != 0 {
		r.rate()
		for {
			reach := r.progress.Add(r.perYear.Mul(next.Sub(r.now)))
			done := works & le(load(&r.run.work), reach)
			if done == 0 {
				r.progress = pick(works, reach, r.progress)
				break
			}
			r.deliver(done, runs)
			works &= r.alive
		}
	}
	r.now = pick(r.alive, next, r.now)
	r.alive &= lt(r.now, load(&eightHorizons))
}

func (r *race) rate() { r.perYear = r.run.single(r.n, r.weighted).Mul(load(&eightYears)) }

// deliver takes down the delivery of a run in some lanes, and begins the next.
func (r *race) deliver(done mask, runs *trainings) {
	r.now = pick(done, r.now.Add(load(&r.run.work).Sub(r.progress).Div(r.perYear)), r.now)
	r.progress = only(^done, r.progress)
	if first := done &^ r.d.done; first != 0 {
		r.d.done |= first
		pick(first, r.now, load(&r.d.date)).Store(&r.d.date)
		pick(first, r.n, load(&r.d.fleet.n)).Store(&r.d.fleet.n)
	}
	r.count = r.count.Add(numbers(done))
	for j := 1; j < generations; j++ {
		if m := done & eq(r.count, all(float64(j))); m != 0 {
			r.run.takeOver(m, &runs.of[j])
		}
	}
	r.alive &^= done & le(all(generations), r.count)
	old := r.perYear
	r.rate()
	r.perYear = pick(done, r.perYear, old)
}
