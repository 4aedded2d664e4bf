package oracle

import (
	"fmt"
	"math"
	"testing"
)

// The tests of this file hold the model to numbers that the fact sheets derive by themselves.

func TestRangeLawMeetsTheTable(t *testing.T) {
	for _, row := range []struct {
		m               int
		low, mode, high float64
	}{
		{2, .97, 1.02, 1.10},
		{4, 1.00, 1.07, 1.30},
		{8, 1.03, 1.15, 1.55},
		{20, 1.05, 1.30, 2.0},
		{45, 1.10, 1.45, 2.6},
	} {
		near(t, fmt.Sprintf("low of %d sites", row.m), rangeKappa(1.05, row.m, 100), row.low, .05)
		near(t, fmt.Sprintf("mode of %d sites", row.m), rangeKappa(1.30, row.m, 100), row.mode, .05)
		near(t, fmt.Sprintf("high of %d sites", row.m), rangeKappa(2.0, row.m, 100), row.high, .05)
	}
	near(t, "20 sites", rangeKappa(1.3, 20, 100), 1.3, tight)
}

func TestFloorLaws(t *testing.T) {
	for _, row := range []struct{ delta, hoffmann, besiroglu float64 }{
		{.005, 1.51, 1.83}, {.01, 2.23, 3.15}, {.02, 4.5, 8.2},
	} {
		near(t, "hoffmann", hoffmann.kappa(row.delta, 2e25), row.hoffmann, .012)
		near(t, "besiroglu", besiroglu.kappa(row.delta, 2e25), row.besiroglu, .012)
	}
	// The reducible part of the loss at 2e25 is 7.6 % and 4.4 %.
	near(t, "hoffmann R", hoffmann.reducible(2e25)/(1.69+hoffmann.reducible(2e25)), .076, .01)
	near(t, "besiroglu R", besiroglu.reducible(2e25)/(1.8172+besiroglu.reducible(2e25)), .044, .01)
}

// The floor laws are exact: a run of κ·C on the optimal path, taken down by κ, loses δ.
func TestFloorIsExact(t *testing.T) {
	for _, l := range []lossCurve{hoffmann, besiroglu} {
		loss := func(c float64) float64 { return l.e + l.reducible(c) }
		kappa := l.kappa(.01, 2e25)
		near(t, "loss", loss(2e25/kappa), 1.01*loss(2e25), 1e-9)
	}
}

// The reducible loss is the least over all splits of the compute.
func TestPathIsOptimal(t *testing.T) {
	for _, l := range []lossCurve{hoffmann, besiroglu} {
		best := math.Inf(1)
		for x := 20.; x < 32; x += 1e-4 {
			n := math.Exp(x)
			best = math.Min(best, l.a*math.Pow(n, -l.expA)+l.b*math.Pow(2e25/6/n, -l.expB))
		}
		near(t, "R", l.reducible(2e25), best, 1e-8)
	}
}

func TestLossPenalty(t *testing.T) {
	for _, row := range []struct {
		m    int
		h    float64
		want float64 // %
	}{
		{4, 30, .29},
		{8, 30, .44},
		{20, 30, .63},
		{40, 30, .77},
		{4, 100, .39},
		{20, 100, .85},
		{40, 100, 1.05},
		{20, 500, 1.15},
		{50, 500, 1.50},
	} {
		near(t, fmt.Sprintf("δ of %d sites at H = %v", row.m, row.h), 100*lossPenalty(row.m, 405e9, row.h), row.want, .015)
	}
	// No floor: δ = 1 % costs 1.23.
	near(t, "scaling law", math.Pow(1.01, 1/.0477), 1.23, .003)
	p := toyPoint()
	p.Choice["penalty_law"] = "scaling"
	near(t, "κ(20)", reading(p).kappa(20, job{params: 405e9}), math.Pow(1+lossPenalty(20, 405e9, 100), 1/.0477), tight)
}

