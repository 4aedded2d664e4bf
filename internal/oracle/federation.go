package oracle

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// A federation is the fleet of the federated side.
type federation struct {
	owned []unit // eligible owned machines, in file order
	taken []unit // the units that take part, in file order, owned before new
}

// Section 3, federation: what is eligible and, of that, the max_sites largest.
func (in *inputs) federation(w World) federation {
	owned := in.eligible(in.ownedMachines(w))
	all := append(slices.Clip(owned), in.eligible(in.newSites(w))...)
	return federation{owned: owned, taken: largest(all, in.count("max_sites", 0))}
}

// Section 3, regime: the share of all owned machines and the years to agree on it.
func (in *inputs) regime() (share, agree float64) {
	regime := in.choice("regime", "today", "priority", "emergency")
	share = in.num("share_" + regime)
	if regime == "today" {
		return share, in.num("agree_today")
	}
	return share, in.num("agree_priority")
}

// A candidate is a unit with the H100e that count for eligibility: of an owned machine all of
// it, not only the share.
type candidate struct {
	unit
	whole float64
}

// Section 3, owned machines in scope.
func (in *inputs) ownedMachines(w World) []candidate {
	scope := in.choice("scope", "none", "A", "AB", "ABC")
	if scope == "none" {
		return nil
	}
	share, agree := in.regime()
	goodput := in.ownedGoodput()
	var list []candidate
	for _, s := range w.Sites {
		if !strings.Contains(scope, s.Scope) {
			continue
		}
		online := in.num("online_" + s.Key)
		end := online + in.num("service_life")
		if s.Retires {
			end = in.num("retire_" + s.Key)
		}
		whole := in.num("count_"+s.Key) * in.num("peak_"+s.Key) / 989
		list = append(list, candidate{whole: whole, unit: unit{
			key:       s.Key,
			h100e:     share * whole,
			weight:    in.weight(s.Family, goodput),
			start:     math.Max(online, in.num("fed_decision")+agree),
			end:       end,
			powerMW:   share * s.PowerMW * in.num("pue_owned"),
			carbon:    s.CarbonGPerKWh,
			hourPrice: in.num("price_h100e_usd") / in.num("usd_per_eur"),
		}})
	}
	return list
}

// Section 3, new sites: site k stands in region k mod 13, unless its application is refused.
func (in *inputs) newSites(w World) []candidate {
	var list []candidate
	for k := range in.count("mesh_sites", 0) {
		r := w.Regions[k%len(w.Regions)].Key
		if in.num(fmt.Sprintf("u_mesh_%d", k)) < in.num("refuse40_"+r) {
			continue
		}
		mw := in.num("mesh_mw")
		n := mw * in.h100ePerMW(r)
		lead := in.num("lead40_"+r) * in.num(fmt.Sprintf("slip_%d", k))
		list = append(list, candidate{whole: n, unit: unit{
			key:         fmt.Sprintf("mesh_%d", k),
			h100e:       n,
			weight:      in.num("mfu_fed") * in.num("fp8") * in.num("goodput_reserved"),
			start:       in.num("fed_decision") + math.Max(lead, in.num("build40")) + in.num("fitout"),
			end:         math.Inf(1),
			powerMW:     mw,
			carbon:      in.num("carbon_" + r),
			energyPrice: in.num("price_" + r),
			builtMW:     mw,
		}})
	}
	return list
}

// Section 3, H100e per MW at the meter in a region: stated at PUE 1.20.
func (in *inputs) h100ePerMW(region string) float64 {
	return in.num("h100e_per_mw") * 1.20 / in.num("pue_"+region)
}

// Section 3, eligible: large enough, and at work for some time before the horizon.
func (in *inputs) eligible(list []candidate) []unit {
	least := in.num("site_min_h100e")
	var out []unit
	for _, c := range list {
		if c.whole >= least && c.end > c.start && c.start < horizon {
			out = append(out, c.unit)
		}
	}
	return out
}

// Section 3, max_sites: the limit units with the largest n_i, in their former order; of equal
// ones the earlier.
func largest(list []unit, limit int) []unit {
	rank := make([]int, len(list))
	for i := range rank {
		rank[i] = i
	}
	sort.SliceStable(rank, func(x, y int) bool { return list[rank[x]].h100e > list[rank[y]].h100e })
	if limit < len(rank) {
		rank = rank[:limit]
	}
	sort.Ints(rank)
	out := make([]unit, len(rank))
	for i, r := range rank {
		out[i] = list[r]
	}
	return out
}

// first is the unit with the earliest start; of equal ones the earlier in order. ok is false if
// there is none.
func first(units []unit) (u unit, ok bool) {
	for i, v := range units {
		if i == 0 || v.start < u.start {
			u = v
		}
	}
	return u, len(units) > 0
}

// Section 5, single machine: the earliest date at which one eligible owned machine, alone and
// without a restart, has done the job.
func singleMachine(owned []unit, j job) float64 {
	best := math.Inf(1)
	for _, u := range owned {
		years := j.flop * (1 + u.h100e*j.tau/j.batch) / (h100Flops * u.weight * u.h100e * yearSeconds)
		if date := u.start + years; date < u.end && date <= horizon && date < best {
			best = date
		}
	}
	return best
}
