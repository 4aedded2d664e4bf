package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

type sensitivityOptions struct {
	analysisOptions
	run        string // directory of a finished run, "" to run the model
	outputs    []string
	method     sampler.Method
	replicates int
	together   []string // lists of names and patterns
	singly     bool
	top        int
	shapley    bool
	split      bool // of --shapley
	morris     bool
	levels     int // of --morris
}

func sensitivityCommand() *cli.Command {
	return &cli.Command{
		Name:      "sensitivity",
		Usage:     "what drives the answer: Sobol' indices of all inputs, or of a finished run what its points show",
		ArgsUsage: "[RUN]",
		Flags: append(analysisFlags("4096", "points at which the model is run once for each group of inputs, and twice more"),
			&cli.StringFlag{Name: "output", Value: strings.Join(analysis.FederationSwings, ","), Usage: "outputs whose variance is shared out: NAME,NAME"},
			&cli.StringFlag{Name: "method", Value: string(sampler.Sobol), Usage: "how points are placed: " + join(sampler.Methods())},
			&cli.IntFlag{Name: "replicates", Value: leastReplicates, Usage: "independent parts of the points; their differences give the errors"},
			&cli.GenericFlag{Name: "group", Value: new(settings), Usage: "NAME,NAME: inputs taken as one; * stands for anything; repeatable"},
			&cli.BoolFlag{Name: "singly", Usage: "take cells of tables and members of series one by one; correlated ones stay together"},
			&cli.BoolFlag{Name: "shapley", Usage: "Shapley effects instead: shares of the variance that add up to 1; one run for each group at each point, and one more"},
			&cli.BoolFlag{Name: "split", Usage: "of --shapley: take inputs apart that are correlated by a normal copula"},
			&cli.BoolFlag{Name: "morris", Usage: "screening instead: what a step of each group does (elementary effects); needs few runs"},
			&cli.IntFlag{Name: "trajectories", Value: 50, Usage: "of --morris: each takes one run of the model more than there are groups"},
			&cli.IntFlag{Name: "levels", Value: 16, Usage: "of --morris: values that an input takes, in the middle of as many equally probable parts; even"},
			&cli.IntFlag{Name: "top", Value: 15, Usage: "inputs that the text lists; files have all"},
		),
		Action: func(c *cli.Context) error {
			if err := flagsFirst(c); err != nil {
				return err
			}
			opt, err := newSensitivityOptions(c)
			if err != nil {
				return err
			}
			if opt.run != "" {
				return runGivenData(opt)
			}
			if opt.morris {
				return runMorris(c.Context, opt)
			}
			if opt.shapley {
				return runShapley(c.Context, opt)
			}
			return runSensitivity(c.Context, opt)
		},
	}
}

func newSensitivityOptions(c *cli.Context) (*sensitivityOptions, error) {
	common, err := newAnalysisOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &sensitivityOptions{
		analysisOptions: *common, run: c.Args().First(), method: sampler.Method(c.String("method")),
		replicates: c.Int("replicates"), together: *c.Generic("group").(*settings), singly: c.Bool("singly"), top: c.Int("top"), shapley: c.Bool("shapley"), split: c.Bool("split"),
	}
	for name := range strings.SplitSeq(c.String("output"), ",") {
		name = strings.TrimSpace(name)
		if slices.Contains(opt.outputs, name) {
			return nil, usagef("--output %s: %s is there twice", c.String("output"), name)
		}
		opt.outputs = append(opt.outputs, name)
	}
	if err := oneOf("method", opt.method, sampler.Methods()); err != nil {
		return nil, err
	}
	if opt.split && !opt.shapley {
		return nil, usagef("--split is for --shapley: indices of Sobol' are of inputs that do not depend on each other")
	}
	if opt.top < 1 {
		return nil, usagef("--top must be at least 1, got %d", opt.top)
	}
	if opt.replicates < leastReplicates || opt.replicates > mostReplicates {
		return nil, usagef("--replicates must be within %d..%d, got %d", leastReplicates, mostReplicates, opt.replicates)
	}
	if err := opt.takeMorris(c); err != nil {
		return nil, err
	}
	if least := int64(leastReplicates * opt.replicates); !opt.morris && opt.samples < least {
		return nil, &usageError{
			err:  fmt.Errorf("--samples %d: at least %d points are needed, %d in each replicate", opt.samples, least, leastReplicates),
			hint: "4096 tell the largest drivers apart",
		}
	}
	if c.NArg() > 1 {
		return nil, usagef("%s takes one run, got %q too", c.Command.HelpName, c.Args().Get(1))
	}
	if c.NArg() == 1 {
		for _, name := range []string{"samples", "seed", "workers", "method", "replicates", "group", "singly", "morris", "shapley", "split", "scenario", "set", "target", "worse"} {
			if c.IsSet(name) {
				return nil, &usageError{
					err:  fmt.Errorf("--%s is for running the model, and %s has been run", name, opt.run),
					hint: "leave the run out to run the model anew",
				}
			}
		}
	}
	return opt, nil
}

// prepare loads the study, and returns the groups of its inputs and the points of a run of it.
func (o *sensitivityOptions) prepare() (*loaded, *analysis.SobolDesign, sampler.Plan, error) {
	s, err := o.load()
	if err != nil {
		return nil, nil, sampler.Plan{}, err
	}
	collectAt(runningPercent)
	if err := o.checkOutputs(s); err != nil {
		return nil, nil, sampler.Plan{}, err
	}
	design, plan, err := o.design(s)
	return s, design, plan, err
}

