package benchmarks

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// points returns how many points a run of a benchmark has: about a million, so that workers have
// something to share and a file some row groups.
func points() int64 {
	if testing.Short() {
		return 2 * runs.UnitPoints
	}
	return 32 * runs.UnitPoints
}

// BenchmarkPipeline measures runs.Execute as mc run calls it, without a file and with one of
// uncompressed Parquet or zstd.
func BenchmarkPipeline(b *testing.B) {
	s := loaded(b)
	for _, file := range files {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", file, workers), func(b *testing.B) {
				b.ReportAllocs()
				var bytes int64
				for b.Loop() {
					bytes = s.run(b, file, workers)
				}
				reportPoints(b, points())
				if bytes > 0 {
					b.ReportMetric(float64(bytes)/float64(points()), "B/point")
				}
			})
		}
	}
}

// BenchmarkMethods measures what the points of a design cost, and means over chances: with the
// standard errors of ./convergence, the time to a given error.
func BenchmarkMethods(b *testing.B) {
	s := loaded(b)
	for _, m := range sampler.Methods() {
		for _, conditional := range []string{"no", "yes"} {
			b.Run(fmt.Sprintf("method=%s/conditional=%s/workers=2", m, conditional), func(b *testing.B) {
				job := s.job(points(), nil, nil)
				job.Spec.Plan.Method = m
				if m != sampler.Random {
					job.Spec.Plan.Replicates = 16
				}
				if m == sampler.Sobol {
					job.Spec.Plan.Leading = s.leading
				}
				if conditional == "yes" {
					for k, q := range s.schema.Outputs {
						job.Wanted[k] = job.Wanted[k] || slices.Contains(analysis.ConditionalOutputs, q.Name)
					}
					job.Tallies = append(job.Tallies, analysis.NewConditional)
				}
				b.ReportAllocs()
				for b.Loop() {
					s.execute(b, job, 2)
				}
				reportPoints(b, points())
			})
		}
	}
}

// BenchmarkWriter measures the file alone: blocks that are ready, written again and again.
func BenchmarkWriter(b *testing.B) {
	s := loaded(b)
	for _, file := range files[1:] {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", file, workers), func(b *testing.B) {
				blocks := s.blocks(b, file)
				b.ReportAllocs()
				for b.Loop() {
					s.write(b, file, workers, blocks)
				}
				reportPoints(b, points())
			})
		}
	}
}

// BenchmarkModelOverWrite measures how much longer the whole pipeline takes than writing its
// file alone: x_write, the mean ratio of the times, with its standard error. The two take turns, so that a machine that gets
// slower meanwhile slows both.
func BenchmarkModelOverWrite(b *testing.B) {
	s := loaded(b)
	const workers = 2
	for _, file := range files[1:] {
		b.Run(fmt.Sprintf("%s/workers=%d", file, workers), func(b *testing.B) {
			blocks := s.blocks(b, file)
			var all time.Duration
			var ratios runs.Moments
			for b.Loop() {
				start := time.Now()
				s.run(b, file, workers)
				middle := time.Now()
				s.write(b, file, workers, blocks)
				all += middle.Sub(start)
				ratios.Add([]float64{middle.Sub(start).Seconds() / time.Since(middle).Seconds()})
			}
			b.ReportMetric(ratios.Mean, "x_write")
			if b.N > 1 {
				b.ReportMetric(ratios.MeanErr(), "x_write_se")
			}
			b.ReportMetric(float64(b.N)*float64(points())/all.Seconds(), "points/s")
		})
	}
}

// A file says what a run writes.
type file struct {
	columns     string // a group of columns
	compression string
}

func (f file) String() string {
	return fmt.Sprintf("columns=%s/compression=%s", f.columns, f.compression)
}

// files are the files of the benchmarks; the first is none.
var files = []file{
	{"none", "none"},
	{"outputs", "none"},
	{"default", "none"},
	{"default", "zstd"},
}

// run makes a run, and returns the size of its samples.
func (s *study) run(tb testing.TB, f file, workers int) int64 {
	tb.Helper()
	if f.columns == "none" {
		s.execute(tb, s.job(points(), nil, nil), workers)
		return 0
	}
	dir := filepath.Join(tb.TempDir(), "run")
	columns := s.columns(tb, f.columns)
	w := s.create(tb, dir, f, workers, columns)
	s.execute(tb, s.job(points(), columns, w), workers)
	return finish(tb, dir, w)
}

func (s *study) execute(tb testing.TB, job runs.Job, workers int) {
	tb.Helper()
	result, err := runs.Execute(tb.Context(), job, runs.Options{Workers: workers})
	if err != nil {
		tb.Fatal(err)
	}
	if result.Failed > 0 {
		tb.Fatalf("%d points failed", result.Failed)
	}
}

func (s *study) create(tb testing.TB, dir string, f file, workers int, columns []runs.Column) *runs.Writer {
	tb.Helper()
	w, err := runs.Create(dir, runs.WriterOptions{
		Spec: s.spec(points()), Columns: columns, Compression: f.compression, Goroutines: workers,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// finish commits a run, takes its size and removes it, so that a long benchmark does not fill
// the disk.
func finish(tb testing.TB, dir string, w *runs.Writer) int64 {
	tb.Helper()
	m, err := w.Commit(runs.ManifestInfo{Points: points(), Build: runs.CurrentBuild()})
	if err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		tb.Fatal(err)
	}
	return m.Files[0].Bytes
}

// blocks returns the units of a run with the columns that the file needs. To spare memory
// there are two, which stand for all.
func (s *study) blocks(tb testing.TB, f file) []runs.Block {
	tb.Helper()
	var kept keeper
	s.execute(tb, s.job(2*runs.UnitPoints, s.columns(tb, f.columns), &kept), 2)
	return kept.blocks
}

// write writes the blocks in turn until the run is complete.
func (s *study) write(tb testing.TB, f file, workers int, blocks []runs.Block) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "write")
	w := s.create(tb, dir, f, workers, s.columns(tb, f.columns))
	for first := int64(0); first < points(); first += runs.UnitPoints {
		block := blocks[first/runs.UnitPoints%int64(len(blocks))]
		block.First = first
		if err := w.WriteBlock(&block); err != nil {
			tb.Fatal(err)
		}
	}
	finish(tb, dir, w)
}

// A keeper is a sink that keeps copies of the blocks.
type keeper struct{ blocks []runs.Block }

func (k *keeper) WriteBlock(b *runs.Block) error {
	k.blocks = append(k.blocks, runs.Block{
		First: b.First, Len: b.Len,
		X: clone(b.X), Y: clone(b.Y),
		Failed:    append([]bool(nil), b.Failed...),
		AnyFailed: b.AnyFailed,
	})
	return nil
}

func clone(columns [][]float64) [][]float64 {
	c := make([][]float64, len(columns))
	for k, column := range columns {
		if column != nil {
			c[k] = append([]float64(nil), column...)
		}
	}
	return c
}
