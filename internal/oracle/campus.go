package oracle

import (
	"math"
	"sort"
)

// A campus is the fleet of the rival: three stages in one region.
type campus struct {
	region string
	power  float64 // date of the first stage
	stages []unit
}

// fractions of campus_mw that are at work after each stage.
var fractions = [3]float64{.17, .5, 1}

// Section 3, campus: region, dates and sizes of the stages.
func (in *inputs) campus(w World) campus {
	r := w.Regions[in.campusSite(w)].Key
	mw := in.num("campus_mw")
	h100e := mw * in.h100ePerMW(r)
	if in.route() == "scheduled" {
		h100e = 100000 * 4000. / 989
	}
	price, carbon := in.num("price_"+r), in.num("carbon_"+r)
	if in.route() == "gas" {
		price, carbon = in.num("gas_price"), in.num("gas_carbon")
	}
	c := campus{region: r, power: in.firstStage(r)}
	before := 0.
	for j, date := range in.stageDates(r) {
		part := fractions[j] - before
		before = fractions[j]
		c.stages = append(c.stages, unit{
			h100e:       part * h100e,
			weight:      in.campusWeight(),
			start:       date,
			end:         math.Inf(1),
			powerMW:     part * mw,
			carbon:      carbon,
			energyPrice: price,
			builtMW:     part * mw,
		})
	}
	return c
}

func (in *inputs) route() string {
	return in.choice("route", "firm", "flexible", "gas", "scheduled")
}

// Section 3, wait_r on the firm route less a saving by flexibility.
func (in *inputs) gridWait(region string, flex float64) float64 {
	shock := 1.
	if in.num("u_shock_"+region) < in.num("p_shock") {
		shock = in.num("shock_factor")
	}
	lead := in.num("campus_lead_scale") * in.num("lead1gw_"+region) * shock
	return math.Max(in.num("equipment_floor"), lead-flex)
}

// Section 3, wait_r by route.
func (in *inputs) wait(region string) float64 {
	switch in.route() {
	case "gas":
		return in.num("gas_wait")
	case "flexible":
		return in.gridWait(region, in.num("flex_saving"))
	}
	return in.gridWait(region, 0)
}

// Section 3, q_r: how often the application is refused before it is granted. It is +Inf if
// refusal is certain.
func (in *inputs) refusals(region string) float64 {
	p := in.num("refuse1gw_" + region)
	if in.route() == "gas" || p <= 0 {
		return 0
	}
	if p >= 1 {
		return math.Inf(1)
	}
	return math.Floor(math.Log(in.num("u_rounds_"+region)) / math.Log(p))
}

// withinLead reports whether capacity comes while the connection is being built.
func (in *inputs) withinLead() bool {
	staging := in.choice("staging", "within_lead", "after_lead")
	return staging == "within_lead" && in.route() != "gas" && in.route() != "scheduled"
}

// stage is the date of a stage for which the share psi of the wait has to pass.
func (in *inputs) stage(region string, psi float64) float64 {
	apply := in.num("campus_decision")
	if q := in.refusals(region); math.IsInf(q, 1) {
		return q
	} else if q > 0 {
		apply += q * in.num("reapply_years")
	}
	return apply + math.Max(psi*in.wait(region), in.num("build1gw")) + in.num("fitout")
}

// Section 3, first-stage date A_r.
func (in *inputs) firstStage(region string) float64 {
	return in.stageDates(region)[0]
}

// Section 3, staging.
func (in *inputs) stageDates(region string) [3]float64 {
	if in.withinLead() {
		return [3]float64{in.stage(region, .38), in.stage(region, .78), in.stage(region, 1)}
	}
	a := in.num("campus_date")
	if in.route() != "scheduled" {
		a = in.stage(region, 1)
	}
	ramp := in.num("ramp_years")
	return [3]float64{a, a + .5*ramp, a + ramp}
}

// Section 3, siting: the number of the region.
func (in *inputs) campusSite(w World) int {
	switch in.choice("siting", "named", "random", "best_of_k") {
	case "named":
		r := w.region(in.point.Choice["campus_region"])
		if r < 0 {
			in.fail("campus_region %q is no region", in.point.Choice["campus_region"])
			return 0
		}
		return r
	case "random":
		r := int(math.Floor(float64(len(w.Regions)) * in.num("u_campus_region")))
		if r < 0 || r >= len(w.Regions) {
			in.fail("u_campus_region is not in [0, 1)")
			return 0
		}
		return r
	}
	best := -1
	for _, r := range shortest(w.Regions, in.count("campus_k", 1)) {
		if best < 0 || in.firstStage(w.Regions[r].Key) < in.firstStage(w.Regions[best].Key) {
			best = r
		}
	}
	return best
}

// Section 3, best_of_k: the numbers, in file order, of the k regions with the smallest mode; of
// equal ones the earlier.
func shortest(regions []Region, k int) []int {
	rank := make([]int, len(regions))
	for i := range rank {
		rank[i] = i
	}
	sort.SliceStable(rank, func(x, y int) bool {
		return regions[rank[x]].Lead1GWMode < regions[rank[y]].Lead1GWMode
	})
	if k < len(rank) {
		rank = rank[:k]
	}
	sort.Ints(rank)
	return rank
}
