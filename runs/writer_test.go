package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/sampler"
)

// demo is a study with an input of every role, outputs of every kind, and blocks.
func demo() (Spec, *Schema, []*Block) {
	set := &params.Set{
		Study: "demo", Title: "A demo", Scenario: "base",
		Inputs: []params.Input{
			{Name: "rate", Label: "Rate, “real”", Unit: "1/yr", Role: params.Scalar, Kind: params.Positive, Confidence: "low", Source: "a paper, 2026"},
			{Name: "u_rain", Unit: "1", Role: params.Event, Kind: params.Uniform},
			{Name: "fixed", Unit: "1", Role: params.Scalar, Kind: params.Fixed},
			{Name: "region", Label: "Where", Role: params.Scalar, Kind: params.Choice, Levels: []string{"fr", "de"}},
			{Name: "size_a", Unit: "MW", Role: params.Element, Kind: params.Count},
		},
	}
	s := &Schema{
		Outputs: []model.Quantity{
			{Name: "t_site", Unit: "yr", Doc: "Date of a site", Detail: true},
			{Name: "t_fed", Unit: "yr", Doc: "Date"},
			{Name: "win", Doc: "Whether it wins", Kind: model.Bool},
			{Name: "region", Doc: "Where it was", Kind: model.Label, Levels: []string{"fr", "de", "it"}},
		},
	}
	for _, in := range set.Inputs {
		q := model.Quantity{Name: in.Name, Unit: in.Unit, Doc: in.Label, Levels: in.Levels}
		if in.Kind == params.Choice {
			q.Kind = model.Label
		}
		s.Inputs = append(s.Inputs, q)
	}
	spec := Spec{Params: set, Plan: sampler.Plan{Method: sampler.Random, Points: 50, Seed: 7}, Model: "demo/1"}
	var blocks []*Block
	for _, size := range []int{32, 18} {
		b := &Block{First: int64(len(blocks)) * 32, Len: size, Failed: make([]bool, size)}
		for range s.Inputs {
			b.X = append(b.X, make([]float64, size))
		}
		for range s.Outputs {
			b.Y = append(b.Y, make([]float64, size))
		}
		for i := range size {
			f := float64(b.First) + float64(i)
			b.X[0][i], b.X[1][i], b.X[2][i], b.X[3][i], b.X[4][i] = 1/(f+1), 0.5, 2, float64(i%2), f
			b.Y[0][i], b.Y[1][i], b.Y[2][i], b.Y[3][i] = f/7, f/3, float64(i%2), float64(i%3)
			if i%5 == 4 {
				b.Y[1][i], b.Y[3][i] = model.Null, model.Null
			}
		}
		blocks = append(blocks, b)
	}
	blocks[1].Failed[3], blocks[1].AnyFailed = true, true
	blocks[1].Y[1][3] = math.NaN()
	return spec, s, blocks
}

// options returns what it takes to write the demo.
func options(tb testing.TB, list string) WriterOptions {
	tb.Helper()
	spec, s, _ := demo()
	columns, err := SelectColumns(s, spec.Params.Inputs, list)
	if err != nil {
		tb.Fatal(err)
	}
	return WriterOptions{Spec: spec, Columns: columns}
}

// writeDemo writes the demo, and closes it whatever happens.
func writeDemo(dir string, opt WriterOptions) (m *Manifest, err error) {
	w, err := Create(dir, opt)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	_, _, blocks := demo()
	for _, b := range blocks {
		if err := w.WriteBlock(b); err != nil {
			return nil, err
		}
	}
	if err := w.AddFile("timing.json", []byte("{}\n")); err != nil {
		return nil, err
	}
	if err := w.AddFile("summary.json", []byte("{}\n")); err != nil {
		return nil, err
	}
	err = w.AddFileFunc("charts/win.png", func(w io.Writer) error {
		_, err := io.WriteString(w, "png")
		return err
	})
	if err != nil {
		return nil, err
	}
	return w.Commit(ManifestInfo{Points: 50, Failed: 1, Build: Build{Module: "m@v1", Go: "go1", Target: "linux/amd64/v1"}})
}

