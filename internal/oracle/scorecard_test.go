package oracle

import (
	"math"
	"testing"
)

func TestOwnedBill(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "A"
	p.Num["share_today"], p.Num["pue_owned"] = .5, 1.25
	p.Num["price_h100e_usd"], p.Num["usd_per_eur"] = 3, 1.2
	r := eval(t, toyWorld(), p)
	years := 2e25 / toyYear // half of the machine
	near(t, "hours", r.Num["h100e_hours_fed"], 500*8766*years, tight)
	near(t, "energy", r.Num["energy_mwh_fed"], .5*2*1.25*8766*years, tight)
	near(t, "cost", r.Num["cost_eur_fed"], 2.5*500*8766*years, tight)
	near(t, "tco2", r.Num["tco2_fed"], .5*2*1.25*8766*years*100/1000, tight)
}

func TestNewSiteBill(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "none"
	p.Num["mesh_sites"], p.Num["mesh_mw"], p.Num["discount_rate"], p.Num["asset_life"] = 1, 1, 0, 5
	r := eval(t, toyWorld(), p)
	// One MW, 1000 H100e at w = 0.5: 1e25 takes 0.64081 yr after 3.5.
	years := .8 * 1e25 / toyYear
	near(t, "t_fed", r.Num["t_fed"], 3.5+years, tight)
	near(t, "energy", r.Num["energy_mwh_fed"], 8766*years, tight)
	near(t, "cost", r.Num["cost_eur_fed"], years*(8766*100+26e6/5), 1e-11)
	near(t, "tco2", r.Num["tco2_fed"], 8766*years*.05, tight)
}

func TestCards(t *testing.T) {
	w := World{Regions: []Region{{"x", 5}, {"y", 5}, {"z", 5}}}
	p := toyPoint()
	for name, v := range map[string][3]float64{
		"lead40_": {1, 3.5, 7.5}, "price_": {100, 50, 150}, "carbon_": {300, 100, 200}, "pue_": {1.2, 1.2, 1.2},
		"refuse40_": {.1, .2, .5}, "lead1gw_": {4, .5, 6}, "u_shock_": {.5, .5, .01}, "refuse1gw_": {.5, .5, .5}, "u_rounds_": {.9, .9, .01},
	} {
		for i, r := range w.Regions {
			p.Num[name+r.Key] = v[i]
		}
	}
	p.Num["shock_factor"] = 1.5
	r := eval(t, w, p).Num
	// time40: max(lead, 1.5) + 0.5 = 2, 4, 8; scaled 0, 1/3, 1.
	near(t, "time40_x", r["time40_x"], 2, tight)
	near(t, "time40_z", r["time40_z"], 8, tight)
	// time1gw: 4, the floor of 1, and 6·1.5, plus 0.5.
	near(t, "time1gw_x", r["time1gw_x"], 4.5, tight)
	near(t, "time1gw_y", r["time1gw_y"], 1.5, tight)
	near(t, "time1gw_z", r["time1gw_z"], 9.5, tight)
	// MWh: 1e25/(989e12·0.4·3600) H100e-hours at 1000 H100e per MW.
	mwh := 1e25 / (989e12 * .4 * 3600) / 1000
	near(t, "run_cost_x", r["run_cost_x"], 100*mwh, tight)
	near(t, "run_tco2_y", r["run_tco2_y"], .1*mwh, tight)
	// Feasibility: 0.9·1, 0.8·1, 0.5·4/8.
	near(t, "feasibility_x", r["feasibility_x"], .9, tight)
	near(t, "feasibility_y", r["feasibility_y"], .8, tight)
	near(t, "feasibility_z", r["feasibility_z"], .25, tight)
	// Scores: x .4·1 + .2·.5 + .2·0 + .2·.9; y .4·2/3 + .2·1 + .2·1 + .2·.8; z 0 + 0 + .2·.5 + .2·.25.
	near(t, "score_x", r["score_x"], .68, tight)
	near(t, "score_y", r["score_y"], .8/3+.56, tight)
	near(t, "score_z", r["score_z"], .15, tight)
	for region, want := range map[string]float64{"x": 2, "y": 1, "z": 3} {
		near(t, "rank_"+region, r["rank_"+region], want, 0)
	}
}

func TestEqualRegionsRankInOrder(t *testing.T) {
	r := eval(t, toyWorld(), toyPoint()).Num
	near(t, "rank_x", r["rank_x"], 1, 0)
	near(t, "rank_y", r["rank_y"], 2, 0)
	// Nothing to choose: 0.4 + 0.2 + 0.2 + 0.2·0.8·1.
	near(t, "score_y", r["score_y"], .96, tight)
}

func TestEmptyBill(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "none"
	r := eval(t, toyWorld(), p).Num
	for _, name := range []string{"h100e_hours_fed", "energy_mwh_fed", "cost_eur_fed", "tco2_fed"} {
		near(t, name, r[name], 0, 0)
	}
	near(t, "t_first_fed", r["t_first_fed"], math.Inf(1), 0)
}
