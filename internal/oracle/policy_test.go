package oracle

import (
	"math"
	"testing"
)

func TestLag(t *testing.T) {
	p := toyPoint()
	p.Num["frontier_growth"], p.Num["algo_progress"] = 4, 2
	in := reading(p)
	// 5e26·2^(1+0.5) is first reached when 5e26·8^(t+0.5) is: t + 0.5 = 0.5, so t = 0.
	near(t, "lag", in.lagMonths(5e26, 1, 2), 24, tight)
	// A run at the frontier's own compute at −0.5 has no lag if delivered then.
	near(t, "lag", in.lagMonths(5e26, -.5, -.5)+1, 1, tight)
	// An eighth of it is reached a year earlier.
	near(t, "lag", in.lagMonths(5e26/8, 1, 2), 36, tight)
}

func TestExposure(t *testing.T) {
	p := toyPoint()
	p.Num["u_cut"], p.Num["access_hazard"] = 1-math.Exp(-.1), .1 // one year after 0.89
	r := eval(t, toyWorld(), p)
	near(t, "t_cut", r.Num["t_cut"], 1.89, tight)
	near(t, "exposed_fed", r.Num["exposed_months_fed"], 0, 0) // delivered at 1.17
	near(t, "exposed_campus", r.Num["exposed_months_campus"], 12*(r.Num["t_campus"]-1.89), tight)
	near(t, "avoided", r.Num["exposed_months_avoided"], r.Num["exposed_months_campus"], tight)

	p.Num["refuse1gw_x"] = 1
	r = eval(t, toyWorld(), p)
	near(t, "exposed_campus without campus", r.Num["exposed_months_campus"], 12*(20-1.89), tight)

	p.Num["u_cut"], p.Num["access_hazard"] = .9, .1 // 23 years on: after the horizon
	r = eval(t, toyWorld(), p)
	near(t, "t_cut", r.Num["t_cut"], math.Inf(1), 0)
	near(t, "exposed_campus", r.Num["exposed_months_campus"], 0, 0)
}

func TestGenerations(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "A"
	p.Num["retire_a"] = 20
	p.Num["frontier_growth"], p.Num["generation_years"] = 4, 1
	// One machine: 0.801 yr for the first, 3.204 for the second, 12.816 for the third: 17.32.
	r := eval(t, toyWorld(), p)
	near(t, "generations", r.Num["generations_fed"], 3, 0)
	p.Num["retire_a"] = 17.3
	near(t, "generations", eval(t, toyWorld(), p).Num["generations_fed"], 2, 0)
	p.Num["retire_a"] = 17.33
	near(t, "generations", eval(t, toyWorld(), p).Num["generations_fed"], 3, 0)
	p.Num["retire_a"] = 4.4
	near(t, "generations", eval(t, toyWorld(), p).Num["generations_fed"], 1, 0)
	p.Num["retire_a"] = 1.3
	near(t, "generations", eval(t, toyWorld(), p).Num["generations_fed"], 0, 0)
}

// A restart repeats half of the first run and nothing of the later ones.
func TestGenerationsAreNotRestarted(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"] = "A"
	p.Num["u_fed_restart"], p.Num["p_restart_fed"] = .1, .2
	p.Num["frontier_growth"], p.Num["generation_years"] = 4, 1
	// 0.5 + 1.2015 + 3.2041 = 4.9056.
	p.Num["retire_a"] = 4.9
	near(t, "generations", eval(t, toyWorld(), p).Num["generations_fed"], 1, 0)
	p.Num["retire_a"] = 4.91
	near(t, "generations", eval(t, toyWorld(), p).Num["generations_fed"], 2, 0)
}

// Later generations are larger models with their own batch constants.
func TestLaterJob(t *testing.T) {
	p := toyPoint()
	p.Choice["target"] = "405B"
	p.Num["tau_405"], p.Num["tau_exp"], p.Num["bcrit_exp"] = 1000, 1, .5
	p.Num["frontier_growth"], p.Num["generation_years"] = 4, 1
	in := reading(p)
	j := in.laterJob(in.firstJob(), 2) // C·16, N·4
	near(t, "C", j.flop, 16*1.9683e25, tight)
	near(t, "N", j.params, 1620e9, tight)
	near(t, "τ", j.tau, 250, tight)
	near(t, "B", j.batch, 6e7, tight)
}

func TestWins(t *testing.T) {
	type want struct{ win, unconditional, formed, exists, neither bool }
	never := func(p Point) { p.Choice["scope"] = "none" }
	noCampus := func(p Point) { p.Num["refuse1gw_x"] = 1 }
	unfunded := func(p Point) { p.Num["u_campus_funded"] = .6 }
	form := func(p Point) { p.Num["u_form"] = .49 }
	late := func(p Point) { p.Num["agree_today"] = 9; p.Num["retire_a"] = 15 }
	for name, c := range map[string]struct {
		changes []func(Point)
		want    want
	}{
		"first, not formed":       {nil, want{win: true, exists: true}},
		"first, formed":           {[]func(Point){form}, want{win: true, unconditional: true, formed: true, exists: true}},
		"late":                    {[]func(Point){form, late}, want{formed: true, exists: true}},
		"late, no campus":         {[]func(Point){form, late, unfunded}, want{unconditional: true, formed: true}},
		"never":                   {[]func(Point){form, never, unfunded}, want{formed: true}},
		"never, campus neither":   {[]func(Point){form, never, noCampus}, want{formed: true, exists: true, neither: true}},
		"campus never, fed first": {[]func(Point){form, noCampus}, want{win: true, unconditional: true, formed: true, exists: true}},
	} {
		p := toyPoint()
		for _, change := range c.changes {
			change(p)
		}
		r := eval(t, toyWorld(), p).Bool
		got := want{r["win"], r["win_unconditional"], r["formed"], r["campus_exists"], r["neither"]}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
