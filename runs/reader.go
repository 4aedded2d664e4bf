package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/federated-frontier/mc/runs/internal/columnar"
)

// ErrIncomplete means that a directory has no manifest: the run was not finished, or it is
// something else.
var ErrIncomplete = errors.New("there is no manifest: not a run, or not finished")

// ErrDiffers means that a file of a run is not what the manifest says.
var ErrDiffers = errors.New("it differs from the manifest")

// maxManifest is the largest size of a manifest, and of other texts, that is read: 25,000 parameters
// make one.
const maxManifest = 64 << 20

// A Run is a run directory. It may be used by several goroutines.
type Run struct {
	Dir      string
	Manifest Manifest
}

// Open reads the manifest of a run and checks that its files are there and have their sizes.
// The error is ErrIncomplete if there is no manifest.
func Open(dir string) (*Run, error) {
	r := &Run{Dir: dir}
	// To open a pipe as a directory waits for someone to write to it.
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, errors.New("it is not a directory")
	}
	text, err := r.read(manifestName, maxManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrIncomplete)
	}
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, manifestName), err)
	}
	r.Manifest = *m
	for _, f := range m.Files {
		if err := r.checkSize(f); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Run) path(name string) string { return filepath.Join(r.Dir, filepath.FromSlash(name)) }

// open opens a regular file of the run. Links that leave the directory are refused, and so is what
// might never answer, as a pipe.
func (r *Run) open(name string) (*os.File, error) {
	root, err := os.OpenRoot(r.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	name = filepath.FromSlash(name)
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("not a regular file")}
	}
	return root.Open(name)
}

func (r *Run) read(name string, limit int64) ([]byte, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.path(name), err)
	}
	return text, nil
}

func (r *Run) checkSize(f File) error {
	file, err := r.open(f.Name)
	if err != nil {
		return fmt.Errorf("%s: %w", r.path(f.Name), err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return err
	case f.Deterministic && info.Size() != f.Bytes:
		return fmt.Errorf("%s: %w: it has %d bytes, not %d", r.path(f.Name), ErrDiffers, info.Size(), f.Bytes)
	}
	return nil
}

// ReadFile returns the contents of a file of the run, of summary.json say.
func (r *Run) ReadFile(name string) ([]byte, error) {
	if !slices.ContainsFunc(r.Manifest.Files, func(f File) bool { return f.Name == name }) {
		return nil, fmt.Errorf("%s: there is no file %q in the run", r.Dir, name)
	}
	return r.read(name, maxManifest)
}

// CheckFiles computes the hashes of the files anew. The error is ErrDiffers, with the name of
// the first file that is not what it was.
func (r *Run) CheckFiles() error {
	if id := r.Manifest.Spec.ID(); id != r.Manifest.ID {
		return fmt.Errorf("%s: %w: its spec has ID %s, not %s", r.path(manifestName), ErrDiffers, id, r.Manifest.ID)
	}
	if digest(r.Manifest.Files) != r.Manifest.Digest {
		return fmt.Errorf("%s: %w: its digest is not that of its files", r.path(manifestName), ErrDiffers)
	}
	for _, f := range r.Manifest.Files {
		if !f.Deterministic {
			continue
		}
		if err := r.checkHash(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) checkHash(f File) error {
	file, err := r.open(f.Name)
	if err != nil {
		return fmt.Errorf("%s: %w", r.path(f.Name), err)
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != f.SHA256 {
		return fmt.Errorf("%s: %w: SHA-256 %s, not %s", r.path(f.Name), ErrDiffers, got, f.SHA256)
	}
	return nil
}

// Readable is whether the run has samples that can be read back.
func (r *Run) Readable() bool {
	f := r.Manifest.samples()
	return f != nil && f.Name == samplesStem+"."+string(FormatParquet)
}

// Column yields the values of a column in the order of points, some at a time. Null is +Inf,
// true is 1, a label is its index in Column.Levels. A chunk is valid for one step; an error
// ends the sequence.
func (r *Run) Column(name string) iter.Seq2[[]float64, error] {
	return func(yield func([]float64, error) bool) {
		for chunk, err := range r.Rows(name) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(chunk[0], nil) {
				return
			}
		}
	}
}

// Rows is like Column for several columns at once: chunk[k] belongs to names[k], and all have
// the same length.
func (r *Run) Rows(names ...string) iter.Seq2[[][]float64, error] {
	return func(yield func([][]float64, error) bool) {
		stopped := false
		err := r.rows(names, func(chunk [][]float64) bool {
			stopped = !yield(chunk, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

func (r *Run) rows(names []string, yield func([][]float64) bool) error {
	samples := r.Manifest.samples()
	if samples == nil {
		return fmt.Errorf("%s: the run has no samples", r.Dir)
	}
	if want := samplesStem + "." + string(FormatParquet); samples.Name != want {
		return fmt.Errorf("%s: columns are read from %s, the run has %s", r.Dir, want, samples.Name)
	}
	columns := make([]columnar.Column, len(names))
	for i, name := range names {
		k := slices.IndexFunc(r.Manifest.Columns, func(c Column) bool { return c.Name == name })
		if k < 0 {
			return fmt.Errorf("%s: %w", r.Dir, unknownColumn(name, r.Manifest.Columns))
		}
		var err error
		if columns[i], err = r.Manifest.Columns[k].columnar(r.Manifest.Model); err != nil {
			return err
		}
	}
	file, err := r.open(samples.Name)
	if err != nil {
		return err
	}
	defer file.Close()
	table, err := columnar.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s: %w", r.path(samples.Name), err)
	}
	if table.Rows() != samples.Rows {
		return fmt.Errorf("%s: %w: it has %d rows, not %d", r.path(samples.Name), ErrDiffers, table.Rows(), samples.Rows)
	}
	for chunk, err := range table.Read(columns) {
		if err != nil {
			return fmt.Errorf("%s: %w", r.path(samples.Name), err)
		}
		if !yield(chunk) {
			return nil
		}
	}
	return nil
}
