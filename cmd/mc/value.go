package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
)

type valueOptions struct {
	*analysisOptions
	run      string
	together [][]string
}

func valueCommand() *cli.Command {
	return &cli.Command{
		Name:      "value",
		Usage:     "what it is worth to know more before the decision of the study, in all and by parameter, from a finished run",
		ArgsUsage: "RUN",
		Flags: []cli.Flag{
			&cli.GenericFlag{Name: "together", Value: new(settings), Usage: "NAME,NAME: parameters that are learnt together; repeatable"},
			&cli.StringFlag{Name: "study", Usage: "directory of the study of the run (default: the embedded one)"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "directory to create for the numbers and the chart"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON instead of the text"},
			&cli.StringFlag{Name: "samples", Value: "1", Hidden: true},
			&cli.GenericFlag{Name: "set", Value: new(settings), Hidden: true},
		},
		Action: func(c *cli.Context) error {
			if err := flagsFirst(c); err != nil {
				return err
			}
			common, err := newAnalysisOptions(c)
			if err != nil {
				return err
			}
			if c.Args().Len() != 1 {
				return &usageError{err: fmt.Errorf("mc value takes one run, got %d", c.Args().Len()), hint: "mc run --out DIR makes a run; then mc value DIR"}
			}
			opt := &valueOptions{analysisOptions: common, run: c.Args().First()}
			for _, list := range *c.Generic("together").(*settings) {
				names := strings.Split(list, ",")
				for i := range names {
					names[i] = strings.TrimSpace(names[i])
				}
				if len(names) < 2 {
					return usagef("--together %s: write two names at least, with a comma", list)
				}
				opt.together = append(opt.together, names)
			}
			return runValue(opt)
		},
	}
}

// runValue prints the value of information of a run.
func runValue(opt *valueOptions) error {
	run, l, err := opt.openRun(opt.run)
	if err != nil {
		return err
	}
	d := l.study.Decision
	if d == nil {
		return &usageError{err: fmt.Errorf("the study %s states no decision", l.study.Name), hint: "docs/study-format.md says how a decision is written"}
	}
	outputs, err := l.outputsOf(d)
	if err != nil {
		return err
	}
	samples, err := readSamples(run, l, outputs)
	if err != nil {
		return err
	}
	groups, err := opt.groups(samples)
	if err != nil {
		return err
	}
	byName := map[string][]float64{}
	for k, name := range outputs {
		byName[name] = samples.y[k]
	}
	info := &analysis.Information{Title: d.Title, Unit: d.Unit, Study: l.study.Name, Scenario: l.set.Scenario}
	losses, err := analysis.NewLosses(d, byName, nil)
	if err != nil {
		return err
	}
	losses.Weights = samples.weights
	if info.Value, err = analysis.NewValue(losses, samples.inputs, samples.x, groups, samples.replicates); err != nil {
		return err
	}
	for _, p := range d.Numbers {
		if err := opt.vary(info, d, p, byName, samples); err != nil {
			return err
		}
	}
	charts := func(write func(string, func(io.Writer) error) error) error { return report.ValueCharts(info, write) }
	return opt.publish(finding{name: "value", data: info, charts: charts, text: func(w io.Writer) error { return report.ValueText(w, info) }})
}

// vary adds what the decision would be with a number of it larger or smaller.
func (o *valueOptions) vary(info *analysis.Information, d *params.Decision, p params.Parameter, byName map[string][]float64, samples *samplesFile) error {
	for _, times := range []float64{0.1, 0.3, 1, 3, 10} {
		losses, err := analysis.NewLosses(d, byName, map[string]float64{p.Name: times})
		if err != nil {
			return err
		}
		losses.Weights = samples.weights
		v, err := analysis.NewValue(losses, samples.inputs, samples.x, nil, samples.replicates)
		if err != nil {
			return err
		}
		info.Varied = append(info.Varied, analysis.VariedNumber{
			Number: p.Name, Label: p.Label, Unit: p.Unit, Value: runs.Number(times * p.Value), Best: v.Best, Perfect: v.Perfect,
		})
	}
	return nil
}

// outputsOf returns the outputs that a decision needs, all of which the model has to have.
func (l *loaded) outputsOf(d *params.Decision) ([]string, error) {
	var names []string
	for _, o := range d.Options {
		for _, term := range o.Loss {
			for _, name := range term.Outputs {
				if slices.Contains(names, name) {
					continue
				}
				if err := l.outputNamed("study", name); err != nil {
					return nil, &usageError{err: fmt.Errorf("the decision of the study: %w", err)}
				}
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// groups returns each input that varies by itself, and those that are learnt together.
func (o *valueOptions) groups(s *samplesFile) ([][]int, error) {
	var groups [][]int
	var names []string
	for k, in := range s.inputs {
		names = append(names, in.Name)
		if x := s.x[k]; slices.ContainsFunc(x, func(v float64) bool { return v != x[0] }) {
			groups = append(groups, []int{k})
		}
	}
	for _, list := range o.together {
		var group []int
		for _, name := range list {
			k := slices.Index(names, name)
			if k < 0 {
				hint := "mc run --columns all writes every input"
				if near := params.Nearest(name, names); near != "" {
					hint = fmt.Sprintf("did you mean %q?", near)
				}
				return nil, &usageError{err: fmt.Errorf("--together: the file of the run has no input %q", name), hint: hint}
			}
			group = append(group, k)
		}
		groups = append(groups, group)
	}
	return groups, nil
}
