package oracle

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// drawn evaluates n random points.
func drawn(t *testing.T, n int, check func(Point, Result)) {
	t.Helper()
	w := DefaultWorld()
	rng := rand.New(rand.NewPCG(7, 11))
	for range n {
		p := RandomPoint(rng, w)
		check(p, eval(t, w, p))
	}
}

// Every kind of outcome is met, or the comparison with the fast core says little.
func TestRandomPointsCover(t *testing.T) {
	if testing.Short() {
		t.Skip("needs many points")
	}
	seen := map[string]int{}
	mark := func(name string, ok bool) {
		if ok {
			seen[name]++
		} else {
			seen[name] += 0
		}
	}
	null := func(r Result, name string) bool { return math.IsInf(r.Num[name], 1) }
	drawn(t, 1500, func(_ Point, r Result) {
		for _, name := range []string{"t_fed", "t_campus", "t_single", "t_first_fed", "campus_power_date", "t_cut", "gap_months", "fed_gain_months"} {
			mark("null "+name, null(r, name))
			mark("some "+name, !null(r, name))
		}
		for name, v := range r.Bool {
			mark(fmt.Sprint(name, v), true)
			mark(fmt.Sprint(name, !v), false)
		}
		for _, side := range []string{"fed", "campus"} {
			for g := range 4 {
				mark(fmt.Sprintf("%d generations %s", g, side), r.Num["generations_"+side] == float64(g))
			}
			mark("restart "+side, r.Num["work_"+side] > r.Num["target_flop"] && !null(r, "t_"+side))
			mark("hours "+side, r.Num["exposed_months_"+side] > 0)
		}
		m := r.Num["m_at_delivery"]
		mark("one site", m == 1)
		mark("two sites", m == 2)
		mark("many sites", m > 40 && !math.IsInf(m, 1))
		_, first := r.Label["first_site"]
		mark("no first site", !first)
		mark("new site first", len(r.Label["first_site"]) > 5 && r.Label["first_site"][:5] == "mesh_")
		for _, name := range []string{"regime", "route", "siting", "staging", "penalty_law", "target"} {
			mark(name+r.Label[name]+" and both deliver", !null(r, "gap_months"))
		}
		mark("region "+r.Label["campus_region"], true)
	})
	for name, n := range seen {
		if n < 5 {
			t.Errorf("%s: %d times", name, n)
		}
	}
}

func TestRandomPointsRepeat(t *testing.T) {
	w := DefaultWorld()
	a := RandomPoint(rand.New(rand.NewPCG(3, 4)), w)
	b := RandomPoint(rand.New(rand.NewPCG(3, 4)), w)
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Error("the same seed draws another point")
	}
}

func TestResultsAreConsistent(t *testing.T) {
	drawn(t, 500, func(p Point, r Result) {
		n := r.Num
		for name, v := range n {
			if math.IsNaN(v) || math.IsInf(v, -1) {
				t.Errorf("%s = %v", name, v)
			}
		}
		if r.Bool["win"] != (n["t_fed"] < n["t_campus"]) {
			t.Error("win disagrees with the dates")
		}
		for _, side := range []string{"fed", "campus"} {
			if n["t_"+side] > horizon != (n["generations_"+side] == 0) {
				t.Errorf("%v generations, delivered at %v", n["generations_"+side], n["t_"+side])
			}
		}
		if n["t_fed"] <= n["t_first_fed"] && n["t_fed"] <= horizon || n["t_campus"] <= n["campus_power_date"] && n["t_campus"] <= horizon {
			t.Error("delivered before anything was at work")
		}
		if n["u_fed"] <= horizon {
			best := math.Max(p.Num["mfu_fed"]*p.Num["fp8"], p.Num["mfu_old"])
			if n["u_fed"] <= 0 || n["u_fed"] > best || n["kappa"] < 1 || n["cu"] > 1 || n["m_at_delivery"] > p.Num["max_sites"] {
				t.Errorf("u %v, κ %v, CU %v, M %v", n["u_fed"], n["kappa"], n["cu"], n["m_at_delivery"])
			}
		}
		ranks := 0.
		for _, region := range grid {
			ranks += math.Pow(2, n["rank_"+region.key])
		}
		near(t, "sum of 2^rank", ranks, 1<<14-2, 0)
	})
}

