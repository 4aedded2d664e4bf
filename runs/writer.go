package runs

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/federated-frontier/mc/runs/internal/columnar"
)

// ErrExists means that a run directory is there already.
var ErrExists = errors.New("it exists and is not empty")

// ErrTooManyPoints means that a file of the format cannot hold the points of a plan.
var ErrTooManyPoints = errors.New("too many points for a file")

// samplesStem is the name of the file with the columns, without its ending.
const samplesStem = "samples"

// A Format is a file format for samples.
type Format string

// The formats.
const (
	FormatParquet Format = "parquet"
	FormatArrow   Format = "arrow" // Arrow IPC file
	FormatCSV     Format = "csv"
	FormatNone    Format = "none" // no file
)

// Formats lists the formats in the order in which help texts show them.
func Formats() []Format { return []Format{FormatParquet, FormatArrow, FormatCSV, FormatNone} }

// Compressions lists the compressions of Parquet files in the order in which help texts show
// them. The first is the default.
func Compressions() []string {
	var names []string
	for _, c := range columnar.Compressions() {
		names = append(names, string(c))
	}
	return names
}

// WriterOptions say what a Writer writes. The bytes do not depend on Goroutines.
type WriterOptions struct {
	Spec        Spec
	Columns     []Column // from SelectColumns
	Format      Format   // "" is FormatParquet
	Compression string   // one of Compressions, for Parquet; "" is the first
	Goroutines  int      // that encode columns; 0 means all cores
	// Due is asked after each unit whether to save the state of the run; nil means never.
	Due func() bool

	create func(root *os.Root, name string) (output, error) // nil: exclusiveFile
}

// A Writer writes a run directory. The manifest comes last: a directory without one is not a
// run.
//
// A Writer is used by one goroutine. After an error it does nothing but return that error.
type Writer struct {
	root    *os.Root
	dir     string
	opt     WriterOptions
	created bool     // whether Create made the directory
	made    []string // what is in it, in the order of creation
	files   []File
	sums    map[string]string // SHA-256 of all files, by name

	samples *hashedFile // nil with FormatNone
	table   columnar.Writer
	group   columnar.Group
	weights []float64 // of a block
	first   int64     // of all points
	points  int64

	err       error // the first
	committed bool

	// Damage, after Resume, is why the run begins anew though something was saved.
	Damage    error
	lock      *os.File
	archive   func(*Archive) // the state of the engine, nil before it has begun
	rest      []byte         // what was saved of that, until the engine begins
	resumed   int64
	stateText []byte     // memory of state
	saving    chan error // how the save on its way ends, nil if there is none
	saved     bool       // there is a state on the disk
	placing   sync.Mutex
	suspended bool // guarded by placing, for others than the goroutine of the Writer
}

var (
	_ Sink    = (*Writer)(nil)
	_ Journal = (*Writer)(nil)
)

