package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

type compareOptions struct {
	*analysisOptions
	dirs      []string
	outputs   []string
	scenarios []string
	ablations bool
}

func compareCommand() *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "differences of runs, of scenarios, or of what the study leaves to judgement, on the same points",
		ArgsUsage: "[RUN RUN...]",
		Flags: append(analysisFlags("1e5", "points of each variant"),
			&cli.StringFlag{Name: "output", Value: "win,gap_months,t_fed,t_campus", Usage: "outputs, with commas: shares of those that are true or false, medians of numbers"},
			&cli.StringFlag{Name: "scenarios", Usage: "scenarios of the study, with commas; the first is what the others are compared with"},
			&cli.BoolFlag{Name: "ablations", Usage: "the study with every tag one step worse, without correlations, and with each option of each choice"},
		),
		Action: func(c *cli.Context) error {
			if err := flagsFirst(c); err != nil {
				return err
			}
			opt, err := newCompareOptions(c)
			if err != nil {
				return err
			}
			return runCompare(c.Context, opt)
		},
	}
}

func newCompareOptions(c *cli.Context) (*compareOptions, error) {
	common, err := newAnalysisOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &compareOptions{analysisOptions: common, dirs: c.Args().Slice(), ablations: c.Bool("ablations")}
	split := func(flag string) (list []string) {
		for name := range strings.SplitSeq(c.String(flag), ",") {
			if name = strings.TrimSpace(name); name != "" {
				list = append(list, name)
			}
		}
		return list
	}
	opt.outputs, opt.scenarios = split("output"), split("scenarios")
	ways := 0
	for _, given := range []bool{len(opt.dirs) > 0, len(opt.scenarios) > 0, opt.ablations} {
		if given {
			ways++
		}
	}
	switch {
	case ways != 1:
		return nil, &usageError{
			err:  fmt.Errorf("mc compare takes runs, --scenarios or --ablations, and one of them"),
			hint: "mc compare RUN RUN, mc compare --scenarios combined,owned, or mc compare --ablations",
		}
	case len(opt.dirs) == 1:
		return nil, usagef("mc compare takes two runs at least, got one")
	case len(opt.scenarios) == 1:
		return nil, usagef("--scenarios takes two scenarios at least, got one")
	case len(opt.scenarios) > 0 && opt.scenario != "":
		return nil, usagef("--scenario and --scenarios exclude each other")
	}
	return opt, nil
}

// runCompare prints the differences of variants.
func runCompare(ctx context.Context, opt *compareOptions) error {
	var c *analysis.Comparison
	var err error
	started := opt.now()
	if len(opt.dirs) > 0 {
		c, err = opt.compareRuns()
	} else {
		c, err = opt.compareVariants(ctx)
	}
	if err != nil {
		return err
	}
	seconds := opt.now().Sub(started).Seconds()
	charts := func(write func(string, func(io.Writer) error) error) error { return report.ComparisonCharts(c, write) }
	return opt.publish(finding{name: "comparison", data: c, charts: charts, text: func(w io.Writer) error {
		if err := report.ComparisonText(w, c); err != nil || len(opt.dirs) > 0 {
			return err
		}
		variants := int64(len(c.Outputs[0].Variants))
		_, err := fmt.Fprintf(w, "%s model runs, %.1f s\n", grouped(c.Points*variants), seconds)
		return err
	}})
}

// compareRuns compares finished runs. They are paired if they have the same points.
func (o *compareOptions) compareRuns() (*analysis.Comparison, error) {
	var variants []analysis.Variant
	var quantities []model.Quantity
	var first sampler.Plan
	paired := true
	for i, dir := range o.dirs {
		run, l, err := o.openRun(dir)
		if err != nil {
			return nil, err
		}
		plan := run.Manifest.Spec.Plan
		if i == 0 {
			first = plan
		}
		if plan.Points != first.Points || plan.Replicates != first.Replicates {
			return nil, &usageError{err: fmt.Errorf("run %s has %d points in %d replicates, %s has %d in %d", dir, plan.Points, plan.Replicates, o.dirs[0], first.Points, first.Replicates)}
		}
		paired = paired && samePoints(plan, first)
		if quantities, err = l.quantities(o.outputs); err != nil {
			return nil, err
		}
		names := o.outputs
		if plan.Strata != nil {
			names = append(slices.Clone(names), "weight")
		}
		v := analysis.Variant{Name: filepath.Base(filepath.Clean(dir)), Note: run.Manifest.Spec.Params.Scenario, Columns: make([][]float64, len(names))}
		for chunk, err := range run.Rows(names...) {
			if err != nil {
				return nil, err
			}
			for k, c := range chunk {
				v.Columns[k] = append(v.Columns[k], c...)
			}
		}
		if plan.Strata != nil {
			v.Columns, v.Weights = v.Columns[:len(o.outputs)], v.Columns[len(o.outputs)]
		}
		variants = append(variants, v)
	}
	return analysis.Compare(variants, quantities, first.Replicates, paired)
}

