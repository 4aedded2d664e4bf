package runs

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/sampler"
)

// defaultBatch is the BatchSize of options that say none.
const defaultBatch = 256

// Options say how a run is made. They determine no number, and no error.
type Options struct {
	// Workers is the number of goroutines that compute; 0 means all cores.
	Workers int
	// BatchSize is the number of points that are filled, transformed and evaluated in one
	// call. 0 means 256, with which some 400 columns stay in a second-level cache of 1 MB; more
	// than LeafPoints means LeafPoints, as batches do not cross leaves.
	BatchSize int
	// FailLimit is the number of failed points that a run may have: it ends with
	// ErrTooManyFailed after the unit that has one more. Less than 0 means no limit.
	FailLimit int64
	// Progress, if not nil, is called after every unit, from one goroutine.
	Progress func(done, total int64)
}

// Workers returns the number of goroutines that Options.Workers asks for.
func Workers(asked int) int {
	if asked < 1 {
		return runtime.GOMAXPROCS(0)
	}
	return asked
}

// A Job is a run to be made.
type Job struct {
	Spec  Spec
	Model model.Model
	Joint Transform
	// Wanted says which outputs are computed; nil means all.
	Wanted []bool
	// Kept says which inputs the sink gets; the X of the others is nil there, though tallies
	// have it. nil means all. A run over few of many inputs takes less memory and time.
	Kept    []bool
	Tallies []TallyMaker
	Sink    Sink // may be nil
	// Replicate, if not nil, is called with the tallies of each replicate of a plan that has
	// some, in order and from one goroutine. They are reused after the call.
	Replicate func(replicate int, tallies []Tally) error
	// Checkpoint, if not nil, is called with the tallies of the first points of a plan without
	// replicates and strata, in order and from one goroutine, whenever these are UnitPoints times a
	// power of two; the tallies grow after the call. Its error ends the run, with the result over
	// these points.
	Checkpoint func(points int64, tallies []Tally) error
	// Journal, if not nil, keeps the state of the run, so that a run that was stopped goes on where
	// it was; a Writer is one. All tallies are Archivers then.
	Journal Journal
	// State, if not nil, names what Replicate and Checkpoint have put together so far to an Archive.
	State func(a *Archive)
}

// A Result is what a run found.
type Result struct {
	Points int64 // all points, failed ones included
	Failed int64
	// FirstFailed lists the failed points with the lowest numbers, at most 20.
	FirstFailed []FailedPoint
	// Tallies are those of Job.Tallies, over all points.
	Tallies []Tally
}

// A FailedPoint is a point that has no answer.
type FailedPoint struct {
	Point  int64  `json:"point"`
	Reason string `json:"reason"`
}

// listedFailures is the largest length of Result.FirstFailed.
const listedFailures = 20

// ErrTooManyFailed means that more points failed than Options.FailLimit lets pass.
var ErrTooManyFailed = errors.New("too many failed points")

