package oracle

import (
	"fmt"
	"maps"
)

// maxMesh is the number of new sites for which points have inputs.
const maxMesh = 45

// DefaultWorld is the world of the default study: 46 machines, 13 regions.
func DefaultWorld() World {
	w := World{Targets: []string{"8B", "70B", "405B", "2T", "frontier-2025", "llama3-405B", "1e25", "1e26", "1e27", "1e28"}}
	for _, m := range machines {
		w.Sites = append(w.Sites, Site{Key: m.key, Family: m.family, Scope: m.scope, PowerMW: m.powerMW, CarbonGPerKWh: m.carbon, Retires: m.retire != ""})
	}
	for _, r := range grid {
		w.Regions = append(w.Regions, Region{Key: r.key, Lead1GWMode: r.lead1gw})
	}
	return w
}

// middle holds the middle values of the tables of sections 1 to 5.
var middle = map[string]float64{
	"tokens_per_param": 20, "tau_405": 1000, "bcrit_405": 3e7, "tau_exp": .83, "bcrit_exp": .5,

	"mfu_fed": .33, "mfu_old": .32, "mfu_campus": .38, "fp8": 1.24,
	"goodput_shared": .75, "goodput_reserved": .90,
	"cu": .95, "straggler": 1.08, "vendor_mix": .98, "kappa_20": 1.30,
	"inner_steps": 100, "exchange_bits": 4, "wan_gbps": 100, "overlap": .5, "batch_m_exp": 0,
	"p_restart_fed": .07, "p_restart_campus": .03, "restart_fraction": .5,

	"fed_decision": 1.5, "campus_decision": 1.5, "agree_today": .33, "agree_priority": 1.5,
	"share_today": .025, "share_priority": .12, "share_emergency": .35, "service_life": 6.5,
	"site_min_h100e": 128, "max_sites": 40, "mesh_sites": 39, "mesh_mw": 40, "campus_mw": 1000,
	"h100e_per_mw": 1087, "build40": 1.5, "build1gw": 2, "fitout": .4, "equipment_floor": 3,
	"flex_saving": 2.5, "gas_wait": 1.5, "p_shock": .10, "shock_factor": 1.75,
	"reapply_years": 2, "ramp_years": 2, "campus_lead_scale": 1, "campus_k": 7, "campus_date": 3.17,

	"price_h100e_usd": 2.35, "usd_per_eur": 1.13, "capex_per_mw": 26e6, "pue_owned": 1.20,
	"discount_rate": .10, "asset_life": 6, "gas_price": 120, "gas_carbon": 450,
	"score_w_time": .4, "score_w_cost": .2, "score_w_carbon": .2, "score_w_feasibility": .2,

	"p_form": .5, "p_fed_funded": .6, "p_campus_funded": .6,
	"frontier_growth": 4.5, "algo_progress": 2.8, "frontier_lag_max": 12, "access_hazard": .05,
	"generation_years": 1.5,

	"u_form": .5, "u_fed_funded": .5, "u_campus_funded": .5, "u_cut": .5,
	"u_fed_restart": .5, "u_campus_restart": .5, "u_campus_region": .5,
}

// MiddlePoint is the point of DefaultWorld at which every number has the middle value of its
// table, no application is refused, no run is restarted and no shock strikes.
func MiddlePoint() Point {
	p := Point{Num: map[string]float64{}, Choice: map[string]string{
		"target": "405B", "penalty_law": "range", "comm_model": "measured", "regime": "today", "scope": "AB",
		"route": "firm", "siting": "named", "staging": "within_lead", "campus_region": "fr",
	}}
	maps.Copy(p.Num, middle)
	for _, m := range machines {
		p.Num["online_"+m.key] = month(m.online)
		p.Num["count_"+m.key] = m.count
		p.Num["peak_"+m.key] = m.peak
		if m.retire != "" {
			p.Num["retire_"+m.key] = month(m.retire)
		}
	}
	for _, r := range grid {
		p.Num["lead1gw_"+r.key] = r.lead1gw
		p.Num["lead40_"+r.key] = r.lead40
		p.Num["price_"+r.key] = r.price
		p.Num["carbon_"+r.key] = r.carbon
		p.Num["pue_"+r.key] = r.pue
		p.Num["refuse1gw_"+r.key] = r.refuse1gw
		p.Num["refuse40_"+r.key] = r.refuse40
		p.Num["u_shock_"+r.key] = .5
		p.Num["u_rounds_"+r.key] = .7
	}
	for k := range maxMesh {
		p.Num[fmt.Sprintf("slip_%d", k)] = 1
		p.Num[fmt.Sprintf("u_mesh_%d", k)] = .5
	}
	return p
}
