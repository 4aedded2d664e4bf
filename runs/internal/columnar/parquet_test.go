package columnar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/apache/arrow-go/v18/parquet/metadata"
)

// everything returns columns of every kind, and groups with every sort of value.
func everything() ([]Column, []*Group) {
	inf, nan := math.Inf(1), math.NaN()
	columns := []Column{
		{Name: "sample", Kind: Point, Stats: true, Metadata: []Pair{{"unit", "1"}}},
		{Name: "real", Kind: Real, Stats: true, Metadata: []Pair{{"unit", "yr"}, {"label", "A “real” one"}}},
		{Name: "gaps", Kind: Real, Nullable: true, Stats: true},
		{Name: "none", Kind: Real, Nullable: true, Stats: true},
		{Name: "same", Kind: Real},
		{Name: "same_or_null", Kind: Real, Nullable: true},
		{Name: "truth", Kind: Bool, Stats: true},
		{Name: "truth_gaps", Kind: Bool, Nullable: true, Stats: true},
		{Name: "label", Kind: Label, Levels: []string{"one", "zwei", "trois, ou plus", "", "\"five\""}},
		{Name: "label_gaps", Kind: Label, Nullable: true, Levels: []string{"only"}},
	}
	var groups []*Group
	first := int64(5)
	for _, n := range []int{1, 7, 8, 129, 1000} {
		g := &Group{First: first, Len: n, Data: make([][]float64, len(columns))}
		first += int64(n)
		for k := 1; k < len(columns); k++ {
			g.Data[k] = make([]float64, n)
		}
		for i := range n {
			for k, v := range []float64{1: math.Sqrt(float64(i)) - 3, float64(i%41)/2 - 2, inf, -0.25, 7, float64(i % 2), float64(i / 3 % 2), float64(i % 5), 0} {
				if k > 0 {
					g.Data[k][i] = v
				}
			}
			if i%3 == 1 {
				for _, k := range []int{2, 5, 7, 9} {
					g.Data[k][i] = inf
				}
			}
		}
		if n == 129 {
			g.Null = make([]bool, n)
			g.Null[0], g.Null[77] = true, true
			g.Data[2][3], g.Data[7][4] = nan, nan
		}
		groups = append(groups, g)
	}
	return columns, groups
}

// want returns what a reader should make of column k.
func want(columns []Column, groups []*Group, k int) []float64 {
	var x []float64
	for _, g := range groups {
		for i := range g.Len {
			switch {
			case columns[k].Kind == Point:
				x = append(x, float64(g.First+int64(i)))
			case columns[k].Nullable && (isNull(g.Data[k][i]) || g.Null != nil && g.Null[i]):
				x = append(x, math.Inf(1))
			default:
				x = append(x, g.Data[k][i])
			}
		}
	}
	return x
}

