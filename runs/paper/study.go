package paper

import (
	"context"
	"fmt"
	"math"

	"github.com/federated-frontier/mc/model/published"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A Runner runs a scenario of the study ("" for its first) with overrides and returns columns of its outputs. All its
// samples have the same points, so differences are of pairs.
type Runner func(ctx context.Context, scenario string, set []params.Override, outputs []string) (*Sample, error)

// dates are the outputs of every comparison.
var dateOutputs = []string{"win", "t_fed", "t_campus", "gap_months"}

// sides are the two sides of the race, as outputs name them.
var sides = []string{"fed", "campus"}

// mainOutputs are the outputs of the run of the study as it stands.
func mainOutputs(regions []string) []string {
	names := append([]string{
		"t_single", "fed_gain_months", "t_cut", "win_unconditional", "formed", "campus_exists", "neither", "exposed_months_avoided", "kappa", "m_at_delivery",
	}, dateOutputs...)
	for _, side := range sides {
		for _, name := range []string{"generations_", "exposed_months_", "cost_eur_", "lag_months_", "frontier_class_"} {
			names = append(names, name+side)
		}
	}
	for _, r := range regions {
		for _, name := range []string{"time40_", "time1gw_", "run_cost_", "run_tco2_", "feasibility_", "score_", "rank_"} {
			names = append(names, name+r)
		}
	}
	return names
}

// set is an override of one parameter.
func set(name, value string) params.Override {
	return params.Override{Name: name, Value: value, Origin: "mc reproduce"}
}

// Study runs the study and returns what it says: distributions, regions, debate, scenarios of the study, waterfall,
// histograms.
func Study(ctx context.Context, run Runner, study *params.Study, list []*published.Scenario) ([]*Table, error) {
	regions := study.Table("regions")
	if regions == nil {
		return nil, fmt.Errorf("the study %q has no table named regions", study.Name)
	}
	var keys []string
	for _, row := range regions.Rows {
		keys = append(keys, row.Key)
	}
	main, err := run(ctx, "", nil, mainOutputs(keys))
	if err != nil {
		return nil, err
	}
	tables := []*Table{distributions(main, list), histograms(main), scorecard(main, regions, list[0])}
	debate := NewTable("debate.csv", EstimateColumns...)
	arguments(debate, main)
	for _, more := range []func(context.Context, Runner, *Table) error{coordination, studyScenarios, otherTargets} {
		if err := more(ctx, run, debate); err != nil {
			return nil, err
		}
	}
	steps, err := waterfall(ctx, run, list[0], main)
	return append(tables, debate, steps), err
}

// quantiles appends quantiles of the values of an output, and the share of points that have one.
func (t *Table) quantiles(s *Sample, key, output, what, unit string) {
	for _, q := range []struct {
		name string
		p    float64
	}{{"p05", 0.05}, {"p50", 0.5}, {"p95", 0.95}} {
		t.Add(key+"_"+q.name, fmt.Sprintf("%s: quantile %v", what, q.p), unit, s.Quantile(output, q.p))
	}
	t.Add(key+"_known", what+": share of points that have one", "1", s.Share(s.Known(output)))
}

// distributions says where the published dates lie in the distributions of the study.
func distributions(s *Sample, list []*published.Scenario) *Table {
	t := NewTable("distributions.csv", EstimateColumns...)
	fed, campus, gap := s.Columns["t_fed"], s.Columns["t_campus"], s.Columns["gap_months"]
	t.Add("points", "points of the run", "1", exact(float64(s.N)))
	t.Add("win", "federation before campus", "1", s.Share(s.True("win")))
	t.quantiles(s, "t_fed", "t_fed", "delivery by the federation", "yr since 2026")
	t.quantiles(s, "t_campus", "t_campus", "delivery by the campus", "yr since 2026")
	t.quantiles(s, "t_single", "t_single", "delivery by the best machine alone", "yr since 2026")
	t.quantiles(s, "gap", "gap_months", "lead of the federation", "month")
	t.Add("before_single", "federation before the best machine alone", "1",
		s.Share(func(i int) bool { return date(fed[i]) < date(s.Columns["t_single"][i]) }))
	for _, p := range list {
		want, ok := published.Table[p.Name]
		if !ok {
			continue
		}
		f, c := float64(want[0]+1)/12, float64(want[1]+1)/12 // the end of the month
		months := float64(want[1] - want[0])
		known := s.Known("gap_months")
		t.Add("fed_by_"+p.Name, "federation delivers by the end of its month of the scenario", "1", s.Share(func(i int) bool { return date(fed[i]) <= f }))
		t.Add("campus_by_"+p.Name, "campus delivers by the end of its month of the scenario", "1", s.Share(func(i int) bool { return date(campus[i]) <= c }))
		t.Add("gap_below_"+p.Name, "lead below that of the scenario, both delivering", "1", s.ShareOf(known, func(i int) bool { return gap[i] < months }))
		t.Add("order_"+p.Name, "federation by its month of the scenario and campus not before its own", "1",
			s.Share(func(i int) bool { return date(fed[i]) <= f && date(campus[i]) > c-1.0/12 }))
	}
	low, high := band(list)
	all := func(test func(g float64) bool) runs.Estimate {
		return s.Share(func(i int) bool { return s.Known("gap_months")(i) && test(gap[i]) })
	}
	t.Add("gap_behind", "campus first, both delivering", "1", all(func(g float64) bool { return g <= 0 }))
	t.Add("gap_short", "federation ahead by less than the published band", "1", all(func(g float64) bool { return g > 0 && g < low }))
	t.Add("gap_in_band", "lead within the published band", "1", all(func(g float64) bool { return g >= low && g <= high }))
	t.Add("gap_long", "lead above the published band", "1", all(func(g float64) bool { return g > high }))
	t.Add("gap_unknown", "one side or both do not deliver by the horizon", "1", s.Share(func(i int) bool { return !s.Known("gap_months")(i) }))
	return t
}

// band is the range of the published leads.
func band(list []*published.Scenario) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range list {
		if want, ok := published.Table[p.Name]; ok {
			low, high = min(low, float64(want[1]-want[0])), max(high, float64(want[1]-want[0]))
		}
	}
	return low, high
}

