package runs

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/runs/internal/columnar"
)

// A run on its way has two files more than a finished one: which run it is, whose lock the process
// holds that writes it, and what it knows so far.
const (
	unfinishedPrefix = "unfinished."
	unfinishedName   = unfinishedPrefix + "json"
	stateName        = unfinishedPrefix + "state"
	stateTemporary   = unfinishedPrefix + "tmp"
	lastTemporary    = unfinishedPrefix + "last"
)

// unfinishedFiles are all of them, the lock last.
var unfinishedFiles = []string{stateTemporary, lastTemporary, stateName, unfinishedName}

var (
	// ErrBusy means that another process writes the run.
	ErrBusy = errors.New("another process writes this run")
	// ErrFinished means that there is nothing to go on with.
	ErrFinished = errors.New("the run is finished")
)

// A MismatchError says that a run directory is of another run than the one asked for.
type MismatchError struct {
	Dir         string
	Differences []string // as of Differences: what the directory has, and what was asked for
}

// Error implements error, with the first few differences.
func (e *MismatchError) Error() string {
	const few = 5
	text := e.Differences
	if len(text) > few {
		text = append(slices.Clone(text[:few]), fmt.Sprintf("… and %d more", len(e.Differences)-few))
	}
	return fmt.Sprintf("%s is of another run:\n  %s", e.Dir, strings.Join(text, "\n  "))
}

// An unfinished says which run a directory will be.
type unfinished struct {
	Module      string   `json:"program"`
	Format      Format   `json:"format"`
	Compression string   `json:"compression,omitempty"`
	Columns     []Column `json:"columns"`
	Spec        Spec     `json:"spec"`
}

func (w *Writer) unfinished() unfinished {
	return unfinished{CurrentBuild().Module, w.opt.Format, w.opt.Compression, w.opt.Columns, w.opt.Spec}
}

// begin says which run the directory will be, and takes the lock.
func (w *Writer) begin() error {
	text, err := indented(w.unfinished())
	if err != nil {
		return err
	}
	f, err := w.create(unfinishedName)
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			w.created, err = false, ErrExists // another process was faster
		}
		return err
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(err, f.file.Close())
	}
	if err := f.wrap(f.file.Close()); err != nil {
		return err
	}
	err = w.takeLock()
	if err != nil {
		w.made, w.created = nil, false // they are the other's now
	}
	return err
}

func (w *Writer) takeLock() (err error) {
	if w.lock, err = w.root.OpenFile(unfinishedName, os.O_RDWR, 0); err != nil {
		return err
	}
	return lock(w.lock)
}

// Resume goes on with a run that was stopped, or starts one if there is nothing yet. The error is
// ErrFinished, ErrBusy, ErrExists if the directory is something else, or a *MismatchError.
//
// What was saved is checked against its hashes. If it is damaged, the run begins anew: it
// ends with the same bytes in any case.
func Resume(dir string, opt WriterOptions) (*Writer, error) {
	w, err := newWriter(dir, opt)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(w.dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return Create(dir, opt)
	}
	if err == nil {
		w.root, err = os.OpenRoot(w.dir)
	}
	if err != nil {
		return nil, fmt.Errorf("run directory %s: %w", dir, err)
	}
	if err := w.resume(); err != nil {
		return nil, errors.Join(w.named(err), w.release())
	}
	return w, nil
}

// named says which directory an error is about.
func (w *Writer) named(err error) error {
	if _, told := errors.AsType[*MismatchError](err); told {
		return err
	}
	return fmt.Errorf("run directory %s: %w", w.dir, err)
}

