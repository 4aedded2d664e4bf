package federation

import (
	"math"

	"github.com/federated-frontier/mc/model"
)

// A chances averages over what is chance about the campus, given all else at a point: whether a
// region has a shock, how many applications it refuses, the region of a campus that is sited at random, and the
// restart of its training. The means are exact up to the 1e-12 of the cases that are left out as
// too unlikely; they vary less from point to point than one draw of the chances does.
//
// Rates are constant between stages and nothing retires, so a campus that starts q rounds later
// delivers q rounds later: for each region two shocks and two restarts say it all.
type chances struct {
	fed     float64 // date of the federation
	restart float64 // probability that the campus starts again

	win, delivered, both, gap float64 // sums of probabilities, and of gaps in months

	regions []regionChances // scratch, of those in which the campus may stand
}

// regionChances are the chances in a region.
type regionChances struct {
	shock  [2]float64    // probabilities without and with one
	power  [2]float64    // date of the first stage if no application is refused, by shock
	done   [2][2]float64 // date of delivery likewise, by shock and restart
	refuse float64       // probability that an application is refused
	powers [maxRounds + 1]float64
}

const (
	maxRounds = 64    // refusals that are looked at
	unlikely  = 1e-15 // a probability that is left out
)

// average sets the outputs that are means over the chances of the campus, and over those that decide
// whether a side exists.
func (e *evaluator) average(fed *delivery, flop float64) {
	r, c := &e.row, &e.chances
	s := r.s
	*c = chances{fed: fed.date, restart: min(max(s[pRestartCampus], 0), 1), regions: c.regions[:0]}
	switch r.ch[siting] {
	case sitingNamed:
		c.add(e.regionChances(r.ch[campusRegion], flop))
		c.single(s, &c.regions[0], 1)
	case sitingRandom:
		for reg := range r.nr {
			c.regions = c.regions[:0]
			c.add(e.regionChances(reg, flop))
			c.single(s, &c.regions[0], 1/float64(r.nr))
		}
	default:
		for _, reg := range e.m.best[max(1, whole(s[campusK], r.nr))] {
			c.add(e.regionChances(reg, flop))
		}
		c.earliest(s)
	}
	if fed.count > 0 { // against a campus that never delivers
		c.win += 1 - c.delivered
	}
	out := e.out
	out[oPWin], out[oPCampus], out[oGapMonthsMean] = min(max(c.win, 0), 1), min(c.delivered, 1), model.Null
	if c.both > 0 {
		out[oGapMonthsMean] = c.gap / c.both
	}
	formed := min(max(s[pForm], 0), 1) * min(max(s[pFedFunded], 0), 1) * number(fed.count > 0)
	exists := min(max(s[pCampusFunded], 0), 1)
	out[oPWinUnconditional] = formed * ((1 - exists) + float64(exists*out[oPWin]))
}

// add appends a region.
func (c *chances) add(reg regionChances) {
	c.regions = append(c.regions, reg)
}

// regionChances works out the chances in a region.
func (e *evaluator) regionChances(reg int, flop float64) regionChances {
	r := &e.row
	s := r.s
	var c regionChances
	c.shock = [2]float64{1, 0}
	onGrid := r.ch[route] <= routeFlexible
	if onGrid {
		p := min(max(s[pShock], 0), 1)
		c.shock = [2]float64{1 - p, p}
		c.refuse = max(0, r.region(refuse1gw)[reg])
		if c.refuse < 1 && s[reapplyYears] <= 0 {
			c.refuse = 0 // a refusal costs nothing
		}
	}
	n := s[campusMw] * s[h100ePerMw] * meshPUE / r.region(pue)[reg]
	if r.ch[route] == routeScheduled {
		n = scheduled
	}
	for k, p := range c.shock {
		if p == 0 {
			continue
		}
		starts := e.stageDates(reg, k == 1)
		c.power[k] = starts[0]
		for again := range c.done[k] {
			work := flop * (1 + float64(s[restartFraction]*float64(again)))
			c.done[k][again] = e.stagedDelivery(starts, n, work)
		}
	}
	if c.refuse < 1 {
		power := 1.0
		for q := range c.powers {
			c.powers[q] = power
			power *= c.refuse
		}
	}
	return c
}

