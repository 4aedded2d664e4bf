package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs"
)

// mostPoints is the largest number of points of a run with --until and without --samples.
const mostPoints = 10_000_000

// A goal says when a run stops: at a standard error of an output, or when all outputs are stable.
type goal struct {
	text   string // as it was written
	output string
	stderr float64
	digits int // of the rule of JCGM 101, 0 for a standard error
}

// readUntil reads --until.
func (o *runOptions) readUntil(c *cli.Context) error {
	if !c.IsSet("until") {
		return nil
	}
	var err error
	if o.until, err = parseUntil(c.String("until")); err != nil {
		return err
	}
	if !c.IsSet("samples") {
		o.samples = mostPoints
	}
	return nil
}

// parseUntil reads OUTPUT=ERROR, jcgm or jcgm=DIGITS.
func parseUntil(text string) (*goal, error) {
	name, number, ok := strings.Cut(text, "=")
	if name == "jcgm" {
		return parseJCGM(text, number, ok)
	}
	v, err := strconv.ParseFloat(number, 64)
	if !ok || name == "" || err != nil || !(v > 0) || math.IsInf(v, 1) {
		return nil, &usageError{
			err:  fmt.Errorf("--until %s: that is not an output and a standard error above 0", text),
			hint: "write --until win=0.0005, --until gap_months=0.1 or --until jcgm",
		}
	}
	return &goal{text: text, output: name, stderr: v}, nil
}

// errEnough ends a run whose points are enough.
var errEnough = errors.New("enough points")

// pilot sets the number of points to the least one that meets --until: 32,768 times a power of two, or the
// largest that is allowed. It writes nothing, so the run that follows is one of that number of
// points in every way. It returns why the number is what it is, "" without --until,
// and the time that it took.
//
// Independent points are those of one run that is ended: they are computed twice. A design of more
// points is another one, so each round begins anew: the rounds together have at most twice the points
// of the last one.
func (o *runOptions) pilot(ctx context.Context, s *loaded, options runs.Options) (why string, took time.Duration, err error) {
	switch {
	case o.until == nil:
		return "", 0, nil
	case o.until.digits > 0:
		return o.stabilize(ctx, s, options)
	}
	if err := s.outputNamed("until", o.until.output); err != nil {
		return "", 0, err
	}
	if !o.resume {
		if err := checkEmpty(o.out); err != nil {
			return "", 0, err
		}
	}
	most, reached := o.samples, math.Inf(1)
	first := most
	if o.replicates > 0 {
		first = min(runs.UnitPoints, most)
	}
	bar := newProgress(o.stderr, o.now)
	bar.what, bar.most = lookingFor, true
	before, total := int64(0), most // points of the rounds before, and of all that there will be
	if !o.quiet {
		options.Progress = func(done, _ int64) { bar.update(before+done, total) }
	}
	defer bar.clear()

	look := func(points int64, e *runs.Estimate) error {
		o.samples, reached = points, e.Precision()
		if reached <= o.until.stderr {
			return errEnough
		}
		total, bar.most = rounds(first, o.until.enough(points, reached, most), most), math.IsInf(reached, 1)
		return nil
	}
	for n := first; ; n = min(2*n, most) {
		err := o.estimate(ctx, s, n, options, look)
		if err != nil && !errors.Is(err, errEnough) {
			return "", 0, err
		}
		if err != nil || n == most {
			break
		}
		before += n
	}
	bar.clear()
	return o.stopped(reached), o.now().Sub(bar.start), nil
}

// lookingFor begins the progress of what comes before the run.
const lookingFor = "looking for the number of points: "

// enough is the number of points, a doubling of those that there are, with which the goal will be met, if the standard error goes on as
// one of independent points; at most as many as are allowed.
func (g *goal) enough(points int64, reached float64, most int64) int64 {
	need := float64(points) * (reached / g.stderr) * (reached / g.stderr)
	for points < most && float64(points) < need {
		points *= 2
	}
	return min(points, most)
}

// rounds is the number of points of all rounds up to the one with enough. Independent points have one round, of which
// the end is cut off.
func rounds(first, enough, most int64) int64 {
	if first == most {
		return enough
	}
	total := first
	for n := first; n < enough; {
		n = min(2*n, most)
		total += n
	}
	return total
}

// stopped says why a run has its number of points: in the text that it returns, and on stderr.
func (o *runOptions) stopped(reached float64) string {
	short := strconv.FormatFloat(reached, 'g', 2, 64)
	switch {
	case reached <= o.until.stderr:
		if !o.quiet {
			fmt.Fprintf(o.stderr, "mc: --until %s: the standard error is %s with %s points\n", o.until.text, short, grouped(o.samples))
		}
		return fmt.Sprintf("Stopped by --until %s: the standard error is %s.", o.until.text, short)
	case math.IsInf(reached, 1):
		short = "not known"
	}
	fmt.Fprintf(o.stderr, "mc: --until %s is not met: the standard error is %s with %s points, the largest number allowed (--samples)\n",
		o.until.text, short, grouped(o.samples))
	return fmt.Sprintf("Not met: --until %s; the standard error is %s with the largest number of points allowed (--samples).", o.until.text, short)
}

// estimate runs the model on n points, of which it computes the output of --until alone, and calls look with the
// estimate: of independent points at each doubling, and at the end. An error of look ends the run.
func (o *runOptions) estimate(ctx context.Context, s *loaded, n int64, options runs.Options, look func(points int64, e *runs.Estimate) error) error {
	at := *o
	at.samples = n
	plan, err := at.plan(s)
	if err != nil {
		return err
	}
	estimate := func(tallies []runs.Tally) *runs.Estimate {
		out := tallies[0].(*runs.OutputTally).Summaries()[0]
		if out.Share != nil {
			return out.Share
		}
		return out.Mean
	}
	job := s.job(plan)
	schema := runs.NewSchema(s.set, s.model)
	job.Wanted, job.Kept = make([]bool, len(schema.Outputs)), make([]bool, len(schema.Inputs))
	job.Wanted[schema.Output(o.until.output)] = true
	job.Tallies = []runs.TallyMaker{runs.Summarize()}
	job.Checkpoint = func(points int64, tallies []runs.Tally) error { return look(points, estimate(tallies)) }
	var values []float64
	job.Replicate = func(_ int, tallies []runs.Tally) error {
		values = append(values, float64(estimate(tallies).Value))
		return nil
	}
	result, err := runs.Execute(ctx, job, options)
	if err != nil {
		return err
	}
	e := estimate(result.Tallies)
	if plan.Replicates > 0 {
		*e = runs.FromReplicates(*e, values)
	}
	return look(n, e)
}

// checkEmpty refuses a directory that has something in it; "" is none.
func checkEmpty(dir string) error {
	if dir == "" {
		return nil
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("--out %s: %w", dir, runs.ErrExists)
	}
	return nil
}