func write(tb testing.TB, columns []Column, groups []*Group, c Compression, goroutines int) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w, err := NewParquet(&buf, columns, c, goroutines)
	if err != nil {
		tb.Fatal(err)
	}
	for _, g := range groups {
		if err := w.WriteGroup(g); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close([]Pair{{"mc.id", "abc"}}); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// singles is everything with the numbers in 32 bits.
func singles() ([]Column, []*Group) {
	columns, groups := everything()
	for k := range columns {
		if columns[k].Kind == Real {
			columns[k].Kind = Single
		}
	}
	groups[4].Data[1][7] = math.MaxFloat64 // rounded to infinity, not to null
	return columns, groups
}

func TestParquetRoundTrip(t *testing.T) {
	for _, c := range Compressions() {
		t.Run(string(c), func(t *testing.T) {
			columns, groups := everything()
			roundTrip(t, columns, groups, c)
		})
		t.Run(string(c)+" in 32 bits", func(t *testing.T) {
			columns, groups := singles()
			roundTrip(t, columns, groups, c)
		})
	}
}

func roundTrip(t *testing.T, columns []Column, groups []*Group, c Compression) {
	t.Helper()
	r, err := NewReader(bytes.NewReader(write(t, columns, groups, c, 2)))
	if err != nil {
		t.Fatal(err)
	}
	if v := r.file.MetaData().KeyValueMetadata().FindValue("mc.id"); v == nil || *v != "abc" {
		t.Errorf("mc.id is %v", v)
	}
	got := make([][]float64, len(columns))
	for chunk, err := range r.Read(columns) {
		if err != nil {
			t.Fatal(err)
		}
		for k := range chunk {
			got[k] = append(got[k], chunk[k]...)
		}
	}
	for k, c := range columns {
		x := want(columns, groups, k)
		if len(got[k]) != len(x) {
			t.Fatalf("column %s has %d rows, want %d", c.Name, len(got[k]), len(x))
		}
		for i := range x {
			want := x[i]
			if c.Kind == Single {
				want = float64(float32(want))
			}
			if math.Float64bits(got[k][i]) != math.Float64bits(want) {
				t.Errorf("column %s, row %d: got %v, want %v", c.Name, i, got[k][i], want)
			}
		}
	}
}

func TestParquetBytesDoNotDependOnGoroutines(t *testing.T) {
	columns, groups := everything()
	for _, c := range Compressions() {
		first := write(t, columns, groups, c, 1)
		for _, goroutines := range []int{0, 1, 2, 7, 64} {
			if !bytes.Equal(first, write(t, columns, groups, c, goroutines)) {
				t.Errorf("%s: %d goroutines wrote other bytes than one", c, goroutines)
			}
		}
	}
}

// TestParquetBytes pins the bytes of a file. They belong to format version 1 and to this
// version of arrow-go: who changes either, changes the format, and says so in the changelog.
// Snappy is not among them, since its assembly packs differently from its Go.
func TestParquetBytes(t *testing.T) {
	columns, groups := everything()
	for c, want := range map[Compression]string{
		Zstd:         "eb667ca0dee2059ba2d3bae4208564b8d38a9b9989d491c857d722a18a293f0b",
		LZ4:          "2f5948ec7cc9fefc4f28637e3f2be05c27620f919b6858616b23cb054e243f7c",
		Uncompressed: "6d6a76e838bfc93dcd1e26e125007019870b71669b21ffbb66cc7ddd2ae6e8e4",
	} {
		hash := sha256.Sum256(write(t, columns, groups, c, 2))
		if got := hex.EncodeToString(hash[:]); got != want {
			t.Errorf("%s: got %s, want %s", c, got, want)
		}
	}
}

func TestParquetStatistics(t *testing.T) {
	columns, groups := everything()
	r, err := NewReader(bytes.NewReader(write(t, columns, groups, Zstd, 1)))
	if err != nil {
		t.Fatal(err)
	}
	group := r.file.MetaData().RowGroup(3)
	for k, want := range map[int]string{
		0: "21 to 149, 0 null",
		1: "-3 to 8.313708498984761, 0 null",
		2: "-2 to 18, 46 null",
		3: "129 null",
		6: "false to true, 0 null",
		7: "false to true, 45 null",
		8: "",
		9: "",
	} {
		column, err := group.ColumnChunk(k)
		if err != nil {
			t.Fatal(err)
		}
		s, err := column.Statistics()
		if err != nil {
			t.Fatal(err)
		}
		if got := statsText(s); got != want {
			t.Errorf("%s: statistics %q, want %q", columns[k].Name, got, want)
		}
	}
}

func statsText(s metadata.TypedStatistics) string {
	if s == nil {
		return ""
	}
	text := fmt.Sprintf("%d null", s.NullCount())
	if !s.HasMinMax() {
		return text
	}
	switch s := s.(type) {
	case *metadata.Int64Statistics:
		return fmt.Sprintf("%v to %v, %s", s.Min(), s.Max(), text)
	case *metadata.Float64Statistics:
		return fmt.Sprintf("%v to %v, %s", s.Min(), s.Max(), text)
	case *metadata.BooleanStatistics:
		return fmt.Sprintf("%v to %v, %s", s.Min(), s.Max(), text)
	}
	return fmt.Sprintf("%T", s)
}

func TestParquetRefuses(t *testing.T) {
	for name, columns := range map[string][]Column{
		"no columns": nil,
		"no name":    {{Kind: Real}},
		"twice":      {{Name: "a"}, {Name: "a"}},
		"no labels":  {{Name: "a", Kind: Label}},
	} {
		if _, err := NewParquet(new(bytes.Buffer), columns, Zstd, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewParquet(new(bytes.Buffer), []Column{{Name: "a"}}, "gzip", 1); err == nil {
		t.Error("no error for an unknown compression")
	}
	for _, v := range []float64{-1, 2, 0.5, math.NaN(), math.Inf(1), 1e300} {
		w, err := NewParquet(new(bytes.Buffer), []Column{{Name: "a", Kind: Label, Levels: []string{"x", "y"}}}, Zstd, 2)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteGroup(&Group{Len: 1, Data: [][]float64{{v}}}); err == nil {
			t.Errorf("no error for label %v", v)
		}
	}
}

// failing fails at a given write: with an error, or by writing too little.
type failing struct {
	at, n int
	short bool
}

var errDisk = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.n++; f.n != f.at {
		return len(p), nil
	}
	if f.short {
		return len(p) / 2, nil
	}
	return 0, errDisk
}

func TestParquetReportsFailedWrites(t *testing.T) {
	columns, groups := everything()
	try := func(f *failing) error {
		w, err := NewParquet(f, columns, Zstd, 2)
		if err != nil {
			return err
		}
		for _, g := range groups {
			if err := w.WriteGroup(g); err != nil {
				return err
			}
		}
		return w.Close(nil)
	}
	count := &failing{}
	if err := try(count); err != nil {
		t.Fatal(err)
	}
	for at := 1; at <= count.n; at++ {
		if err := try(&failing{at: at}); !errors.Is(err, errDisk) {
			t.Errorf("write %d of %d failed: got error %v", at, count.n, err)
		}
		if err := try(&failing{at: at, short: true}); err == nil {
			t.Errorf("write %d of %d was short: no error", at, count.n)
		}
	}
}

// FuzzReader reads broken files.
func FuzzReader(f *testing.F) {
	columns, groups := everything()
	for _, c := range Compressions() {
		f.Add(write(f, columns, groups[:4], c, 1))
	}
	f.Fuzz(func(_ *testing.T, text []byte) {
		r, err := NewReader(bytes.NewReader(text))
		if err != nil {
			return
		}
		rows := 0
		for chunk, err := range r.Read(columns) {
			if err != nil {
				return
			}
			if rows += len(chunk[0]); rows > 1<<20 {
				return
			}
		}
	})
}
