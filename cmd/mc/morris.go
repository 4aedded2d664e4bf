package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// leastTrajectories give errors with 9 degrees of freedom.
const leastTrajectories = 10

// takeMorris takes the flags of --morris, and refuses those that have no meaning with it or without it.
func (o *sensitivityOptions) takeMorris(c *cli.Context) error {
	o.morris, o.levels = c.Bool("morris"), c.Int("levels")
	if !o.morris {
		for _, name := range []string{"trajectories", "levels"} {
			if c.IsSet(name) {
				return usagef("--%s is for --morris", name)
			}
		}
		return nil
	}
	for _, name := range []string{"samples", "method", "replicates", "shapley"} {
		if c.IsSet(name) {
			return &usageError{err: fmt.Errorf("--%s is not for --morris", name), hint: "--trajectories says how many independent trajectories it takes"}
		}
	}
	n := c.Int("trajectories")
	switch {
	case n < leastTrajectories:
		return usagef("--trajectories must be at least %d, got %d", leastTrajectories, n)
	case o.levels < 2 || o.levels%2 != 0:
		return usagef("--levels must be even and at least 2, got %d", o.levels)
	}
	o.samples, o.method = int64(n), sampler.Random
	return nil
}

// runMorris runs the model for elementary effects.
func runMorris(ctx context.Context, opt *sensitivityOptions) error {
	s, sobol, plan, err := opt.prepare()
	if err != nil {
		return err
	}
	design := analysis.MorrisDesign{Groups: sobol.Groups, Outputs: opt.outputs, Levels: opt.levels, Edge: 1 / float64(2*opt.levels)}
	morris, err := analysis.NewMorris(s.job(plan), design)
	if err != nil {
		return &usageError{err: err, hint: "mc sensitivity --help says which inputs are taken as one"}
	}
	options, bar := opt.watched(morris.Runs() / plan.Points)
	screenings, err := morris.Execute(ctx, options)
	bar.clear()
	if err != nil {
		return err
	}
	result := &analysis.SensitivityRun{
		Format: analysis.SummaryFormat, Run: s.described(plan), Groups: len(morris.Groups()), Runs: morris.Runs(),
		Morris: screenings, Levels: opt.levels,
	}
	if err := opt.finish(result); err != nil || opt.json {
		return err
	}
	_, err = fmt.Fprintf(opt.stdout, "%s runs of the model\n", grouped(morris.Runs()))
	return err
}
