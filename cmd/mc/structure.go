package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

// reasonable is how far the weight of an option is taken to be a judgement: by a factor of 2 either way.
const reasonable = 2

type structureOptions struct {
	*analysisOptions
	output string
	factor float64
}

func structureCommand() *cli.Command {
	return &cli.Command{
		Name:  "structure",
		Usage: "how far the answer moves with the weights of the options of all choices: a share for every combination of options",
		Flags: append(analysisFlags("1e4", "points of each combination"),
			&cli.StringFlag{Name: "output", Value: "win", Usage: "output that is true or false"},
			&cli.Float64Flag{Name: "factor", Value: reasonable, Usage: "weights are reasonable within this factor of those of the study"},
		),
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			common, err := newAnalysisOptions(c)
			if err != nil {
				return err
			}
			opt := &structureOptions{analysisOptions: common, output: c.String("output"), factor: c.Float64("factor")}
			if !(opt.factor >= 1 && opt.factor <= 1e6) {
				return usagef("--factor must be within 1..1e6, got %v", opt.factor)
			}
			return runStructure(c.Context, opt)
		},
	}
}

// runStructure runs the model for every combination of options.
func runStructure(ctx context.Context, opt *structureOptions) error {
	l, err := opt.load()
	if err != nil {
		return err
	}
	if err := l.outputNamed("output", opt.output); err != nil {
		return err
	}
	plan := sampler.Plan{Method: sampler.Random, Variables: l.joint.Variables(), Points: opt.samples, Seed: opt.seed}
	if err := plan.Validate(); err != nil {
		return &usageError{err: err}
	}
	s, err := analysis.NewStructure(l.job(plan), opt.output, opt.factor)
	if err != nil {
		return &usageError{err: err, hint: "mc compare --ablations takes the choices one by one, and other outputs"}
	}
	bar := newProgress(opt.stderr, opt.now)
	options := runs.Options{Workers: opt.workers}
	if !opt.quiet {
		options.Progress = bar.update
	}
	err = s.Execute(ctx, options)
	bar.clear()
	if err != nil {
		return err
	}
	s.Run = l.described(plan)
	seconds := opt.now().Sub(bar.start).Seconds()
	return opt.publish(finding{
		name: "structure", data: s,
		files:  []outFile{{"structure.csv", func(w io.Writer) error { return report.StructureCSV(w, s) }}},
		charts: func(write func(string, func(io.Writer) error) error) error { return report.StructureCharts(s, write) },
		text: func(w io.Writer) error {
			if err := report.StructureText(w, s); err != nil {
				return err
			}
			_, err := fmt.Fprintf(w, "%s model runs, %.1f s\n", grouped(s.ModelRuns), seconds)
			return err
		},
	})
}
