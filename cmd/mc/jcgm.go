package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// jcgmDigits and mostDigits are the digits of a standard uncertainty that --until jcgm makes stable, and the largest number of them.
const (
	jcgmDigits = 1
	mostDigits = 3
)

// parseJCGM reads the digits of jcgm=DIGITS, if there are any.
func parseJCGM(text, number string, given bool) (*goal, error) {
	digits := jcgmDigits
	if given {
		var err error
		if digits, err = strconv.Atoi(number); err != nil || digits < 1 || digits > mostDigits {
			return nil, &usageError{
				err:  fmt.Errorf("--until %s: that is not a number of digits within 1..%d", text, mostDigits),
				hint: "write --until jcgm, which is --until jcgm=1, or --until jcgm=2",
			}
		}
	}
	return &goal{text: text, digits: digits}, nil
}

// stabilize sets the number of points to the least multiple of 10,000 that is enough for the adaptive procedure of JCGM 101, or
// the largest that is allowed. It writes nothing, as pilot, and returns what that does.
func (o *runOptions) stabilize(ctx context.Context, s *loaded, options runs.Options) (why string, took time.Duration, err error) {
	if o.method != sampler.Random || o.strata != nil {
		return "", 0, &usageError{
			err:  fmt.Errorf("--until %s is for independent points, not for those of a design", o.until.text),
			hint: "leave out --method, --stratify and --importance, or write --until OUTPUT=ERROR",
		}
	}
	if err := checkEmpty(o.out); err != nil {
		return "", 0, err
	}
	plan, err := o.plan(s)
	if err != nil {
		return "", 0, err
	}
	bar := newProgress(o.stderr, o.now)
	bar.what, bar.most = lookingFor, true
	if !o.quiet {
		options.Progress = bar.update
	}
	job, schema := s.job(plan), runs.NewSchema(s.set, s.model)
	adaptive := runs.NewAdaptive(schema, o.until.digits)
	adaptive.Need(&job, schema)
	_, err = runs.Execute(ctx, job, options)
	bar.clear()
	took = o.now().Sub(bar.start)
	switch {
	case errors.Is(err, runs.ErrStable):
		o.samples = adaptive.Points
		if !o.quiet {
			fmt.Fprintf(o.stderr, "mc: --until %s: all outputs are stable with %s points\n", o.until.text, grouped(o.samples))
		}
		return fmt.Sprintf("Stopped by --until %s: all outputs are stable (JCGM 101:2008, 7.9.4).", o.until.text), took, nil
	case err != nil:
		return "", 0, err
	}
	unstable := few(adaptive.Unstable())
	fmt.Fprintf(o.stderr, "mc: --until %s is not met: with %s points, the largest number allowed (--samples), these are not stable: %s\n",
		o.until.text, grouped(o.samples), unstable)
	return fmt.Sprintf("Not met: --until %s; with the largest number of points allowed (--samples) these are not stable: %s.", o.until.text, unstable), took, nil
}

// few lists names, the first five of them.
func few(names []string) string {
	const most = 5
	if n := len(names) - most; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n)
	}
	return strings.Join(names, ", ")
}
