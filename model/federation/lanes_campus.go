//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// campuses are the campuses of eight points.
type campuses struct {
	power  vec // date of the first stage
	stages [stages]happening
	mw     [stages]vec
	start  [stages]vec
	n      [stages]vec
	region [tile]int64

	rank []int // of each region by the stated lead, the shortest is 0

	_ [lineBytes - 24]byte
}

func (c *campuses) init(m *federationModel) {
	c.rank = make([]int, len(m.inv.Regions))
	for k := len(m.best) - 1; k > 0; k-- {
		for _, r := range m.best[k] {
			c.rank[r] = k - 1
		}
	}
}

// A queue is how long eight points wait for the grid in a region each: for the full connection, and with how many refusals.
type queue struct{ wait, rounds vec }

// connection are the inputs of a region that say how long one waits there.
type connection struct{ lead, shock, refused, rounds vec }

func (p *points) queue(c connection) queue {
	lead := p.scalar(campusLeadScale).Mul(c.lead)
	lead = pick(lt(c.shock, p.scalar(pShock)), lead.Mul(p.scalar(shockFactor)), lead)
	flex := only(p.option(route, routeFlexible), p.scalar(flexSaving))
	return queue{greater(p.scalar(equipmentFloor), lead.Sub(flex)), refusedLanes(c.refused, c.rounds)}
}

// refusedLanes is refusedRounds.
func refusedLanes(p, u vec) vec {
	refused := le(u, p) & lt(vec{}, p)
	if refused == 0 {
		return vec{}
	}
	always := refused & le(load(&eightOnes), p)
	some := refused &^ always
	half := all(0.5)
	rounds := special.LogLanes(pick(some, u, half)).Div(special.LogLanes(pick(some, p, half))).FloorScaled(0)
	return pick(always, all(math.Inf(1)), only(some, rounds))
}

// stageDate is campus.stageDate.
func (p *points) stageDate(q queue, psi vec) vec {
	decision, built, fit := p.scalar(campusDecision), p.scalar(build1gw), p.scalar(fitout)
	forever := eq(q.rounds, all(math.Inf(1)))
	date := decision.Add(only(^forever, q.rounds).Mul(p.scalar(reapplyYears))).Add(greater(psi.Mul(q.wait), built)).Add(fit)
	date = pick(forever, all(math.Inf(1)), date)
	gas := decision.Add(greater(p.scalar(gasWait), built)).Add(fit)
	date = pick(p.option(route, routeGas), gas, date)
	return pick(p.option(route, routeScheduled), p.scalar(campusDate), date)
}

// site is campus.site, without the date.
func (c *campuses) site(p *points, psi vec) {
	best := p.option(siting, sitingBestOfK)
	number, one := allInt(p.nr), load(&eightOnes)
	region := pick(p.option(siting, sitingNamed), p.choice(campusRegion),
		wholeLanes(number.Mul(p.event(uCampusRegion)), number.Sub(one)))
	if best != 0 {
		k := greater(one, wholeLanes(p.scalar(campusK), number))
		earliest, none := all(math.Inf(1)), best
		for r, rank := range c.rank {
			in := best & lt(allInt(rank), k)
			if in == 0 {
				continue
			}
			q := p.queue(connection{p.region(lead1gw, r), p.region(uShock, r), p.region(refuse1gw, r), p.region(uRounds, r)})
			date := p.stageDate(q, psi)
			better := in & (none | lt(date, earliest))
			none &^= better
			earliest = pick(better, date, earliest)
			region = pick(better, allInt(r), region)
		}
	}
	region.ConvertToInt64().Store(&c.region)
}

// stageParts are the parts of the power that the stages add.
var stageParts = func() (parts [stages]lanes) {
	before := 0.0
	for j, power := range stagePower {
		parts[j], before = repeated(power-before), power
	}
	return parts
}()

// build is campus.build. It returns false if the stages are not in order.
func (c *campuses) build(p *points) bool {
	staged := p.option(staging, stagingWithinLead)
	one := load(&eightOnes)
	psi := pick(staged, all(stageLead[0]), one)
	c.site(p, psi)
	of := func(kind int) vec { return p.regional(kind, &c.region) }
	q := p.queue(connection{of(lead1gw), of(uShock), of(refuse1gw), of(uRounds)})
	c.power = p.stageDate(q, psi)

	scheduledRoute := p.option(route, routeScheduled)
	within := staged &^ (p.option(route, routeGas) | scheduledRoute)
	n := p.scalar(campusMw).Mul(p.scalar(h100ePerMw)).Mul(all(meshPUE)).Div(of(pue))
	n = pick(scheduledRoute, all(scheduled), n)
	w := p.scalar(mfuCampus).Mul(p.scalar(fp8)).Mul(p.scalar(goodputReserved))
	latest := vec{}
	for j := range stages {
		start := c.power.Add(all(stageRamp[j]).Mul(p.scalar(rampYears)))
		if within != 0 {
			start = pick(within, p.stageDate(q, all(stageLead[j])), start)
		}
		part := load(&stageParts[j])
		added := part.Mul(n)
		// What would be at the horizon or later is no event.
		counts := lt(start, load(&eightHorizons))
		c.start[j] = start
		h := &c.stages[j]
		h.t.store(orNull(counts, start))
		h.m.store(numbers(counts))
		h.n.store(only(counts, added))
		h.weighted.store(only(counts, w.Mul(added)))
		c.mw[j] = part.Mul(p.scalar(campusMw))
		c.n[j] = added
		if le(latest, start) != allLanes || j == 0 && lt(vec{}, start) != allLanes {
			return false
		}
		latest = start
	}
	return true
}
