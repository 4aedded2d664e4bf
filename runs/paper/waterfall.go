package paper

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/federated-frontier/mc/model/published"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A difference is one way in which the study differs from the published model, with the settings that take it
// back to the published form.
type difference struct {
	name, label string
	set         []params.Override
}

// kappa20 is the multiplier of 20 sites that gives the published penalty at 40 (range law, H = 100):
// 1.31 = kappa20^((ln 40/ln 20)^1.5).
const kappa20 = 1.2185

// differences lists the differences in the order of the waterfall. Numbers are those of the published baseline.
func differences(s *published.Scenario) []difference {
	v := func(name string) string { return strconv.FormatFloat(s.Value(name), 'g', -1, 64) }
	each := func(name, value string) (list []params.Override) {
		for _, r := range s.Regions {
			list = append(list, set(name+"_"+r, value))
		}
		return list
	}
	var leads, slips []params.Override
	for _, r := range s.Regions {
		leads = append(leads, set("lead40_"+r, v("lead40_"+r)))
	}
	const sites = 39 // of the study
	for k := range sites {
		slips = append(slips, set(fmt.Sprintf("slip_%d", k), "1"))
	}
	density := strconv.FormatFloat(1000/s.Value("gpu_kw"), 'g', -1, 64)
	return []difference{
		{"decisions", "Decisions are taken later than January 2026", []params.Override{set("fed_decision", "0"), set("campus_decision", "0")}},
		{"waits", "Waits of 40 MW sites are uncertain", slices.Concat(leads, slips)},
		{"refusal", "Applications can be refused, or delayed by a shock", slices.Concat(each("refuse40", "0"), each("refuse1gw", "0"), []params.Override{set("p_shock", "0")})},
		{"building", "Building, fit-out and equipment take time", []params.Override{set("build40", "0.01"), set("build1gw", "0.01"), set("fitout", "0"), set("equipment_floor", "0.01")}},
		{"machines", "Owned machines take part", []params.Override{set("scope", "none")}},
		{"hardware", "Newer accelerators; PUE counts", slices.Concat(each("pue", "1.2"), []params.Override{set("h100e_per_mw", density), set("mesh_mw", v("site_mw"))})},
		{"efficiency", "Utilisation, goodput, restarts are uncertain", []params.Override{
			set("comm_model", "measured"), set("cu", strconv.FormatFloat(s.Run().Utilisation, 'g', 4, 64)), set("straggler", "1"), set("vendor_mix", "1"),
			set("mfu_fed", v("mfu_local")), set("fp8", "1"), set("mfu_campus", v("mfu_campus")), set("goodput_reserved", "1"),
			set("p_restart_fed", "0"), set("p_restart_campus", "0"), set("tokens_per_param", v("tokens_per_param")),
		}},
		{"penalty", "Four laws for the penalty of federation", []params.Override{
			set("penalty_law", "range"), set("kappa_20", strconv.FormatFloat(kappa20, 'g', -1, 64)), set("inner_steps", "100"),
		}},
		{"batch", "The batch limits how many GPUs help", []params.Override{set("bcrit_405", "1e15")}},
		{"siting", "The campus waits at one site, which may be the quickest", []params.Override{set("siting", "named"), set("lead1gw_fr", v("campus_wait"))}},
		{"route", "The campus may take flexible power or gas", []params.Override{set("route", "firm")}},
		{"staging", "Power comes in stages within the wait", []params.Override{set("staging", "after_lead"), set("ramp_years", "1")}},
	}
}

// waterfall goes from the published baseline to the study: first the form of the model, then one difference after the
// other. Beside the steps in this order stands each difference by itself, added to the published form and
// taken from the study; where the three differ the order matters.
func waterfall(ctx context.Context, run Runner, base *published.Scenario, study *Sample) (*Table, error) {
	t := NewTable("waterfall.csv", "key", "label", "t_fed_median", "t_campus_median", "gap_median", "gap_low", "gap_high", "both_deliver", "win",
		"step", "step_stderr", "step_low", "step_high", "alone", "alone_stderr", "last", "last_stderr")
	all := differences(base)
	with := func(keep func(i int) bool) (*Sample, error) {
		var list []params.Override
		for i, d := range all {
			if keep(i) {
				list = append(list, d.set...)
			}
		}
		return run(ctx, "", list, dateOutputs)
	}
	o := base.Run()
	none := runs.Estimate{Value: nan, Low: nan, High: nan}
	nothing := []any{float64(nan), float64(nan), float64(nan), float64(nan)}
	t.Add(append([]any{"published", "Published baseline", float64(o.Fed+1) / 12, float64(o.Campus+1) / 12, Gap(o), Gap(o), Gap(o), 1.0, 1.0, none}, nothing...)...)
	form, err := with(func(int) bool { return true })
	if err != nil {
		return nil, err
	}
	row := func(key, label string, s *Sample, step runs.Estimate, rest []any) {
		gap := s.Quantile("gap_months", 0.5)
		t.Add(append([]any{
			key, label, float64(s.Quantile("t_fed", 0.5).Value), float64(s.Quantile("t_campus", 0.5).Value), float64(gap.Value), float64(gap.Low), float64(gap.High),
			float64(s.Share(s.Known("gap_months")).Value), float64(s.Share(s.True("win")).Value), step,
		}, rest...)...)
	}
	first := exact(float64(form.Quantile("gap_months", 0.5).Value) - Gap(o))
	row("form", "The study with the settings of the published model", form, first, nothing)
	before := form
	for k, d := range all {
		now := study.head(form.N) // without any setting
		if k < len(all)-1 {
			if now, err = with(func(i int) bool { return i > k }); err != nil {
				return nil, err
			}
		}
		only, err := with(func(i int) bool { return i != k })
		if err != nil {
			return nil, err
		}
		without, err := with(func(i int) bool { return i == k })
		if err != nil {
			return nil, err
		}
		alone, last := only.MedianDifference(form, "gap_months"), study.head(form.N).MedianDifference(without, "gap_months")
		row(d.name, d.label, now, now.MedianDifference(before, "gap_months"), []any{float64(alone.Value), deref(alone.StdErr), float64(last.Value), deref(last.StdErr)})
		before = now
	}
	return t, nil
}

// head returns the first n points.
func (s *Sample) head(n int) *Sample {
	h := &Sample{N: n, Columns: map[string][]float64{}}
	for name, c := range s.Columns {
		h.Columns[name] = c[:n]
	}
	return h
}
