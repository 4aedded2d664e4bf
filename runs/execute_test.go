package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/sampler"
)

// manyOptions are 5 numbers of workers with 3 sizes of batches.
func manyOptions() []Options {
	var all []Options
	for _, workers := range []int{1, 2, 3, 7, 64} {
		for _, batch := range []int{0, 7, 257} {
			all = append(all, Options{Workers: workers, BatchSize: batch, FailLimit: -1})
		}
	}
	return all
}

// delayed makes batches of a model take a random time, about 3 ms for a unit.
func delayed(m model.Model) model.Model {
	return model.Func(m.Name(), m.Inputs(), m.Outputs(), func(ctx context.Context, y, x [][]float64) error {
		if rand.IntN(UnitPoints/2) < len(x[0]) {
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
		}
		return m.NewEvaluator().Eval(ctx, y, x)
	})
}

// TestNumbersDependOnTheSpecAlone compares all that comes out of a run, bit for bit, for many
// options and random delays. About one point in a hundred fails.
func TestNumbersDependOnTheSpecAlone(t *testing.T) {
	const points = 4*UnitPoints + 1234
	inner := wide(3, 2)
	m := model.Func(inner.Name(), inner.Inputs(), inner.Outputs(), func(ctx context.Context, y, x [][]float64) error {
		err := inner.NewEvaluator().Eval(ctx, y, x)
		for i, u := range x[2] {
			if u < 0.01 {
				y[1][i] = math.NaN()
			}
		}
		return err
	})
	run := func(opt Options) (text string, bits [][]uint64) {
		var sink recorder
		job := newJob(delayed(m), nil, points, 5)
		job.Sink = &sink
		r, err := Execute(t.Context(), job, opt)
		if err != nil {
			t.Fatal(err)
		}
		if r.Points != points || sink.points != points || r.Failed < 1000 || r.Failed > 1700 {
			t.Fatalf("points %d, written %d, failed %d", r.Points, sink.points, r.Failed)
		}
		// Floats have all their digits in JSON.
		summaries, err := json.Marshal(r.Tallies[0].(*OutputTally).Summaries())
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range append(sink.x, sink.y...) {
			words := make([]uint64, len(column))
			for i, v := range column {
				words[i] = math.Float64bits(v)
			}
			bits = append(bits, words)
		}
		return fmt.Sprint(r.Failed, r.FirstFailed, sink.failed, string(summaries)), bits
	}
	wantText, wantBits := run(Options{Workers: 1, FailLimit: -1})
	for _, opt := range manyOptions() {
		text, bits := run(opt)
		if text != wantText {
			t.Errorf("%+v gives another result", opt)
		}
		if !slices.EqualFunc(bits, wantBits, slices.Equal) {
			t.Errorf("%+v gives other numbers", opt)
		}
	}
}

// TestFirstPointsOfALongerRun checks the promise on random plans.
func TestFirstPointsOfALongerRun(t *testing.T) {
	run := func(points int64) *recorder {
		sink := new(recorder)
		job := caseJob(reference.Strength(), points, 9)
		job.Sink = sink
		if _, err := Execute(t.Context(), job, Options{}); err != nil {
			t.Fatal(err)
		}
		return sink
	}
	short, long := run(40_000), run(100_000)
	for k := range short.y {
		if !slices.Equal(short.y[k], long.y[k][:40_000]) {
			t.Errorf("output %d differs", k)
		}
	}
}

// TestErrorDependsOnTheSpecAlone has eight of ten units fail, the first two not, in various
// ways.
func TestErrorDependsOnTheSpecAlone(t *testing.T) {
	tests := []struct {
		name   string
		f      func(y, u []float64) error
		want   string
		before int64
	}{
		{"error of a point", func(y, u []float64) error {
			for i, v := range u {
				if v > 1-3e-5 {
					return fmt.Errorf("u is too large: %v", v)
				}
				y[i] = v
			}
			return nil
		}, "point 87498 (u = 0.9999808696119566): u is too large: 0.9999808696119566", 65536},
		{"panic of a point", func(y, u []float64) error {
			for i, v := range u {
				if v > 1-3e-5 {
					panic("boom")
				}
				y[i] = v
			}
			return nil
		}, "point 87498 (u = 0.9999808696119566): panic: boom", 65536},
		{"panic with no point to blame", func(y, u []float64) error {
			if len(u) > 1 && slices.Max(u) > 1-3e-5 {
				panic("boom")
			}
			copy(y, u)
			return nil
		}, "points 87040 to 88063: panic: boom", 65536},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := delayed(eval1(func(_ context.Context, y, u []float64) error { return tt.f(y, u) }))
			for _, opt := range manyOptions() {
				r, err := Execute(t.Context(), newJob(m, nil, 10*UnitPoints, 33), opt)
				if err == nil || err.Error() != tt.want {
					t.Fatalf("%+v: error %v, want %s", opt, err, tt.want)
				}
				if r.Points != tt.before {
					t.Fatalf("%+v: %d points before the error, want %d", opt, r.Points, tt.before)
				}
			}
		})
	}
}

