package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

// defaultSeed is the seed of a run that names none. It is printed with every answer.
const defaultSeed = 1

// leastReplicates and mostReplicates bound the replicates of a design.
const (
	leastReplicates = 16
	mostReplicates  = 1024
)

// notModelled is what the text of a run says about the limits of the default model.
const notModelled = "data, staff and software readiness, chip supply, sanctions, demand, what rivals do in answer"

type runOptions struct {
	studyOptions
	samples     int64
	until       *goal // nil if the number of points is given
	seed        uint64
	method      sampler.Method
	replicates  int
	strata      *strataRequest // nil if there are none
	workers     int
	batch       int
	failLimit   int64
	out         string
	resume      bool
	saveEvery   time.Duration
	columns     string
	format      runs.Format
	compression string
	float32     bool
	noCharts    bool
	conditional bool
	tolerance   *tolerance // nil if none is asked for
	json, quiet bool

	stdout, stderr io.Writer
	now            func() time.Time
}

func runCommand() *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "sample the study, evaluate the model, write a run directory, print the answer",
		Flags: append(studyFlags(),
			&cli.StringFlag{Name: "samples", Aliases: []string{"n"}, Value: "1e5", Usage: "number of points: 1e6, 1_000_000, 10M; with --until the largest (default: 1e7)"},
			&cli.StringFlag{Name: "until", Usage: "OUTPUT=ERROR: double the points until the standard error of that mean or share is not larger; jcgm or jcgm=DIGITS: until all outputs are stable (JCGM 101, 7.9.4)"},
			&cli.Uint64Flag{Name: "seed", Value: defaultSeed, Usage: "seed of the points; 0 is a seed"},
			&cli.StringFlag{Name: "method", Value: string(sampler.Random), Usage: "how points are placed: " + join(sampler.Methods())},
			&cli.IntFlag{Name: "replicates", Value: leastReplicates, Usage: "independent designs that points are made of which depend on each other; their differences give the errors"},
			&cli.StringFlag{Name: "stratify", Usage: "NAME or NAME=COUNT: strata of equal probability of a parameter, or the options of a choice, have their points in proportion"},
			&cli.StringFlag{Name: "importance", Usage: "NAME=LO..HI@SHARE or NAME=OPTION@SHARE: this interval of probabilities, or this option, has that share of the points (default: half)"},
			&cli.IntFlag{Name: "workers", Usage: "goroutines that compute (default: all cores); changes no number"},
			&cli.IntFlag{Name: "batch", Usage: "points computed at a time, at most 1024 (default: 256); changes no number"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "run directory to create (default: mc-out/STUDY-ID)"},
			&cli.BoolFlag{Name: "resume", Usage: "go on with the run of --out that was stopped, or start it; the run ends with the same bytes"},
			&cli.DurationFlag{Name: "save-every", Value: defaultSaveEvery, Usage: "how often the state of the run is saved for --resume"},
			&cli.StringFlag{Name: "columns", Value: "default", Usage: "columns of the file: outputs, default, all, or NAME,NAME"},
			&cli.StringFlag{Name: "format", Value: string(runs.FormatParquet), Usage: "file of the points: " + join(runs.Formats())},
			&cli.StringFlag{Name: "compression", Value: runs.Compressions()[0], Usage: "of a parquet file: " + join(runs.Compressions())},
			&cli.BoolFlag{Name: "float32", Usage: "write real numbers in 32 bits, about 7 decimal digits: half the file"},
			&cli.Int64Flag{Name: "fail-limit", Value: 0, Usage: "failed points that a run may have; -1 for any number"},
			&cli.BoolFlag{Name: "conditional", Usage: "also average over the chances of the campus at each point: smaller errors of P(win) and of the mean lead"},
			&cli.StringFlag{Name: "tolerance", Usage: "COVERAGE/CONFIDENCE in percent, as 95/95: print limits that hold so much of each distribution with that confidence"},
			&cli.BoolFlag{Name: "no-charts", Usage: "draw no charts"},
			&cli.BoolFlag{Name: "json", Usage: "print summary.json instead of the text"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress on stderr"},
		),
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			opt, err := newRunOptions(c)
			if err != nil {
				return err
			}
			return runRun(c.Context, opt)
		},
	}
}