// Each change makes one side no faster.
func TestMonotone(t *testing.T) {
	w := DefaultWorld()
	points := 60
	if testing.Short() {
		points = 10
	}
	for name, c := range map[string]struct {
		output string
		change func(Point)
	}{
		"vendor mix":      {"t_fed", func(p Point) { p.Num["vendor_mix"] *= .9 }},
		"straggler":       {"t_fed", func(p Point) { p.Num["straggler"] *= 1.1 }},
		"mfu_fed":         {"t_fed", func(p Point) { p.Num["mfu_fed"] *= .9; p.Num["mfu_old"] *= .9; p.Choice["comm_model"] = "measured" }},
		"restart":         {"t_fed", func(p Point) { p.Num["p_restart_fed"] = 1 }},
		"batch cap":       {"t_fed", func(p Point) { p.Num["bcrit_405"] *= .5 }},
		"single, cap":     {"t_single", func(p Point) { p.Num["bcrit_405"] *= .5 }},
		"single, scope":   {"t_single", func(p Point) { p.Choice["scope"] = "none" }},
		"campus, cap":     {"t_campus", func(p Point) { p.Num["bcrit_405"] *= .5 }},
		"campus, restart": {"t_campus", func(p Point) { p.Num["p_restart_campus"] = 1 }},
		"campus, size":    {"t_campus", func(p Point) { p.Num["campus_mw"] *= .5 }},
		"campus, later":   {"t_campus", func(p Point) { p.Num["campus_decision"] += .7 }},
		"campus, lead":    {"t_campus", func(p Point) { p.Num["campus_lead_scale"] *= 1.3; p.Choice["siting"] = "named" }},
		"campus, refused": {"t_campus", func(p Point) { p.Num["refuse1gw_"+p.Choice["campus_region"]] = 1; p.Choice["siting"] = "named" }},
		"campus, ramp":    {"t_campus", func(p Point) { p.Num["ramp_years"]++ }},
	} {
		rng := rand.New(rand.NewPCG(5, 6))
		slower := 0
		for range points {
			p := RandomPoint(rng, w)
			if c.output == "t_fed" {
				p.Choice["comm_model"] = "measured"
			}
			if len(name) > 6 && name[:6] == "campus" {
				p.Choice["siting"] = "named"
			}
			before := eval(t, w, p).Num[c.output]
			c.change(p)
			after := eval(t, w, p).Num[c.output]
			if after < before-1e-13 {
				t.Errorf("%s: %s falls from %v to %v", name, c.output, before, after)
			}
			if after > before {
				slower++
			}
		}
		if slower == 0 && !testing.Short() {
			t.Errorf("%s never changes %s", name, c.output)
		}
	}
}

func TestMissingInputs(t *testing.T) {
	w := DefaultWorld()
	for _, name := range []string{"mfu_fed", "online_jupiter_booster", "slip_0", "pue_pt", "u_cut", "score_w_cost"} {
		p := MiddlePoint()
		delete(p.Num, name)
		if _, err := w.Eval(p); err == nil {
			t.Errorf("no error without %s", name)
		}
	}
	for name := range MiddlePoint().Choice {
		p := MiddlePoint()
		p.Choice[name] = "nowhere"
		if _, err := w.Eval(p); err == nil {
			t.Errorf("no error with %s = nowhere", name)
		}
	}
	p := MiddlePoint()
	p.Num["max_sites"] = 2.5
	if _, err := w.Eval(p); err == nil {
		t.Error("no error with half a site")
	}
}

func BenchmarkEval(b *testing.B) {
	w := DefaultWorld()
	rng := rand.New(rand.NewPCG(7, 11))
	for b.Loop() {
		if _, err := w.Eval(RandomPoint(rng, w)); err != nil {
			b.Fatal(err)
		}
	}
}
