package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// mostRecordBytes is the largest memory for the points of a sweep.
const mostRecordBytes = 1 << 30

// A sweeper runs a study again and again.
type sweeper struct {
	*curveOptions
	study *params.Study
	base  *loaded
	plan  sampler.Plan // without variables
	own   *analysis.Record
	done  int64 // points
	total int64
	runs  int
	bar   *progress
}

// newSweeper loads the study and returns what is to be swept. Every value is resolved, so that one
// that the study refuses costs no time.
func newSweeper(opt *curveOptions) (*sweeper, [][]analysis.Axis, error) {
	study, err := opt.read()
	if err != nil {
		return nil, nil, err
	}
	s := &sweeper{curveOptions: opt, study: study}
	if s.base, err = opt.loadFrom(study); err != nil {
		return nil, nil, err
	}
	if err := s.base.outputNamed("output", opt.output); err != nil {
		return nil, nil, err
	}
	if schema := runs.NewSchema(s.base.set, s.base.model); schema.Outputs[schema.Output(opt.output)].Kind == model.Bool && (opt.level <= 0 || opt.level >= 1) {
		return nil, nil, usagef("--level %v: the mean of %s is a probability, between 0 and 1", opt.level, opt.output)
	}
	sweeps, err := s.axes()
	if err != nil {
		return nil, nil, err
	}
	common := s.base.joint.Variables()
	cells, most := 0, 0
	for _, axes := range sweeps {
		n := 0
		for settings := range pairs(axes) {
			n++
			if opt.method == sampler.Sobol {
				l, err := opt.loadFrom(study, overrides(axes, settings)...)
				if err != nil {
					return nil, nil, err
				}
				common = intersection(common, l.joint.Variables())
				continue
			}
			variant := opt.variant()
			variant.Overrides = slices.Concat(variant.Overrides, overrides(axes, settings))
			if _, err := study.Resolve(variant); err != nil {
				return nil, nil, err
			}
		}
		cells, most = cells+n, max(most, n)
	}
	s.plan = sampler.Plan{Method: opt.method, Replicates: opt.replicates, Seed: opt.seed}
	s.plan.Size(opt.samples, nil)
	if opt.method == sampler.Sobol {
		// What all runs have in common gets the same dimensions in each, so that the points stay pairs.
		s.plan.Leading = study.LeadingAmong(common)
		for _, name := range common {
			if name != "" && !slices.Contains(s.plan.Leading, name) {
				s.plan.Leading = append(s.plan.Leading, name)
			}
		}
	}
	if s.plan.Points != opt.samples && !opt.quiet {
		fmt.Fprintf(opt.stderr, "mc: %s points, not %s: %d replicates of %s each\n",
			grouped(s.plan.Points), grouped(opt.samples), s.plan.Replicates, grouped(s.plan.PerReplicate()))
	}
	s.total = int64(cells+1) * s.plan.Points
	collectAt(runningPercent)
	return s, sweeps, s.checkMemory(most + 1)
}

// checkMemory refuses more points than can be kept.
func (s *sweeper) checkMemory(records int) error {
	schema := runs.NewSchema(s.base.set, s.base.model)
	bytes := float64(records) * float64(analysis.RecordBytes(schema.Outputs[schema.Output(s.output)].Kind, s.plan.Points))
	if s.method != sampler.Random || bytes <= mostRecordBytes {
		return nil
	}
	return &usageError{
		err:  fmt.Errorf("%s points of %d values take %.1f GB, at most %.1f are used", grouped(s.plan.Points), records, bytes/1e9, float64(mostRecordBytes)/1e9),
		hint: "take fewer --samples or fewer values; of designs such as --method sobol the points need not be kept",
	}
}

// axes returns the axes of each curve or map.
func (s *sweeper) axes() ([][]analysis.Axis, error) {
	asked, points := [][]over{s.over}, curvePoints
	switch len(s.over) {
	case 0:
		asked = nil
		for _, o := range gallery {
			asked = append(asked, []over{o})
		}
	case 2:
		points = mapPoints
	}
	var sweeps [][]analysis.Axis
	for _, list := range asked {
		var axes []analysis.Axis
		cells := 1
		for _, o := range list {
			a, err := o.axis(s.study, s.base, s.variant(), points)
			if err != nil {
				return nil, err
			}
			axes = append(axes, a)
			cells *= len(a.Settings)
		}
		if cells > mostCells {
			return nil, usagef("--over asks for %d pairs of values, at most %d are possible", cells, mostCells)
		}
		sweeps = append(sweeps, axes)
	}
	return sweeps, nil
}

// asked returns what is swept.
func (s *sweeper) asked() []over {
	if len(s.over) == 0 {
		return gallery
	}
	return s.over
}

// pairs yields the settings of each cell, those of the last axis fastest.
func pairs(axes []analysis.Axis) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for _, first := range axes[0].Settings {
			if len(axes) == 1 {
				if !yield([]string{first}) {
					return
				}
				continue
			}
			for _, second := range axes[1].Settings {
				if !yield([]string{first, second}) {
					return
				}
			}
		}
	}
}