func newRunOptions(c *cli.Context) (*runOptions, error) {
	samples, err := parseSamples(c.String("samples"))
	if err != nil {
		return nil, err
	}
	study, err := newStudyOptions(c)
	if err != nil {
		return nil, err
	}
	opt := &runOptions{
		studyOptions: study,
		samples:      samples,
		seed:         c.Uint64("seed"),
		method:       sampler.Method(c.String("method")),
		replicates:   c.Int("replicates"),
		workers:      c.Int("workers"),
		batch:        c.Int("batch"),
		failLimit:    c.Int64("fail-limit"),
		out:          c.String("out"),
		resume:       c.Bool("resume"),
		saveEvery:    c.Duration("save-every"),
		columns:      c.String("columns"),
		format:       runs.Format(c.String("format")),
		compression:  c.String("compression"),
		float32:      c.Bool("float32"),
		noCharts:     c.Bool("no-charts"),
		conditional:  c.Bool("conditional"),
		json:         c.Bool("json"),
		quiet:        c.Bool("quiet"),
		stdout:       c.App.Writer,
		stderr:       c.App.ErrWriter,
		now:          time.Now,
	}
	switch {
	case opt.workers < 0 || opt.batch < 0:
		return nil, usagef("--workers and --batch must be at least 1")
	case c.IsSet("out") && opt.out == "":
		return nil, usagef("--out is empty")
	case opt.resume && opt.out == "":
		return nil, usagef("--resume needs --out: which run to go on with")
	case opt.saveEvery <= 0:
		return nil, usagef("--save-every must be above 0, got %v", opt.saveEvery)
	}
	if err := oneOf("method", opt.method, sampler.Methods()); err != nil {
		return nil, err
	}
	if err := opt.readStrata(c); err != nil {
		return nil, err
	}
	if err := opt.readUntil(c); err != nil {
		return nil, err
	}
	if err := opt.readTolerance(c); err != nil {
		return nil, err
	}
	switch independent := opt.method == sampler.Random && opt.strata == nil; {
	case independent && c.IsSet("replicates"):
		return nil, usagef("--replicates is for points that depend on each other; random points need none")
	case independent:
		opt.replicates = 0
	case opt.replicates < leastReplicates || opt.replicates > mostReplicates:
		return nil, usagef("--replicates must be within %d..%d, got %d: with fewer the errors would not be known well enough",
			leastReplicates, mostReplicates, opt.replicates)
	}
	if err := oneOf("format", opt.format, runs.Formats()); err != nil {
		return nil, err
	}
	if err := oneOf("compression", opt.compression, runs.Compressions()); err != nil {
		return nil, err
	}
	if opt.float32 && opt.format == runs.FormatNone {
		return nil, usagef("--float32 is for numbers in a file; with --format none there is none")
	}
	return opt, nil
}

// readStrata reads --stratify and --importance.
func (o *runOptions) readStrata(c *cli.Context) (err error) {
	switch {
	case c.IsSet("stratify") && c.IsSet("importance"):
		return usagef("--stratify and --importance exclude each other")
	case c.IsSet("stratify"):
		o.strata, err = parseStratify(c.String("stratify"))
	case c.IsSet("importance"):
		o.strata, err = parseImportance(c.String("importance"))
	}
	return err
}

// plan returns the points of a run of a study.
func (o *runOptions) plan(s *loaded) (sampler.Plan, error) {
	plan := sampler.Plan{Method: o.method, Variables: s.joint.Variables(), Replicates: o.replicates, Seed: o.seed}
	if o.method == sampler.Sobol {
		plan.Leading = s.study.LeadingAmong(plan.Variables)
	}
	var shares []float64
	if o.strata != nil {
		var err error
		if plan.Strata, shares, err = o.strata.strata(s); err != nil {
			return plan, err
		}
	}
	plan.Size(o.samples, shares)
	if err := plan.Validate(); err != nil {
		return plan, &usageError{err: err}
	}
	return plan, nil
}

// oneOf refuses a value of a flag that is not among the known ones.
func oneOf[T ~string](flag string, value T, known []T) error {
	if slices.Contains(known, value) {
		return nil
	}
	return usagef("--%s %s is not known; known: %s", flag, value, join(known))
}

func join[T ~string](list []T) string {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(v))
	}
	return b.String()
}

// timing is what timing.json says: everything about a run that depends on the clock or the
// machine.
type timing struct {
	Started         string  `json:"started"`
	CPUs            int     `json:"cpus"`
	Workers         int     `json:"workers"`
	StartupSeconds  float64 `json:"startup_seconds"`         // study, distributions, model
	PilotSeconds    float64 `json:"pilot_seconds,omitempty"` // of --until
	RunSeconds      float64 `json:"run_seconds"`             // points, statistics, samples file
	ChartSeconds    float64 `json:"chart_seconds"`
	PointsPerSecond float64 `json:"points_per_second"`
}