func mustWriteDemo(tb testing.TB, opt WriterOptions) (dir string, m *Manifest) {
	tb.Helper()
	dir = filepath.Join(tb.TempDir(), "out", "run")
	m, err := writeDemo(dir, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return dir, m
}

func TestRunRoundTrip(t *testing.T) {
	dir, m := mustWriteDemo(t, options(t, "all"))
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.CheckFiles(); err != nil {
		t.Error(err)
	}
	want, _ := json.Marshal(m)
	got, _ := json.Marshal(r.Manifest)
	if !bytes.Equal(want, got) {
		t.Errorf("the manifest changed on the way:\n%s\nwas\n%s", got, want)
	}
	if m.Points != 50 || m.Failed != 1 || m.ID != r.Manifest.Spec.ID() || m.samples().Rows != 50 {
		t.Errorf("manifest: %+v", m)
	}
	_, _, blocks := demo()
	columns := map[string]func(*Block, int) float64{
		"sample":       func(b *Block, i int) float64 { return float64(b.First) + float64(i) },
		"rate":         func(b *Block, i int) float64 { return b.X[0][i] },
		"fixed":        func(b *Block, i int) float64 { return b.X[2][i] },
		"region_input": func(b *Block, i int) float64 { return b.X[3][i] },
		"size_a":       func(b *Block, i int) float64 { return b.X[4][i] },
	}
	for k, name := range []string{"t_site", "t_fed", "win", "region"} {
		columns[name] = func(b *Block, i int) float64 {
			if b.Failed[i] {
				return model.Null
			}
			return b.Y[k][i]
		}
	}
	for name, value := range columns {
		var got, want []float64
		for chunk, err := range r.Column(name) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, chunk...)
		}
		for _, b := range blocks {
			for i := range b.Len {
				want = append(want, value(b, i))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("column %s:\n got %v\nwant %v", name, got, want)
		}
	}
	if text, err := r.ReadFile("summary.json"); err != nil || string(text) != "{}\n" {
		t.Errorf("summary.json: %q, %v", text, err)
	}
	if _, err := r.ReadFile("manifest.json"); err == nil {
		t.Error("no error for a file that is not listed")
	}
	for _, err := range r.Column("t_fedd") {
		if err == nil || !strings.Contains(err.Error(), `did you mean "t_fed"?`) {
			t.Errorf("unknown column: %v", err)
		}
	}
}

func TestRunRowsStop(t *testing.T) {
	dir, _ := mustWriteDemo(t, options(t, "all"))
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for chunk, err := range r.Rows("sample", "win") {
		if err != nil || len(chunk) != 2 || len(chunk[0]) != 32 || len(chunk[1]) != 32 {
			t.Errorf("chunk %v, error %v", chunk, err)
		}
		break
	}
}

