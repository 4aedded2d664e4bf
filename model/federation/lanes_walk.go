//go:build goexperiment.simd && amd64 && !purego

package federation

// laneDelivery is a delivery of eight points.
type laneDelivery struct {
	date, count, rate vec
	fleet             laneFleet
	done              mask // the first run is delivered

	_ [lineBytes - 1]byte
}

// A walk goes with eight points through what happens on a side. All take the k-th event at the same time, though at other dates.
type walk struct {
	run                    laneTraining
	f                      laneFleet
	now, progress, perYear vec
	d                      laneDelivery
	reader                 reader

	runs  *trainings
	alive mask // lanes that are not at an end

	_ [lineBytes - 9]byte
}

func (w *walk) begin(runs *trainings) {
	w.runs, w.run = runs, runs.of[0]
	w.f = laneFleet{}
	w.now, w.progress = vec{}, vec{}
	w.alive = allLanes
	w.d = laneDelivery{date: all(null)}
}

// federated is timeline.deliver of a federation.
func (w *walk) federated(c *crowd, runs *trainings) *laneDelivery {
	w.begin(runs)
	r := &w.reader
	r.start(c)
	r.read()
	for {
		next := r.next
		w.workUntil(lesser(next.t, load(&eightHorizons)), true)
		if w.alive == 0 {
			return &w.d
		}
		w.apply(&next)
		w.f.lnM, w.f.rangeM = r.lnM, r.rangeM
		r.read()
		w.clear(r.next.t)
	}
}

// single is timeline.deliver of a campus.
func (w *walk) single(c *campuses, runs *trainings) *laneDelivery {
	w.begin(runs)
	for j := range c.stages {
		w.workUntil(lesser(c.stages[j].t, load(&eightHorizons)), false)
		if w.alive == 0 {
			return &w.d
		}
		w.apply(&c.stages[j])
	}
	w.workUntil(load(&eightHorizons), false)
	return &w.d
}

// apply lets happen what happens now.
func (w *walk) apply(h *happening) {
	w.f.m = w.f.m.Add(h.m)
	w.f.n = w.f.n.Add(h.n)
	w.f.weighted = w.f.weighted.Add(h.weighted)
}

// clear leaves no residue of rounding where no site is left, and none starts at this moment.
func (w *walk) clear(next vec) {
	if empty := eq(w.f.m, vec{}) & lt(w.now, next); empty != 0 {
		w.f.n, w.f.weighted = only(^empty, w.f.n), only(^empty, w.f.weighted)
	}
}

// workUntil works until a date, and lets lanes end that have come to the horizon.
func (w *walk) workUntil(next vec, federated bool) {
	works := w.alive & lt(vec{}, w.f.m)
	if works&lt(w.now, next) != 0 {
		w.deliver(works, next, federated)
	}
	w.now = pick(w.alive, next, w.now)
	w.alive &= lt(w.now, load(&eightHorizons))
}

// deliver works until a date, with a constant fleet.
func (w *walk) deliver(works mask, next vec, federated bool) {
	w.rate(federated)
	for {
		reach := w.progress.Add(w.perYear.Mul(next.Sub(w.now)))
		done := works & le(w.run.work, reach)
		if done == 0 {
			w.progress = pick(works, reach, w.progress)
			return
		}
		w.now = pick(done, w.now.Add(w.run.work.Sub(w.progress).Div(w.perYear)), w.now)
		w.progress = only(^done, w.progress)
		w.note(done)
		ended := done & le(all(generations), w.d.count)
		w.alive &^= ended
		works &^= ended
		if works&done != 0 {
			w.nextRun(done)
			old := w.perYear
			w.rate(federated)
			w.perYear = pick(done, w.perYear, old)
		}
	}
}

func (w *walk) rate(federated bool) {
	var rate vec
	if federated {
		rate = w.runs.federated(&w.run, &w.f)
	} else {
		rate = w.run.single(&w.f)
	}
	w.perYear = rate.Mul(load(&eightYears))
}

// note takes down the deliveries of some lanes.
func (w *walk) note(done mask) {
	d := &w.d
	if first := done &^ d.done; first != 0 {
		d.date = pick(first, w.now, d.date)
		d.rate = pick(first, w.perYear.Div(load(&eightYears)), d.rate)
		d.fleet.m = pick(first, w.f.m, d.fleet.m)
		d.fleet.n = pick(first, w.f.n, d.fleet.n)
		d.fleet.weighted = pick(first, w.f.weighted, d.fleet.weighted)
		d.fleet.lnM = pick(first, w.f.lnM, d.fleet.lnM)
		d.fleet.rangeM = pick(first, w.f.rangeM, d.fleet.rangeM)
		d.done |= first
	}
	d.count = d.count.Add(numbers(done))
}

// nextRun begins the next run in the lanes that have delivered.
func (w *walk) nextRun(done mask) {
	for j := 1; j < generations; j++ {
		if m := done & eq(w.d.count, all(float64(j))); m != 0 {
			w.run.takeOver(m, &w.runs.of[j])
		}
	}
}
