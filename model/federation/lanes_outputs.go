//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"simd/archsimd"

	"github.com/federated-frontier/mc/internal/special"
)

// dates is evaluator.dates.
func (t *laneTile) dates(o *laneOutputs, fed, camp *laneDelivery) {
	c := &t.fed
	o.set(oWin, numbers(lt(load(&fed.date), load(&camp.date))))
	o.set(oNeither, numbers(^(fed.done | camp.done)))
	o.set(oTFed, load(&fed.date))
	o.set(oTCampus, load(&camp.date))
	o.set(oTSingle, c.single)
	o.set(oGapMonths, monthLanes(load(&camp.date), load(&fed.date)))
	o.set(oFedGainMonths, monthLanes(c.single, load(&fed.date)))
	o.set(oTFirstFed, c.first)
	o.set(oFirstSite, c.firstSite)
	o.set(oCampusPowerDate, censoredLanes(t.camp.power))
	o.set(oCampusRegion, archsimd.LoadInt64x8(&t.camp.region).ConvertToFloat64())
}

// monthLanes is months.
func monthLanes(a, b vec) vec {
	none := load(&eightNulls)
	return orNull(^(eq(a, none) | eq(b, none)), all(12).Mul(a.Sub(b)))
}

// censoredLanes is censored.
func censoredLanes(v vec) vec { return orNull(le(v, load(&eightHorizons)), v) }

// atDelivery is evaluator.atDelivery.
func (t *laneTile) atDelivery(o *laneOutputs, fed, camp *laneDelivery) {
	run := &t.runs.of[0]
	f := &fed.fleet
	o.set(oNFedAtDelivery, orNull(fed.done, load(&f.n)))
	o.set(oMAtDelivery, orNull(fed.done, load(&f.m)))
	o.set(oKappa, orNull(fed.done, t.runs.common.kappa(run, f)))
	o.set(oCU, orNull(fed.done, t.runs.common.utilisation(run, f)))
	o.set(oUFed, orNull(fed.done, load(&fed.perYear).Div(load(&eightYears)).Div(load(&eightF0).Mul(load(&f.n)))))
	o.set(oNCampusAtDelivery, orNull(camp.done, load(&camp.fleet.n)))
	o.set(oGenerationsFed, load(&fed.count))
	o.set(oGenerationsCampus, load(&camp.count))
}

// policy is evaluator.policy.
func (t *laneTile) policy(p *points, o *laneOutputs, fed, camp *laneDelivery) {
	formed := lt(p.event(uForm), p.scalar(pForm)) & lt(p.event(uFedFunded), p.scalar(pFedFunded))
	exists := lt(p.event(uCampusFunded), p.scalar(pCampusFunded))
	o.set(oFormed, numbers(formed))
	o.set(oCampusExists, numbers(exists))
	o.set(oWinUnconditional, numbers(formed&fed.done&(^exists|lt(load(&fed.date), load(&camp.date)))))

	latest := p.scalar(frontierLagMax)
	lag := t.lagMonths(t.fed.first, fed)
	o.set(oLagMonthsFed, orNull(fed.done, lag))
	o.set(oFrontierClassFed, numbers(fed.done&le(lag, latest)))
	lag = t.lagMonths(t.camp.power, camp)
	o.set(oLagMonthsCampus, orNull(camp.done, lag))
	o.set(oFrontierClassCampus, numbers(camp.done&le(lag, latest)))

	cut := all(earliestCut).Sub(special.Log1pLanes(negated(p.event(uCut))).Div(p.scalar(accessHazard)))
	o.set(oTCut, censoredLanes(cut))
	a, b := exposedLanes(load(&fed.date), cut), exposedLanes(load(&camp.date), cut)
	o.set(oExposedMonthsFed, a)
	o.set(oExposedMonthsCampus, b)
	o.set(oExposedMonthsAvoided, b.Sub(a))
}

// lagMonths is frontier.lagMonths.
func (t *laneTile) lagMonths(start vec, d *laneDelivery) vec {
	r := &t.runs
	effective := r.lnFLOP.Sub(all(lnFrontier0)).Add(start.Add(all(frontierDate)).Mul(r.progress))
	reached := effective.Div(r.growth.Add(r.progress)).Sub(all(frontierDate))
	return all(12).Mul(load(&d.date).Sub(reached))
}

