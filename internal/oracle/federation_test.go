package oracle

import (
	"math"
	"testing"
)

// Useful FLOP of one toy machine in a year: 989e12 · 0.4 · 1000 · 3.15576e7 = 1.248418656e25.
const toyYear = 1.248418656e25

func TestOneMachine(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "A"
	r := eval(t, toyWorld(), p)
	// 1e25/1.248418656e25 = 0.80101334211 yr after 0.5.
	near(t, "t_fed", r.Num["t_fed"], 1.30101334211, 1e-11)
	near(t, "t_single", r.Num["t_single"], 1.30101334211, 1e-11)
	near(t, "kappa", r.Num["kappa"], 1, 0)
	near(t, "cu", r.Num["cu"], 1, 0)
	near(t, "u_fed", r.Num["u_fed"], .4, tight)
	near(t, "h100e_hours_fed", r.Num["h100e_hours_fed"], 1000*8766*1e25/toyYear, tight)
	if got := r.Label["first_site"]; got != "a" {
		t.Errorf("first_site = %q", got)
	}
}

func TestBatchCap(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "A"
	p.Num["tau_405"] = 1000
	p.Num["bcrit_405"] = 3e7
	r := eval(t, toyWorld(), p)
	// n·τ/B = 1000·1000/3e7 = 1/30, so it takes 31/30 of the time.
	near(t, "t_fed", r.Num["t_fed"], .5+31./30*1e25/toyYear, tight)
	near(t, "t_single", r.Num["t_single"], .5+31./30*1e25/toyYear, tight)
}

func TestSecondMachineJoins(t *testing.T) {
	r := eval(t, toyWorld(), toyPoint())
	// By 1.0 one machine has done half a year: 6.24209328e24. The rest, 3.75790672e24, goes at
	// 0.9 · 2 machines = 2.2471535808e25 a year: 0.1672296... yr.
	near(t, "t_fed", r.Num["t_fed"], 1+3.75790672e24/2.2471535808e25, tight)
	near(t, "m_at_delivery", r.Num["m_at_delivery"], 2, 0)
	near(t, "n_fed_at_delivery", r.Num["n_fed_at_delivery"], 2000, tight)
	near(t, "cu", r.Num["cu"], .9, 0)
	near(t, "u_fed", r.Num["u_fed"], .36, tight)
	near(t, "fed_gain_months", r.Num["fed_gain_months"], 12*(.5+1e25/toyYear-r.Num["t_fed"]), 1e-11)
}

func TestRestartAndSlowdown(t *testing.T) {
	p := toyPoint()
	p.Num["u_fed_restart"], p.Num["p_restart_fed"], p.Num["restart_fraction"] = .06, .07, .5
	p.Num["straggler"], p.Num["vendor_mix"], p.Num["kappa_20"] = 1.25, .95, 1.3
	r := eval(t, toyWorld(), p)
	// κ(2) at H = 100: 1.3^((ln 2/ln 20)^1.5) = 1.3^0.111295. K = 1.5e25.
	kappa := math.Pow(1.3, math.Pow(math.Ln2/math.Log(20), 1.5))
	near(t, "kappa", r.Num["kappa"], kappa, tight)
	near(t, "work_fed", r.Num["work_fed"], 1.5e25, tight)
	together := .9 * .95 / (1.25 * kappa)
	near(t, "t_fed", r.Num["t_fed"], 1+(1.5e25-toyYear/2)/(together*2*toyYear), tight)
}

func TestRetirementLeavesAHole(t *testing.T) {
	p := toyPoint()
	p.Num["retire_a"], p.Num["online_b"] = .75, 3
	r := eval(t, toyWorld(), p)
	// A quarter of a year of a, nothing until 3, then b alone.
	near(t, "t_fed", r.Num["t_fed"], 3+1e25/toyYear-.25, tight)
	near(t, "m_at_delivery", r.Num["m_at_delivery"], 1, 0)
	near(t, "t_first_fed", r.Num["t_first_fed"], .5, tight)
	// Hours: all of a, and b until delivery.
	near(t, "h100e_hours_fed", r.Num["h100e_hours_fed"], 1000*8766*1e25/toyYear, tight)
}

