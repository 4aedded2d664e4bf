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

// take takes over the training of the lanes of m.
func (run *laneTraining) take(m mask, from *laneTraining) {
	run.takeOver(m, from)
	run.slope.put(m, from.slope.load())
	run.gain.put(m, from.gain.load())
	run.power.put(m, from.power.load())
	run.fixed.put(m, from.fixed.load())
	run.compute.put(m, from.compute.load())
	run.exchange.put(m, from.exchange.load())
}

// takeOver takes over what the training of a campus needs in the lanes of m.
func (run *laneTraining) takeOver(m mask, from *laneTraining) {
	run.work.put(m, from.work.load())
	run.tau.put(m, from.tau.load())
	run.bcrit.put(m, from.bcrit.load())
}

// take takes over what the runs of the points in the lanes of m have in common.
func (c *laneCommon) take(m mask, from *laneCommon) {
	c.vendor.put(m, from.vendor.load())
	c.slow.put(m, from.slow.load())
	c.batch.put(m, from.batch.load())
	bit := func(to *mask, from mask) { *to = *to&^m | from&m }
	bit(&c.ranged, from.ranged)
	bit(&c.floored, from.floored)
	bit(&c.measured, from.measured)
	bit(&c.hasBatch, from.hasBatch)
}
