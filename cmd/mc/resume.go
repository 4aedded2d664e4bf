package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/federated-frontier/mc/runs"
)

// defaultSaveEvery is how often the state of a run is saved.
const defaultSaveEvery = 5 * time.Second

// due returns what says, after each unit, whether to save the state.
func (o *runOptions) due() func() bool {
	last := o.now()
	return func() bool {
		now := o.now()
		if now.Sub(last) < o.saveEvery {
			return false
		}
		last = now
		return true
	}
}

// A keptError ends a run that can be gone on with.
type keptError struct {
	err           error
	out           string
	points, total int64
}

func (e *keptError) Error() string { return e.err.Error() }
func (e *keptError) Unwrap() error { return e.err }

// print says why the run ended, and how to go on.
func (e *keptError) print(w io.Writer) {
	if errors.Is(e.err, context.Canceled) {
		fmt.Fprintf(w, "mc: interrupted; %s of %s points are kept in %s\n", grouped(e.points), grouped(e.total), e.out)
	} else {
		fmt.Fprintf(w, "mc: error: %v\n", e.err)
	}
	fmt.Fprintf(w, "mc: hint: the same command with --resume --out %s goes on\n", e.out)
}

// leave closes the run directory, at the end or because of an error. What an interrupted run has is
// kept; of a run that cannot be written on, what was saved last.
func (o *runOptions) leave(w *runs.Writer, total int64, err error) error {
	if !errors.Is(err, context.Canceled) {
		closing := w.Close()
		if err != nil && w.Kept() {
			return &keptError{err: err, out: o.out, total: total}
		}
		return errors.Join(err, closing)
	}
	points, failure := w.Suspend()
	switch {
	case failure != nil:
		return errors.Join(failure, w.Close())
	case w.Kept():
		return &keptError{err, o.out, points, total}
	}
	return err
}

// finished says that there is nothing to go on with.
func (o *runOptions) finished() error {
	_, err := fmt.Fprintf(o.stderr, "mc: %s is finished: there is nothing to go on with\n", o.out)
	return err
}

// noteResumed says where a resumed run goes on.
func (o *runOptions) noteResumed(w *runs.Writer, total int64) {
	switch {
	case w.Damage != nil:
		fmt.Fprintf(o.stderr, "mc: begins anew: %v\n", w.Damage)
	case o.resume && !o.quiet:
		fmt.Fprintf(o.stderr, "mc: goes on after %s of %s points\n", grouped(w.Resumed()), grouped(total))
	}
}

// mismatch makes an error about another run one of usage.
func mismatch(err error) error {
	if _, ok := errors.AsType[*runs.MismatchError](err); ok {
		return &usageError{err: err, hint: "give the same study, seed, samples and flags as before, or another --out"}
	}
	return err
}