func (w *Writer) resume() error {
	locked := w.takeLock()
	if locked != nil && !errors.Is(locked, fs.ErrNotExist) {
		return locked
	}
	// A manifest that is there now is of a process that had the lock before.
	if run, err := Open(w.dir); err == nil {
		return w.compareFinished(run)
	} else if !errors.Is(err, ErrIncomplete) {
		return err
	}
	if locked != nil {
		return ErrExists
	}
	text, err := io.ReadAll(w.lock)
	if err != nil {
		return err
	}
	want, err := indented(w.unfinished())
	if err != nil {
		return err
	}
	if json.Valid(text) { // or the process was killed while it wrote this, before all else
		if err := w.compare(text, want); err != nil {
			return err
		}
	}
	for _, name := range []string{"charts", "summary.json", "timing.json", sumsName, manifestName + ".tmp", stateTemporary, lastTemporary} {
		if err := w.root.RemoveAll(name); err != nil {
			return err
		}
	}
	w.created, w.made = true, []string{unfinishedName}
	if err := w.load(); err == nil {
		w.saved = true
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		w.Damage = err
	}
	if w.samples != nil {
		_ = w.samples.file.Close()
	}
	w.first, w.points, w.resumed, w.rest, w.samples, w.table = 0, 0, 0, nil, nil, nil
	for _, format := range Formats() {
		if err := w.root.RemoveAll(samplesStem + "." + string(format)); err != nil {
			return err
		}
	}
	if !bytes.Equal(text, want) {
		if err := w.root.WriteFile(unfinishedName, want, 0o644); err != nil {
			return err
		}
	}
	return w.startSamples()
}

// compareFinished returns ErrFinished, or why the finished run is another one.
func (w *Writer) compareFinished(run *Run) error {
	has, want := unfinished{Module: run.Manifest.Build.Module, Columns: run.Manifest.Columns, Spec: run.Manifest.Spec}, w.unfinished()
	has.Format, has.Compression = FormatNone, want.Compression
	if f := run.Manifest.samples(); f != nil {
		has.Format = Format(strings.TrimPrefix(f.Name, samplesStem+"."))
	} else {
		has.Columns = want.Columns
	}
	a, err := indented(has)
	if err != nil {
		return err
	}
	b, err := indented(want)
	if err != nil {
		return err
	}
	if err := w.compare(a, b); err != nil {
		return err
	}
	return errors.Join(ErrFinished, w.remove(unfinishedFiles...))
}

func (w *Writer) compare(has, want []byte) error {
	diff, err := Differences(has, want)
	if err == nil && len(diff) > 0 {
		err = &MismatchError{w.dir, diff}
	}
	return err
}

// load restores what the writer knew; what the engine knew is kept for Begin.
func (w *Writer) load() error {
	text, err := w.root.ReadFile(stateName)
	if err != nil {
		return err
	}
	body := text[:max(0, len(text)-sha256.Size)]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], text[len(body):]) {
		return fmt.Errorf("%s: its hash is not that of its text", w.path(stateName))
	}
	var file columnar.ParquetState
	var hash []byte
	if err := restore(body, func(a *Archive) {
		a.Value(&w.first, &w.points, &file, &hash)
		w.rest, a.text = a.text, nil
	}); err != nil {
		return err
	}
	w.resumed = w.points
	if w.opt.Format == FormatNone {
		return nil
	}
	return w.continueSamples(file, hash)
}

// continueSamples takes the file of samples up to where it was when the state was saved.
func (w *Writer) continueSamples(so columnar.ParquetState, hash []byte) error {
	name := samplesStem + "." + string(w.opt.Format)
	file, err := w.root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", w.path(name), errors.Unwrap(err))
	}
	f := &hashedFile{name: name, path: w.path(name), file: file, hash: sha256.New(), size: so.Bytes}
	w.samples = f
	if _, err := io.CopyN(f.hash, file, so.Bytes); err != nil {
		return f.wrap(err)
	}
	if !bytes.Equal(f.hash.Sum(nil), hash) {
		return fmt.Errorf("%s: its hash is not the one that was saved", f.path)
	}
	if err := file.Truncate(so.Bytes); err != nil {
		return err
	}
	columns, err := w.columns()
	if err != nil {
		return err
	}
	w.table, err = columnar.ContinueParquet(f, columns, columnar.Compression(w.opt.Compression), w.opt.Goroutines, so)
	w.made = append(w.made, name)
	return err
}

// Begin implements [Journal].
func (w *Writer) Begin(archive func(*Archive)) error {
	w.archive = archive
	if w.rest == nil {
		return nil
	}
	err := restore(w.rest, archive)
	w.rest = nil
	return err
}

