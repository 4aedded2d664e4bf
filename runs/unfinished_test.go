package runs

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// always saves the state after every unit.
func always() bool { return true }

// resumable is a run of four units, and how it is written.
func resumable(tb testing.TB) (Job, WriterOptions) {
	tb.Helper()
	job := newJob(wide(3, 2), normalQuantile, 3*UnitPoints+100, 1)
	job.Tallies = []TallyMaker{Summarize()}
	columns, err := SelectColumns(NewSchema(job.Spec.Params, job.Model), job.Spec.Params.Inputs, "all")
	if err != nil {
		tb.Fatal(err)
	}
	return job, WriterOptions{Spec: job.Spec, Columns: columns, Due: always}
}

// write executes the job and commits, or leaves with what is kept.
func write(ctx context.Context, w *Writer, job Job) (err error) {
	defer func() {
		if errors.Is(err, context.Canceled) {
			_, failure := w.Suspend()
			err = errors.Join(err, failure)
			return
		}
		err = errors.Join(err, w.Close())
	}()
	job.Sink, job.Journal = w, w
	result, err := Execute(ctx, job, Options{Workers: 2})
	if err != nil {
		return err
	}
	text, err := indented(result.Tallies[0].(*OutputTally).Summaries())
	if err != nil {
		return err
	}
	if err := w.AddFile("summary.json", text); err != nil {
		return err
	}
	_, err = w.Commit(ManifestInfo{Points: result.Points, Failed: result.Failed, Build: CurrentBuild()})
	return err
}

// finishedRun returns the bytes of the manifest, which has the hashes of all else, and checks these.
func finishedRun(t *testing.T, dir string) string {
	t.Helper()
	r, err := Open(dir)
	if err == nil {
		err = r.CheckFiles()
	}
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 {
		t.Errorf("the directory has %v, %v", entries, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// whole makes the run without a stop.
func whole(t *testing.T) string {
	t.Helper()
	job, opt := resumable(t)
	dir := filepath.Join(t.TempDir(), "run")
	w, err := Create(dir, opt)
	if err == nil {
		err = write(t.Context(), w, job)
	}
	if err != nil {
		t.Fatal(err)
	}
	return finishedRun(t, dir)
}

// sharedDisk is a disk that two goroutines may use.
type sharedDisk struct {
	mu sync.Mutex
	disk
}

func (d *sharedDisk) create(root *os.Root, name string) (output, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, err := d.disk.create(root, name)
	if err != nil {
		return nil, err
	}
	return &sharedFile{&d.mu, f}, nil
}

type sharedFile struct {
	mu *sync.Mutex
	output
}

func (f *sharedFile) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.output.Write(p)
}

func (f *sharedFile) Sync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.output.Sync()
}

func (f *sharedFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.output.Close()
}

// TestFailingWritesLoseNothing fails each operation on files in turn, of a run whose state is saved after
// each unit; one in nine of them, or with MC_NIGHTLY=1 all. What is left is no run, and Resume ends with the bytes of a run that met no failure.
func TestFailingWritesLoseNothing(t *testing.T) {
	want := whole(t)
	job, opt := resumable(t)
	count := new(sharedDisk)
	opt.create = count.create
	w, err := Create(filepath.Join(t.TempDir(), "run"), opt)
	if err == nil {
		err = write(t.Context(), w, job)
	}
	if err != nil {
		t.Fatal(err)
	}
	step := 9
	if os.Getenv("MC_NIGHTLY") != "" {
		step = 1
	}
	tried, kept := 0, 0
	for at := 1; at <= count.n+3; at += step {
		for _, cause := range []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES, nil} {
			dir := filepath.Join(t.TempDir(), "run")
			bad := &sharedDisk{disk: disk{at: at, err: cause}}
			opt.create = bad.create
			w, err := Create(dir, opt)
			if err == nil {
				err = write(t.Context(), w, job)
			}
			tried++
			if err == nil { // there were fewer operations, or it was one that does not write
				finishedRun(t, dir)
				continue
			}
			if cause != nil && (!errors.Is(err, cause) || !strings.Contains(err.Error(), dir)) {
				t.Errorf("operation %d fails with %v: got %v", at, cause, err)
			}
			if _, err := Open(dir); !errors.Is(err, ErrIncomplete) && !errors.Is(err, os.ErrNotExist) {
				t.Errorf("operation %d fails with %v: there is a run, %v", at, cause, err)
			}
			opt.create = nil
			if w, err = Resume(dir, opt); err != nil {
				t.Fatalf("operation %d fails with %v: %v", at, cause, err)
			}
			if w.Damage != nil {
				t.Errorf("operation %d fails with %v: what was kept is damaged: %v", at, cause, w.Damage)
			}
			if w.Resumed() > 0 {
				kept++
			}
			if err := write(t.Context(), w, job); err != nil {
				t.Fatal(err)
			}
			if finishedRun(t, dir) != want {
				t.Errorf("operation %d fails with %v: the resumed run differs", at, cause)
			}
		}
	}
	t.Logf("%d operations, %d failures, after %d of which something had been kept", count.n, tried, kept)
	if kept == 0 {
		t.Error("nothing was ever kept")
	}
}