// runSensitivity runs the model for the indices of Sobol'.
func runSensitivity(ctx context.Context, opt *sensitivityOptions) error {
	s, design, plan, err := opt.prepare()
	if err != nil {
		return err
	}
	opt.sayPoints(plan)
	sobol, err := analysis.NewSobol(s.job(plan), *design)
	if err != nil {
		return &usageError{err: err, hint: "mc sensitivity --help says which inputs are taken as one"}
	}
	options, bar := opt.watched(sobol.Runs() / plan.Points)
	computing := opt.now()
	indices, err := sobol.Execute(ctx, options)
	bar.clear()
	if err != nil {
		return err
	}
	seconds := opt.now().Sub(computing).Seconds()
	result := &analysis.SensitivityRun{
		Format: analysis.SummaryFormat, Run: s.described(plan), Groups: len(sobol.Groups()), Runs: sobol.Runs(), Sobol: indices,
	}
	result.Replicates = opt.replicates
	if err := opt.finish(result); err != nil || opt.json {
		return err
	}
	_, err = fmt.Fprintf(opt.stdout, "%s runs of the model in %.2f s: %s points/s with %d workers\n",
		grouped(sobol.Runs()), seconds, grouped(int64(float64(sobol.Runs())/seconds)), runs.Workers(opt.workers))
	return err
}

// sayPoints says if there are more points than were asked for.
func (o *sensitivityOptions) sayPoints(plan sampler.Plan) {
	if plan.Points != o.samples && !o.quiet {
		fmt.Fprintf(o.stderr, "mc: %s points, not %s: %d replicates of %s each\n",
			grouped(plan.Points), grouped(o.samples), o.replicates, grouped(plan.Points/int64(o.replicates)))
	}
}

// watched returns the options of a run with a progress bar, which counts so many runs of the model for each point.
func (o *sensitivityOptions) watched(each int64) (runs.Options, *progress) {
	bar := newProgress(o.stderr, o.now)
	options := runs.Options{Workers: o.workers}
	if !o.quiet {
		options.Progress = func(done, total int64) { bar.update(done*each, total*each) }
	}
	return options, bar
}

// checkOutputs checks that the model has the outputs, and that they have a variance. Details may be asked for too.
func (o *sensitivityOptions) checkOutputs(s *loaded) error {
	var all []string
	kinds := map[string]model.Kind{}
	for _, q := range s.model.Outputs() {
		kinds[q.Name], all = q.Kind, append(all, q.Name)
	}
	for _, name := range o.outputs {
		kind, ok := kinds[name]
		switch near := params.Nearest(name, all); {
		case !ok && near != "":
			return &usageError{err: fmt.Errorf("--output %s: the model has no such output", name), hint: fmt.Sprintf("did you mean %q?", near)}
		case !ok:
			return s.outputNamed("output", name)
		case kind == model.Label:
			return &usageError{err: fmt.Errorf("--output %s is one of several options, which have no variance", name), hint: "take an output that is a number, or true or false"}
		}
	}
	return nil
}

// described says which run the points of a plan are.
func (l *loaded) described(plan sampler.Plan) analysis.Run {
	return analysis.Run{
		Study: l.set.Study, Title: l.set.Title, Scenario: l.set.Scenario, Model: l.model.Name(),
		Method: string(plan.Method), Replicates: plan.Replicates, Seed: plan.Seed, Points: plan.Points,
	}
}

// design returns the groups of inputs and the points.
func (o *sensitivityOptions) design(s *loaded) (*analysis.SobolDesign, sampler.Plan, error) {
	plan := sampler.Plan{Method: o.method, Variables: s.joint.Variables(), Seed: o.seed}
	if o.method != sampler.Random {
		plan.Replicates = o.replicates
	}
	if o.method == sampler.Sobol {
		plan.Leading = s.study.LeadingAmong(plan.Variables)
	}
	plan.Size(o.samples, nil)
	grouping := analysis.Grouping{Family: s.study.Family, Singly: o.singly, Split: o.split}
	for _, list := range o.together {
		names, err := s.inputsNamed(list)
		if err != nil {
			return nil, plan, err
		}
		grouping.Together = append(grouping.Together, names)
	}
	groups, err := analysis.InputGroups(s.set, plan.Variables, grouping)
	if err != nil {
		return nil, plan, err
	}
	design := &analysis.SobolDesign{Groups: groups, Outputs: o.outputs, Replicates: o.replicates, Deciles: make([][2]float64, len(s.set.Inputs))}
	for k := range design.Deciles { // events too, unlike loaded.deciles
		s.joint.Marginal(k).Quantile(design.Deciles[k][:], []float64{0.1, 0.9})
	}
	return design, plan, nil
}

// inputsNamed returns the inputs that a list of names and patterns of --group means.
func (l *loaded) inputsNamed(list string) ([]string, error) {
	var all, names []string
	for _, in := range l.set.Inputs {
		all = append(all, in.Name)
	}
	for pattern := range strings.SplitSeq(list, ",") {
		pattern = strings.TrimSpace(pattern)
		found := false
		for _, name := range all {
			if ok, err := path.Match(pattern, name); err == nil && ok {
				found, names = true, append(names, name)
			}
		}
		if !found {
			hint := "mc params list --all lists the inputs"
			if near := params.Nearest(pattern, all); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			return nil, &usageError{err: fmt.Errorf("--group %s: there is no input %q", list, pattern), hint: hint}
		}
	}
	return names, nil
}

// finish writes the files, and the text or the JSON.
func (o *sensitivityOptions) finish(result *analysis.SensitivityRun) error {
	return o.publish(finding{
		name: "sensitivity", data: result,
		files: []outFile{{"sensitivity.csv", func(w io.Writer) error { return report.SensitivityCSV(w, result) }}},
		charts: func(write func(string, func(io.Writer) error) error) error {
			return report.SensitivityCharts(result, write)
		},
		text: func(w io.Writer) error { return report.Sensitivity(w, result, o.top) },
	})
}