// samePoints tells whether two plans give a variable the same numbers. Those of Sobol' points depend
// on the place of a variable among the others.
func samePoints(a, b sampler.Plan) bool {
	same := a.Method == b.Method && a.Seed == b.Seed && reflect.DeepEqual(a.Strata, b.Strata)
	if a.Method == sampler.Sobol {
		same = same && slices.Equal(a.Variables, b.Variables) && slices.Equal(a.Leading, b.Leading)
	}
	return same
}

// quantities returns the outputs of some names.
func (l *loaded) quantities(names []string) ([]model.Quantity, error) {
	var list []model.Quantity
	for _, name := range names {
		if err := l.outputNamed("output", name); err != nil {
			return nil, err
		}
		all := l.model.Outputs()
		q := all[slices.IndexFunc(all, func(q model.Quantity) bool { return q.Name == name })]
		list = append(list, q)
	}
	return list, nil
}

// A change is how a variant differs from the study.
type change struct {
	name, note  string
	weight      *float64
	scenario    string
	override    *params.Override
	worse       bool
	independent bool // no correlations
}

// compareVariants runs the model for each variant, on the same points.
func (o *compareOptions) compareVariants(ctx context.Context) (*analysis.Comparison, error) {
	changes, err := o.changes()
	if err != nil {
		return nil, err
	}
	bar := newProgress(o.stderr, o.now)
	var variants []analysis.Variant
	var quantities []model.Quantity
	for i, c := range changes {
		l, err := o.loadChanged(c)
		if err != nil {
			return nil, err
		}
		if quantities, err = l.quantities(o.outputs); err != nil {
			return nil, err
		}
		plan := sampler.Plan{Method: sampler.Random, Variables: l.joint.Variables(), Points: o.samples, Seed: o.seed}
		if err := plan.Validate(); err != nil {
			return nil, &usageError{err: err}
		}
		options := runs.Options{Workers: o.workers}
		if !o.quiet {
			options.Progress = func(done, total int64) { bar.update(int64(i)*total+done, int64(len(changes))*total) }
		}
		found, err := l.collect(ctx, plan, nil, o.outputs, options)
		if err != nil {
			bar.clear()
			return nil, err
		}
		variants = append(variants, analysis.Variant{Name: c.name, Note: c.note, Weight: c.weight, Columns: found.Columns})
	}
	bar.clear()
	return analysis.Compare(variants, quantities, 0, true)
}

// changes lists the variants that are asked for, the one that the others are compared with first.
func (o *compareOptions) changes() ([]change, error) {
	var list []change
	for _, name := range o.scenarios {
		list = append(list, change{name: name, scenario: name})
	}
	if !o.ablations {
		return list, nil
	}
	_, set, err := o.resolve()
	if err != nil {
		return nil, err
	}
	list = append(list,
		change{name: "study", note: "scenario " + set.Scenario},
		change{name: "worse", note: "every confidence tag one step worse", worse: true},
		change{name: "independent", note: "no correlations", independent: true},
	)
	for _, in := range set.Inputs {
		if in.Kind != params.Choice || in.Role != params.Scalar {
			continue
		}
		for i, w := range in.Dist.Weights {
			if w > 0 && w < 1 {
				list = append(list, change{
					name: in.Name + "=" + in.Levels[i], note: in.Label, weight: &in.Dist.Weights[i],
					override: &params.Override{Name: in.Name, Value: in.Levels[i], Origin: "--ablations"},
				})
			}
		}
	}
	return list, nil
}

// loadChanged loads the study with a change.
func (o *compareOptions) loadChanged(c change) (*loaded, error) {
	s := o.studyOptions
	if c.scenario != "" {
		s.scenario = c.scenario
	}
	s.worse = s.worse || c.worse
	if c.override != nil {
		s.overrides = append(slices.Clone(s.overrides), *c.override)
	}
	if !c.independent {
		return s.load()
	}
	study, set, err := s.resolve()
	if err != nil {
		return nil, err
	}
	set.Groups, set.Pairs = nil, nil
	m, err := federation.FromStudy(study, set)
	if err != nil {
		return nil, &usageError{err: err}
	}
	joint, err := set.Joint()
	return &loaded{study: study, set: set, joint: joint, model: m}, err
}
