package sampler

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

// points returns a plan's first n points, columns poisoned beforehand.
func points(tb testing.TB, p Plan, n int) [][]float64 {
	tb.Helper()
	p.Method = Random
	p.Points = int64(n)
	s, err := New(p)
	if err != nil {
		tb.Fatal(err)
	}
	u := poisoned(len(p.Variables), n)
	s.Fill(u, 0)
	return u
}

func poisoned(columns, n int) [][]float64 {
	u := make([][]float64, columns)
	for k := range u {
		u[k] = slices.Repeat([]float64{math.NaN()}, n)
	}
	return u
}

// equal compares columns bit for bit.
func equal(a, b [][]float64) bool {
	bits := func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }
	return slices.EqualFunc(a, b, func(x, y []float64) bool { return slices.EqualFunc(x, y, bits) })
}

func TestDefinition(t *testing.T) {
	// SHA-256("mfu_fed") from sha256sum.
	const keyOfMFU = 0xa6bc7bb885f2b695
	u := points(t, Plan{Variables: []string{"mfu_fed"}, Seed: 42}, 5)
	for i, got := range u[0] {
		w := threefry.Block([2]uint64{42, keyOfMFU}, [2]uint64{uint64(i / 2), 0})[i%2]
		if want := float64(2*(w>>12)+1) / (1 << 53); got != want {
			t.Errorf("point %d: got %v, want %v", i, got, want)
		}
	}
}

// TestFrozen holds the promise that points never change. Do not change the digests: a run of
// an old version would not be reproducible any more. A program in Python that follows the
// definition gives those of 1000 points.
func TestFrozen(t *testing.T) {
	tests := []struct {
		seed uint64
		n    int
		want string
	}{
		{0, 1000, "717be1834f59a988efe7ee6e06c40276d52c9cc42944443d538c065369205d13"},
		{1, 1000, "d7bda3b030f905494017c7b3575e8069192e850eb996ae33807dbf0ecd4a3016"},
		{1, 1_000_000, "fb8442b006be66be54925c5b1f2fc0a89c08cdd933136b1c0f64af3957cb74b3"},
	}
	for _, tt := range tests {
		if testing.Short() && tt.n > 1000 {
			continue
		}
		u := points(t, Plan{Variables: []string{"a", "mfu_fed", "factor_price"}, Seed: tt.seed}, tt.n)
		h := sha256.New()
		buf := make([]byte, 0, 8*tt.n)
		for _, column := range u {
			buf = buf[:0]
			for _, v := range column {
				buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v))
			}
			h.Write(buf)
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != tt.want {
			t.Errorf("seed %d, %d points: digest %s, want %s", tt.seed, tt.n, got, tt.want)
		}
	}
}

func TestFillOfAnySplitEqualsTheWhole(t *testing.T) {
	names := []string{"x", "", "y", "z"}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		start := rapid.Int64Range(0, MaxPoints).Draw(t, "start")
		n := rapid.IntRange(0, 200).Draw(t, "n")
		s, err := New(Plan{Method: Random, Variables: names, Points: MaxPoints, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		whole, parts := poisoned(len(names), n), poisoned(len(names), n)
		s.Fill(whole, start)
		for from := 0; from < n; {
			to := rapid.IntRange(from+1, n).Draw(t, "to")
			part := make([][]float64, len(names))
			for k := range part {
				part[k] = parts[k][from:to]
			}
			s.Fill(part, start+int64(from))
			from = to
		}
		if !equal(whole, parts) {
			t.Fatal("the parts differ from the whole")
		}
	})
}

func TestOpenIntervalAndGrid(t *testing.T) {
	for _, v := range points(t, Plan{Variables: []string{"a"}, Seed: 3}, 100_000)[0] {
		if v <= 0 || v >= 1 {
			t.Fatalf("%v is not in (0, 1)", v)
		}
		for _, w := range []float64{v, 1 - v} {
			if k := w * (1 << 53); k != math.Trunc(k) || int64(k)%2 != 1 {
				t.Fatalf("%v is not on the grid", w)
			}
		}
	}
}

