package oracle

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A dice draws input values.
type dice struct{ *rand.Rand }

func (d dice) chance(p float64) bool { return d.Float64() < p }

func (d dice) uniform(low, high float64) float64 { return low + (high-low)*d.Float64() }

func (d dice) log(low, high float64) float64 {
	return low * math.Exp(d.Float64()*math.Log(high/low))
}

func (d dice) pick(values ...float64) float64 { return values[d.IntN(len(values))] }

func (d dice) option(options ...string) string { return options[d.IntN(len(options))] }

// event is a U(0,1) value, often close to an end.
func (d dice) event() float64 {
	switch d.IntN(8) {
	case 0:
		return d.log(1e-9, 1e-2)
	case 1:
		return 1 - d.log(1e-9, 1e-2)
	}
	return (math.Floor(d.Float64()*(1<<52)) + 0.5) / (1 << 52)
}

// probability is wide, and sometimes 0 or 1 or almost.
func (d dice) probability() float64 {
	if d.chance(.2) {
		return d.pick(0, 0, 1e-3, .999, 1)
	}
	return d.Float64()
}

// A span is a range for an input, with values that it takes one time in eight.
type span struct {
	name      string
	low, high float64
	edges     []float64
}

// linear inputs are uniform over their span, and logarithmic ones uniform in the logarithm.
var (
	linear = []span{
		{"tokens_per_param", 15, 45, nil},
		{"tau_exp", .5, 1.1, []float64{0}},
		{"bcrit_exp", .2, .8, []float64{0}},
		{"mfu_fed", .15, .5, nil},
		{"mfu_old", .15, .5, nil},
		{"mfu_campus", .25, .5, nil},
		{"fp8", 1, 1.5, []float64{1}},
		{"goodput_shared", .3, 1, []float64{1}},
		{"goodput_reserved", .6, 1, []float64{1}},
		{"cu", .5, .99, []float64{.99, 1}},
		{"straggler", 1, 1.6, []float64{1}},
		{"vendor_mix", .8, 1, []float64{1}},
		{"kappa_20", 1, 3, []float64{1}},
		{"overlap", 0, 1, []float64{0, 1}},
		{"batch_m_exp", 0, .6, []float64{0}},
		{"restart_fraction", 0, 1.5, []float64{0, 1}},
		{"build40", .5, 4, nil},
		{"build1gw", .5, 6, nil},
		{"fitout", .1, 1, nil},
		{"equipment_floor", .5, 6, nil},
		{"flex_saving", 0, 8, []float64{0}},
		{"gas_wait", .5, 5, nil},
		{"shock_factor", 1.2, 4, nil},
		{"ramp_years", .2, 8, []float64{0}},
		{"campus_lead_scale", .2, 2, []float64{1}},
		{"reapply_years", .3, 4, []float64{0}},
		{"pue_owned", 1, 2, []float64{1}},
		{"usd_per_eur", .9, 1.4, nil},
		{"discount_rate", .01, .3, []float64{0}},
		{"asset_life", 2, 12, nil},
		{"frontier_growth", 1.5, 6, nil},
		{"algo_progress", 1.1, 6, nil},
		{"generation_years", .2, 4, []float64{1.5}},
		{"frontier_lag_max", 0, 150, []float64{12}},
		{"score_w_time", 0, 1, []float64{0}},
		{"score_w_cost", 0, 1, []float64{0}},
		{"score_w_carbon", 0, 1, []float64{0}},
		{"score_w_feasibility", 0, 1, []float64{0}},
	}
	logarithmic = []span{
		{"tau_405", 300, 1e4, nil},
		{"bcrit_405", 3e6, 3e8, nil},
		{"inner_steps", 10, 1000, []float64{1, 30, 100}},
		{"exchange_bits", .1, 32, nil},
		{"wan_gbps", .5, 2000, nil},
		{"share_today", 1e-4, 1, []float64{1}},
		{"share_priority", 1e-3, 1, nil},
		{"share_emergency", 1e-2, 1, nil},
		{"site_min_h100e", 10, 5000, []float64{128, 1e6}},
		{"mesh_mw", 2, 200, []float64{40}},
		{"campus_mw", 20, 5000, []float64{1000}},
		{"h100e_per_mw", 300, 2500, nil},
		{"price_h100e_usd", .5, 6, nil},
		{"capex_per_mw", 5e6, 6e7, nil},
		{"gas_price", 30, 400, nil},
		{"gas_carbon", 100, 900, nil},
		{"access_hazard", .005, 2, nil},
	}
	probabilities = []string{"p_restart_fed", "p_restart_campus", "p_shock", "p_form", "p_fed_funded", "p_campus_funded"}
	events        = []string{"u_form", "u_fed_funded", "u_campus_funded", "u_cut", "u_fed_restart", "u_campus_restart", "u_campus_region"}
)

// RandomPoint draws a point over wide ranges with many edges: dates that coincide or lie in the
// past, machines that retire early, equal regions, tiny shares, one site or many. Dates of
// decision are never negative, so nothing is at work before t = 0.
func RandomPoint(rng *rand.Rand, w World) Point {
	d := dice{rng}
	p := Point{Num: map[string]float64{}, Choice: map[string]string{}}
	d.choices(p, w)
	for _, s := range linear {
		p.Num[s.name] = d.within(s, d.uniform)
	}
	for _, s := range logarithmic {
		p.Num[s.name] = d.within(s, d.log)
	}
	for _, name := range probabilities {
		p.Num[name] = d.probability()
	}
	for _, name := range events {
		p.Num[name] = d.event()
	}
	round := func(date float64) float64 { return date }
	if d.chance(.3) { // dates in quarters of a year, so that many coincide
		round = func(date float64) float64 { return math.Round(4*date) / 4 }
	}
	d.dates(p, round)
	d.machines(p, w, round)
	d.regions(p, w, round)
	d.mesh(p)
	if d.chance(.15) {
		d.crowd(p, w)
	}
	return p
}

