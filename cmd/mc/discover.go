package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
)

type discoverOptions struct {
	*analysisOptions
	run  string
	when string
	rule analysis.DiscoveryRule
}

func discoverCommand() *cli.Command {
	return &cli.Command{
		Name:      "discover",
		Usage:     "where in the space of the inputs of a finished run an event happens: boxes of a few limits, and a tree",
		ArgsUsage: "RUN",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "when", Value: "win=false", Usage: "the event: win=false, frontier_class_fed=true, gap_months<0, t_fed>6 (dates in years since 2026)"},
			&cli.Float64Flag{Name: "coverage", Value: 0.5, Usage: "a box has the highest density of events with at least this share of them"},
			&cli.IntFlag{Name: "inputs", Value: 4, Usage: "most inputs that a box restricts"},
			&cli.IntFlag{Name: "boxes", Value: 3, Usage: "most boxes, each among the points that are in none before"},
			&cli.StringFlag{Name: "samples", Value: "1", Hidden: true}, // what other verbs have, which run the model
			&cli.StringFlag{Name: "study", Usage: "directory of the study of the run (default: the embedded one)"},
			&cli.GenericFlag{Name: "set", Value: new(settings), Hidden: true},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "directory to create for the numbers and charts"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON instead of the text"},
		},
		Action: func(c *cli.Context) error {
			if err := flagsFirst(c); err != nil {
				return err
			}
			opt, err := newDiscoverOptions(c)
			if err != nil {
				return err
			}
			return runDiscover(opt)
		},
	}
}

func newDiscoverOptions(c *cli.Context) (*discoverOptions, error) {
	common, err := newAnalysisOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &discoverOptions{
		analysisOptions: common, run: c.Args().First(), when: c.String("when"),
		rule: analysis.DiscoveryRule{Coverage: c.Float64("coverage"), Inputs: c.Int("inputs"), Boxes: c.Int("boxes")},
	}
	switch {
	case c.Args().Len() != 1:
		return nil, &usageError{err: fmt.Errorf("mc discover takes one run, got %d", c.Args().Len()), hint: "mc run --out DIR makes a run; then mc discover DIR"}
	case !(opt.rule.Coverage > 0 && opt.rule.Coverage <= 1):
		return nil, &usageError{err: fmt.Errorf("--coverage must be above 0 and at most 1, got %g", opt.rule.Coverage), hint: "0.5 is half of the points with the event"}
	case opt.rule.Inputs < 1:
		return nil, usagef("--inputs must be at least 1, got %d", opt.rule.Inputs)
	case opt.rule.Boxes < 1:
		return nil, usagef("--boxes must be at least 1, got %d", opt.rule.Boxes)
	}
	return opt, nil
}

// runDiscover prints where the event happens.
func runDiscover(opt *discoverOptions) error {
	started := opt.now()
	run, l, err := opt.openRun(opt.run)
	if err != nil {
		return err
	}
	e, err := l.parseEvent("when", opt.when)
	if err != nil {
		return err
	}
	d, err := opt.discover(run, l, e)
	if err != nil {
		return err
	}
	seconds := opt.now().Sub(started).Seconds()
	return opt.publish(finding{
		name: "discover", data: d,
		files:  []outFile{{"trajectory.csv", func(w io.Writer) error { return report.TrajectoryCSV(w, d) }}},
		charts: func(write func(string, func(io.Writer) error) error) error { return report.DiscoveryCharts(d, write) },
		text: func(w io.Writer) error {
			if err := report.DiscoveryText(w, d); err != nil {
				return err
			}
			_, err := fmt.Fprintf(w, "%.1f s\n", seconds)
			return err
		},
	})
}

// discover reads the samples, and finds the boxes and the tree.
func (o *discoverOptions) discover(run *runs.Run, l *loaded, e *event) (*analysis.Discovery, error) {
	spec := run.Manifest.Spec
	if spec.Plan.Strata != nil {
		return nil, &usageError{
			err:  fmt.Errorf("the points of the run %s have weights", o.run),
			hint: "mc discover needs a run without --stratify and --importance",
		}
	}
	outputs, err := o.outputs(run, l, e)
	if err != nil {
		return nil, err
	}
	samples, err := readSamples(run, l, outputs)
	if err != nil {
		return nil, err
	}
	failed := make([]bool, len(samples.y[0]))
	for i := range failed {
		failed[i] = !slices.ContainsFunc(samples.y, func(c []float64) bool { return !model.IsNull(c[i]) })
	}
	event, known := e.happens(samples.y[0], failed)
	d, err := analysis.Discover(e.text, samples.inputs, samples.x, event, known, samples.replicates, o.rule, samples.place(l))
	if err != nil {
		return nil, &usageError{err: fmt.Errorf("%s in run %s: %w", e.text, o.run, err), hint: "ask for less, as lag_months_fed<36 does where frontier_class_fed=true never happens, or make a run of more points"}
	}
	d.Run = analysis.Run{
		Study: spec.Params.Study, Title: spec.Params.Title, Scenario: spec.Params.Scenario, Model: spec.Model, Method: string(spec.Plan.Method),
		Replicates: spec.Plan.Replicates, Seed: spec.Plan.Seed, Points: run.Manifest.Points, Failed: run.Manifest.Failed,
	}
	return d, nil
}

// outputs lists the output of an event and, to tell failed points from dates that never come, one that is true or
// false, which has a value at every other point.
func (o *discoverOptions) outputs(run *runs.Run, l *loaded, e *event) ([]string, error) {
	has := func(name string) bool {
		return slices.ContainsFunc(run.Manifest.Columns, func(c runs.Column) bool { return c.Name == name })
	}
	if len(run.Manifest.Columns) == 0 {
		return nil, &usageError{err: fmt.Errorf("run %s: the run has no samples", o.run), hint: "mc run without --format none keeps them"}
	}
	if !has(e.output.Name) {
		return nil, &usageError{err: fmt.Errorf("the file of run %s does not have %s", o.run, e.output.Name), hint: "mc run --columns all writes every output"}
	}
	names := []string{e.output.Name}
	for _, q := range l.model.Outputs() {
		if q.Kind == model.Bool && q.Name != e.output.Name && has(q.Name) {
			return append(names, q.Name), nil
		}
	}
	return names, nil
}

// place says where values of inputs of the file lie in their distributions.
func (f *samplesFile) place(l *loaded) analysis.Place {
	return func(input int, x float64) (below, upTo float64) {
		p := []float64{math.Nextafter(x, math.Inf(-1)), x}
		l.joint.Marginal(f.at[input]).CDF(p, p)
		return p[0], p[1]
	}
}