// exact is a number without error.
func exact(v float64) runs.Estimate {
	zero := 0.0
	return runs.Estimate{Value: runs.Number(v), StdErr: &zero, Low: runs.Number(v), High: runs.Number(v), Basis: "constant"}
}

// histograms are what the charts of dates and of the lead are drawn from.
func histograms(s *Sample) *Table {
	t := NewTable("histograms.csv", "key", "quantity", "from", "to", "share")
	for _, h := range []struct {
		name     string
		from, by float64
		bins     int
	}{{"t_fed", 0, 0.25, 80}, {"t_campus", 0, 0.25, 80}, {"gap_months", -120, 3, 100}} {
		counts := make([]float64, h.bins)
		for _, v := range s.Columns[h.name] {
			if k := int(math.Floor((v - h.from) / h.by)); !math.IsInf(v, 0) && k >= 0 && k < h.bins {
				counts[k]++
			}
		}
		for k, n := range counts {
			from := h.from + float64(float64(k)*h.by)
			t.Add(fmt.Sprintf("%s.%v", h.name, from), h.name, from, from+h.by, n/float64(s.N))
		}
	}
	return t
}

// scorecard ranks the regions: medians over the run, and how sure the rank is.
func scorecard(s *Sample, regions *params.Table, base *published.Scenario) *Table {
	t := NewTable("regions.csv", "region", "name", "country", "rank", "score", "score_stderr", "score_p05", "score_p95", "p_first", "p_first_stderr", "p_first_three",
		"time40_median", "time40_p05", "time40_p95", "time1gw_median", "run_cost_median", "run_tco2_median", "feasibility_median", "published_form_lead40")
	var means []float64
	for _, r := range regions.Rows {
		means = append(means, float64(s.Mean("score_"+r.Key).Value))
	}
	for i, r := range regions.Rows {
		rank := 1
		for j, m := range means {
			if m > means[i] || m == means[i] && j < i {
				rank++
			}
		}
		at := func(name string, p float64) float64 { return quantile(s.Columns[name+r.Key], p) }
		score, ranks := s.Mean("score_"+r.Key), s.Columns["rank_"+r.Key]
		first := s.Share(func(i int) bool { return ranks[i] == 1 })
		three := s.Share(func(i int) bool { return ranks[i] <= 3 })
		t.Add(r.Key, r.Text("name"), r.Text("country"), rank, float64(score.Value), deref(score.StdErr), at("score_", 0.05), at("score_", 0.95), float64(first.Value), deref(first.StdErr), float64(three.Value),
			at("time40_", 0.5), at("time40_", 0.05), at("time40_", 0.95), at("time1gw_", 0.5), at("run_cost_", 0.5), at("run_tco2_", 0.5), at("feasibility_", 0.5), base.Value("lead40_"+r.Key))
	}
	return t
}

func deref(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}
