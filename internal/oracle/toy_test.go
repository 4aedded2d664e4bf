package oracle

import (
	"maps"
	"math"
	"testing"
)

// toyWorld has two hopper machines and two regions.
func toyWorld() World {
	return World{
		Sites: []Site{
			{Key: "a", Family: "hopper", Scope: "A", PowerMW: 2, CarbonGPerKWh: 100, Retires: true},
			{Key: "b", Family: "ampere", Scope: "B", PowerMW: 3, CarbonGPerKWh: 200},
		},
		Regions: []Region{{"x", 5}, {"y", 4}},
		Targets: []string{"1e25"},
	}
}

// toyPoint has numbers that make arithmetic by hand easy. Machine a has 1000 H100e from 0.5 on
// and w = 0.5·0.8 = 0.4; machine b the same from 1.0 on. There is no batch cap and no new site.
func toyPoint() Point {
	p := MiddlePoint()
	set := map[string]float64{
		"tau_405": 0, "tau_exp": 0, "bcrit_exp": 0, "kappa_20": 1,
		"mfu_fed": .5, "mfu_old": .5, "mfu_campus": .4, "fp8": 1, "goodput_shared": .8, "goodput_reserved": 1,
		"cu": .9, "straggler": 1, "vendor_mix": 1,
		"fed_decision": 0, "agree_today": .5, "share_today": 1, "service_life": 9, "mesh_sites": 0,
		"count_a": 1000, "peak_a": 989, "online_a": -1, "retire_a": 10,
		"count_b": 1000, "peak_b": 989, "online_b": 1,
		"campus_decision": 1, "fitout": .5, "build1gw": 1, "equipment_floor": 1, "h100e_per_mw": 1000,
		"campus_mw": 1, "ramp_years": 2, "reapply_years": 1.5,
	}
	maps.Copy(p.Num, set)
	for _, r := range []string{"x", "y"} {
		for name, v := range map[string]float64{
			"lead1gw_": 5, "lead40_": 3, "price_": 100, "carbon_": 50, "pue_": 1.2,
			"refuse1gw_": .5, "refuse40_": .2, "u_shock_": .5, "u_rounds_": .7,
		} {
			p.Num[name+r] = v
		}
	}
	p.Choice["target"] = "1e25"
	p.Choice["campus_region"] = "x"
	return p
}

func eval(t *testing.T, w World, p Point) Result {
	t.Helper()
	r, err := w.Eval(p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// near wants got within a relative tolerance; null equals null.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if got == want || math.Abs(got-want) <= tolerance*math.Abs(want) {
		return
	}
	t.Errorf("%s = %.12g, want %.12g", what, got, want)
}

const tight = 1e-12