// Execute makes a run.
//
// Results depend on the job alone: neither on workers nor on batches nor on timing. So does
// the error, which is that of the unit with the lowest points; see PointError.
//
// Execute returns when all its goroutines have ended. If ctx ends first, the error is
// context.Cause(ctx). With an error comes the result over the points before it, which are
// those that the sink has; it is nil if the job itself is wrong.
func Execute(ctx context.Context, job Job, opt Options) (*Result, error) {
	e, err := newEngine(&job, opt)
	if err != nil {
		return nil, err
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, w := range e.workers {
		g.Go(func() error {
			e.work(ctx, w)
			return nil // the committer alone says how a run ended
		})
	}
	g.Go(func() error { return e.commitAll(ctx) })
	return &e.result, g.Wait()
}

// An engine is a run in the making.
//
// Units go round: a worker takes an empty one from free, gives it the next number, computes
// it and puts it into done; the committer takes units from done, commits them in the order of
// their numbers and puts them back into free. A worker has a unit before it has a number, so
// the lowest number that is not committed is always being computed, and nothing can be stuck.
type engine struct {
	job     *Job
	opt     Options
	schema  *Schema
	sampler sampler.Sampler
	order   []int // of the model's inputs among those of the study
	workers []*worker
	cut     units
	current []Tally // of the replicate whose units are being committed, nil without replicates
	next    atomic.Int64
	// committed is the number of units that are in the result.
	committed int64
	free      chan *unit
	done      chan *unit
	result    Result
}

func newEngine(job *Job, opt Options) (*engine, error) {
	if err := job.check(); err != nil {
		return nil, err
	}
	e := &engine{job: job, opt: opt, schema: NewSchema(job.Spec.Params, job.Model)}
	var err error
	if e.sampler, err = sampler.New(job.Spec.Plan); err != nil {
		return nil, err
	}
	if e.order, err = model.Bind(job.Model, e.schema.Inputs); err != nil {
		return nil, err
	}
	if e.result.Tallies, err = e.makeTallies(); err != nil {
		return nil, err
	}

	e.cut = newUnits(job.Spec.Plan)
	if job.Spec.Plan.Replicates > 1 {
		if e.current, err = e.makeTallies(); err != nil {
			return nil, err
		}
	}
	if err := e.goOn(); err != nil {
		return nil, err
	}
	points := e.cut.largest()
	if opt.BatchSize < 1 {
		opt.BatchSize = defaultBatch
	}
	workers := min(int64(Workers(opt.Workers)), e.cut.count())
	// One unit for each worker, and one for the committer.
	pool := min(workers+1, e.cut.count())
	e.free = make(chan *unit, pool)
	e.done = make(chan *unit, pool)
	for range pool {
		u, err := newUnit(e, points)
		if err != nil {
			return nil, err
		}
		e.free <- u
	}
	for range workers {
		e.workers = append(e.workers, newWorker(e, min(points, LeafPoints), min(opt.BatchSize, LeafPoints)))
	}
	return e, nil
}

func (e *engine) makeTallies() ([]Tally, error) {
	tallies := make([]Tally, len(e.job.Tallies))
	for i, maker := range e.job.Tallies {
		var err error
		if tallies[i], err = maker(e.schema); err != nil {
			return nil, err
		}
	}
	return tallies, nil
}

// work computes units until there are no more.
func (e *engine) work(ctx context.Context, w *worker) {
	for {
		select {
		case <-ctx.Done():
			return
		case u := <-e.free:
			number := e.next.Add(1) - 1
			if number >= e.cut.count() {
				return
			}
			u.start(number, e.cut)
			u.err = w.compute(ctx, u)
			if ctx.Err() != nil {
				return
			}
			e.done <- u
		}
	}
}

// commitAll commits the units in order.
func (e *engine) commitAll(ctx context.Context) error {
	waiting := make([]*unit, cap(e.done)) // by number, modulo the length
	for number := e.committed; number < e.cut.count(); number++ {
		slot := &waiting[number%int64(len(waiting))]
		for *slot == nil {
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case u := <-e.done:
				waiting[u.number%int64(len(waiting))] = u
			}
		}
		u := *slot
		*slot = nil
		if err := e.commit(u); err != nil {
			return err
		}
		if e.job.Journal != nil {
			if err := e.job.Journal.Record(); err != nil {
				return err
			}
		}
		e.free <- u
	}
	return nil
}

// commit hands a unit to the sink and adds it to the result.
func (e *engine) commit(u *unit) error {
	if u.err != nil {
		return u.err
	}
	if err := e.handOver(u); err != nil {
		return newPointError(u.block.First, u.block.Len, err)
	}
	r := &e.result
	e.committed = u.number + 1
	r.Points += int64(u.block.Len)
	r.Failed += u.failed
	room := listedFailures - len(r.FirstFailed)
	r.FirstFailed = append(r.FirstFailed, u.firstFailed[:min(room, len(u.firstFailed))]...)
	if e.opt.Progress != nil {
		e.opt.Progress(r.Points, e.job.Spec.Plan.Points)
	}
	if limit := e.opt.FailLimit; limit >= 0 && r.Failed > limit {
		first := r.FirstFailed[0]
		return fmt.Errorf("%w: %d of the first %d, the first being point %d (%s)", ErrTooManyFailed, r.Failed, r.Points, first.Point, first.Reason)
	}
	if e.job.Checkpoint != nil && e.job.Spec.Plan.Designs() == 1 && isCheckpoint(r.Points) {
		return e.job.Checkpoint(r.Points, r.Tallies)
	}
	return nil
}

// isCheckpoint is whether a number of points is UnitPoints times a power of two.
func isCheckpoint(points int64) bool {
	units := points / UnitPoints
	return points%UnitPoints == 0 && units&(units-1) == 0
}

// handOver gives a unit to the sink and the tallies. A panic becomes an error.
func (e *engine) handOver(u *unit) (err error) {
	defer recoverAsError(&err)
	if e.job.Sink != nil {
		if err := e.job.Sink.WriteBlock(&u.block); err != nil {
			return err
		}
	}
	if u.block.Weight != 1 {
		for _, t := range u.tallies {
			t.Scale(u.block.Weight)
		}
	}
	if e.current == nil {
		mergeAll(e.result.Tallies, u.tallies)
		return nil
	}
	mergeAll(e.current, u.tallies)
	replicate, last := e.cut.replicate(u.number)
	if !last {
		return nil
	}
	if e.job.Replicate != nil {
		if err := e.job.Replicate(replicate, e.current); err != nil {
			return err
		}
	}
	mergeAll(e.result.Tallies, e.current)
	for _, t := range e.current {
		t.Reset()
	}
	return nil
}

func mergeAll(tallies, later []Tally) {
	for i, t := range tallies {
		t.Merge(later[i])
	}
}
