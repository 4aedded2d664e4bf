//go:build goexperiment.simd && amd64 && !purego

package federation

import "github.com/federated-frontier/mc/internal/special"

// laneTraining is a training of eight points.
type laneTraining struct {
	work, tau, bcrit         vec
	slope, gain, power       vec // of the penalty
	fixed, compute, exchange vec // of the communication
}

// trainings are the runs of eight points, and what they have in common.
type trainings struct {
	of                 [generations]laneTraining
	lnFLOP             vec // of the first
	growth, progress   vec // logarithms
	vendor, slow       vec
	batch              vec // batch_m_exp
	ranged, floored    mask
	measured, hasBatch mask

	_ [lineBytes - 4]byte
}

// laneSize is a size of eight points.
type laneSize struct{ params, lnParams, flop, lnFLOP vec }

// train prepares the runs.
func (t *trainings) train(p *points, targets []Target) {
	z := sizeLanes(p, targets)
	t.lnFLOP = z.lnFLOP
	t.growth = special.LogLanes(p.scalar(frontierGrowth))
	t.progress = special.LogLanes(p.scalar(algoProgress))
	t.vendor, t.slow, t.batch = p.scalar(vendorMix), p.scalar(straggler), p.scalar(batchMExp)
	t.hasBatch = ^eq(t.batch, vec{})
	t.ranged = p.option(penaltyLaw, lawRange)
	t.floored = ^(t.ranged | p.option(penaltyLaw, lawScaling))
	t.measured = p.option(commModel, commMeasured)

	lnH := special.LogLanes(p.scalar(innerSteps))
	var rangeSlope vec
	if t.ranged != 0 {
		rangeSlope = special.LogLanes(p.scalar(kappa20)).Mul(lnH).Div(all(ln100))
	}
	for j := range t.of {
		run, grown := &t.of[j], z
		if j > 0 {
			grown = z.grown(all(float64(j)).Mul(p.scalar(generationYears)).Mul(t.growth))
		}
		run.work = grown.flop
		t.batches(run, p, &grown)
		t.penalty(run, p, &grown, lnH, rangeSlope)
		t.communication(run, p, &grown)
	}
}

// sizeLanes is Target.size.
func sizeLanes(p *points, targets []Target) laneSize {
	var params, lnParams, flop, lnFLOP lanes
	at := len(scalars) + target
	for j, v := range p.x[at][p.first : p.first+tile] {
		t := &targets[int(v)]
		params[j], lnParams[j], flop[j], lnFLOP[j] = t.Params, t.lnParams, t.FLOP, t.lnFLOP
	}
	z := laneSize{load(&params), load(&lnParams), load(&flop), load(&lnFLOP)}
	noFLOP, noParams := eq(z.flop, vec{}), eq(z.params, vec{})
	if noFLOP|noParams == 0 {
		return z
	}
	r := p.scalar(tokensPerParam)
	six := all(6).Mul(r)
	ln6R := all(ln6).Add(special.LogLanes(r))
	noParams &^= noFLOP
	byParams := six.Mul(z.params).Mul(z.params)
	byFLOP := z.flop.Div(six).Sqrt()
	lnByParams := ln6R.Add(all(2).Mul(z.lnParams))
	lnByFLOP := z.lnFLOP.Sub(all(ln6)).Sub(special.LogLanes(r)).Mul(all(0.5))
	return laneSize{
		params: pick(noParams, byFLOP, z.params), lnParams: pick(noParams, lnByFLOP, z.lnParams),
		flop: pick(noFLOP, byParams, z.flop), lnFLOP: pick(noFLOP, lnByParams, z.lnFLOP),
	}
}

// grown is size.grown.
func (z laneSize) grown(ln vec) laneSize {
	half := ln.Mul(all(0.5))
	return laneSize{
		params: z.params.Mul(special.ExpLanes(half)), lnParams: z.lnParams.Add(half),
		flop: z.flop.Mul(special.ExpLanes(ln)), lnFLOP: z.lnFLOP.Add(ln),
	}
}

// batches is layer1.batch. Where the size is that of 405B, the factors are exp 0 = 1.
func (t *trainings) batches(run *laneTraining, p *points, z *laneSize) {
	run.tau, run.bcrit = p.scalar(tau405), p.scalar(bcrit405)
	ln := z.lnParams.Sub(all(lnParams405))
	if eq(ln, vec{}) == allLanes {
		return
	}
	run.tau = run.tau.Mul(special.ExpLanes(negated(p.scalar(tauExp)).Mul(ln)))
	run.bcrit = run.bcrit.Mul(special.ExpLanes(p.scalar(bcritExp).Mul(ln)))
}

