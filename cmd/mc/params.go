package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/params"
)

func paramsCommand() *cli.Command {
	return &cli.Command{
		Name:  "params",
		Usage: "list, show and check the parameters of a study",
		Subcommands: []*cli.Command{
			{
				Name:      "list",
				Usage:     "the parameters with value, range, confidence and distribution",
				ArgsUsage: "[PATTERN]",
				Flags:     append(studyFlags(), &cli.BoolFlag{Name: "all", Usage: "also cells of tables, members of series, and events"}),
				Action:    paramsList,
			},
			{
				Name:      "show",
				Usage:     "one parameter: its distribution with quantiles, how it came about, its sources",
				ArgsUsage: "NAME",
				Flags:     studyFlags(),
				Action:    paramsShow,
			},
			{
				Name:      "check",
				Usage:     "read a study and report all its defects",
				ArgsUsage: "[DIR]",
				Action:    paramsCheck,
			},
			{
				Name:      "init",
				Usage:     "write a copy of the embedded study, to edit",
				ArgsUsage: "DIR",
				Action:    paramsInit,
			},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return unknownCommand(c.Args().First(), c.Command.Subcommands)
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

// argument returns the only argument of a command, or "" if there is none and it may be left
// out.
func argument(c *cli.Context, what string, optional bool) (string, error) {
	if err := flagsFirst(c); err != nil {
		return "", err
	}
	switch {
	case c.NArg() > 1:
		return "", usagef("%s takes one %s, got %d arguments", c.Command.HelpName, what, c.NArg())
	case c.NArg() == 0 && !optional:
		return "", usagef("%s needs a %s", c.Command.HelpName, what)
	}
	return c.Args().First(), nil
}

func paramsList(c *cli.Context) error {
	pattern, err := argument(c, "pattern", true)
	if err != nil {
		return err
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return usagef("pattern %q: %v", pattern, err)
	}
	opt, err := newStudyOptions(c)
	if err != nil {
		return err
	}
	_, set, err := opt.resolve()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tUNIT\tP5\tMEDIAN\tP95\tCONFIDENCE\tDISTRIBUTION")
	shown := 0
	for _, in := range set.Inputs {
		match, _ := path.Match(pattern, in.Name)
		if pattern == "" {
			match = in.Role == params.Scalar || c.Bool("all")
		}
		if !match {
			continue
		}
		shown++
		if in.Kind == params.Choice {
			fmt.Fprintf(w, "%s\t\t\t\t\t%s\t%s\n", in.Name, in.Confidence, options(in))
			continue
		}
		q, err := quantiles(in.Dist, 0.05, 0.5, 0.95)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%.4g\t%.4g\t%.4g\t%s\t%s\n", in.Name, in.Unit, q[0], q[1], q[2], in.Confidence, in.Dist)
	}
	if shown == 0 {
		return &usageError{err: fmt.Errorf("no parameter matches %q", pattern), hint: nearestInput(set, pattern)}
	}
	return w.Flush()
}

// quantiles returns quantiles of a distribution.
func quantiles(d params.Dist, p ...float64) ([]float64, error) {
	dist, err := distributions.New(d)
	if err != nil {
		return nil, err
	}
	dist.Quantile(p, p)
	return p, nil
}

// options lists the options of a choice with their weights, those of weight 0 left out.
func options(in params.Input) string {
	var parts []string
	for i, level := range in.Levels {
		if w := in.Dist.Weights[i]; w > 0 {
			parts = append(parts, fmt.Sprintf("%s %.4g", level, w))
		}
	}
	return strings.Join(parts, ", ")
}

func nearestInput(set *params.Set, name string) string {
	var names []string
	for _, in := range set.Inputs {
		names = append(names, in.Name)
	}
	if near := params.Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "mc params list --all shows every name"
}

func paramsShow(c *cli.Context) error {
	name, err := argument(c, "parameter name", false)
	if err != nil {
		return err
	}
	opt, err := newStudyOptions(c)
	if err != nil {
		return err
	}
	study, set, err := opt.resolve()
	if err != nil {
		return err
	}
	for _, in := range set.Inputs {
		if in.Name == name {
			return showInput(c.App.Writer, study, set, in, opt)
		}
	}
	return &usageError{err: fmt.Errorf("the study has no parameter %q", name), hint: nearestInput(set, name)}
}

func paramsCheck(c *cli.Context) error {
	dir, err := argument(c, "directory", true)
	if err != nil {
		return err
	}
	opt := studyOptions{dir: dir}
	study, err := opt.read()
	if err != nil {
		return err
	}
	// A study is good if every scenario can be run.
	for _, s := range study.Scenarios {
		opt.scenario = s.Name
		l, err := opt.load()
		if err != nil {
			return err
		}
		fmt.Fprintf(c.App.Writer, "scenario %-12s %d inputs, %d groups: ok\n", s.Name, len(l.set.Inputs), len(l.set.Groups))
		l.showAdjusted(c.App.Writer)
	}
	return nil
}

func paramsInit(c *cli.Context) error {
	dir, err := argument(c, "directory", false)
	if err != nil {
		return err
	}
	if err := params.WriteDefault(dir); err != nil {
		return &usageError{err: err}
	}
	_, err = fmt.Fprintf(c.App.Writer, "%s holds a copy of the default study; mc run --study %s uses it\n", dir, dir)
	return err
}

// showInput writes what is known of one input.
func showInput(w io.Writer, study *params.Study, set *params.Set, in params.Input, opt studyOptions) error {
	list, err := study.Apply(opt.variant())
	if err != nil {
		return err
	}
	p := list[slices.IndexFunc(list, func(p params.Parameter) bool { return p.Name == in.Name })]
	fmt.Fprintf(w, "%s: %s\n", in.Name, in.Label)
	if in.Kind == params.Choice {
		fmt.Fprintf(w, "  a choice, confidence %s\n", in.Confidence)
		for i, level := range in.Levels {
			fmt.Fprintf(w, "  %-16s %.4g\n", level, in.Dist.Weights[i])
		}
	} else if err := showDist(w, study, p, opt.worse); err != nil {
		return err
	}
	for _, g := range set.Groups {
		showGroup(w, g, in.Name)
	}
	for _, pair := range set.Pairs {
		showPair(w, pair, in.Name)
	}
	for _, s := range p.Sources {
		fmt.Fprintf(w, "  source: %s\n", s)
	}
	if p.Note != "" {
		fmt.Fprintf(w, "  note: %s\n", p.Note)
	}
	if p.Origin != "" {
		fmt.Fprintf(w, "  set by %s\n", p.Origin)
	}
	return nil
}

// showDist writes the distribution of a number and how it came about.
func showDist(w io.Writer, study *params.Study, p params.Parameter, worse bool) error {
	unit := p.Unit
	if unit == "1" {
		unit = "no unit"
	}
	fmt.Fprintf(w, "  %s, %s", p.Kind, unit)
	if p.Confidence != "" {
		fmt.Fprintf(w, ", confidence %s", p.Confidence)
	}
	d, reasons, err := study.Derive(p, worse)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n  distribution: %s\n", d)
	for _, line := range reasons {
		fmt.Fprintf(w, "    %s\n", line)
	}
	return showNumbers(w, d)
}

// showNumbers writes quantiles and moments.
func showNumbers(w io.Writer, d params.Dist) error {
	dist, err := distributions.New(d)
	if err != nil {
		return err
	}
	p := []float64{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}
	q := make([]float64, len(p))
	dist.Quantile(q, p)
	fmt.Fprint(w, "  quantiles:")
	for i := range p {
		fmt.Fprintf(w, "  P%g %.4g", 100*p[i], q[i])
	}
	lo, hi := dist.Support()
	_, err = fmt.Fprintf(w, "\n  mean %.4g, variance %.4g, support [%.4g, %.4g]\n", dist.Mean(), dist.Variance(), lo, hi)
	return err
}
