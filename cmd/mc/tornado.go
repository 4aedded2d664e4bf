package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

type tornadoOptions struct {
	*analysisOptions
	run       string
	outputs   []string
	low, high float64 // probabilities of the values an input is set to
}

func tornadoCommand() *cli.Command {
	return &cli.Command{
		Name:      "tornado",
		Usage:     "what moves the outputs of a finished run: by decile, one input at a time, by rank regression",
		ArgsUsage: "RUN",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Value: "win,gap_months", Usage: "outputs, with commas"},
			&cli.StringFlag{Name: "between", Value: "10%..90%", Usage: "probabilities of the low and high value that an input is set to"},
			&cli.StringFlag{Name: "samples", Aliases: []string{"n"}, Value: "4000", Usage: "points at which one input at a time is set to its low and high value"},
			&cli.Uint64Flag{Name: "seed", Value: defaultSeed, Usage: "seed of these points; 0 is a seed"},
			&cli.StringFlag{Name: "study", Usage: "directory of the study of the run (default: the embedded one)"},
			&cli.GenericFlag{Name: "set", Value: new(settings), Hidden: true},
			&cli.IntFlag{Name: "workers", Usage: "goroutines that compute (default: all cores); changes no number"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "directory to create for the numbers and charts"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON instead of the text"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress on stderr"},
		},
		Action: func(c *cli.Context) error {
			if err := flagsFirst(c); err != nil {
				return err
			}
			opt, err := newTornadoOptions(c)
			if err != nil {
				return err
			}
			return runTornado(c.Context, opt)
		},
	}
}

func newTornadoOptions(c *cli.Context) (*tornadoOptions, error) {
	common, err := newAnalysisOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &tornadoOptions{analysisOptions: common, run: c.Args().First()}
	for name := range strings.SplitSeq(c.String("output"), ",") {
		opt.outputs = append(opt.outputs, strings.TrimSpace(name))
	}
	low, high, found := strings.Cut(c.String("between"), "..")
	var okLow, okHigh bool
	opt.low, okLow = parseProbability(low)
	opt.high, okHigh = parseProbability(high)
	switch {
	case c.Args().Len() != 1:
		return nil, &usageError{err: fmt.Errorf("mc tornado takes one run, got %d", c.Args().Len()), hint: "mc run --out DIR makes a run; then mc tornado DIR"}
	case !found || !okLow || !okHigh || !(0 < opt.low && opt.low < opt.high && opt.high < 1):
		return nil, usagef("--between: write two probabilities, as in 10%%..90%%, got %q", c.String("between"))
	}
	return opt, nil
}

// runTornado prints the tornado of a run in three kinds.
func runTornado(ctx context.Context, opt *tornadoOptions) error {
	run, l, err := opt.openRun(opt.run)
	if err != nil {
		return err
	}
	spec := run.Manifest.Spec
	t := &analysis.Tornados{
		Run: analysis.Run{
			Study: spec.Params.Study, Title: spec.Params.Title, Scenario: spec.Params.Scenario, Model: spec.Model, Method: string(spec.Plan.Method),
			Replicates: spec.Plan.Replicates, Seed: spec.Plan.Seed, Points: run.Manifest.Points, Failed: run.Manifest.Failed,
		},
		Between: [2]runs.Number{runs.Number(opt.low), runs.Number(opt.high)}, Drawn: opt.samples,
	}
	for _, name := range opt.outputs {
		if err := l.outputNamed("output", name); err != nil {
			return err
		}
	}
	started := opt.now()
	if t.Conditional, t.Regressions, err = fromSamples(run, l, opt.outputs); err != nil {
		return err
	}
	settings := l.settings(opt.low, opt.high)
	if err := opt.oneAtATime(ctx, l, settings, t); err != nil {
		return err
	}
	t.ModelRuns = 1
	for _, s := range settings {
		t.ModelRuns += int64(len(s.Values))
	}
	t.ModelRuns *= opt.samples + 1
	seconds := opt.now().Sub(started).Seconds()
	return opt.publish(finding{
		name: "tornado", data: t,
		charts: func(write func(string, func(io.Writer) error) error) error { return report.TornadoCharts(t, write) },
		text: func(w io.Writer) error {
			if err := report.TornadoText(w, t); err != nil {
				return err
			}
			_, err := fmt.Fprintf(w, "%s model runs, %.1f s\n", grouped(t.ModelRuns), seconds)
			return err
		},
	})
}

