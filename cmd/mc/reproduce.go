package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/model/published"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/paper"
	"github.com/federated-frontier/mc/runs/report"
	"github.com/federated-frontier/mc/sampler"
)

// variantShare is how many times fewer points a variant of the study has than the study itself.
const variantShare = 4

// leastReproduced is the least number of points: 16 parts of the variants show their errors.
const leastReproduced = 2048

type reproduceOptions struct {
	samples   int64
	seed      uint64
	workers   int
	published string // directory of a study of the published model; "" for the embedded one
	out       string
	check     bool
	pdf       bool
	quiet     bool

	stdout, stderr io.Writer
	now            func() time.Time
}

func reproduceCommand() *cli.Command {
	return &cli.Command{
		Name:  "reproduce",
		Usage: "the published deterministic scenarios, checked, and their place in the distributions of the study: tables, figures, report",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Value: "mc-out/reproduce", Usage: "directory of the files; what an earlier reproduction left there is replaced"},
			&cli.BoolFlag{Name: "check", Usage: "only check the scenarios: published dates and invariants; exit 3 if one fails"},
			&cli.BoolFlag{Name: "pdf", Usage: "also make paper/report.pdf, with pandoc and one of " + strings.Join(pdfEngines, ", ")},
			&cli.StringFlag{Name: "published", Usage: "directory of the constants and scenarios of the published model (default: the embedded ones)"},
			&cli.StringFlag{Name: "samples", Aliases: []string{"n"}, Value: "131072", Usage: "points of the study; its variants have a quarter"},
			&cli.Uint64Flag{Name: "seed", Value: defaultSeed, Usage: "seed of the points; 0 is a seed"},
			&cli.IntFlag{Name: "workers", Usage: "goroutines that compute (default: all cores); changes no number"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress on stderr"},
		},
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			samples, err := parseSamples(c.String("samples"))
			if err != nil {
				return err
			}
			opt := &reproduceOptions{
				samples: samples, seed: c.Uint64("seed"), workers: c.Int("workers"), published: c.String("published"), out: c.String("out"),
				check: c.Bool("check"), pdf: c.Bool("pdf"), quiet: c.Bool("quiet"), stdout: c.App.Writer, stderr: c.App.ErrWriter, now: time.Now,
			}
			switch {
			case opt.workers < 0:
				return usagef("--workers must be at least 1")
			case opt.out == "":
				return usagef("--out is empty")
			case opt.check && opt.pdf:
				return usagef("--check writes nothing, so there is no --pdf of it")
			case samples < leastReproduced:
				return usagef("--samples must be at least %d, got %d", leastReproduced, samples)
			}
			return runReproduce(c.Context, opt)
		},
	}
}

// runReproduce makes the tables, figures and texts, or only checks the scenarios.
func runReproduce(ctx context.Context, opt *reproduceOptions) error {
	list, digests, err := opt.scenarios()
	if err != nil {
		return err
	}
	tables := paper.Published(list)
	failed := printScenarios(opt.stdout, list)
	engine := ""
	if opt.pdf {
		if engine, err = checkPDF(); err != nil {
			return err
		}
	}
	if !opt.check {
		collectAt(analysisPercent)
		if err := checkReproduction(opt.out); err != nil {
			return err
		}
		study, err := params.Default()
		if err != nil {
			return err
		}
		bar := newProgress(opt.stderr, opt.now)
		more, err := paper.Study(ctx, opt.runner(study, bar), study, list)
		bar.clear()
		if err != nil {
			return err
		}
		tables = append(append(tables, more...), paper.Sheets(study)...)
		if err := opt.write(tables, study.Digests, digests); err != nil {
			return err
		}
		if opt.pdf {
			if err := writePDF(ctx, engine, filepath.Join(opt.out, "paper", "report.md")); err != nil {
				return err
			}
			fmt.Fprintf(opt.stdout, "%s/%s\n", opt.out, reportPDF)
		}
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

// scenarios reads the published model, and the digests of its files.
func (o *reproduceOptions) scenarios() ([]*published.Scenario, map[string]string, error) {
	study, err := params.Published()
	if o.published != "" {
		study, err = (&studyOptions{dir: o.published}).read()
	}
	if err != nil {
		return nil, nil, err
	}
	list, err := published.Scenarios(study)
	if err != nil {
		return nil, nil, &usageError{err: err}
	}
	return list, study.Digests, nil
}

// printScenarios prints the dates of the scenarios and what is wrong with them, and tells whether something is.
func printScenarios(w io.Writer, list []*published.Scenario) (failed bool) {
	fmt.Fprintf(w, "%-12s %-15s %-15s %s\n", "scenario", "federation", "campus", "gap, months")
	var defects []string
	checks := 0
	for _, s := range list {
		o := s.Run()
		fmt.Fprintf(w, "%-12s %-15s %-15s %11s\n", s.Name, gridDate(o.Fed), gridDate(o.Campus), gapText(o))
		for _, c := range s.Check() {
			checks++
			if c.Defect != "" {
				defects = append(defects, fmt.Sprintf("FAILED %s: %s: %s", s.Name, c.Name, c.Defect))
			}
		}
	}
	for _, d := range defects {
		fmt.Fprintln(w, d)
	}
	fmt.Fprintf(w, "%d checks of %d scenarios, %d failed\n", checks, len(list), len(defects))
	return len(defects) > 0
}

func gridDate(m int) string {
	if !published.Delivered(m) {
		return "never"
	}
	return fmt.Sprintf("%3d  %s", m, paper.GridMonth(float64(m)))
}

func gapText(o *published.Outcome) string {
	if g := paper.Gap(o); !math.IsNaN(g) {
		return fmt.Sprintf("%.0f", g)
	}
	return "–"
}

// runner runs the embedded study; all runs have the same seed, so the same points.
func (o *reproduceOptions) runner(study *params.Study, bar *progress) paper.Runner {
	return func(ctx context.Context, scenario string, set []params.Override, outputs []string) (*paper.Sample, error) {
		l, err := (&studyOptions{scenario: scenario}).loadFrom(study, set...)
		if err != nil {
			return nil, err
		}
		points := o.samples
		if scenario != "" || len(set) > 0 {
			points /= variantShare
		}
		plan := sampler.Plan{Method: sampler.Random, Variables: l.joint.Variables(), Points: points, Seed: o.seed}
		options := runs.Options{Workers: o.workers}
		if !o.quiet {
			options.Progress = bar.update
		}
		found, err := l.collect(ctx, plan, nil, outputs, options)
		if err != nil {
			return nil, err
		}
		return paper.NewSample(outputs, found.Columns), nil
	}
}

// write renders the texts and figures and publishes all files with their digests.
func (o *reproduceOptions) write(tables []*paper.Table, studies ...map[string]string) error {
	files := newReproduction(o.samples, o.seed, studies)
	for _, t := range tables {
		if err := files.add(t.File, t.Write); err != nil {
			return err
		}
	}
	if err := report.Figures(tables, files.add); err != nil {
		return err
	}
	for _, text := range paper.Texts {
		content, err := paper.Render(text[0], tables)
		if err != nil {
			return fmt.Errorf("%s: %w", text[1], err)
		}
		if err := files.add(text[1], func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
			return err
		}
	}
	if err := files.publish(o.out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(o.stdout, "%d files in %s/, the report in %s/paper/report.md\n", len(files.content)+1, o.out, o.out)
	return err
}
