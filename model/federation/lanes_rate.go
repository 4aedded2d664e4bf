//go:build goexperiment.simd && amd64 && !purego

package federation

import "github.com/federated-frontier/mc/internal/special"

// kappa is penalty.at.
func (c *laneCommon) kappa(run *laneTraining, f *laneFleet) vec {
	x := c.exponent(run, f)
	if c.floored != 0 {
		delta := special.Expm1Lanes(only(c.floored, x))
		floor := special.Log1pLanes(delta.Mul(load(&run.gain))).Mul(load(&run.power))
		x = pick(c.floored, floor, c.exponent(run, f))
	}
	return orOne(f, special.ExpLanes(x))
}

func (c *laneCommon) exponent(run *laneTraining, f *laneFleet) vec {
	return load(&run.slope).Mul(pick(c.ranged, load(&f.rangeM), load(&f.lnM)))
}

// utilisation is communication.at.
func (c *laneCommon) utilisation(run *laneTraining, f *laneFleet) vec {
	v := load(&run.fixed)
	if computed := ^lt(vec{}, v); computed != 0 {
		one := load(&eightOnes)
		exposed := load(&run.exchange).Mul(one.Sub(one.Div(load(&f.m))))
		compute := load(&run.compute)
		v = pick(computed, lesser(load(&eightMostCU), compute.Div(compute.Add(exposed))), v)
	}
	return orOne(f, v)
}

var eightMostCU = repeated(0.99)

// orOne is 1 in lanes with one site or none, v in the others.
func orOne(f *laneFleet, v vec) vec {
	one := load(&eightOnes)
	return pick(le(load(&f.m), one), one, v)
}

// federated is training.federated, of one site and more.
func (c *laneCommon) federated(run *laneTraining, f *laneFleet) vec {
	f.kappa.store(c.kappa(run, f))
	b := load(&run.bcrit)
	if c.hasBatch != 0 {
		b = special.ExpLanes(load(&c.batch).Mul(load(&f.lnM))).Mul(load(&run.bcrit))
	}
	p := c.utilisation(run, f).Mul(load(&c.vendor)).Div(load(&c.slow).Mul(load(&f.kappa)))
	return run.useful(load(&eightF0).Mul(orOne(f, p)), load(&f.n), load(&f.weighted), b)
}

// single is training.single.
func (run *laneTraining) single(n, weighted vec) vec {
	return run.useful(load(&eightF0), n, weighted, load(&run.bcrit))
}

func (run *laneTraining) useful(rate, n, weighted, bcrit vec) vec {
	return rate.Mul(weighted).Div(load(&eightOnes).Add(n.Mul(load(&run.tau)).Div(bcrit)))
}

// take takes over, into the lanes of m, the training of one point.
func (run *laneTraining) take(m mask, from *laneTraining, point uint) {
	put(m, &run.work, from.work[point])
	put(m, &run.tau, from.tau[point])
	put(m, &run.bcrit, from.bcrit[point])
	put(m, &run.slope, from.slope[point])
	put(m, &run.gain, from.gain[point])
	put(m, &run.power, from.power[point])
	put(m, &run.fixed, from.fixed[point])
	put(m, &run.compute, from.compute[point])
	put(m, &run.exchange, from.exchange[point])
}

// takeOver takes over what the training of a campus needs in the lanes of m.
func (run *laneTraining) takeOver(m mask, from *laneTraining) {
	run.work.store(pick(m, load(&from.work), load(&run.work)))
	run.tau.store(pick(m, load(&from.tau), load(&run.tau)))
	run.bcrit.store(pick(m, load(&from.bcrit), load(&run.bcrit)))
}

// take takes over, into the lanes of m, what the runs of one point have in common.
func (c *laneCommon) take(m mask, from *laneCommon, point uint) {
	put(m, &c.vendor, from.vendor[point])
	put(m, &c.slow, from.slow[point])
	put(m, &c.batch, from.batch[point])
	bit := func(to *mask, from mask) { *to = *to&^m | -(from>>point&1)&m }
	bit(&c.ranged, from.ranged)
	bit(&c.floored, from.floored)
	bit(&c.measured, from.measured)
	bit(&c.hasBatch, from.hasBatch)
}

// put sets the lanes of m to x.
func put(m mask, v *lanes, x uint64) { v.store(pick(m, allBits(x), load(v))) }
