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

// targetSize is what a target says of the size, in all lanes.
type targetSize struct{ params, lnParams, flop, lnFLOP lanes }

func newTargetSize(t *Target) targetSize {
	return targetSize{repeated(t.Params), repeated(t.lnParams), repeated(t.FLOP), repeated(t.lnFLOP)}
}

func (s *targetSize) size() laneSize {
	return laneSize{load(&s.params), load(&s.lnParams), load(&s.flop), load(&s.lnFLOP)}
}

// train prepares the runs.
func (t *trainings) train(p *points, sizes []targetSize) {
	z := sizeLanes(p, sizes)
	t.lnFLOP = z.lnFLOP
	t.growth = special.LogLanes(p.scalar(frontierGrowth))
	t.progress = special.LogLanes(p.scalar(algoProgress))
	c := &t.common
	batch := p.scalar(batchMExp)
	c.vendor.store(p.scalar(vendorMix))
	c.slow.store(p.scalar(straggler))
	c.batch.store(batch)
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
			grown = z.grown(allInt(j).Mul(p.scalar(generationYears)).Mul(t.growth))
		}
		run.work.store(grown.flop)
		tau := run.batches(p, &grown)
		c.penalty(run, p, &grown, lnH, rangeSlope)
		c.communication(run, p, &grown, tau)
	}
}

// sizeLanes is Target.size.
func sizeLanes(p *points, sizes []targetSize) laneSize {
	var of [tile]int64
	p.choice(target).ConvertToInt64().Store(&of)
	first := of[0] // most often that of all lanes
	z := sizes[first].size()
	for j := range of {
		if k := of[j]; k != first {
			y, m := sizes[k].size(), mask(1)<<j
			z.params, z.lnParams = pick(m, y.params, z.params), pick(m, y.lnParams, z.lnParams)
			z.flop, z.lnFLOP = pick(m, y.flop, z.flop), pick(m, y.lnFLOP, z.lnFLOP)
		}
	}
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
	run.tau.store(tau)
	run.bcrit.store(bcrit)
	return tau
}

// penalty is layer1.penalty.
func (c *laneCommon) penalty(run *laneTraining, p *points, z *laneSize, lnH, rangeSlope vec) {
	if c.ranged == allLanes {
		run.slope.store(rangeSlope)
		return
	}
	beta := all(1.0923).Mul(special.ExpLanes(all(-0.2342).Mul(z.lnParams))).Mul(lnH).Div(all(ln30))
	slope := pick(c.floored, beta, beta.Div(all(lossPower)))
	run.slope.store(pick(c.ranged, rangeSlope, slope))
	if c.floored == 0 {
		return
	}
	first := p.option(penaltyLaw, lawHoffmann)
	h, b := &hoffmannLanes, &besirogluLanes
	of := func(h, b *lanes) vec { return pick(first, load(h), load(b)) }
	lnC6 := z.lnFLOP.Sub(all(ln6))
	lnN := of(&h.lnG, &b.lnG).Add(of(&h.share, &b.share).Mul(lnC6))
	lnD := lnC6.Sub(lnN)
	reducible := of(&h.a, &b.a).Mul(special.ExpLanes(of(&h.minusAlpha, &b.minusAlpha).Mul(lnN))).
		Add(of(&h.b, &b.b).Mul(special.ExpLanes(of(&h.minusBeta, &b.minusBeta).Mul(lnD))))
	run.gain.store(of(&h.e, &b.e).Add(reducible).Div(reducible))
	run.power.store(of(&h.power, &b.power))
}

// laneLaw is a lossLaw in eight lanes, with what is computed from it.
type laneLaw struct {
	e, a, minusAlpha, b, minusBeta, lnG lanes

	share lanes // of the logarithm of C/6 that goes into that of N
	power lanes // of the penalty
}

var hoffmannLanes, besirogluLanes = newLaneLaw(hoffmann), newLaneLaw(besiroglu)

func newLaneLaw(l *lossLaw) laneLaw {
	sum := l.alpha + l.beta
	return laneLaw{
		repeated(l.e), repeated(l.a), repeated(-l.alpha), repeated(l.b), repeated(-l.beta), repeated(l.lnG),
		repeated(l.beta / sum), repeated(sum / (l.alpha * l.beta)),
	}
}

// communication is layer1.communication.
func (c *laneCommon) communication(run *laneTraining, p *points, z *laneSize, tau vec) {
	run.fixed.store(only(c.measured, p.scalar(cu)))
	if c.measured == allLanes {
		return
	}
	step := all(6).Mul(z.params).Mul(tau).Div(load(&eightF0).Mul(p.scalar(mfuFed)).Mul(p.scalar(fp8)))
	ring := all(2).Mul(z.params).Mul(p.scalar(exchangeBits)).Div(all(1e9).Mul(p.scalar(wanGbps)))
	run.compute.store(only(^c.measured, p.scalar(innerSteps).Mul(step)))
	run.exchange.store(only(^c.measured, load(&eightOnes).Sub(p.scalar(overlap)).Mul(ring)))
}