// runRun makes a run: study, points, model, files, text.
func runRun(ctx context.Context, opt *runOptions) (failure error) {
	started := opt.now()
	s, err := opt.load()
	if err != nil {
		return err
	}
	s.noteAdjusted(opt.stderr)
	go s.joint.Complete()
	schema := runs.NewSchema(s.set, s.model)
	columns, err := runs.SelectColumns(schema, s.set.Inputs, opt.columns)
	if err != nil {
		return &usageError{err: err}
	}
	if opt.float32 {
		columns = runs.Single(columns)
	}
	options := runs.Options{Workers: opt.workers, BatchSize: opt.batch, FailLimit: opt.failLimit}
	stopped, piloted, err := opt.pilot(ctx, s, options)
	if err != nil {
		return err
	}
	plan, err := opt.plan(s)
	if err != nil {
		return err
	}
	if plan.Points != opt.samples && !opt.quiet {
		fmt.Fprintf(opt.stderr, "mc: %s points, not %s: %d replicates of %s each\n",
			grouped(plan.Points), grouped(opt.samples), plan.Replicates, grouped(plan.PerReplicate()))
	}
	spec := runs.Spec{Params: s.set, Plan: plan, Model: s.model.Name(), Files: s.study.Digests, Conditional: opt.conditional}
	if plan.Strata != nil {
		columns = runs.WithWeight(columns)
	}
	writer, err := opt.create(spec, columns)
	if errors.Is(err, runs.ErrFinished) {
		return opt.finished()
	}
	if err != nil {
		return mismatch(err)
	}
	defer func() { failure = opt.leave(writer, plan.Points, failure) }()
	opt.noteResumed(writer, plan.Points)

	bar := newProgress(opt.stderr, opt.now)
	options.Progress = func(done, total int64) {
		limitMemory()
		if !opt.quiet {
			bar.update(done, total)
		}
	}
	collectAt(runningPercent)
	computing := opt.now()
	e := newEstimation(s, spec)
	job := e.job(columns)
	job.Sink, job.Journal, job.State = writer, writer, e.archive
	result, err := runs.Execute(ctx, job, options)
	bar.clear()
	if err != nil {
		return err
	}
	ended := opt.now()

	listFailed(opt.stderr, result)
	summary := e.summary(result)
	text, err := indented(summary)
	if err != nil {
		return err
	}
	if err := writer.AddFile("summary.json", text); err != nil {
		return err
	}
	if !opt.noCharts {
		add := func(name string, write func(io.Writer) error) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return writer.AddFileFunc(name, write)
		}
		if err := report.Charts(summary, add); err != nil {
			return err
		}
		if err := report.Convergence(summary, e.checkpoints, add); err != nil {
			return err
		}
	}
	seconds := ended.Sub(computing).Seconds()
	clock := timing{
		Started: started.UTC().Format(time.RFC3339), CPUs: runtime.NumCPU(), Workers: runs.Workers(opt.workers),
		StartupSeconds: (computing.Sub(started) - piloted).Seconds(), PilotSeconds: piloted.Seconds(), RunSeconds: seconds, ChartSeconds: opt.now().Sub(ended).Seconds(),
		PointsPerSecond: float64(result.Points-writer.Resumed()) / seconds,
	}
	clockText, err := indented(clock)
	if err != nil {
		return err
	}
	if err := writer.AddFile("timing.json", clockText); err != nil {
		return err
	}
	if _, err := writer.Commit(runs.ManifestInfo{Points: result.Points, Failed: result.Failed, Build: runs.CurrentBuild()}); err != nil {
		return err
	}
	if opt.json {
		_, err = opt.stdout.Write(text)
		return err
	}
	notes := report.Notes{NotModelled: notModelled, Stopped: stopped, Tolerance: opt.tolerance.limits(result.Tallies[0].(*runs.OutputTally))}
	return opt.print(summary, notes, &clock)
}

// create makes the run directory. The default one gets a number if it exists: it is nobody's
// to overwrite, and equal runs are worth repeating only for their time.
func (o *runOptions) create(spec runs.Spec, columns []runs.Column) (*runs.Writer, error) {
	options := runs.WriterOptions{
		Spec: spec, Columns: columns, Format: o.format, Compression: o.compression, Goroutines: o.workers, Due: o.due(),
	}
	if o.resume {
		return runs.Resume(o.out, options)
	}
	if o.out != "" {
		return runs.Create(o.out, options)
	}
	base := filepath.Join("mc-out", spec.Params.Study+"-"+spec.ID())
	o.out = base
	for i := 2; ; i++ {
		w, err := runs.Create(o.out, options)
		if !errors.Is(err, runs.ErrExists) {
			return w, err
		}
		o.out = fmt.Sprintf("%s-%d", base, i)
	}
}

// indented returns the JSON form of v with a newline at the end.
func indented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", " ")
	return append(text, '\n'), err
}

// print writes the answer, and how long it took.
func (o *runOptions) print(summary *analysis.Summary, notes report.Notes, clock *timing) error {
	notes.Files = []string{o.out + string(filepath.Separator)}
	if err := report.Text(o.stdout, summary, notes); err != nil {
		return err
	}
	pilot := ""
	if clock.PilotSeconds > 0 {
		pilot = fmt.Sprintf(" and %.2f s to find the number of points", clock.PilotSeconds)
	}
	_, err := fmt.Fprintf(o.stdout, "%s points/s with %d workers (%.2f s, after %.2f s to load the study%s)\n",
		grouped(int64(clock.PointsPerSecond)), clock.Workers, clock.RunSeconds, clock.StartupSeconds, pilot)
	return err
}