// TestRunBytes holds that a run directory depends on the spec alone.
func TestRunBytes(t *testing.T) {
	for _, format := range Formats() {
		opt := options(t, "all")
		opt.Format = format
		first, _ := mustWriteDemo(t, opt)
		opt.Goroutines = 3
		second, _ := mustWriteDemo(t, opt)
		err := filepath.WalkDir(first, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(first, path)
			if err != nil {
				return err
			}
			a, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			b, err := os.ReadFile(filepath.Join(second, name))
			if err != nil {
				return err
			}
			if !bytes.Equal(a, b) {
				t.Errorf("%s: %s differs", format, name)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestManifestFiles(t *testing.T) {
	_, m := mustWriteDemo(t, options(t, "default"))
	var names []string
	for _, f := range m.Files {
		names = append(names, f.Name)
		if outside := f.Name == "timing.json" || f.Name == "charts/win.png"; f.Deterministic == outside || (f.SHA256 == "") != outside || (f.Bytes == 0) != outside {
			t.Errorf("file %+v", f)
		}
	}
	if want := []string{"charts/win.png", "samples.parquet", "summary.json", "timing.json"}; !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
}

func TestCreateRefuses(t *testing.T) {
	opt := options(t, "outputs")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Create(dir, opt)
	if !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), dir) {
		t.Errorf("directory with a file: %v", err)
	}
	if _, err := Create(filepath.Join(dir, "mine"), opt); err == nil {
		t.Error("no error where a file is")
	}
	if _, err := os.Stat(filepath.Join(dir, "mine")); err != nil {
		t.Error(err)
	}
	run := filepath.Join(t.TempDir(), "run")
	if _, err := writeDemo(run, opt); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(run, opt); !errors.Is(err, ErrExists) {
		t.Errorf("a run: %v", err)
	}
	for _, change := range []func(*WriterOptions){
		func(o *WriterOptions) { o.Format = "xls" },
		func(o *WriterOptions) { o.Compression = "gzip" },
		func(o *WriterOptions) { o.Columns = nil },
		func(o *WriterOptions) { o.Spec.Plan.Points = sampler.MaxPoints },
	} {
		o := opt
		change(&o)
		dir := filepath.Join(t.TempDir(), "run")
		if _, err := Create(dir, o); err == nil {
			t.Error("no error")
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the directory stayed: %v", err)
		}
	}
}

func TestCreateReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	parent := t.TempDir()
	if err := os.Chmod(parent, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(filepath.Join(parent, "run"), options(t, "outputs")); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

// TestCloseWithoutCommit holds that a Writer takes back what it made and no more.
func TestCloseWithoutCommit(t *testing.T) {
	for _, exists := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "run")
		if exists {
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		w, err := Create(dir, options(t, "outputs"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.AddFile("charts/a/b.png", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); !errors.Is(err, ErrIncomplete) {
			t.Errorf("before the manifest: %v", err)
		}
		for range 2 {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		}
		entries, err := os.ReadDir(dir)
		if exists && (err != nil || len(entries) > 0) || !exists && !errors.Is(err, os.ErrNotExist) {
			t.Errorf("existed: %v; left %v, %v", exists, entries, err)
		}
		_, _, blocks := demo()
		if err := w.WriteBlock(blocks[0]); err == nil {
			t.Error("a closed writer takes blocks")
		}
		if err := w.AddFile("a", nil); err == nil {
			t.Error("a closed writer takes files")
		}
	}
}

func TestAddFileRefusesPaths(t *testing.T) {
	w, err := Create(filepath.Join(t.TempDir(), "run"), options(t, "outputs"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, name := range []string{"", ".", "..", "../x", "/x", "a/../b", "a//b", "a/", `a\b`, "manifest.json", "manifest.json.tmp"} {
		if err := w.AddFile(name, nil); err == nil {
			t.Errorf("no error for %q", name)
		}
	}
	if err := w.AddFile("samples.parquet", nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("samples.parquet twice: %v", err)
	}
}

func TestWriteBlockRefuses(t *testing.T) {
	for name, change := range map[string]func(*Block){
		"gap":        func(b *Block) { b.First++ },
		"overlap":    func(b *Block) { b.First-- },
		"empty":      func(b *Block) { b.Len = 0 },
		"too long":   func(b *Block) { b.Len = UnitPoints + 1 },
		"no column":  func(b *Block) { b.Y[1] = nil },
		"odd label":  func(b *Block) { b.Y[3][0] = 3 },
		"half label": func(b *Block) { b.Y[3][0] = 0.5 },
	} {
		w, err := Create(filepath.Join(t.TempDir(), "run"), options(t, "outputs"))
		if err != nil {
			t.Fatal(err)
		}
		_, _, blocks := demo()
		if err := w.WriteBlock(blocks[0]); err != nil {
			t.Fatal(err)
		}
		change(blocks[1])
		if err := w.WriteBlock(blocks[1]); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := w.Commit(ManifestInfo{Points: 32}); err == nil {
			t.Errorf("%s: committed", name)
		}
		if err := w.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCommitCountsPoints(t *testing.T) {
	w, err := Create(filepath.Join(t.TempDir(), "run"), options(t, "outputs"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Commit(ManifestInfo{Points: 50}); err == nil {
		t.Error("no error for points that were not written")
	}
}

// disk is a file system that fails once: at the given operation, in the given way.
type disk struct {
	at, n int
	err   error // nil: a short write
}

func (d *disk) fails() bool {
	d.n++
	return d.n == d.at
}

func (d *disk) create(root *os.Root, name string) (output, error) {
	if d.fails() && d.err != nil {
		return nil, d.err
	}
	f, err := exclusiveFile(root, name)
	return &diskFile{d, f}, err
}

type diskFile struct {
	disk *disk
	file output
}

func (f *diskFile) Write(p []byte) (int, error) {
	if !f.disk.fails() {
		return f.file.Write(p)
	}
	n, _ := f.file.Write(p[:len(p)/2])
	return n, f.disk.err
}

func (f *diskFile) Sync() error {
	if f.disk.fails() && f.disk.err != nil {
		return f.disk.err
	}
	return f.file.Sync()
}

func (f *diskFile) Close() error {
	err := f.file.Close()
	if f.disk.fails() && f.disk.err != nil {
		return f.disk.err
	}
	return err
}

// TestNoRunAfterFailure fails each operation on files in turn.
func TestNoRunAfterFailure(t *testing.T) {
	for _, format := range Formats() {
		opt := options(t, "all")
		opt.Format = format
		count := new(disk)
		opt.create = count.create
		if _, err := writeDemo(filepath.Join(t.TempDir(), "run"), opt); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d operations", format, count.n)
		for at := 1; at <= count.n; at++ {
			for _, cause := range []error{syscall.ENOSPC, syscall.EIO, nil} {
				d := &disk{at: at, err: cause}
				opt.create = d.create
				dir := filepath.Join(t.TempDir(), "run")
				_, err := writeDemo(dir, opt)
				if cause != nil && (!errors.Is(err, cause) || !strings.Contains(err.Error(), dir)) {
					t.Errorf("%s: operation %d fails with %v: got %v", format, at, cause, err)
				}
				if _, statErr := os.Stat(dir); err != nil && !errors.Is(statErr, os.ErrNotExist) {
					t.Errorf("%s: operation %d fails with %v: the directory stayed", format, at, cause)
				}
				if err != nil {
					continue
				}
				// A short write was planned for an operation that does not write.
				r, err := Open(dir)
				if err == nil {
					err = r.CheckFiles()
				}
				if cause != nil || err != nil {
					t.Errorf("%s: operation %d fails with %v: there is a run, %v", format, at, cause, err)
				}
			}
		}
	}
}

func TestFormats(t *testing.T) {
	opt := options(t, "outputs")
	opt.Format = FormatCSV
	dir, _ := mustWriteDemo(t, opt)
	text, err := os.ReadFile(filepath.Join(dir, "samples.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, want := range map[int]string{
		0:  "sample,t_fed,win,region,region_input",
		1:  "0,0,false,fr,fr",
		5:  "4,,false,,fr",
		36: "35,,,,de", // failed
		37: "36,,false,,fr",
		38: "37,12.333333333333334,true,it,de",
		51: "",
	} {
		if lines[i] != want {
			t.Errorf("line %d: %q, want %q", i, lines[i], want)
		}
	}
	if len(lines) != 52 {
		t.Errorf("%d lines", len(lines))
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range r.Column("win") {
		if err == nil {
			t.Error("columns of CSV are not read, but there is no error")
		}
	}

	opt.Format = FormatNone
	dir, m := mustWriteDemo(t, opt)
	if m.samples() != nil || m.Columns != nil {
		t.Errorf("manifest without samples: %+v", m)
	}
	if r, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	for _, err := range r.Column("win") {
		if err == nil {
			t.Error("no error for a run without samples")
		}
	}
}

func ExampleWriter() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	spec, schema, blocks := demo()
	columns, err := SelectColumns(schema, spec.Params.Inputs, "outputs")
	if err != nil {
		panic(err)
	}
	w, err := Create(filepath.Join(dir, "run"), WriterOptions{Spec: spec, Columns: columns})
	if err != nil {
		panic(err)
	}
	defer w.Close()
	for _, b := range blocks {
		if err := w.WriteBlock(b); err != nil {
			panic(err)
		}
	}
	m, err := w.Commit(ManifestInfo{Points: 50, Failed: 1, Build: CurrentBuild()})
	if err != nil {
		panic(err)
	}
	for _, f := range m.Files {
		fmt.Println(f.Name, f.Rows)
	}
	// Output: samples.parquet 50
}
