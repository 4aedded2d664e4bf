package oracle

import (
	"math"
	"testing"
)

func stages(p Point, w World) []float64 {
	var out []float64
	for _, u := range reading(p).campus(w).stages {
		out = append(out, u.start)
	}
	return out
}

func TestStageDates(t *testing.T) {
	// Decision at 1, fit-out 0.5, so the first grid date is 1 + wait + 0.5.
	for name, c := range map[string]struct {
		change func(Point)
		want   [3]float64
	}{
		"within lead":            {func(Point) {}, [3]float64{1 + 1.9 + .5, 1 + 3.9 + .5, 1 + 5 + .5}},
		"build binds once":       {func(p Point) { p.Num["build1gw"] = 3 }, [3]float64{4.5, 5.4, 6.5}},
		"after lead":             {func(p Point) { p.Choice["staging"] = "after_lead" }, [3]float64{6.5, 7.5, 8.5}},
		"flexible":               {func(p Point) { p.Choice["route"] = "flexible" }, [3]float64{2.5, 3.45, 4}},
		"floor":                  {func(p Point) { p.Num["equipment_floor"] = 10 }, [3]float64{5.3, 9.3, 11.5}},
		"scaled":                 {func(p Point) { p.Num["campus_lead_scale"] = 2 }, [3]float64{5.3, 9.3, 11.5}},
		"shock":                  {func(p Point) { p.Num["u_shock_x"], p.Num["shock_factor"] = .09, 2 }, [3]float64{5.3, 9.3, 11.5}},
		"gas":                    {func(p Point) { p.Choice["route"] = "gas"; p.Num["u_rounds_x"] = .01 }, [3]float64{3, 4, 5}},
		"scheduled":              {func(p Point) { p.Choice["route"] = "scheduled"; p.Num["u_rounds_x"] = .01 }, [3]float64{3.17, 4.17, 5.17}},
		"two refusals":           {func(p Point) { p.Num["u_rounds_x"] = .2 }, [3]float64{6.4, 8.4, 9.5}}, // ln .2/ln .5 = 2.32
		"three refusals":         {func(p Point) { p.Num["u_rounds_x"] = .12 }, [3]float64{7.9, 9.9, 11}}, // 3.06
		"never refused":          {func(p Point) { p.Num["u_rounds_x"], p.Num["refuse1gw_x"] = 1e-9, 0 }, [3]float64{3.4, 5.4, 6.5}},
		"always refused":         {func(p Point) { p.Num["refuse1gw_x"] = 1 }, [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}},
		"refusal costs no time":  {func(p Point) { p.Num["u_rounds_x"], p.Num["reapply_years"] = .2, 0 }, [3]float64{3.4, 5.4, 6.5}},
		"flexible below build":   {func(p Point) { p.Choice["route"] = "flexible"; p.Num["flex_saving"] = 9 }, [3]float64{2.5, 2.5, 2.5}},
		"gas is built like grid": {func(p Point) { p.Choice["route"] = "gas"; p.Num["build1gw"] = 4 }, [3]float64{5.5, 6.5, 7.5}},
	} {
		p := toyPoint()
		c.change(p)
		for j, got := range stages(p, toyWorld()) {
			near(t, name, got, c.want[j], tight)
		}
	}
}

func TestCampusDelivery(t *testing.T) {
	p := toyPoint()
	p.Choice["staging"] = "after_lead"
	p.Num["campus_mw"] = 2 // 2000 H100e in the end, w = 0.4
	r := eval(t, toyWorld(), p)
	// From 6.5 at 17 %, from 7.5 at 50 %, from 8.5 at 100 % of 2 machine years a year:
	// 0.34 by 7.5, then 1.0 a year; 1e25 is 0.80101 machine years.
	near(t, "campus_power_date", r.Num["campus_power_date"], 6.5, tight)
	near(t, "t_campus", r.Num["t_campus"], 7.5+1e25/toyYear-.34, tight)
	near(t, "n_campus_at_delivery", r.Num["n_campus_at_delivery"], 1000, tight)
	near(t, "gap_months", r.Num["gap_months"], 12*(r.Num["t_campus"]-r.Num["t_fed"]), tight)
	// MW·years: 0.34·1 + 1·(t − 7.5).
	mwYears := 1e25 / toyYear
	near(t, "energy", r.Num["energy_mwh_campus"], mwYears*8766, tight)
	near(t, "tco2", r.Num["tco2_campus"], mwYears*8766*.05, tight)
	near(t, "cost", r.Num["cost_eur_campus"], mwYears*(8766*100+26e6*.2296073804), 1e-9)
	near(t, "hours", r.Num["h100e_hours_campus"], 1000*8766*mwYears, tight)

	p.Choice["route"] = "gas"
	r = eval(t, toyWorld(), p)
	near(t, "gas energy", r.Num["energy_mwh_campus"], mwYears*8766, tight)
	near(t, "gas tco2", r.Num["tco2_campus"], mwYears*8766*.45, tight)
	near(t, "gas cost", r.Num["cost_eur_campus"], mwYears*(8766*120+26e6*.2296073804), 1e-9)
}

func TestGigafactory(t *testing.T) {
	p := toyPoint()
	p.Choice["route"] = "scheduled"
	p.Choice["target"] = "1e28"
	r := eval(t, toyWorld(), p)
	// 100,000 · 4000/989 = 404,449 H100e, whatever the PUE and campus_mw.
	near(t, "n", r.Num["n_campus_at_delivery"], 404448.938321536, 1e-12)
	near(t, "t_campus", r.Num["t_campus"], 5.17+1e28/(toyYear*404.448938321536)-.17-.5, 1e-12)
}

func TestSiting(t *testing.T) {
	w := World{Regions: []Region{{"p", 9}, {"q", 5}, {"r", 4}, {"s", 5}, {"t", 5}}}
	p := toyPoint()
	p.Choice["campus_region"] = "s"
	for _, r := range w.Regions {
		for _, name := range []string{"lead1gw_", "pue_", "price_", "carbon_", "refuse1gw_", "u_rounds_", "u_shock_"} {
			p.Num[name+r.Key] = p.Num[name+"x"]
		}
	}
	p.Num["lead1gw_s"] = 3
	want := func(siting, region string) {
		t.Helper()
		p.Choice["siting"] = siting
		if got := reading(p).campus(w).region; got != region {
			t.Errorf("%s: %s, want %s", siting, got, region)
		}
	}
	want("named", "s")
	p.Num["u_campus_region"] = .999
	want("random", "t")
	p.Num["u_campus_region"] = .2 - 1e-12
	want("random", "p")
	p.Num["campus_k"] = 2 // r, then q as the first of the three with mode 5
	want("best_of_k", "q")
	p.Num["campus_k"] = 3
	want("best_of_k", "s") // 3 years
	p.Num["lead1gw_s"], p.Num["campus_k"] = 5, 5
	want("best_of_k", "p")
	p.Choice["route"] = "gas"
	p.Num["campus_k"] = 4
	want("best_of_k", "q")
}
