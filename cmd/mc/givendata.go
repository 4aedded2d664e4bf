package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

const (
	// mostUsed is the largest number of points of a run that mc sensitivity looks at: shares are then known to
	// about 0.004 at worst, and 400 columns take 210 MB.
	mostUsed = 1 << 16
	// leastUsed is the smallest: sixteen parts of 64.
	leastUsed = 1024
)

// runGivenData tells from the points of a finished run what drives its outputs.
func runGivenData(opt *sensitivityOptions) error {
	run, s, err := opt.openRun(opt.run)
	if err != nil {
		return err
	}
	if err := opt.checkOutputs(s); err != nil {
		return err
	}
	plan := run.Manifest.Spec.Plan
	switch {
	case plan.Strata != nil:
		return &usageError{
			err:  fmt.Errorf("the points of run %s have weights, by the strata of %s", opt.run, plan.Strata.Variable),
			hint: "a run without --stratify and --importance has points that count alike",
		}
	case plan.Points < leastUsed || plan.PerReplicate() > plan.Points/leastReplicates && plan.Method != sampler.Random:
		return usagef("run %s has %d points in %d replicates, and at least %d in %d are needed",
			opt.run, plan.Points, plan.Replicates, leastUsed, leastReplicates)
	}
	data, err := opt.points(run, s)
	if err != nil {
		return err
	}
	shares, err := data.Shares(opt.workers)
	if err != nil {
		return &usageError{err: err, hint: "mc run --samples 1e5 makes a run with enough points"}
	}
	if text, err := run.ReadFile("summary.json"); err == nil {
		var summary analysis.Summary
		if err := json.Unmarshal(text, &summary); err != nil {
			return fmt.Errorf("run %s: summary.json: %w", opt.run, err)
		}
		for o := range shares {
			shares[o].AddDeciles(summary.Tornado(shares[o].Output))
		}
	}
	result := &analysis.SensitivityRun{Format: analysis.SummaryFormat, Run: s.described(plan), Used: used(data), Shares: shares}
	result.Replicates, result.Failed = len(data.Parts), run.Manifest.Failed
	return opt.finish(result)
}

func used(d *analysis.GivenData) int {
	n := 0
	for _, size := range d.Parts {
		n += size
	}
	return n
}

// points reads the points of a run: of each of sixteen parts the first, if there are more than are used.
func (o *sensitivityOptions) points(run *runs.Run, s *loaded) (*analysis.GivenData, error) {
	if !slices.ContainsFunc(run.Manifest.Files, func(f runs.File) bool { return f.Name == "samples.parquet" }) {
		return nil, &usageError{err: fmt.Errorf("run %s has no samples.parquet", o.run), hint: "mc run --format parquet writes one"}
	}
	d := &analysis.GivenData{Correlated: correlatedInputs(s.set)}
	var names []string
	for _, in := range s.set.Inputs {
		i := slices.IndexFunc(run.Manifest.Columns, func(c runs.Column) bool {
			return c.Role == string(in.Role) && (c.Name == in.Name || c.Name == in.Name+"_input")
		})
		if i >= 0 {
			d.Inputs, names = append(d.Inputs, in), append(names, run.Manifest.Columns[i].Name)
		}
	}
	if len(names) == 0 {
		return nil, &usageError{err: fmt.Errorf("run %s has no column of an input", o.run), hint: "mc run --columns default or all writes them"}
	}
	for _, name := range o.outputs {
		outputs := s.model.Outputs()
		d.Outputs = append(d.Outputs, outputs[slices.IndexFunc(outputs, func(q model.Quantity) bool { return q.Name == name })])
	}
	names = append(names, o.outputs...)

	// A part has whole replicates; of each as many points are used.
	plan := run.Manifest.Spec.Plan
	replicates := int64(max(plan.Replicates, leastReplicates))
	per := plan.Points / replicates
	most := min(per, max(1, mostUsed/replicates))
	for part := range int64(leastReplicates) {
		whole := (part+1)*replicates/leastReplicates - part*replicates/leastReplicates
		d.Parts = append(d.Parts, int(whole*most))
	}
	columns := make([][]float64, len(names))
	for k := range columns {
		columns[k] = make([]float64, 0, used(d))
	}
	point := int64(0)
	for chunk, err := range run.Rows(names...) {
		if err != nil {
			return nil, &usageError{err: err, hint: "mc run --columns default writes outputs and parameters to samples.parquet"}
		}
		for i := range chunk[0] {
			if point/per < replicates && point%per < most {
				for k := range columns {
					columns[k] = append(columns[k], chunk[k][i])
				}
			}
			point++
		}
	}
	d.X, d.Y = columns[:len(d.Inputs)], columns[len(d.Inputs):]
	if len(columns[0]) != used(d) {
		return nil, fmt.Errorf("run %s has %d points, %d were read", o.run, plan.Points, point)
	}
	// Point i of permutation p is point p·n + i of a stream of its own.
	uniforms, err := sampler.New(sampler.Plan{Method: sampler.Random, Variables: []string{"permutation"}, Points: sampler.MaxPoints, Seed: plan.Seed})
	if err != nil {
		return nil, err
	}
	d.Uniforms = func(u []float64, permutation int) {
		uniforms.Fill([][]float64{u}, int64(permutation)*int64(used(d)))
	}
	return d, nil
}

// correlatedInputs says which inputs of a set are correlated with others.
func correlatedInputs(set *params.Set) func(input string) bool {
	in := map[string]bool{}
	for _, g := range set.Groups {
		for _, name := range g.Members {
			in[name] = true
		}
	}
	for _, p := range set.Pairs {
		in[p.A], in[p.B] = true, true
	}
	return func(input string) bool { return in[input] }
}
