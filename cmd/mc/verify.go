package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs"
)

type verifyOptions struct {
	studyOptions
	dir     string
	row     int64 // −1: all
	workers int
	quiet   bool

	stdout, stderr io.Writer
	now            func() time.Time
}

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check the files of a run and compute it again: every bit must be the same",
		ArgsUsage: "RUN",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "study", Usage: "directory of the study that the run is of (default: the embedded one)"},
			&cli.Int64Flag{Name: "row", Value: -1, Usage: "show this row, from 0 on: inputs, what the model does with them step by step, outputs"},
			&cli.IntFlag{Name: "workers", Usage: "goroutines that compute (default: all cores); changes no number"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress on stderr"},
		},
		Action: func(c *cli.Context) error {
			if err := flagsFirst(c); err != nil {
				return err
			}
			if c.Args().Len() != 1 {
				return usagef("%s takes one run, got %d arguments", c.Command.HelpName, c.Args().Len())
			}
			opt := &verifyOptions{
				studyOptions: studyOptions{dir: c.String("study")},
				dir:          c.Args().First(), row: c.Int64("row"), workers: c.Int("workers"), quiet: c.Bool("quiet"),
				stdout: c.App.Writer, stderr: c.App.ErrWriter, now: time.Now,
			}
			switch {
			case opt.workers < 0:
				return usagef("--workers must be at least 1")
			case c.IsSet("row") && opt.row < 0:
				return usagef("--row counts from 0 on, got %d", opt.row)
			case opt.row >= 0:
				return opt.showRow(c.Context)
			}
			return opt.verify(c.Context)
		},
	}
}

// verify checks the files, and then computes the run again.
func (o *verifyOptions) verify(ctx context.Context) error {
	defects := 0
	defect := func(format string, args ...any) {
		defects++
		fmt.Fprintf(o.stdout, format+"\n", args...)
	}
	damages, err := runs.CheckSums(o.dir)
	if _, cannot := runs.Open(o.dir); err != nil && cannot == nil { // else openRun says what it is
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		defect("SHA256SUMS: it is missing")
	}
	for _, d := range damages {
		defect("%s: %s", d.File, d.What)
		if d.File == "manifest.json" {
			return fmt.Errorf("%w: %s cannot be trusted, so nothing was computed again", errCheckFailed, filepath.Join(o.dir, d.File))
		}
	}
	run, l, err := o.openRun(o.dir)
	if err != nil && defects > 0 {
		return fmt.Errorf("%w: %d defects in %s, and it cannot be computed again: %w", errCheckFailed, defects, o.dir, err)
	}
	if err != nil {
		return err
	}
	if err := run.CheckFiles(); err != nil && defects == 0 {
		defect("%v", err)
	}
	rows, err := o.again(ctx, run, l, defect)
	if err != nil {
		return err
	}
	if defects > 0 {
		return fmt.Errorf("%w: %d defects in %s", errCheckFailed, defects, o.dir)
	}
	_, err = fmt.Fprintf(o.stdout, "%s: %s points computed again; %s and summary.json have the same bits, and every file its hash\n",
		o.dir, grouped(run.Manifest.Points), rows)
	return err
}

// again computes the run and compares its rows and its summary. It returns what was compared of the rows.
func (o *verifyOptions) again(ctx context.Context, run *runs.Run, l *loaded, defect func(string, ...any)) (rows string, err error) {
	m := &run.Manifest
	e := newEstimation(l, m.Spec)
	var columns []runs.Column
	var verifier *runs.Verifier
	rows = "no rows"
	if run.Readable() {
		if verifier, err = runs.NewVerifier(run, e.schema); err != nil {
			return "", err
		}
		defer verifier.Close()
		columns, rows = verifier.Columns(), fmt.Sprintf("%d columns", len(m.Columns))
	}
	job := e.job(columns)
	if verifier != nil {
		job.Sink = verifier
	}
	options := runs.Options{Workers: o.workers, FailLimit: -1}
	bar := newProgress(o.stderr, o.now)
	if !o.quiet {
		options.Progress = bar.update
	}
	result, err := runs.Execute(ctx, job, options)
	bar.clear()
	if err != nil {
		return "", err
	}
	if verifier != nil {
		reportRows(run, verifier, defect)
	}
	if result.Points != m.Points || result.Failed != m.Failed {
		defect("manifest.json: it has %d points and %d failed ones, computed are %d and %d", m.Points, m.Failed, result.Points, result.Failed)
	}
	text, err := indented(e.summary(result))
	if err != nil {
		return "", err
	}
	has, err := run.ReadFile("summary.json")
	if err != nil {
		defect("summary.json: %v", err)
		return rows, nil
	}
	if bytes.Equal(has, text) {
		return rows, nil
	}
	diff, err := runs.Differences(has, text)
	switch {
	case err != nil:
		defect("summary.json: %v", err)
	case len(diff) == 0:
		defect("summary.json: it has the right values, written in another way")
	}
	for i, line := range diff {
		if i == mostShown {
			fmt.Fprintf(o.stdout, "summary.json: … and %d more\n", len(diff)-i)
			break
		}
		defect("summary.json: %s", line)
	}
	return rows, nil
}

// mostShown is how many differences of a file are shown.
const mostShown = 20

// reportRows names the values that differ.
func reportRows(run *runs.Run, v *runs.Verifier, defect func(string, ...any)) {
	for _, d := range v.Differences {
		c := run.Manifest.Column(d.Column)
		defect("samples.parquet: row %d, column %s: %s, not %s", d.Row, d.Column, cellText(c, d.Has), cellText(c, d.Computed))
	}
	if more := v.Count - int64(len(v.Differences)); more > 0 {
		defect("samples.parquet: … and %d values more", more)
	}
	if v.Broken != nil {
		defect("%v", v.Broken)
	}
}

// cellText shows a value of a column, numbers with all their bits.
func cellText(c *runs.Column, v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "null"
	case c.Kind == "bool" && (v == 0 || v == 1):
		return strconv.FormatBool(v != 0)
	case c.Kind == "label" && v >= 0 && v < float64(len(c.Levels)):
		return c.Levels[int(v)]
	case c.Kind == "point":
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