// TestNamesKeyStreams adds, removes and reorders variables; none of them moves.
func TestNamesKeyStreams(t *testing.T) {
	const n = 100
	abc := points(t, Plan{Variables: []string{"a", "b", "c"}}, n)
	xcab := points(t, Plan{Variables: []string{"x", "c", "a", "", "b"}}, n)
	if !equal(abc, [][]float64{xcab[2], xcab[4], xcab[1]}) {
		t.Error("a variable moved when others were added and reordered")
	}
	if equal(abc[:1], abc[1:2]) {
		t.Error("two names have one stream")
	}
	if equal(abc, points(t, Plan{Variables: []string{"a", "b", "c"}, Seed: 1}, n)) {
		t.Error("two seeds have one stream")
	}
}

func TestColumnsWithoutNameAreNotTouched(t *testing.T) {
	u := points(t, Plan{Variables: []string{"", "a", ""}}, 50)
	if !equal(u[:1], poisoned(1, 50)) || !equal(u[2:], poisoned(1, 50)) {
		t.Error("a column without a name was written")
	}
}

// TestConcurrentFill lets goroutines share a sampler; the race detector watches.
func TestConcurrentFill(t *testing.T) {
	names := []string{"a", "b", "c"}
	want := points(t, Plan{Variables: names}, 8*512)
	s, err := New(Plan{Method: Random, Variables: names, Points: 8 * 512})
	if err != nil {
		t.Fatal(err)
	}
	got := poisoned(len(names), 8*512)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			part := make([][]float64, len(names))
			for k := range part {
				part[k] = got[k][512*g : 512*(g+1)]
			}
			s.Fill(part, int64(512*g))
		})
	}
	wg.Wait()
	if !equal(got, want) {
		t.Error("concurrent fills differ from one")
	}
}

func TestFillPanicsOnBrokenCalls(t *testing.T) {
	s, err := New(Plan{Method: Random, Variables: []string{"a", "b"}, Points: 10})
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]func(){
		"columns": func() { s.Fill(poisoned(3, 1), 0) },
		"lengths": func() { s.Fill([][]float64{make([]float64, 1), make([]float64, 2)}, 0) },
		"first":   func() { s.Fill(poisoned(2, 1), -1) },
	}
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			f()
		})
	}
}

func TestFillDoesNotAllocate(t *testing.T) {
	s, err := New(Plan{Method: Random, Variables: []string{"a", "b"}, Points: 1000})
	if err != nil {
		t.Fatal(err)
	}
	u := poisoned(2, 1000)
	if n := testing.AllocsPerRun(10, func() { s.Fill(u, 1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestUniform compares the distribution of columns, and of the differences (mod 1) of
// neighbours in both directions, with the uniform one. Each of 12 comparisons is a false alarm
// with probability 1e-9; it misses a distance of 0.019 with probability at most 1e-6.
func TestUniform(t *testing.T) {
	const n = 100_000
	u := points(t, Plan{Variables: []string{"a", "b", "c", "factor_a"}, Seed: 20260101}, n+1)
	minus := func(x, y []float64) []float64 {
		d := make([]float64, n)
		for i := range d {
			d[i] = x[i] - y[i]
			d[i] -= math.Floor(d[i])
		}
		return d
	}
	uniform := func(x float64) float64 { return x }
	for k, column := range u {
		stattest.CDF(t, column[:n], uniform, 1e-9)
		stattest.CDF(t, minus(column[1:], column), uniform, 1e-9)
		stattest.CDF(t, minus(column, u[(k+1)%len(u)]), uniform, 1e-9)
	}
	// The planted defect: every 25th point moved to the upper half, a distance of 0.02.
	stattest.Fails(t, func(tb testing.TB) {
		tb.Helper()
		planted := slices.Clone(u[0][:n])
		for i := 0; i < n; i += 25 {
			planted[i] = 0.5 + planted[i]/2
		}
		stattest.CDF(tb, planted, uniform, 1e-9)
	})
}

func BenchmarkFill(b *testing.B) {
	names := make([]string, 380)
	for k := range names {
		names[k] = "variable_" + strconv.Itoa(k)
	}
	for _, m := range Methods() {
		p := Plan{Method: m, Variables: names, Points: 1 << 20}
		if m != Random {
			p.Replicates = 16
		}
		s, err := New(p)
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range []int{64, 256, 1024} {
			b.Run("method="+string(m)+"/columns=380/points="+strconv.Itoa(n), func(b *testing.B) {
				u := poisoned(len(names), n)
				b.SetBytes(int64(8 * n * len(names)))
				b.ReportAllocs()
				for b.Loop() {
					s.Fill(u, 0)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n*len(names)), "ns/number")
			})
		}
	}
}
