package federation

import (
	"math"

	"github.com/federated-frontier/mc/model"
)

// point evaluates the row into e.out; means over chances and scores only if asked for.
func (e *evaluator) point(average, scores bool) {
	r, out := &e.row, e.out
	s, ch := r.s, &r.ch

	// Layer 1: what is trained, in up to three generations.
	z := e.m.targets[ch[target]].size(s[tokensPerParam])
	front := newFrontier(s)
	layer1 := newLayer1(s, ch)
	e.runs[0] = layer1.training(z)
	for j := 1; j < generations; j++ {
		e.runs[j] = layer1.training(z.grown(float64(float64(j) * s[generationYears] * front.lnGrowth)))
	}
	first := &e.runs[0]

	// Layer 2: when.
	e.fed.assemble(r, e.m.machines, first)
	e.camp.build(r, e.m.best)

	first.work = z.flop * (1 + float64(s[restartFraction]*number(r.u[uFedRestart] < s[pRestartFed])))
	out[oWorkFed] = first.work
	fed := e.line.deliver(s, e.fed.sites, e.fed.chosen, &e.runs, federatedRate)
	first.work = z.flop * (1 + float64(s[restartFraction]*number(r.u[uCampusRestart] < s[pRestartCampus])))
	out[oWorkCampus] = first.work
	camp := e.line.deliver(s, e.camp.sites[:], allStages, &e.runs, campusRate)
	out[oTargetFLOP] = z.flop

	win := fed.date < camp.date
	e.dates(&fed, &camp)
	e.atDelivery(&fed, &camp, first)
	e.policy(&fed, &camp, front, win)
	if average {
		e.average(&fed, z.flop)
	}

	// Layer 3: what it takes.
	perMW := s[capexPerMw] * annuity(s[discountRate], s[assetLife])
	a := e.fed.account(r, e.m.machines, perMW, min(fed.date, horizon))
	b := e.camp.account(r, perMW, min(camp.date, horizon))
	out[oH100eHoursFed], out[oEnergyFed], out[oCostFed], out[oTCO2Fed] = a.h100eHours, a.energy, a.cost, a.tco2
	out[oH100eHoursCampus], out[oEnergyCampus], out[oCostCampus], out[oTCO2Campus] = b.h100eHours, b.energy, b.cost, b.tco2
	if scores {
		e.card.fill(r, z.flop)
		at := int(numOutputs)
		for k := range e.card.columns {
			at += copy(out[at:], e.card.columns[k])
		}
	}
}

func federatedRate(s *scalarRow, t *training, f fleet) float64 { return t.federated(s, f) }
func campusRate(_ *scalarRow, t *training, f fleet) float64    { return t.single(f.n, f.weighted) }

// dates sets the outputs that are dates, differences of dates, or places.
func (e *evaluator) dates(fed, camp *delivery) {
	out := e.out
	firstStart, firstSite := math.Inf(1), model.Null
	for _, i := range e.fed.chosen {
		if p := &e.fed.sites[i]; p.start < firstStart {
			firstStart, firstSite = p.start, float64(p.id)
		}
	}
	out[oWin] = number(fed.date < camp.date)
	out[oNeither] = number(fed.count == 0 && camp.count == 0)
	out[oTFed], out[oTCampus], out[oTSingle] = fed.date, camp.date, e.fed.single
	out[oGapMonths] = months(camp.date, fed.date)
	out[oFedGainMonths] = months(e.fed.single, fed.date)
	out[oTFirstFed], out[oFirstSite] = firstStart, firstSite
	out[oCampusPowerDate] = censored(e.camp.power)
	out[oCampusRegion] = float64(e.camp.region)
}

// months returns a − b in months, or null if either is null.
func months(a, b float64) float64 {
	if model.IsNull(a) || model.IsNull(b) {
		return model.Null
	}
	return 12 * (a - b)
}

// atDelivery sets the outputs that describe what is at work at delivery.
func (e *evaluator) atDelivery(fed, camp *delivery, t *training) {
	out := e.out
	out[oNFedAtDelivery], out[oMAtDelivery] = model.Null, model.Null
	out[oKappa], out[oCU], out[oUFed] = model.Null, model.Null, model.Null
	out[oNCampusAtDelivery] = model.Null
	if fed.count > 0 {
		out[oNFedAtDelivery], out[oMAtDelivery] = fed.fleet.n, float64(fed.fleet.m)
		out[oKappa], out[oCU] = t.kappa.at(fed.fleet.m), t.comm.at(fed.fleet.m)
		out[oUFed] = fed.rate / (f0 * fed.fleet.n)
	}
	if camp.count > 0 {
		out[oNCampusAtDelivery] = camp.fleet.n
	}
	out[oGenerationsFed], out[oGenerationsCampus] = float64(fed.count), float64(camp.count)
}

// policy sets the outputs of section 5 of docs/model.md.
func (e *evaluator) policy(fed, camp *delivery, front frontier, win bool) {
	out, s, u := e.out, e.row.s, e.row.u
	formed := u[uForm] < s[pForm] && u[uFedFunded] < s[pFedFunded]
	exists := u[uCampusFunded] < s[pCampusFunded]
	out[oFormed], out[oCampusExists] = number(formed), number(exists)
	out[oWinUnconditional] = number(formed && fed.count > 0 && (!exists || win))

	lag := func(d *delivery, start float64) (months, class float64) {
		if d.count == 0 {
			return model.Null, 0
		}
		months = front.lagMonths(e.runs[0].size, start, d.date)
		return months, number(months <= s[frontierLagMax])
	}
	out[oLagMonthsFed], out[oFrontierClassFed] = lag(fed, out[oTFirstFed])
	out[oLagMonthsCampus], out[oFrontierClassCampus] = lag(camp, e.camp.power)

	cut := cutDate(s, u[uCut])
	out[oTCut] = censored(cut)
	a, b := exposedMonths(fed.date, cut), exposedMonths(camp.date, cut)
	out[oExposedMonthsFed], out[oExposedMonthsCampus], out[oExposedMonthsAvoided] = a, b, b-a
}
