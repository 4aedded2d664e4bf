package federation

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// stages is the number of stages in which the campus gets its power.
const stages = 3

var (
	stagePower = [stages]float64{0.17, 0.5, 1}  // cumulative fraction of campus_mw
	stageLead  = [stages]float64{0.38, 0.78, 1} // fraction of the wait until a stage, within the lead
	stageRamp  = [stages]float64{0, 0.5, 1}     // fraction of ramp_years until a stage, after the lead
	scheduled  = 100000 * 4000 / h100eTFLOPs    // H100e of the first AI Gigafactory
)

// allStages are the stages, as sites of a timeline.
var allStages = []int32{0, 1, 2}

// A campus is a single site that gets its power in stages.
type campus struct {
	region int
	power  float64 // date of the first stage, yr
	sites  [stages]participant
	mw     [stages]float64 // power that each stage adds
}

// build sites the campus and dates its stages.
func (c *campus) build(r *row, best [][]int) {
	s := r.s
	c.region, c.power = c.site(r, best)
	within := r.ch[staging] == stagingWithinLead && r.ch[route] <= routeFlexible
	n := s[campusMw] * s[h100ePerMw] * meshPUE / r.region(pue)[c.region]
	if r.ch[route] == routeScheduled {
		n = scheduled
	}
	w := s[mfuCampus] * s[fp8] * s[goodputReserved]
	before := 0.0
	for j := range stages {
		start := c.power + float64(stageRamp[j]*s[rampYears])
		if within {
			start = c.stageDate(r, c.region, stageLead[j])
		}
		part := stagePower[j] - before
		before = stagePower[j]
		c.sites[j].set(start, math.Inf(1), part*n, w, j)
		c.mw[j] = part * s[campusMw]
	}
}

// site returns the region of the campus and the date of its first stage.
func (c *campus) site(r *row, best [][]int) (region int, date float64) {
	psi := 1.0
	if r.ch[staging] == stagingWithinLead {
		psi = stageLead[0]
	}
	switch r.ch[siting] {
	case sitingNamed:
		region = r.ch[campusRegion]
		return region, c.stageDate(r, region, psi)
	case sitingRandom:
		region = whole(float64(r.nr)*r.u[uCampusRegion], r.nr-1)
		return region, c.stageDate(r, region, psi)
	}
	region, date = -1, math.Inf(1)
	for _, reg := range best[max(1, whole(r.s[campusK], r.nr))] {
		if a := c.stageDate(r, reg, psi); region < 0 || a < date {
			region, date = reg, a
		}
	}
	return region, date
}

// stageDate returns the date of the stage that comes after the fraction psi of the wait, in a
// region. On the routes that do not wait for the grid, psi is 1 for the first stage.
func (c *campus) stageDate(r *row, reg int, psi float64) float64 {
	s := r.s
	switch r.ch[route] {
	case routeScheduled:
		return s[campusDate]
	case routeGas:
		return s[campusDecision] + max(s[gasWait], s[build1gw]) + s[fitout]
	}
	flex := 0.0
	if r.ch[route] == routeFlexible {
		flex = s[flexSaving]
	}
	rounds := refusedRounds(r, reg)
	if math.IsInf(rounds, 1) {
		return rounds
	}
	lost := rounds * s[reapplyYears]
	return s[campusDecision] + float64(lost) + max(float64(psi*gridWait(r, reg, flex)), s[build1gw]) + s[fitout]
}

// gridWait returns the wait for the full 1 GW connection in a region.
func gridWait(r *row, reg int, flex float64) float64 {
	s := r.s
	lead := s[campusLeadScale] * r.region(lead1gw)[reg]
	if r.region(uShock)[reg] < s[pShock] {
		lead *= s[shockFactor]
	}
	return max(s[equipmentFloor], float64(lead)-flex)
}

// refusedRounds returns how many applications are refused in a region before one is granted:
// +Inf if all are.
func refusedRounds(r *row, reg int) float64 {
	p, u := r.region(refuse1gw)[reg], r.region(uRounds)[reg]
	switch {
	case u > p || p <= 0: // the first is granted
		return 0
	case p >= 1:
		return math.Inf(1)
	default:
		return math.Floor(special.Log(u) / special.Log(p))
	}
}