// stageDates returns the dates of the stages in a region where no application is refused.
func (e *evaluator) stageDates(reg int, shock bool) (dates [stages]float64) {
	r := &e.row
	s := r.s
	within := r.ch[staging] == stagingWithinLead && r.ch[route] <= routeFlexible
	var wait float64
	switch r.ch[route] {
	case routeScheduled:
		dates[0] = s[campusDate]
	case routeGas:
		dates[0] = s[campusDecision] + max(s[gasWait], s[build1gw]) + s[fitout]
	default:
		lead, flex := s[campusLeadScale]*r.region(lead1gw)[reg], 0.0
		if shock {
			lead *= s[shockFactor]
		}
		if r.ch[route] == routeFlexible {
			flex = s[flexSaving]
		}
		wait = max(s[equipmentFloor], float64(lead)-flex)
		dates[0] = s[campusDecision] + max(wait, s[build1gw]) + s[fitout]
	}
	for j := range stages {
		if within {
			dates[j] = s[campusDecision] + max(float64(stageLead[j]*wait), s[build1gw]) + s[fitout]
		} else {
			dates[j] = dates[0] + float64(stageRamp[j]*s[rampYears])
		}
	}
	return dates
}

// stagedDelivery returns when a campus of n H100e in all is done with some work.
func (e *evaluator) stagedDelivery(starts [stages]float64, n, work float64) float64 {
	s, t := e.row.s, &e.runs[0]
	w := s[mfuCampus] * s[fp8] * s[goodputReserved]
	done := 0.0
	for j, start := range starts {
		m := stagePower[j] * n
		perYear := t.single(m, float64(w*m)) * secondsPerYear
		until := math.Inf(1)
		if j+1 < stages {
			until = starts[j+1]
		}
		if done+float64(perYear*(until-start)) >= work {
			return start + (work-done)/perYear
		}
		done += float64(perYear * (until - start))
	}
	return math.Inf(1)
}

// single adds a region in which the campus stands with some probability.
func (c *chances) single(s *scalarRow, reg *regionChances, weight float64) {
	for k, shock := range reg.shock {
		for q := range reg.rounds() {
			p := weight * shock * (1 - reg.refuse) * reg.powers[q]
			if p < unlikely {
				break
			}
			c.outcome(reg, k, float64(float64(q)*s[reapplyYears]), p)
		}
	}
}

// rounds returns how many numbers of refusals have to be looked at.
func (reg *regionChances) rounds() int {
	switch {
	case reg.refuse >= 1:
		return 0 // the campus is never connected
	case reg.refuse == 0:
		return 1
	}
	return maxRounds
}

// outcome adds a case of some probability: a region, whether it has a shock, and the years lost.
func (c *chances) outcome(reg *regionChances, shock int, lost, p float64) {
	for again, share := range [2]float64{1 - c.restart, c.restart} {
		t, p := reg.done[shock][again]+lost, float64(p*share)
		if !(t <= horizon) || p == 0 {
			continue
		}
		c.delivered += p
		if c.fed < t {
			c.win += p
		}
		if c.fed <= horizon {
			c.both += p
			c.gap += float64(12 * (t - c.fed) * p)
		}
	}
}

// earliest adds the region with the earliest first stage, the first of equals: each case of each
// region with the probability that no other is earlier.
func (c *chances) earliest(s *scalarRow) {
	for i := range c.regions {
		reg := &c.regions[i]
		for k, shock := range reg.shock {
			for q := range reg.rounds() {
				lost := float64(float64(q) * s[reapplyYears])
				p := shock * (1 - reg.refuse) * reg.powers[q]
				date := reg.power[k] + lost
				if p < unlikely || date > horizon {
					break
				}
				for j := range c.regions {
					if j != i && p >= unlikely {
						p *= c.regions[j].later(s, date, j < i)
					}
				}
				c.outcome(reg, k, lost, p)
			}
		}
	}
}

// later returns the probability that the first stage of a region is later than a date, or that and
// not earlier unless strictly.
func (reg *regionChances) later(s *scalarRow, date float64, strictly bool) float64 {
	const same = 1e-9 // rounds: dates that differ by less are equal
	if reg.refuse >= 1 {
		return 1
	}
	total := 0.0
	for k, shock := range reg.shock {
		if shock == 0 {
			continue
		}
		rounds := date - reg.power[k] // of a year each if there are none
		if reg.refuse > 0 {
			rounds /= s[reapplyYears]
		}
		least := math.Ceil(rounds - same)
		if strictly && least-rounds < same {
			least++
		}
		switch q := int(min(max(least, 0), maxRounds)); {
		case q == 0:
			total += shock
		case reg.refuse > 0:
			total += float64(shock * reg.powers[q])
		}
	}
	return total
}