// exposedLanes is exposedMonths.
func exposedLanes(delivered, cut vec) vec {
	return all(12).Mul(greater(vec{}, lesser(delivered, load(&eightHorizons)).Sub(cut)))
}

// accounts computes what the sides have used until they deliver.
func (t *laneTile) accounts(p *points, o *laneOutputs, fed, camp *laneDelivery) {
	perMW := p.scalar(capexPerMw).Mul(annuityLanes(p.scalar(discountRate), p.scalar(assetLife)))
	a := t.fed.account(p, perMW, lesser(load(&fed.date), load(&eightHorizons)))
	b := t.camp.account(p, perMW, lesser(load(&camp.date), load(&eightHorizons)))
	o.set(oH100eHoursFed, a.h100eHours)
	o.set(oEnergyFed, a.energy)
	o.set(oCostFed, a.cost)
	o.set(oTCO2Fed, a.tco2)
	o.set(oH100eHoursCampus, b.h100eHours)
	o.set(oEnergyCampus, b.energy)
	o.set(oCostCampus, b.cost)
	o.set(oTCO2Campus, b.tco2)
}

// annuityLanes is annuity.
func annuityLanes(i, n vec) vec {
	free := eq(i, vec{})
	negative := negated(n)
	rate := negated(special.Expm1Lanes(negative.Mul(special.Log1pLanes(i))))
	return pick(free, load(&eightOnes).Div(n), i.Div(rate))
}

// laneAccount is an account of eight points.
type laneAccount struct{ h100eHours, energy, cost, tco2 vec }

func (a *laneAccount) use(energy, price, carbon vec) {
	a.energy = a.energy.Add(energy)
	a.cost = a.cost.Add(energy.Mul(price))
	a.tco2 = a.tco2.Add(energy.Mul(carbon).Div(all(1000)))
}

// account is federation.account. Those who do not take part work no year, and add nothing.
func (c *crowd) account(p *points, perMW, until vec) laneAccount {
	var a laneAccount
	hoursPerYear := load(&eightHours)
	overhead := p.scalar(pueOwned)
	for i := range c.machines {
		in := c.in[i]
		if in == 0 {
			continue
		}
		years := lesser(c.times[i].load(), until).Sub(c.times[startCode+i].load())
		if in &= lt(vec{}, years); in == 0 {
			continue
		}
		hours := only(in, years).Mul(hoursPerYear)
		m := &c.machines[i]
		a.h100eHours = a.h100eHours.Add(only(in, c.n[i].load().Mul(hours)))
		energy := c.share.Mul(all(m.power)).Mul(overhead).Mul(hours)
		a.energy = a.energy.Add(energy)
		a.tco2 = a.tco2.Add(energy.Mul(all(m.carbon)).Div(all(1000)))
	}
	a.cost = a.h100eHours.Mul(p.scalar(priceH100eUsd)).Div(p.scalar(usdPerEur))

	mw := p.scalar(meshMw)
	capital := mw.Mul(perMW)
	r := 0
	for i := len(c.machines); i < c.sites; i++ {
		if in := c.in[i]; in != 0 {
			years := until.Sub(c.times[startCode+i].load())
			if in &= lt(vec{}, years); in != 0 {
				years = only(in, years)
				a.h100eHours = a.h100eHours.Add(only(in, c.n[i].load().Mul(years).Mul(hoursPerYear)))
				a.use(mw.Mul(years).Mul(hoursPerYear), p.region(price, r), p.region(carbon, r))
				a.cost = a.cost.Add(capital.Mul(years))
			}
		}
		if r++; r == p.nr {
			r = 0
		}
	}
	return a
}

// account is campus.account.
func (c *campuses) account(p *points, perMW, until vec) laneAccount {
	var a laneAccount
	gas := p.option(route, routeGas)
	power := pick(gas, p.scalar(gasPrice), p.regional(price, &c.region))
	dirt := pick(gas, p.scalar(gasCarbon), p.regional(carbon, &c.region))
	hoursPerYear := load(&eightHours)
	for j := range c.start {
		years := greater(vec{}, until.Sub(c.start[j]))
		a.h100eHours = a.h100eHours.Add(c.n[j].Mul(years).Mul(hoursPerYear))
		a.use(c.mw[j].Mul(years).Mul(hoursPerYear), power, dirt)
		a.cost = a.cost.Add(c.mw[j].Mul(perMW).Mul(years))
	}
	return a
}