// oneAtATime sets one input after the other, at the median scenario for outputs that are numbers, and
// with the rest as it is drawn.
func (o *tornadoOptions) oneAtATime(ctx context.Context, l *loaded, settings []analysis.Setting, t *analysis.Tornados) (err error) {
	var numbers []string
	for _, q := range l.model.Outputs() {
		if q.Kind == 0 && slices.Contains(o.outputs, q.Name) {
			numbers = append(numbers, q.Name)
		}
	}
	if t.AtMedian, err = analysis.AtBase(ctx, l.model, l.set.Inputs, l.medians(), settings, numbers); err != nil {
		return err
	}
	plan := sampler.Plan{Method: sampler.Random, Variables: l.joint.Variables(), Points: o.samples, Seed: o.seed}
	if err := plan.Validate(); err != nil {
		return &usageError{err: err}
	}
	job := l.job(plan)
	t.OneAtATime, err = analysis.OneAtATime(ctx, job, settings, o.outputs, runs.Options{Workers: o.workers})
	return err
}

// settings returns the values that each parameter is set to: two quantiles, or the options that can
// happen.
func (l *loaded) settings(low, high float64) []analysis.Setting {
	var all []analysis.Setting
	for k, in := range l.set.Inputs {
		switch {
		case in.Role == params.Event:
			continue // chance, not knowledge
		case in.Kind == params.Choice:
			var options []float64
			for i, w := range in.Dist.Weights {
				if w > 0 {
					options = append(options, float64(i))
				}
			}
			if len(options) > 1 {
				all = append(all, analysis.Setting{Input: k, Values: options})
			}
		default:
			values := []float64{low, high}
			if l.joint.Marginal(k).Quantile(values, values); values[0] < values[1] {
				all = append(all, analysis.Setting{Input: k, Values: values})
			}
		}
	}
	return all
}

// medians returns the median of each input, of a choice the likeliest option.
func (l *loaded) medians() []float64 {
	base := make([]float64, len(l.set.Inputs))
	for k, in := range l.set.Inputs {
		if in.Kind == params.Choice {
			for i, w := range in.Dist.Weights {
				if w > in.Dist.Weights[int(base[k])] {
					base[k] = float64(i)
				}
			}
			continue
		}
		base[k] = 0.5
		l.joint.Marginal(k).Quantile(base[k:k+1], base[k:k+1])
	}
	return base
}

// mostRegressed is the largest number of points of a rank regression.
const mostRegressed = 1 << 17

// fromSamples finds the conditional swings and the rank regressions of outputs in the file of a run.
// They are of the inputs that the file has.
func fromSamples(run *runs.Run, l *loaded, outputs []string) ([]analysis.Tornado, []*analysis.RankRegression, error) {
	samples, err := readSamples(run, l, outputs)
	if err != nil {
		return nil, nil, err
	}
	conditional, err := samples.conditional(l)
	if err != nil {
		return nil, nil, err
	}
	var regressions []*analysis.RankRegression
	rows := min(len(samples.y[0]), mostRegressed)
	if r := samples.replicates; r > 0 {
		rows = len(samples.y[0]) // parts of replicates would be other designs
	}
	for o, name := range outputs {
		x := make([][]float64, len(samples.x))
		for k := range x {
			x[k] = samples.x[k][:rows]
		}
		reg, err := analysis.NewRankRegression(name, samples.y[o][:rows], samples.weights, samples.inputs, x, samples.replicates)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		regressions = append(regressions, reg)
	}
	return conditional, regressions, nil
}