func TestCommunication(t *testing.T) {
	for gbps, want := range map[float64]float64{10: 308, 100: 31, 400: 7.7} {
		near(t, "FP4 ring of 20 sites", exchangeSeconds(405e9, 4, gbps, 20), want, .01)
	}
	// A step of 1,030 tokens per GPU at 38 % takes 6.7 s.
	near(t, "step", stepSeconds(job{params: 405e9, tau: 1030}, .38, 1), 6.7, .01)
	p := toyPoint()
	p.Choice["comm_model"] = "computed"
	p.Num["mfu_fed"], p.Num["exchange_bits"], p.Num["wan_gbps"], p.Num["inner_steps"], p.Num["overlap"] = .38, 4, 4.6, 100, 0
	j := job{params: 405e9, tau: 1030}
	near(t, "CU when the exchange takes as long as the steps", reading(p).computeUtilisation(20, j), .5, .01)
	p.Num["overlap"] = 1
	near(t, "CU is at most", reading(p).computeUtilisation(20, j), .99, 0)
}

func TestTargets(t *testing.T) {
	for _, row := range []struct {
		option       string
		params, flop float64
	}{
		{"405B", 405e9, 1.9683e25},
		{"8B", 8e9, 7.68e21},
		{"2T", 2e12, 4.8e26},
		{"llama3-405B", 405e9, 3.8e25},
		{"frontier-2025", math.Sqrt(5e26 / 120), 5e26},
		{"1e27", math.Sqrt(1e27 / 120), 1e27},
	} {
		params, flop, err := target(row.option, 20)
		if err != nil {
			t.Error(err)
		}
		near(t, row.option+" N", params, row.params, tight)
		near(t, row.option+" C", flop, row.flop, tight)
	}
	for _, option := range []string{"", "B", "big", "-1e25", "0", "Inf", "NaN"} {
		if _, _, err := target(option, 20); err == nil {
			t.Errorf("target %q is taken", option)
		}
	}
	// τ joins 1,000 at 405B and 8,200 at 32B; B/τ is 30,000 at 405B.
	in := reading(MiddlePoint())
	near(t, "τ at 32B", in.job(32e9, 1).tau, 8200, .01)
	near(t, "B/τ", in.job(405e9, 1).batch/in.job(405e9, 1).tau, 30000, tight)
}

// 405B takes 2,048 GH200 278 days at the measured 40.4 %.
func TestJupiter(t *testing.T) {
	p := toyPoint()
	p.Choice["scope"], p.Choice["target"] = "A", "405B"
	p.Num["mfu_fed"], p.Num["goodput_shared"], p.Num["count_a"] = .404, 1, 2048
	r := eval(t, toyWorld(), p)
	near(t, "days", (r.Num["t_fed"]-.5)*365.25, 278, .002)
}

// 405B takes 28,571 H100 at 38 % 21 days, and 14.5 million H100-hours.
func TestOneLargeSite(t *testing.T) {
	p := toyPoint()
	p.Choice["target"], p.Choice["staging"] = "405B", "after_lead"
	p.Num["mfu_campus"], p.Num["campus_mw"], p.Num["ramp_years"] = .38, 28.571, 0
	r := eval(t, toyWorld(), p)
	near(t, "days", (r.Num["t_campus"]-6.5)*365.25, 21.2, .005)
	near(t, "hours", r.Num["h100e_hours_campus"], 14.5e6, .005)
}

// The product of the modes for 20 sites: 0.24 of peak on reserved sites, 0.20 on shared ones.
func TestProductOfModes(t *testing.T) {
	for regime, want := range map[string]float64{"emergency": .24, "today": .20} {
		p := MiddlePoint()
		p.Num["tau_405"] = 0
		p.Num["mesh_sites"] = 0
		p.Num["service_life"] = 20
		p.Num["max_sites"] = 20
		p.Choice["regime"] = regime
		w := World{Regions: DefaultWorld().Regions}
		for _, s := range DefaultWorld().Sites[:20] {
			s.Family, s.Retires = "hopper", false
			w.Sites = append(w.Sites, s)
			p.Num["online_"+s.Key], p.Num["count_"+s.Key], p.Num["peak_"+s.Key] = 0, 500, 989
		}
		r := eval(t, w, p)
		near(t, "m", r.Num["m_at_delivery"], 20, 0)
		near(t, "u_fed "+regime, r.Num["u_fed"], want, .02)
	}
}

func TestCapitalRecovery(t *testing.T) {
	near(t, "crf(.10, 6)", recovery(.10, 6), .22961, 1e-4)
	near(t, "crf(0, 8)", recovery(0, 8), .125, 0)
	near(t, "crf(1e-9, 8)", recovery(1e-9, 8), .125, 1e-8)
}