// crowd makes a federation of very many sites, at work until a large target is reached.
func (d dice) crowd(p Point, w World) {
	p.Choice["scope"] = "ABC"
	p.Num["max_sites"] = float64(60 + d.IntN(20))
	p.Num["mesh_sites"] = float64(35 + d.IntN(maxMesh-34))
	p.Num["site_min_h100e"] = 10
	p.Num["service_life"] = 15
	p.Num["fed_decision"] = d.uniform(0, 2)
	for _, r := range w.Regions {
		p.Num["refuse40_"+r.Key] *= .2
	}
}

func (d dice) within(s span, draw func(low, high float64) float64) float64 {
	v := draw(s.low, s.high)
	if len(s.edges) > 0 && d.chance(.125) {
		return d.pick(s.edges...)
	}
	return v
}

func (d dice) choices(p Point, w World) {
	p.Choice["target"] = d.option(w.Targets...)
	p.Choice["penalty_law"] = d.option("range", "scaling", "floor_hoffmann", "floor_besiroglu")
	p.Choice["comm_model"] = d.option("measured", "computed")
	p.Choice["regime"] = d.option("today", "priority", "emergency")
	p.Choice["scope"] = d.option("none", "A", "AB", "AB", "ABC", "ABC")
	p.Choice["route"] = d.option("firm", "flexible", "gas", "scheduled")
	p.Choice["siting"] = d.option("named", "random", "best_of_k")
	p.Choice["staging"] = d.option("within_lead", "after_lead")
	p.Choice["campus_region"] = w.Regions[d.IntN(len(w.Regions))].Key

	p.Num["campus_k"] = float64(1 + d.IntN(len(w.Regions)))
	p.Num["max_sites"] = float64(1 + d.IntN(79))
	if d.chance(.3) {
		p.Num["max_sites"] = float64(1 + d.IntN(6))
	}
	p.Num["mesh_sites"] = float64(d.IntN(maxMesh + 1))
	if d.chance(.3) {
		p.Num["mesh_sites"] = float64(d.IntN(3))
	}
}

func (d dice) dates(p Point, round func(float64) float64) {
	for _, name := range []string{"fed_decision", "campus_decision"} {
		p.Num[name] = round(d.uniform(0, 5))
		if d.chance(.15) {
			p.Num[name] = round(d.uniform(0, 19.5))
		}
	}
	p.Num["campus_date"] = round(d.uniform(0, 12))
	if d.chance(.1) {
		p.Num["campus_date"] = round(d.uniform(18, 22))
	}
	p.Num["agree_today"] = round(d.uniform(0, 1))
	p.Num["agree_priority"] = round(d.uniform(0, 4))
	p.Num["service_life"] = round(d.uniform(1, 15))
}

func (d dice) machines(p Point, w World, round func(float64) float64) {
	alike := d.chance(.15) // machines of few sizes, so that many are equally large
	early := d.chance(.2)  // machines that retire early
	size := d.log(50, 5000)
	for _, s := range w.Sites {
		online := round(d.uniform(-5, 8))
		if d.chance(.05) {
			online = round(d.uniform(15, 24))
		}
		p.Num["online_"+s.Key] = online
		p.Num["count_"+s.Key] = d.log(20, 30000)
		p.Num["peak_"+s.Key] = d.pick(312, 383, 989, 2300, 2500, d.uniform(250, 8000))
		if alike {
			p.Num["count_"+s.Key] = size * d.pick(1, 1, 2)
			p.Num["peak_"+s.Key] = 2500
		}
		if s.Retires {
			p.Num["retire_"+s.Key] = round(d.uniform(-1, 12))
			if d.chance(.1) {
				p.Num["retire_"+s.Key] = online
			}
		}
	}
	if early {
		p.Num["service_life"] = round(d.uniform(.5, 5))
	}
}

func (d dice) regions(p Point, w World, round func(float64) float64) {
	draw := func() map[string]float64 {
		return map[string]float64{
			"lead1gw_": math.Max(.5, round(d.uniform(.5, 16))), "lead40_": math.Max(.5, round(d.uniform(.3, 10))),
			"price_": d.log(10, 400), "carbon_": d.log(5, 800), "pue_": d.uniform(1, 1.6),
			"refuse1gw_": d.probability(), "refuse40_": d.probability(),
			"u_shock_": d.event(), "u_rounds_": d.event(),
		}
	}
	equal := d.chance(.1)
	row := draw()
	for i, r := range w.Regions {
		if i > 0 && !equal {
			row = draw()
		}
		for name, v := range row {
			p.Num[name+r.Key] = v
		}
	}
}

func (d dice) mesh(p Point) {
	slips := !d.chance(.15)
	for k := range maxMesh {
		slip := fmt.Sprintf("slip_%d", k)
		p.Num[slip] = 1
		if slips {
			p.Num[slip] = d.log(.5, 2)
		}
		p.Num[fmt.Sprintf("u_mesh_%d", k)] = d.event()
	}
}