func TestNeverDelivered(t *testing.T) {
	p := toyPoint()
	p.Num["retire_a"], p.Num["online_b"], p.Num["service_life"] = .75, 3, .25
	r := eval(t, toyWorld(), p)
	for _, name := range []string{"t_fed", "t_single", "kappa", "cu", "u_fed", "n_fed_at_delivery", "m_at_delivery", "gap_months", "fed_gain_months", "lag_months_fed"} {
		near(t, name, r.Num[name], math.Inf(1), 0)
	}
	near(t, "h100e_hours_fed", r.Num["h100e_hours_fed"], 1000*8766*.5, tight)
	near(t, "generations_fed", r.Num["generations_fed"], 0, 0)
	if r.Bool["win"] || r.Bool["frontier_class_fed"] {
		t.Error("a side that never delivers cannot win")
	}
}

func TestNewSites(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "none"
	p.Num["mesh_sites"] = 3
	p.Num["pue_y"] = 1.5
	p.Num["mesh_mw"], p.Num["build40"] = 2, 2
	p.Num["slip_0"], p.Num["slip_1"], p.Num["slip_2"] = .5, 1.5, 1
	p.Num["u_mesh_2"] = .19 // refused in region x
	f := reading(p).federation(toyWorld())
	if len(f.taken) != 2 {
		t.Fatalf("%d sites take part, want 2", len(f.taken))
	}
	// 2 MW · 1000 · 1.2/1.2 from max(3·0.5, 2) + 0.5; 2 MW · 1000 · 1.2/1.5 from 3·1.5 + 0.5.
	near(t, "n_0", f.taken[0].h100e, 2000, tight)
	near(t, "start_0", f.taken[0].start, 2.5, tight)
	near(t, "n_1", f.taken[1].h100e, 1600, tight)
	near(t, "start_1", f.taken[1].start, 5, tight)
	near(t, "w", f.taken[1].weight, .5, tight)
	r := eval(t, toyWorld(), p)
	if got := r.Label["first_site"]; got != "mesh_0" {
		t.Errorf("first_site = %q", got)
	}
	near(t, "t_single", r.Num["t_single"], math.Inf(1), 0)
}

func reading(p Point) *inputs { return &inputs{point: p} }

func TestLargestTakePart(t *testing.T) {
	units := []unit{{key: "a", h100e: 1}, {key: "b", h100e: 3}, {key: "c", h100e: 2}, {key: "d", h100e: 3}, {key: "e", h100e: 2}}
	got := ""
	for _, u := range largest(units, 3) {
		got += u.key
	}
	if got != "bcd" {
		t.Errorf("took %s, want bcd", got)
	}
}

func TestEligibility(t *testing.T) {
	for name, change := range map[string]func(Point){
		"too small":         func(p Point) { p.Num["count_a"] = 127 },
		"retires at start":  func(p Point) { p.Num["retire_a"] = .5 },
		"starts at horizon": func(p Point) { p.Num["online_a"], p.Num["retire_a"] = 20, 30 },
		"out of scope":      func(p Point) { p.Choice["scope"] = "none" },
	} {
		p := toyPoint()
		p.Choice["scope"] = "A"
		change(p)
		r := eval(t, toyWorld(), p)
		if _, ok := r.Label["first_site"]; ok || !math.IsInf(r.Num["t_first_fed"], 1) {
			t.Errorf("%s: takes part", name)
		}
	}
	p := toyPoint()
	p.Num["count_a"], p.Num["share_today"] = 128, .01 // the whole machine counts, not its share
	if got := eval(t, toyWorld(), p).Label["first_site"]; got != "a" {
		t.Errorf("first_site = %q", got)
	}
}
