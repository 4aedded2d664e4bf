package paper

import (
	"context"
	"fmt"

	"github.com/federated-frontier/mc/params"
)

// arguments appends what the run of the study says of coordination, capital, generations and access.
func arguments(t *Table, s *Sample) {
	t.Add("win_unconditional", "federation first or alone, if either side may not come about", "1", s.Share(s.True("win_unconditional")))
	t.Add("formed", "the federation is formed and funded", "1", s.Share(s.True("formed")))
	t.Add("campus_exists", "the campus is funded", "1", s.Share(s.True("campus_exists")))
	names := map[string]string{"fed": "federation", "campus": "campus"}
	for _, side := range sides {
		name := names[side]
		t.quantiles(s, "cost_eur_"+side, "cost_eur_"+side, "cost of the "+name+" until delivery", "EUR")
		t.quantiles(s, "lag_months_"+side, "lag_months_"+side, "how far the model of the "+name+" is behind the frontier", "month")
		known := s.Known("t_" + side)
		t.Add("frontier_class_"+side, "model of the "+name+" is frontier class at delivery, of those delivered", "1", s.ShareOf(known, s.True("frontier_class_"+side)))
		g := s.Columns["generations_"+side]
		t.Add("generations_"+side, "generations that the "+name+" delivers by the horizon, at most 3: mean", "1", s.Mean("generations_"+side))
		for k := 1; k <= 3; k++ {
			t.Add(fmt.Sprintf("generations_%s_%d", side, k), fmt.Sprintf("%s delivers %d generations or more", name, k), "1",
				s.Share(func(i int) bool { return g[i] >= float64(k) }))
		}
		cut, delivered := s.Columns["t_cut"], s.Columns["t_"+side]
		t.Add("cut_before_"+side, "access is cut before the "+name+" delivers", "1", s.Share(func(i int) bool { return date(cut[i]) < date(delivered[i]) }))
		t.Add("exposed_"+side, "months without access and without a model of the "+name+": mean", "month", s.Mean("exposed_months_"+side))
	}
	t.Add("exposed_avoided", "months of exposure that the federation avoids: mean", "month", s.Mean("exposed_months_avoided"))
	t.quantiles(s, "t_cut", "t_cut", "date at which access is cut", "yr since 2026")
	fed, campus := s.Columns["cost_eur_fed"], s.Columns["cost_eur_campus"]
	both := func(i int) bool { return s.Known("t_fed")(i) && s.Known("t_campus")(i) }
	t.Add("fed_cheaper", "federation costs less than the campus, both delivering", "1", s.ShareOf(both, func(i int) bool { return fed[i] < campus[i] }))
	gf, gc := s.Columns["generations_fed"], s.Columns["generations_campus"]
	t.Add("generations_ahead", "federation delivers more generations than the campus", "1", s.Share(func(i int) bool { return gf[i] > gc[i] }))
	t.Add("generations_behind", "campus delivers more generations than the federation", "1", s.Share(func(i int) bool { return gf[i] < gc[i] }))
}

// compare appends the chance and the medians of a variant.
func compare(ctx context.Context, run Runner, t *Table, key, what, scenario string, set ...params.Override) error {
	s, err := run(ctx, scenario, set, dateOutputs)
	if err != nil {
		return err
	}
	t.Add(key+"_win", what+": federation before campus", "1", s.Share(s.True("win")))
	t.Add(key+"_fed", what+": federation delivers, median", "yr since 2026", s.Quantile("t_fed", 0.5))
	t.Add(key+"_fed_known", what+": federation delivers by the horizon", "1", s.Share(s.Known("t_fed")))
	t.Add(key+"_campus", what+": campus delivers, median", "yr since 2026", s.Quantile("t_campus", 0.5))
	t.Add(key+"_campus_known", what+": campus delivers by the horizon", "1", s.Share(s.Known("t_campus")))
	t.Add(key+"_gap", what+": lead of the federation, median of points where both deliver", "month", s.Quantile("gap_months", 0.5))
	return nil
}

// coordination appends what agreement and delay are worth: regimes with owned machines only, where they count most, and
// a decision of the federation later than that of the campus.
func coordination(ctx context.Context, run Runner, t *Table) error {
	for _, regime := range []string{"today", "priority", "emergency"} {
		if err := compare(ctx, run, t, "owned_"+regime, "owned machines only, regime "+regime, "owned", set("regime", regime)); err != nil {
			return err
		}
	}
	for years := range 5 {
		campus := "1.5"
		if err := compare(ctx, run, t, fmt.Sprintf("delay_%d", years), fmt.Sprintf("federation decides %d years after the campus", years), "",
			set("campus_decision", campus), set("fed_decision", fmt.Sprintf("%d.5", years+1))); err != nil {
			return err
		}
	}
	return nil
}

// studyScenarios appends the scenarios of the study.
func studyScenarios(ctx context.Context, run Runner, t *Table) error {
	for _, c := range []struct{ name, what string }{
		{"combined", "owned machines and new sites"}, {"mesh", "new sites only"}, {"owned", "owned machines only"}, {"gigafactory", "the rival is the first AI Gigafactory"},
	} {
		if err := compare(ctx, run, t, "scenario_"+c.name, c.what, c.name); err != nil {
			return err
		}
	}
	return nil
}

// otherTargets appends other sizes of the model that is trained.
func otherTargets(ctx context.Context, run Runner, t *Table) error {
	for _, c := range []struct{ key, target string }{{"8b", "8B"}, {"70b", "70B"}, {"405b", "405B"}, {"llama3", "llama3-405B"}, {"2t", "2T"}, {"frontier", "frontier-2025"}} {
		if err := compare(ctx, run, t, "target_"+c.key, "target "+c.target, "", set("target", c.target)); err != nil {
			return err
		}
	}
	return nil
}
