package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

type curveOptions struct {
	*analysisOptions
	over       []over
	output     string
	level      float64 // NaN: one half of a probability, none of another mean
	method     sampler.Method
	replicates int
}

func curveCommand() *cli.Command {
	return &cli.Command{
		Name:  "curve",
		Usage: "P(federation wins) as one parameter is swept, or two",
		Flags: append(analysisFlags("1e5", "points of each value"),
			&cli.GenericFlag{Name: "over", Value: new(settings), Usage: "NAME=LO..HI[:POINTS], NAME=A,B,C, or NAME for the options of a choice; a second one makes a map (default: a gallery)"},
			&cli.StringFlag{Name: "output", Value: "win", Usage: "output of the model whose mean is shown"},
			&cli.Float64Flag{Name: "level", Value: 0.5, Usage: "mean whose crossing is looked for; of outputs that are not true or false only if it is set"},
			&cli.StringFlag{Name: "method", Value: string(sampler.Random), Usage: "how points are placed: " + join(sampler.Methods())},
			&cli.IntFlag{Name: "replicates", Value: leastReplicates, Usage: "independent designs that points are made of which depend on each other; their differences give the errors"},
		),
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			opt, err := newCurveOptions(c)
			if err != nil {
				return err
			}
			return runCurve(c.Context, opt)
		},
	}
}

func newCurveOptions(c *cli.Context) (*curveOptions, error) {
	common, err := newAnalysisOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &curveOptions{
		analysisOptions: common, output: c.String("output"), level: math.NaN(),
		method: sampler.Method(c.String("method")), replicates: c.Int("replicates"),
	}
	if c.IsSet("level") {
		opt.level = c.Float64("level")
		if math.IsNaN(opt.level) || math.IsInf(opt.level, 0) {
			return nil, usagef("--level must be a number, got %v", opt.level)
		}
	}
	for _, s := range *c.Generic("over").(*settings) {
		o, err := parseOver(s)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(opt.over, func(other over) bool { return other.name == o.name }) {
			return nil, usagef("--over %s is there twice", o.name)
		}
		opt.over = append(opt.over, o)
	}
	if len(opt.over) > 2 {
		return nil, usagef("--over can be given once for a curve and twice for a map, got %d", len(opt.over))
	}
	if err := oneOf("method", opt.method, sampler.Methods()); err != nil {
		return nil, err
	}
	switch {
	case opt.method == sampler.Random && c.IsSet("replicates"):
		return nil, usagef("--replicates is for points that depend on each other; random points need none")
	case opt.method == sampler.Random:
		opt.replicates = 0
	case opt.replicates < leastReplicates || opt.replicates > analysis.MostSweepReplicates:
		return nil, usagef("--replicates must be within %d..%d, got %d", leastReplicates, analysis.MostSweepReplicates, opt.replicates)
	}
	return opt, nil
}

// gallery is what is swept if nothing is asked for.
var gallery = []over{
	{"target", "1e22..1e28"},
	{"share_today", "0.002..0.2"},
	{"regime", ""},
	{"fed_decision", "2026-12..2031-01"},
	{"campus_decision", "2026-12..2031-01"},
	{"campus_lead_scale", "0.25..2:15"},
	{"route", ""},
	{"siting", ""},
	{"staging", ""},
	{"mesh_sites", "0..60"},
	{"max_sites", "4..60:15"},
	{"kappa_20", "1..3"},
}

// runCurve sweeps what was asked for, or the gallery, and prints each curve.
func runCurve(ctx context.Context, opt *curveOptions) error {
	s, sweeps, err := newSweeper(opt)
	if err != nil {
		return err
	}
	started := opt.now()
	s.bar = newProgress(opt.stderr, opt.now)
	var files []outFile
	var all []*analysis.Sweep
	if s.own, err = s.record(ctx); err != nil {
		return err
	}
	for _, axes := range sweeps {
		sweep, err := s.sweep(ctx, axes)
		if err != nil {
			return err
		}
		all = append(all, sweep)
		if files, err = appendFiles(files, sweep); err != nil {
			return err
		}
	}
	s.bar.clear()
	seconds := opt.now().Sub(started).Seconds()
	if err := opt.writeFiles(files); err != nil {
		return err
	}
	cost := fmt.Sprintf("%d model runs of %s points each: %s points/s with %d workers (%.2f s)\n",
		s.runs, grouped(s.plan.Points), grouped(int64(float64(s.done)/seconds)), runs.Workers(opt.workers), seconds)
	if !opt.json {
		for _, sweep := range all {
			if err := report.SweepText(opt.stdout, sweep); err != nil {
				return err
			}
			fmt.Fprintln(opt.stdout)
		}
		if opt.out != "" {
			fmt.Fprintf(opt.stdout, "%s/\n", strings.TrimRight(opt.out, "/"))
		}
		_, err = io.WriteString(opt.stdout, cost)
		return err
	}
	if !opt.quiet {
		fmt.Fprint(opt.stderr, "mc: "+cost)
	}
	var text []byte
	if len(opt.over) > 0 {
		text, err = indented(all[0])
	} else {
		text, err = indented(all)
	}
	if err != nil {
		return err
	}
	_, err = opt.stdout.Write(text)
	return err
}

// appendFiles appends the files of a sweep: numbers as JSON and CSV, and charts.
func appendFiles(files []outFile, sweep *analysis.Sweep) ([]outFile, error) {
	var names []string
	for _, a := range sweep.Axes {
		names = append(names, a.Name)
	}
	name := "curve_" + strings.Join(names, "_")
	files = append(files,
		outFile{name + ".json", func(w io.Writer) error {
			text, err := indented(sweep)
			if err != nil {
				return err
			}
			_, err = w.Write(text)
			return err
		}},
		outFile{name + ".csv", func(w io.Writer) error { return report.SweepCSV(w, sweep) }},
	)
	err := report.SweepCharts(sweep, name, func(file string, content func(io.Writer) error) error {
		files = append(files, outFile{file, content})
		return nil
	})
	return files, err
}
