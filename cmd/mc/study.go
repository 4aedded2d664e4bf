package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/params"
)

// studyOptions say which study, and what is changed in it.
type studyOptions struct {
	dir       string
	scenario  string
	overrides []params.Override
	worse     bool
}

func studyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "study", Usage: "directory of the study (default: the embedded one)"},
		&cli.StringFlag{Name: "scenario", Usage: "named set of overrides (default: the first of the study)"},
		&cli.GenericFlag{Name: "set", Value: new(settings), Usage: "NAME=VALUE: a number with optional unit, an option, LO..HI@LEVEL, or a distribution; repeatable"},
		&cli.StringFlag{Name: "target", Usage: "what is trained: 8B, 70B, 405B, 2T, llama3-405B, frontier-2025, or FLOP"},
		&cli.BoolFlag{Name: "worse", Usage: "take every confidence tag as one step worse"},
	}
}

// settings are the values of a repeated flag. Unlike cli.StringSlice it does not split values
// at commas, which distributions have.
type settings []string

func (s *settings) Set(v string) error { *s = append(*s, v); return nil }
func (s *settings) String() string     { return "" }

func newStudyOptions(c *cli.Context) (studyOptions, error) {
	opt := studyOptions{dir: c.String("study"), scenario: c.String("scenario"), worse: c.Bool("worse")}
	for _, v := range *c.Generic("set").(*settings) {
		name, value, ok := strings.Cut(v, "=")
		if !ok {
			return opt, &usageError{err: fmt.Errorf("--set %s: there is no =", v), hint: "write --set NAME=VALUE"}
		}
		opt.overrides = append(opt.overrides, params.Override{Name: name, Value: value, Origin: "--set"})
	}
	if c.IsSet("target") {
		opt.overrides = append(opt.overrides, params.Override{Name: "target", Value: c.String("target"), Origin: "--target"})
	}
	return opt, nil
}

// A loaded study is all that a run needs of it.
type loaded struct {
	study *params.Study
	set   *params.Set
	joint *distributions.Joint
	model model.Model
}

// load reads and resolves the study.
func (o *studyOptions) load() (*loaded, error) {
	study, err := o.read()
	if err != nil {
		return nil, err
	}
	return o.loadFrom(study)
}

// loadFrom resolves a study that was read, with more overrides behind those of the options.
func (o *studyOptions) loadFrom(study *params.Study, more ...params.Override) (*loaded, error) {
	variant := o.variant()
	variant.Overrides = slices.Concat(variant.Overrides, more)
	set, err := study.Resolve(variant)
	if err != nil {
		return nil, err
	}
	m, err := federation.FromStudy(study, set)
	if err != nil {
		return nil, &usageError{err: err}
	}
	joint, err := set.Joint()
	if err != nil {
		return nil, &usageError{err: fmt.Errorf("study %s: %w", study.Name, err), hint: jointHint(err)}
	}
	return &loaded{study: study, set: set, joint: joint, model: m}, nil
}

// resolve reads the study and turns it into inputs with distributions.
func (o *studyOptions) resolve() (*params.Study, *params.Set, error) {
	study, err := o.read()
	if err != nil {
		return nil, nil, err
	}
	set, err := study.Resolve(o.variant())
	return study, set, err
}

// variant says which variant of the study is wanted.
func (o *studyOptions) variant() params.ResolveOptions {
	return params.ResolveOptions{Scenario: o.scenario, Overrides: o.overrides, Worse: o.worse}
}

// read reads the study, without resolving it.
func (o *studyOptions) read() (*params.Study, error) {
	if o.dir == "" {
		return params.Default()
	}
	study, err := params.Load(o.dir)
	if _, isDefects := errors.AsType[params.Errors](err); err != nil && !isDefects {
		return nil, &usageError{err: fmt.Errorf("study %s: %w", o.dir, err), hint: "mc params init DIR writes a study to begin with"}
	}
	return study, err
}

// deciles returns the 0.1- and the 0.9-quantile of each input; those of events are equal,
// which keeps events out of the tornado: they are chance, not knowledge.
func (l *loaded) deciles() [][2]float64 {
	d := make([][2]float64, len(l.set.Inputs))
	for k, in := range l.set.Inputs {
		if in.Role == params.Event {
			continue
		}
		l.joint.Marginal(k).Quantile(d[k][:], []float64{0.1, 0.9})
	}
	return d
}
