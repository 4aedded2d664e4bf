//go:build goexperiment.simd && amd64 && !purego

package federation

import "github.com/federated-frontier/mc/internal/special"

// laneTraining is a training of eight points.
type laneTraining struct {
	work, tau, bcrit         lanes
	slope, gain, power       lanes // of the penalty
	fixed, compute, exchange lanes // of the communication
}

// laneCommon is what the runs of a point have in common, of eight points.
type laneCommon struct {
	vendor, slow, batch                 lanes // vendor_mix, straggler, batch_m_exp
	ranged, floored, measured, hasBatch mask

	_ [lineBytes - 4]byte
}

// trainings are the runs of eight points.
type trainings struct {
	of               [generations]laneTraining
	common           laneCommon
	lnFLOP           vec // of the first
	growth, progress vec // logarithms
}

// laneSize is a size of eight points.
type laneSize struct{ params, lnParams, flop, lnFLOP vec }

// train prepares the runs.
func (t *trainings) train(p *points, targets []Target) {
	z := sizeLanes(p, targets)
	t.lnFLOP = z.lnFLOP
	t.growth = special.LogLanes(p.scalar(frontierGrowth))
	t.progress = special.LogLanes(p.scalar(algoProgress))
	c := &t.common
	batch := p.scalar(batchMExp)
	p.scalar(vendorMix).Store(&c.vendor)
	p.scalar(straggler).Store(&c.slow)
	batch.Store(&c.batch)
	c.hasBatch = ^eq(batch, vec{})
	c.ranged = p.option(penaltyLaw, lawRange)
	c.floored = ^(c.ranged | p.option(penaltyLaw, lawScaling))
	c.measured = p.option(commModel, commMeasured)

	lnH := special.LogLanes(p.scalar(innerSteps))
	var rangeSlope vec
	if c.ranged != 0 {
		rangeSlope = special.LogLanes(p.scalar(kappa20)).Mul(lnH).Div(all(ln100))
	}
	for j := range t.of {
		run, grown := &t.of[j], z
		if j > 0 {
			grown = z.grown(all(float64(j)).Mul(p.scalar(generationYears)).Mul(t.growth))
		}
		grown.flop.Store(&run.work)
		tau := run.batches(p, &grown)
		c.penalty(run, p, &grown, lnH, rangeSlope)
		c.communication(run, p, &grown, tau)
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
func (run *laneTraining) batches(p *points, z *laneSize) (tau vec) {
	tau, bcrit := p.scalar(tau405), p.scalar(bcrit405)
	if ln := z.lnParams.Sub(all(lnParams405)); eq(ln, vec{}) != allLanes {
		tau = tau.Mul(special.ExpLanes(negated(p.scalar(tauExp)).Mul(ln)))
		bcrit = bcrit.Mul(special.ExpLanes(p.scalar(bcritExp).Mul(ln)))
	}
	tau.Store(&run.tau)
	bcrit.Store(&run.bcrit)
	return tau
}

// penalty is layer1.penalty.
func (c *laneCommon) penalty(run *laneTraining, p *points, z *laneSize, lnH, rangeSlope vec) {
	if c.ranged == allLanes {
		rangeSlope.Store(&run.slope)
		return
	}
	beta := all(1.0923).Mul(special.ExpLanes(all(-0.2342).Mul(z.lnParams))).Mul(lnH).Div(all(ln30))
	slope := pick(c.floored, beta, beta.Div(all(lossPower)))
	pick(c.ranged, rangeSlope, slope).Store(&run.slope)
	if c.floored == 0 {
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
	of(a.e, b.e).Add(reducible).Div(reducible).Store(&run.gain)
	of(sumA/(a.alpha*a.beta), sumB/(b.alpha*b.beta)).Store(&run.power)
}

// communication is layer1.communication.
func (c *laneCommon) communication(run *laneTraining, p *points, z *laneSize, tau vec) {
	only(c.measured, p.scalar(cu)).Store(&run.fixed)
	if c.measured == allLanes {
		return
	}
	step := all(6).Mul(z.params).Mul(tau).Div(load(&eightF0).Mul(p.scalar(mfuFed)).Mul(p.scalar(fp8)))
	ring := all(2).Mul(z.params).Mul(p.scalar(exchangeBits)).Div(all(1e9).Mul(p.scalar(wanGbps)))
	only(^c.measured, p.scalar(innerSteps).Mul(step)).Store(&run.compute)
	only(^c.measured, load(&eightOnes).Sub(p.scalar(overlap)).Mul(ring)).Store(&run.exchange)
}