// penalty is layer1.penalty.
func (t *trainings) penalty(run *laneTraining, p *points, z *laneSize, lnH, rangeSlope vec) {
	run.slope = rangeSlope
	if t.ranged == allLanes {
		return
	}
	beta := all(1.0923).Mul(special.ExpLanes(all(-0.2342).Mul(z.lnParams))).Mul(lnH).Div(all(ln30))
	slope := pick(t.floored, beta, beta.Div(all(lossPower)))
	run.slope = pick(t.ranged, rangeSlope, slope)
	if t.floored == 0 {
		return
	}
	first := p.option(penaltyLaw, lawHoffmann)
	of := func(a, b float64) vec { return pick(first, all(a), all(b)) }
	a, b := hoffmann, besiroglu
	sumA, sumB := a.alpha+a.beta, b.alpha+b.beta
	lnC6 := z.lnFLOP.Sub(all(ln6))
	lnN := of(a.lnG, b.lnG).Add(of(a.beta/sumA, b.beta/sumB).Mul(lnC6))
	lnD := lnC6.Sub(lnN)
	reducible := of(a.a, b.a).Mul(special.ExpLanes(of(-a.alpha, -b.alpha).Mul(lnN))).
		Add(of(a.b, b.b).Mul(special.ExpLanes(of(-a.beta, -b.beta).Mul(lnD))))
	run.gain = of(a.e, b.e).Add(reducible).Div(reducible)
	run.power = of(sumA/(a.alpha*a.beta), sumB/(b.alpha*b.beta))
}

// communication is layer1.communication.
func (t *trainings) communication(run *laneTraining, p *points, z *laneSize) {
	run.fixed = only(t.measured, p.scalar(cu))
	if t.measured == allLanes {
		return
	}
	step := all(6).Mul(z.params).Mul(run.tau).Div(load(&eightF0).Mul(p.scalar(mfuFed)).Mul(p.scalar(fp8)))
	ring := all(2).Mul(z.params).Mul(p.scalar(exchangeBits)).Div(all(1e9).Mul(p.scalar(wanGbps)))
	run.compute = only(^t.measured, p.scalar(innerSteps).Mul(step))
	run.exchange = only(^t.measured, load(&eightOnes).Sub(p.scalar(overlap)).Mul(ring))
}

// laneFleet is a fleet of eight points, with the logarithm of the number of sites and what takes its place in the law
// "range".
type laneFleet struct {
	m, n, weighted vec
	lnM, rangeM    vec
}

// kappa is penalty.at.
func (t *trainings) kappa(run *laneTraining, f *laneFleet) vec {
	x := run.slope.Mul(pick(t.ranged, f.rangeM, f.lnM))
	if t.floored != 0 {
		delta := special.Expm1Lanes(only(t.floored, x))
		floor := run.power.Mul(special.Log1pLanes(delta.Mul(run.gain)))
		x = pick(t.floored, floor, x)
	}
	one := load(&eightOnes)
	return pick(le(f.m, one), one, special.ExpLanes(x))
}

// utilisation is communication.at.
func (t *trainings) utilisation(run *laneTraining, f *laneFleet) vec {
	one := load(&eightOnes)
	v := run.fixed
	if computed := ^lt(vec{}, run.fixed); computed != 0 {
		exposed := run.exchange.Mul(one.Sub(one.Div(f.m)))
		v = pick(computed, lesser(all(0.99), run.compute.Div(run.compute.Add(exposed))), v)
	}
	return pick(le(f.m, one), one, v)
}

// federated is training.federated, of one site and more.
func (t *trainings) federated(run *laneTraining, f *laneFleet) vec {
	one := load(&eightOnes)
	p := t.utilisation(run, f).Mul(t.vendor).Div(t.slow.Mul(t.kappa(run, f)))
	p = pick(le(f.m, one), one, p)
	b := run.bcrit
	if t.hasBatch != 0 {
		b = b.Mul(special.ExpLanes(t.batch.Mul(f.lnM)))
	}
	return load(&eightF0).Mul(p).Mul(f.weighted).Div(one.Add(f.n.Mul(run.tau).Div(b)))
}

// single is training.single.
func (run *laneTraining) single(f *laneFleet) vec {
	return load(&eightF0).Mul(f.weighted).Div(load(&eightOnes).Add(f.n.Mul(run.tau).Div(run.bcrit)))
}

// takeOver makes run that of other in the lanes of m.
func (run *laneTraining) takeOver(m mask, other *laneTraining) {
	run.work = pick(m, other.work, run.work)
	run.tau = pick(m, other.tau, run.tau)
	run.bcrit = pick(m, other.bcrit, run.bcrit)
	run.slope = pick(m, other.slope, run.slope)
	run.gain = pick(m, other.gain, run.gain)
	run.power = pick(m, other.power, run.power)
	run.fixed = pick(m, other.fixed, run.fixed)
	run.compute = pick(m, other.compute, run.compute)
	run.exchange = pick(m, other.exchange, run.exchange)
}