// suspended returns a directory with a run that was interrupted after two units.
func suspended(t *testing.T) string {
	t.Helper()
	job, opt := resumable(t)
	opt.Due = nil
	dir := filepath.Join(t.TempDir(), "run")
	w, err := Create(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	job.Checkpoint = func(points int64, _ []Tally) error {
		if points == 2*UnitPoints {
			return context.Canceled
		}
		return nil
	}
	if err := write(t.Context(), w, job); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return dir
}

// TestDamageIsFound flips bytes of what an interrupted run left: Resume sees it, begins anew, and the run is
// the right one.
func TestDamageIsFound(t *testing.T) {
	want := whole(t)
	job, opt := resumable(t)
	dir := suspended(t)
	for _, name := range []string{stateName, "samples.parquet"} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for part := range 8 {
			damaged := append([]byte(nil), text...)
			damaged[part*len(text)/8] ^= 1
			if part == 7 {
				damaged = damaged[:len(damaged)/2]
			}
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(t.TempDir(), "run")
			if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			w, err := Resume(copied, opt)
			if err != nil {
				t.Fatal(err)
			}
			if w.Damage == nil || w.Resumed() != 0 {
				t.Errorf("%s, part %d: the damage was not seen", name, part)
			}
			if err := write(t.Context(), w, job); err != nil {
				t.Fatal(err)
			}
			if finishedRun(t, copied) != want {
				t.Errorf("%s, part %d: the run is another one", name, part)
			}
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestResume(t *testing.T) {
	want := whole(t)
	job, opt := resumable(t)
	dir := suspended(t)

	if _, err := Create(dir, opt); !errors.Is(err, ErrExists) {
		t.Errorf("Create: %v", err)
	}
	other := opt
	other.Spec.Plan.Seed = 5
	other.Compression = "snappy"
	var mismatch *MismatchError
	if _, err := Resume(dir, other); !errors.As(err, &mismatch) || len(mismatch.Differences) != 2 ||
		mismatch.Differences[0] != `compression: "zstd", not "snappy"` || mismatch.Differences[1] != "spec.plan.seed: 1, not 5" {
		t.Errorf("another seed: %v", err)
	}

	w, err := Resume(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	if w.Resumed() != 2*UnitPoints || w.Damage != nil {
		t.Errorf("resumed after %d points, %v", w.Resumed(), w.Damage)
	}
	if _, err := Resume(dir, opt); !errors.Is(err, ErrBusy) {
		t.Errorf("two at once: %v", err)
	}
	if err := write(t.Context(), w, job); err != nil {
		t.Fatal(err)
	}
	if finishedRun(t, dir) != want {
		t.Error("the resumed run differs")
	}
	if _, err := Resume(dir, opt); !errors.Is(err, ErrFinished) {
		t.Errorf("a finished run: %v", err)
	}
	if _, err := Resume(dir, other); !errors.As(err, &mismatch) {
		t.Errorf("a finished run of another seed: %v", err)
	}

	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Resume(foreign, opt); !errors.Is(err, ErrExists) {
		t.Errorf("a directory that is something else: %v", err)
	}
}