func TestPointErrorHasCauseAndStack(t *testing.T) {
	cause := errors.New("cause")
	m := eval1(func(context.Context, []float64, []float64) error { panic(cause) })
	_, err := Execute(t.Context(), newJob(m, nil, 10, 1), Options{})
	var atPoint *PointError
	var panicked *PanicError
	if !errors.As(err, &atPoint) || atPoint.First != 0 || atPoint.Len != 1 {
		t.Errorf("error %v does not name point 0", err)
	}
	if !errors.As(err, &panicked) || !strings.Contains(string(panicked.Stack), "TestPointErrorHasCauseAndStack") {
		t.Errorf("error %v has no stack", err)
	}
	if !errors.Is(err, cause) {
		t.Errorf("error %v hides its cause", err)
	}
}

// A badTally panics when it has seen enough.
type badTally struct {
	inAdd, inMerge bool
}

func (b *badTally) Add(l *Block) {
	if b.inAdd && l.First >= UnitPoints+5*LeafPoints {
		panic("bad add")
	}
}

func (b *badTally) Merge(Tally) {
	if b.inMerge {
		panic("bad merge")
	}
}

func (b *badTally) Scale(float64) {}

func (b *badTally) Reset() {}

func TestPanicOfTallyOrSink(t *testing.T) {
	m := eval1(func(_ context.Context, y, u []float64) error { copy(y, u); return nil })
	tests := []struct {
		name  string
		tally *badTally
		sink  Sink
		want  string
	}{
		{"add", &badTally{inAdd: true}, nil, "points 37888 to 38911: panic: bad add"},
		{"merge", &badTally{inMerge: true}, nil, "points 0 to 32767: panic: bad merge"},
		{"sink panics", &badTally{}, sinkFunc(func(*Block) error { panic("bad sink") }), "points 0 to 32767: panic: bad sink"},
		{"sink fails", &badTally{}, sinkFunc(func(*Block) error { return errors.New("disk full") }), "points 0 to 32767: disk full"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			job := newJob(m, nil, 10*UnitPoints, 1)
			job.Tallies = []TallyMaker{func(*Schema) (Tally, error) { return tt.tally, nil }}
			job.Sink = tt.sink
			if _, err := Execute(t.Context(), job, Options{}); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

type sinkFunc func(b *Block) error

func (f sinkFunc) WriteBlock(b *Block) error { return f(b) }

func TestFailedPoints(t *testing.T) {
	in := []model.Quantity{{Name: "u", Unit: "1"}}
	out := []model.Quantity{
		{Name: "y", Unit: "1"},
		{Name: "win", Kind: model.Bool},
		{Name: "colour", Kind: model.Label, Levels: []string{"red", "green"}},
	}
	// Point 100 j + k fails for k < 7 in a way of its own.
	bad := [][3]float64{
		{math.NaN(), 0, 0},
		{math.Inf(-1), 0, 0},
		{1, math.NaN(), 0},
		{1, 2, 0},
		{1, 0, 2},
		{1, 0, 0.5},
		{1, 0, -1},
	}
	at := 0
	m := model.Func("bad/1", in, out, func(_ context.Context, y, x [][]float64) error {
		for i := range x[0] {
			v := [3]float64{1, 1, 1}
			if at%100 < len(bad) {
				v = bad[at%100]
			}
			at++
			y[0][i], y[1][i], y[2][i] = v[0], v[1], v[2]
		}
		return nil
	})
	job := newJob(m, nil, 3000, 1)
	sink := new(recorder)
	job.Sink = sink
	r, err := Execute(t.Context(), job, Options{Workers: 1, FailLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Points != 3000 || r.Failed != 210 || len(r.FirstFailed) != 20 {
		t.Errorf("%d points, %d failed, %d listed", r.Points, r.Failed, len(r.FirstFailed))
	}
	want := []FailedPoint{
		{0, "output y is NaN"},
		{1, "output y is -Inf"},
		{2, "output win is NaN"},
		{3, "output win is 2"},
		{4, "output colour is 2"},
		{5, "output colour is 0.5"},
		{6, "output colour is -1"},
		{100, "output y is NaN"},
	}
	if got := r.FirstFailed[:len(want)]; !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v", got, want)
	}
	for i, failed := range sink.failed {
		if failed != (i%100 < len(bad)) {
			t.Errorf("point %d is marked %v", i, failed)
		}
	}
	for _, s := range r.Tallies[0].(*OutputTally).Summaries() {
		if s.Count != 2790 || s.Null != 0 {
			t.Errorf("output %s: %v counted, %v null", s.Name, s.Count, s.Null)
		}
	}

	at = 0
	r, err = Execute(t.Context(), job2(job), Options{Workers: 1, FailLimit: 209})
	wantErr := "too many failed points: 210 of the first 3000, the first being point 0 (output y is NaN)"
	if !errors.Is(err, ErrTooManyFailed) || err.Error() != wantErr || r.Points != 3000 {
		t.Errorf("error %v, want %s", err, wantErr)
	}
	at = 0
	if _, err = Execute(t.Context(), job2(job), Options{Workers: 1, FailLimit: 210}); err != nil {
		t.Error(err)
	}
}

// job2 is a job without its sink.
func job2(j Job) Job {
	j.Sink = nil
	return j
}

// TestWantedAndKept runs with some columns only.
func TestWantedAndKept(t *testing.T) {
	const points = UnitPoints + 500
	all, some := new(recorder), new(recorder)
	job := caseJob(reference.Strength(), points, 3)
	job.Sink = all
	if _, err := Execute(t.Context(), job, Options{}); err != nil {
		t.Fatal(err)
	}
	job.Sink, job.Wanted, job.Kept = some, []bool{false, true}, []bool{false, true, false}
	r, err := Execute(t.Context(), job, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if some.x[0] != nil || some.x[2] != nil || some.y[0] != nil {
		t.Error("there are columns that nobody wants")
	}
	if !slices.Equal(some.x[1], all.x[1]) || !slices.Equal(some.y[1], all.y[1]) {
		t.Error("columns differ from those of the whole run")
	}
	if s := r.Tallies[0].(*OutputTally).Summaries(); len(s) != 1 || s[0].Name != "breaks" {
		t.Errorf("summaries %+v", s)
	}
}

func TestJobsThatDoNotFit(t *testing.T) {
	tests := map[string]struct {
		change func(*Job)
		want   string
	}{
		"no parameters": {func(j *Job) { j.Spec.Params = nil }, "the spec has no parameters"},
		"model":         {func(j *Job) { j.Spec.Model = "ishigami/2" }, "the spec is for model ishigami/2, the job has ishigami/1"},
		"variables":     {func(j *Job) { j.Spec.Plan.Variables = []string{"a"} }, "the plan and the joint distribution differ in their variables"},
		"columns":       {func(j *Job) { j.Joint = &columnwise{variables: []string{"a"}} }, "the joint distribution has 1 columns and 1 variables for 4 inputs"},
		"wanted":        {func(j *Job) { j.Wanted = make([]bool, 7) }, "wanted has 7 elements for 1 outputs"},
		"kept":          {func(j *Job) { j.Kept = make([]bool, 7) }, "kept has 7 elements for 4 inputs"},
		"points":        {func(j *Job) { j.Spec.Plan.Points = 0 }, "the number of points must be at least 1, got 0"},
		"unit":          {func(j *Job) { j.Spec.Params.Inputs[0].Unit = "yr" }, `model ishigami/1: input "x3" has unit "1", the study says "yr"`},
		"quantile":      {func(j *Job) { j.Tallies = []TallyMaker{Summarize(1.5)} }, "quantile 1.5 is not between 0 and 1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			job := caseJob(reference.Ishigami(), 10, 1)
			tt.change(&job)
			if r, err := Execute(t.Context(), job, Options{}); r != nil || err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestProgress(t *testing.T) {
	var got []int64
	_, err := Execute(t.Context(), caseJob(reference.Linear(), 3*UnitPoints-1, 1), Options{Progress: func(done, total int64) {
		if total != 3*UnitPoints-1 {
			t.Errorf("total %d", total)
		}
		got = append(got, done)
	}})
	if want := []int64{UnitPoints, 2 * UnitPoints, 3*UnitPoints - 1}; err != nil || !slices.Equal(got, want) {
		t.Errorf("done %v, want %v, error %v", got, want, err)
	}
}

// TestCancel stops a run that would take hours. What is written before stays, and matches the
// result.
func TestCancel(t *testing.T) {
	before := runtime.NumGoroutine()
	why := errors.New("the user left")
	ctx, cancel := context.WithCancelCause(t.Context())
	m := eval1(func(_ context.Context, y, u []float64) error {
		time.Sleep(20 * time.Microsecond)
		copy(y, u)
		return nil
	})
	sink := new(recorder)
	job := newJob(m, nil, sampler.MaxPoints, 1)
	job.Sink = sink
	var stopped time.Time
	r, err := Execute(ctx, job, Options{Workers: 4, Progress: func(done, _ int64) {
		if done == 3*UnitPoints {
			stopped = time.Now()
			cancel(why)
		}
	}})
	if !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
	if r.Points < 3*UnitPoints || r.Points != sink.points || int64(sink.blocks)*UnitPoints != r.Points {
		t.Errorf("result has %d points, sink %d in %d blocks", r.Points, sink.points, sink.blocks)
	}
	if late := time.Since(stopped); late > 5*time.Second {
		t.Errorf("stopped after %v", late)
	}
	for wait := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(wait); {
		time.Sleep(time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// TestCancelledBeforehand computes nothing.
func TestCancelledBeforehand(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var calls atomic.Int64
	m := eval1(func(_ context.Context, y, u []float64) error { calls.Add(1); copy(y, u); return nil })
	if _, err := Execute(ctx, newJob(m, nil, 1000, 1), Options{}); !errors.Is(err, context.Canceled) || calls.Load() != 0 {
		t.Errorf("error %v after %d calls", err, calls.Load())
	}
}

// TestModelThatHonoursContext returns the error of its context in the middle of a batch; that
// is a stop, not a failure of a point.
func TestModelThatHonoursContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m := eval1(func(ctx context.Context, _, _ []float64) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	})
	_, err := Execute(ctx, newJob(m, nil, 1000, 1), Options{})
	var atPoint *PointError
	if !errors.Is(err, context.Canceled) || errors.As(err, &atPoint) {
		t.Errorf("error %v", err)
	}
}

// TestSteadyStateDoesNotAllocate compares runs of 5 and 45 units.
func TestSteadyStateDoesNotAllocate(t *testing.T) {
	m := wide(5, 4)
	allocations := func(units int64) float64 {
		job := newJob(m, nil, units*UnitPoints, 1)
		job.Sink = sinkFunc(func(*Block) error { return nil })
		return testing.AllocsPerRun(1, func() {
			if _, err := Execute(t.Context(), job, Options{Workers: 2}); err != nil {
				t.Error(err)
			}
		})
	}
	few, many := allocations(5), allocations(45)
	if many > few+20 {
		t.Errorf("%v allocations for 5 units, %v for 45", few, many)
	}
}

// TestBuffersAreReused counts the different buffers that a sink sees.
func TestBuffersAreReused(t *testing.T) {
	seen := map[*float64]bool{}
	job := newJob(wide(2, 1), nil, 40*UnitPoints, 1)
	job.Sink = sinkFunc(func(b *Block) error {
		seen[&b.X[0][0]] = true
		return nil
	})
	if _, err := Execute(t.Context(), job, Options{Workers: 3}); err != nil {
		t.Fatal(err)
	}
	if len(seen) > 5 {
		t.Errorf("%d buffers for 3 workers", len(seen))
	}
}

// TestSpecID holds the form of IDs. A change of the JSON form of a spec changes all IDs.
func TestSpecID(t *testing.T) {
	spec := caseJob(reference.Ishigami(), 1000, 1).Spec
	if got, want := spec.ID(), "6959205eba90"; got != want {
		t.Errorf("ID %s, want %s", got, want)
	}
	other := spec
	other.Plan.Seed = 2
	if other.ID() == spec.ID() {
		t.Error("specs with different seeds have one ID")
	}
	other = spec
	other.Files = map[string]string{"grid.yaml": "00"}
	if other.ID() == spec.ID() {
		t.Error("specs with different files have one ID")
	}
}

func TestNewSchema(t *testing.T) {
	job := caseJob(reference.Strength(), 10, 1)
	set := *job.Spec.Params
	set.Inputs = slices.Clone(set.Inputs[:1])
	set.Inputs = append(set.Inputs, set.Inputs[0], set.Inputs[0])
	set.Inputs[1].Name, set.Inputs[1].Kind, set.Inputs[1].Levels = "route", "choice", []string{"firm", "gas"}
	set.Inputs[2].Name, set.Inputs[2].Role, set.Inputs[2].Label = "lead_fr", "element", "Lead time"
	got := NewSchema(&set, job.Model)
	want := &Schema{
		Inputs: []model.Quantity{
			{Name: "load", Unit: "1"},
			{Name: "route", Kind: model.Label, Levels: []string{"firm", "gas"}},
			{Name: "lead_fr", Unit: "1", Doc: "Lead time", Detail: true},
		},
		Outputs: job.Model.Outputs(),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