// Resumed returns the number of points that the run had when it was resumed.
func (w *Writer) Resumed() int64 { return w.resumed }

// Record implements [Journal]: it saves the state if WriterOptions.Due says so. The work that waits for
// the disk is done beside the run.
func (w *Writer) Record() error {
	if w.saving != nil {
		select {
		case err := <-w.saving:
			if err := w.settled(err); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	if w.opt.Due == nil || !w.keepable() || !w.opt.Due() {
		return nil
	}
	text, err := w.state()
	if err != nil {
		return w.fail(err)
	}
	samples, done := w.samples, make(chan error, 1)
	w.saving = done
	go func() {
		if samples != nil {
			if err := samples.file.Sync(); err != nil {
				done <- samples.wrap(err)
				return
			}
		}
		done <- w.save(stateTemporary, text, true)
	}()
	return nil
}

// settled takes in how a save ended.
func (w *Writer) settled(err error) error {
	w.saving = nil
	w.saved = w.saved || err == nil
	return w.fail(err)
}

// keepable is whether the state of the run can be saved: files of other formats cannot be gone on with.
func (w *Writer) keepable() bool {
	return w.archive != nil && (w.opt.Format == FormatParquet || w.opt.Format == FormatNone)
}

// usualState is more than the state of the default study has. To grow up to there would make several times as much garbage.
const usualState = 16 << 20

// state is the text that save writes.
func (w *Writer) state() ([]byte, error) {
	var file columnar.ParquetState
	var hash []byte
	if w.samples != nil {
		file, hash = w.table.(*columnar.Parquet).State(), w.samples.hash.Sum(nil)
	}
	a := &Archive{text: slices.Grow(w.stateText[:0], usualState)}
	a.Value(&w.first, &w.points, &file, &hash)
	w.archive(a)
	sum := sha256.Sum256(a.text)
	w.stateText = append(a.text, sum[:]...)
	return w.stateText, a.err
}

// save puts a state in its place, unless a later one is there.
func (w *Writer) save(temporary string, text []byte, durable bool) error {
	if err := w.root.RemoveAll(temporary); err != nil {
		return err
	}
	f, err := w.opt.create(w.root, temporary)
	if err != nil {
		return fmt.Errorf("%s: %w", w.path(temporary), err)
	}
	n, err := f.Write(text)
	if err == nil && n < len(text) {
		err = io.ErrShortWrite
	}
	if err == nil && durable {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", w.path(temporary), err), w.root.Remove(temporary))
	}
	w.placing.Lock()
	defer w.placing.Unlock()
	if w.suspended && durable {
		return nil
	}
	return w.root.Rename(temporary, stateName)
}

// Suspend saves the state of a run that was interrupted between two units, and closes the Writer. It does not
// wait for the disk: a state that is not whole is found by its hash. It returns the number of
// points that are kept; 0 if the format of the samples cannot be gone on with.
func (w *Writer) Suspend() (points int64, err error) {
	if w.err != nil || !w.keepable() || w.committed || w.root == nil {
		return 0, errors.Join(w.err, w.Close())
	}
	w.placing.Lock()
	w.suspended = true
	w.placing.Unlock()
	w.stateText = nil // it may be on its way to the disk
	text, err := w.state()
	if err == nil {
		err = w.save(lastTemporary, text, false)
	}
	if err != nil {
		return 0, errors.Join(w.fail(err), w.Close())
	}
	w.saved = true
	return w.points, w.Close()
}

// Kept is whether the run can be gone on with after Close.
func (w *Writer) Kept() bool { return !w.committed && w.saved && (w.suspended || w.err != nil) }

// remove takes files away that may be there.
func (w *Writer) remove(names ...string) error {
	var errs []error
	for _, name := range names {
		if err := w.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// release gives the lock and the directory back.
func (w *Writer) release() error {
	var errs []error
	if w.lock != nil {
		errs = append(errs, w.lock.Close())
	}
	errs = append(errs, w.root.Close())
	return errors.Join(errs...)
}

func indented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	return append(text, '\n'), err
}