// overrides sets the parameters of axes.
func overrides(axes []analysis.Axis, settings []string) []params.Override {
	var list []params.Override
	for i, a := range axes {
		list = append(list, over{name: a.Name}.override(settings[i]))
	}
	return list
}

// intersection returns the elements of a that b has too.
func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(name string) bool { return !slices.Contains(b, name) })
}

// record runs the model on the study with some overrides.
func (s *sweeper) record(ctx context.Context, more ...params.Override) (*analysis.Record, error) {
	l, err := s.loadFrom(s.study, more...)
	if err != nil {
		return nil, err
	}
	plan := s.plan
	plan.Variables = l.joint.Variables()
	if err := plan.Validate(); err != nil {
		return nil, &usageError{err: err}
	}
	job := l.job(plan)
	record, err := analysis.NewRecord(&job, s.output)
	if err != nil {
		return nil, &usageError{err: err}
	}
	options := runs.Options{Workers: s.workers}
	if !s.quiet {
		options.Progress = func(done, _ int64) { s.bar.update(s.done+done, s.total) }
	}
	if _, err := runs.Execute(ctx, job, options); err != nil {
		s.bar.clear()
		for _, o := range more {
			err = fmt.Errorf("%s=%s: %w", o.Name, o.Value, err)
		}
		return nil, err
	}
	s.runs++
	s.done += plan.Points
	return record, nil
}

// sweep runs the model on every cell. Where a curve over a range crosses the level it measures one value
// more, until one lies within the interval of the crossing, so that little is left to interpolation.
func (s *sweeper) sweep(ctx context.Context, axes []analysis.Axis) (*analysis.Sweep, error) {
	const mostRounds = 3
	var cells []*analysis.Record
	for settings := range pairs(axes) {
		r, err := s.record(ctx, overrides(axes, settings)...)
		if err != nil {
			return nil, err
		}
		cells = append(cells, r)
	}
	sweep, err := s.estimate(axes, cells)
	if err != nil || len(axes) > 1 || !s.isRange(axes[0].Name) {
		return sweep, err
	}
	axis := &axes[0]
	for range mostRounds {
		missing := s.unmeasured(sweep)
		if len(missing) == 0 {
			break
		}
		s.total += int64(len(missing)) * s.plan.Points
		for _, v := range missing {
			r, err := s.record(ctx, over{name: axis.Name}.override(v.setting))
			if err != nil {
				return nil, err
			}
			i, _ := slices.BinarySearch(axis.X, runs.Number(v.x))
			axis.X = slices.Insert(axis.X, i, runs.Number(v.x))
			axis.Settings = slices.Insert(axis.Settings, i, v.setting)
			cells = slices.Insert(cells, i, r)
		}
		if sweep, err = s.estimate(axes, cells); err != nil {
			return nil, err
		}
	}
	return sweep, nil
}

// isRange tells whether the values of a parameter are those of a range, not of a list.
func (s *sweeper) isRange(name string) bool {
	for _, o := range s.asked() {
		if o.name == name {
			return strings.Contains(o.text, "..")
		}
	}
	return false
}

// A measurement is a value that is swept, and how it is set.
type measurement struct {
	x       float64
	setting string
}

// unmeasured returns a value for each crossing of a curve that has none within its interval.
func (s *sweeper) unmeasured(sweep *analysis.Sweep) []measurement {
	var list []measurement
	axis := &sweep.Axes[0]
	whole := isWhole(s.study, axis.Name, axis.Kind)
	for _, line := range sweep.Lines {
		for _, c := range line.Crossings {
			within := func(x runs.Number) bool { return x >= c.Low && x <= c.High }
			v := rounded(float64(c.Value), whole)
			if slices.ContainsFunc(axis.X, within) || slices.Contains(axis.X, runs.Number(v.x)) || slices.Contains(list, v) {
				continue
			}
			list = append(list, v)
		}
	}
	return list
}

// estimate makes a sweep of records.
func (s *sweeper) estimate(axes []analysis.Axis, cells []*analysis.Record) (*analysis.Sweep, error) {
	uniforms, err := sampler.New(sampler.Plan{
		Method: sampler.Random, Variables: analysis.SweepStreams(len(cells), s.plan.Replicates),
		Points: analysis.SweepDraws, Seed: s.plan.Seed,
	})
	if err != nil {
		return nil, err
	}
	sweep := analysis.NewSweep(analysis.Run{
		Study: s.base.set.Study, Title: s.base.set.Title, Scenario: s.base.set.Scenario, Model: s.base.model.Name(),
		Method: string(s.plan.Method), Replicates: s.plan.Replicates, Seed: s.plan.Seed, Points: s.plan.Points,
	}, axes, s.own, cells, uniforms)
	level := s.level
	if math.IsNaN(level) && sweep.Share {
		level = 0.5
	}
	if !math.IsNaN(level) {
		sweep.Cross(level)
	}
	return sweep, nil
}
