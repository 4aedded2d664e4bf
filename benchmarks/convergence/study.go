package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/benchmarks"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// A statistic is a number that a design estimates.
type statistic struct {
	name  string
	value func(d *designed) float64
}

// A designed is what a design found.
type designed struct {
	outputs  map[string]runs.OutputSummary
	averaged *analysis.Averaged
}

// mean returns the mean of an output.
func mean(output string) func(d *designed) float64 {
	return func(d *designed) float64 { return float64(d.outputs[output].Mean.Value) }
}

var statistics = []statistic{
	{"P(win)", func(d *designed) float64 { return float64(d.outputs["win"].Share.Value) }},
	{"P(win), conditional", func(d *designed) float64 { return float64(d.averaged.Win.Value) }},
	{"mean lead, months", mean("gap_months")},
	{"mean lead, conditional", func(d *designed) float64 { return float64(d.averaged.MeanGap.Value) }},
	{"median lead, months", func(d *designed) float64 { return float64(d.outputs["gap_months"].Quantiles[2].Value) }},
	{"mean date of the federation, yr", mean("t_fed")},
	{"mean date of the campus, yr", mean("t_campus")},
	{"P(first or alone)", func(d *designed) float64 { return float64(d.outputs["win_unconditional"].Share.Value) }},
	{"P(first or alone), conditional", func(d *designed) float64 { return float64(d.averaged.WinUnconditional.Value) }},
}

// estimates runs designs of n points each, and returns each statistic of each.
func estimates(ctx context.Context, s *benchmarks.Study, m sampler.Method, n int64) ([][]float64, error) {
	all := make([][]float64, len(statistics))
	add := func(_ int, tallies []runs.Tally) error {
		found := designed{map[string]runs.OutputSummary{}, tallies[1].(*analysis.Conditional).Averaged()}
		for _, o := range tallies[0].(*runs.OutputTally).Summaries() {
			found.outputs[o.Name] = o
		}
		for i, statistic := range statistics {
			all[i] = append(all[i], statistic.value(&found))
		}
		return nil
	}
	job := runs.Job{Model: s.Model, Joint: s.Joint, Tallies: []runs.TallyMaker{runs.Summarize(), analysis.NewConditional}}
	job.Spec = runs.Spec{Params: s.Set, Plan: plan(m, s.Joint.Variables(), s.Leading, n), Model: s.Model.Name()}
	job.Wanted = make([]bool, len(s.Model.Outputs()))
	for k, q := range s.Model.Outputs() {
		job.Wanted[k] = !q.Detail || slices.Contains(analysis.ConditionalOutputs, q.Name)
	}
	job.Kept = make([]bool, len(s.Set.Inputs))
	if m != sampler.Random {
		job.Replicate = add
		_, err := runs.Execute(ctx, job, runs.Options{})
		return all, err
	}
	job.Spec.Plan.Points = n
	for r := range replicates {
		job.Spec.Plan.Seed = seed + uint64(r)
		result, err := runs.Execute(ctx, job, runs.Options{})
		if err != nil {
			return nil, err
		}
		if err := add(r, result.Tallies); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func writeStudy(ctx context.Context, w io.Writer) error {
	s, err := benchmarks.DefaultStudy()
	if err != nil {
		return err
	}
	sizes := []int64{256, 1024, 4096, 16384}
	errors := map[sampler.Method][][]float64{} // by size, by statistic
	for _, m := range sampler.Methods() {
		for _, n := range sizes {
			all, err := estimates(ctx, s, m, n)
			if err != nil {
				return err
			}
			row := make([]float64, len(all))
			for i, x := range all {
				var m runs.Moments
				m.Add(x)
				row[i] = m.StdDev()
			}
			errors[m] = append(errors[m], row)
		}
	}
	fmt.Fprintln(w, "| estimate | method | n = 256 | 1,024 | 4,096 | 16,384 | points saved at 16,384 |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	for i, s := range statistics {
		for _, m := range sampler.Methods() {
			fmt.Fprintf(w, "| %s | %s |", s.name, m)
			for j := range sizes {
				fmt.Fprintf(w, " %.2g |", errors[m][j][i])
			}
			last := len(sizes) - 1
			plain := i
			if strings.HasSuffix(s.name, ", conditional") {
				plain-- // independent points without averaging
			}
			ratio := errors[sampler.Random][last][plain] / errors[m][last][i]
			fmt.Fprintf(w, " %.2g times |\n", ratio*ratio)
		}
	}
	return nil
}