// Create starts a run directory. If it exists it must be empty; the error is ErrExists
// otherwise.
func Create(dir string, opt WriterOptions) (*Writer, error) {
	w, err := newWriter(dir, opt)
	if err != nil {
		return nil, err
	}
	if err := w.makeDir(); err != nil {
		return nil, fmt.Errorf("run directory %s: %w", dir, err)
	}
	if err := w.begin(); err != nil {
		return nil, errors.Join(w.named(err), w.Close())
	}
	if err := w.startSamples(); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// newWriter completes the options and checks them.
func newWriter(dir string, opt WriterOptions) (*Writer, error) {
	if opt.Format == "" {
		opt.Format = FormatParquet
	}
	if opt.Compression == "" {
		opt.Compression = Compressions()[0]
	}
	if opt.Goroutines == 0 {
		opt.Goroutines = runtime.GOMAXPROCS(0)
	}
	if opt.create == nil {
		opt.create = exclusiveFile
	}
	if !slices.Contains(Formats(), opt.Format) {
		return nil, fmt.Errorf("format %q is not known; known: %v", opt.Format, Formats())
	}
	if limit := int64(columnar.MaxGroups * UnitPoints); opt.Format == FormatParquet && opt.Spec.Plan.Points > limit {
		return nil, fmt.Errorf("%w: a Parquet file holds at most %d, the plan has %d", ErrTooManyPoints, limit, opt.Spec.Plan.Points)
	}
	return &Writer{dir: filepath.Clean(dir), opt: opt, sums: map[string]string{}}, nil
}

// makeDir makes or takes over the directory.
func (w *Writer) makeDir() error {
	if err := os.MkdirAll(filepath.Dir(w.dir), 0o755); err != nil {
		return err
	}
	err := os.Mkdir(w.dir, 0o755)
	if err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	w.created = err == nil
	if !w.created {
		entries, err := os.ReadDir(w.dir)
		if err != nil {
			return err
		}
		if len(entries) > 0 {
			return ErrExists
		}
	}
	w.root, err = os.OpenRoot(w.dir)
	return err
}

func (w *Writer) startSamples() error {
	if w.opt.Format == FormatNone {
		return nil
	}
	columns, err := w.columns()
	if err != nil {
		return err
	}
	w.samples, err = w.create(samplesStem + "." + string(w.opt.Format))
	if err != nil {
		return err
	}
	switch w.opt.Format {
	case FormatArrow:
		w.table, err = columnar.NewArrow(w.samples, columns)
	case FormatCSV:
		w.table, err = columnar.NewCSV(w.samples, columns)
	default:
		w.table, err = columnar.NewParquet(w.samples, columns, columnar.Compression(w.opt.Compression), w.opt.Goroutines)
	}
	return err
}

// columns describes the columns to the file.
func (w *Writer) columns() ([]columnar.Column, error) {
	columns := make([]columnar.Column, len(w.opt.Columns))
	for k, c := range w.opt.Columns {
		var err error
		if columns[k], err = c.columnar(w.opt.Spec.Model); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

// columnar describes a column to the file. The source of outputs is the model.
func (c *Column) columnar(model string) (columnar.Column, error) {
	kind, ok := map[string]columnar.Kind{
		kindPoint: columnar.Point, "real": columnar.Real, kindSingle: columnar.Single, "bool": columnar.Bool, "label": columnar.Label,
	}[c.Kind]
	if !ok {
		return columnar.Column{}, fmt.Errorf("column %q has unknown kind %q", c.Name, c.Kind)
	}
	source := c.Source
	if !c.isInput() {
		source = "model " + model
	}
	return columnar.Column{
		Name:     c.Name,
		Kind:     kind,
		Levels:   c.Levels,
		Nullable: c.Nullable,
		Stats:    c.Role == rolePoint || c.Role == roleOutput,
		Metadata: []columnar.Pair{
			{Key: "unit", Value: c.Unit},
			{Key: "label", Value: c.Label},
			{Key: "source", Value: source},
			{Key: "confidence", Value: c.Confidence},
			{Key: "role", Value: c.Role},
		},
	}, nil
}

// WriteBlock appends the points of a block, which follow those of the block before.
func (w *Writer) WriteBlock(b *Block) error {
	if w.err != nil {
		return w.err
	}
	return w.fail(w.writeBlock(b))
}

func (w *Writer) writeBlock(b *Block) error {
	if w.points == 0 {
		w.first = b.First
	}
	if b.First != w.first+w.points || b.Len < 1 || b.Len > UnitPoints {
		return fmt.Errorf("runs: block of %d points from point %d on, want 1 to %d points from point %d on", b.Len, b.First, UnitPoints, w.first+w.points)
	}
	w.points += int64(b.Len)
	if w.table == nil {
		return nil
	}
	w.group = columnar.Group{First: b.First, Len: b.Len, Data: w.group.Data[:0]}
	if b.AnyFailed {
		w.group.Null = b.Failed
	}
	for _, c := range w.opt.Columns {
		var x []float64
		switch {
		case c.isOutput():
			x = b.Y[c.index]
		case c.isInput():
			x = b.X[c.index]
		case c.Role == roleWeight:
			x = w.weightsOf(b)
		}
		if c.Role != rolePoint && x == nil {
			return fmt.Errorf("runs: the block has no column %q", c.Name)
		}
		w.group.Data = append(w.group.Data, x)
	}
	if err := w.table.WriteGroup(&w.group); err != nil {
		return err
	}
	return nil
}

// weightsOf returns the weights of the points of a block.
func (w *Writer) weightsOf(b *Block) []float64 {
	w.weights = slices.Grow(w.weights[:0], b.Len)[:b.Len]
	for i := range w.weights {
		w.weights[i] = b.Weight
	}
	return w.weights
}

// AddFile adds a file to the run. The name is a path with slashes; directories are made.
func (w *Writer) AddFile(name string, data []byte) error {
	return w.AddFileFunc(name, func(f io.Writer) error {
		_, err := f.Write(data)
		return err
	})
}

// AddFileFunc is like AddFile with what write writes.
func (w *Writer) AddFileFunc(name string, write func(io.Writer) error) error {
	if w.err != nil {
		return w.err
	}
	if err := checkName(name); err != nil {
		return err
	}
	return w.fail(w.addFile(name, write))
}

func (w *Writer) addFile(name string, write func(io.Writer) error) error {
	f, err := w.create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", w.path(name), err), f.file.Close())
	}
	return w.finish(f, 0)
}

// ManifestInfo is what a manifest says that a Writer does not know.
type ManifestInfo struct {
	Points int64 // of the run, failed ones included
	Failed int64
	Build  Build // usually CurrentBuild()
}

// Commit ends the files and writes the manifest. When it returns without error the run is on
// disk, as far as the operating system knows.
func (w *Writer) Commit(info ManifestInfo) (*Manifest, error) {
	if w.err != nil {
		return nil, w.err
	}
	m, err := w.commit(info)
	if w.fail(err) != nil {
		return nil, err
	}
	w.committed = true
	return m, nil
}

func (w *Writer) commit(info ManifestInfo) (*Manifest, error) {
	if w.saving != nil {
		if err := w.settled(<-w.saving); err != nil {
			return nil, err
		}
	}
	if w.table != nil {
		if info.Points != w.points {
			return nil, fmt.Errorf("runs: the run has %d points, %d were written", info.Points, w.points)
		}
		if err := w.table.Close(w.pairs()); err != nil {
			return nil, fmt.Errorf("%s: %w", w.path(w.samples.name), err)
		}
		f := w.samples
		w.samples = nil
		if err := w.finish(f, w.points); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(w.files, func(a, b File) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	m := &Manifest{
		Format:  FormatVersion,
		ID:      w.opt.Spec.ID(),
		Model:   w.opt.Spec.Model,
		Points:  info.Points,
		Failed:  info.Failed,
		Digest:  digest(w.files),
		Files:   w.files,
		Columns: w.opt.Columns,
		Spec:    w.opt.Spec,
		Build:   info.Build,
	}
	if w.opt.Format == FormatNone {
		m.Columns = nil
	}
	return m, w.publish(m)
}

// pairs are the metadata of the samples as a whole.
func (w *Writer) pairs() []columnar.Pair {
	s := w.opt.Spec
	return []columnar.Pair{
		{Key: "mc.format", Value: strconv.Itoa(FormatVersion)},
		{Key: "mc.id", Value: s.ID()},
		{Key: "mc.study", Value: s.Params.Study},
		{Key: "mc.scenario", Value: s.Params.Scenario},
		{Key: "mc.model", Value: s.Model},
		{Key: "mc.method", Value: string(s.Plan.Method)},
		{Key: "mc.seed", Value: strconv.FormatUint(s.Plan.Seed, 10)},
		{Key: "mc.points", Value: strconv.FormatInt(w.points, 10)},
	}
}

// publish writes the manifest beside its place, and then puts it there.
func (w *Writer) publish(m *Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if err := w.writeSums(text); err != nil {
		return err
	}
	const temporary = manifestName + ".tmp"
	f, err := w.create(temporary)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(err, f.file.Close())
	}
	if err := f.close(); err != nil {
		return err
	}
	if err := w.root.Rename(temporary, manifestName); err != nil {
		return err
	}
	w.made[len(w.made)-1] = manifestName
	return errors.Join(syncDir(w.dir), syncDir(filepath.Dir(w.dir)), w.remove(unfinishedFiles...))
}

// Close ends the Writer. Without a Commit it removes what was written, and the directory if
// Create made it; unless a run was suspended, or could not be written on after its state was saved:
// then Resume can go on. It can always be called, again too.
func (w *Writer) Close() error {
	if w.root == nil {
		return nil
	}
	defer func() { w.root = nil }()
	if w.committed {
		return w.release()
	}
	if w.saving != nil && !w.suspended {
		_ = w.settled(<-w.saving)
	}
	if w.samples != nil {
		_ = w.samples.file.Close() // what it says does not matter any more
	}
	kept := w.Kept()
	if w.err == nil {
		w.err = errors.New("runs: the writer is closed")
	}
	if kept {
		return w.release()
	}
	var errs []error
	if len(w.made) > 0 {
		errs = append(errs, w.remove(stateTemporary, lastTemporary, stateName))
	}
	for _, name := range slices.Backward(w.made) {
		errs = append(errs, w.root.Remove(name))
	}
	errs = append(errs, w.release())
	if w.created {
		errs = append(errs, os.Remove(w.dir))
	}
	return errors.Join(errs...)
}

// fail keeps the first error.
func (w *Writer) fail(err error) error {
	if w.err == nil {
		w.err = err
	}
	return err
}

func (w *Writer) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// create makes a file, and the directories above it.
func (w *Writer) create(name string) (*hashedFile, error) {
	if err := w.makeParents(name); err != nil {
		return nil, err
	}
	f, err := w.opt.create(w.root, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", w.path(name), err)
	}
	w.made = append(w.made, name)
	return &hashedFile{name: name, path: w.path(name), file: f, hash: sha256.New()}, nil
}

func (w *Writer) makeParents(name string) error {
	parent := path.Dir(name)
	if parent == "." {
		return nil
	}
	if err := w.makeParents(parent); err != nil {
		return err
	}
	err := w.root.Mkdir(parent, 0o755)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", w.path(parent), err)
	}
	w.made = append(w.made, parent)
	return nil
}

// finish closes a file and lists it.
func (w *Writer) finish(f *hashedFile, rows int64) error {
	if err := f.close(); err != nil {
		return err
	}
	file, sum := File{Name: f.name, Deterministic: deterministic(f.name)}, hex.EncodeToString(f.hash.Sum(nil))
	w.sums[f.name] = sum
	if file.Deterministic {
		file.Bytes, file.Rows, file.SHA256 = f.size, rows, sum
	}
	w.files = append(w.files, file)
	return nil
}
