package main

import (
	"context"
	"fmt"

	"github.com/federated-frontier/mc/runs/analysis"
)

// runShapley runs the model for Shapley effects.
func runShapley(ctx context.Context, opt *sensitivityOptions) error {
	s, sobol, plan, err := opt.prepare()
	if err != nil {
		return err
	}
	opt.sayPoints(plan)
	design := analysis.ShapleyDesign{Groups: sobol.Groups, Outputs: opt.outputs, Replicates: opt.replicates}
	if opt.split {
		design.Scored = func(columns []int) (analysis.Scored, error) { return s.joint.Scored(columns) }
	}
	shapley, err := analysis.NewShapley(s.job(plan), design)
	if err != nil {
		return &usageError{err: err, hint: "mc sensitivity --help says which inputs are taken as one"}
	}
	options, bar := opt.watched(shapley.Runs() / plan.Points)
	divisions, err := shapley.Execute(ctx, options)
	bar.clear()
	if err != nil {
		return err
	}
	result := &analysis.SensitivityRun{
		Format: analysis.SummaryFormat, Run: s.described(plan), Groups: len(shapley.Groups()), Runs: shapley.Runs(), Shapley: divisions, Split: opt.split,
	}
	result.Replicates = opt.replicates
	if err := opt.finish(result); err != nil || opt.json {
		return err
	}
	_, err = fmt.Fprintf(opt.stdout, "%s runs of the model\n", grouped(shapley.Runs()))
	return err
}
