package columnar

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"testing"
)

// typical returns columns and a group like those of the federation model: random doubles with
// some nulls, constants, booleans and labels.
func typical(columns, rows int) ([]Column, *Group) {
	r := rand.New(rand.NewPCG(1, 2))
	cols := []Column{{Name: "sample", Kind: Point, Stats: true}}
	g := &Group{Len: rows, Data: [][]float64{nil}}
	for k := 1; k < columns; k++ {
		c := Column{Name: fmt.Sprintf("c%d", k), Kind: Real}
		x := make([]float64, rows)
		switch {
		case k%10 == 0: // an output that is true or false
			c.Kind, c.Nullable, c.Stats = Bool, true, true
			for i := range x {
				x[i] = float64(r.IntN(2))
			}
		case k%10 == 1: // a choice
			c.Kind, c.Levels = Label, []string{"fr", "de", "nordics"}
			for i := range x {
				x[i] = float64(r.IntN(3))
			}
		case k%10 == 2: // a parameter without a range
			for i := range x {
				x[i] = 0.25
			}
		case k%10 <= 4: // an output with nulls
			c.Nullable, c.Stats = true, true
			for i := range x {
				x[i] = 3 + r.NormFloat64()
				if r.IntN(10) == 0 {
					x[i] = math.Inf(1)
				}
			}
		default: // a parameter
			for i := range x {
				x[i] = math.Exp(r.NormFloat64())
			}
		}
		cols = append(cols, c)
		g.Data = append(g.Data, x)
	}
	return cols, g
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

var _ io.Writer = (*counter)(nil)

// BenchmarkParquet writes groups of 32768 rows to nowhere.
func BenchmarkParquet(b *testing.B) {
	const rows, columns = 32768, 60
	cols, g := typical(columns, rows)
	for _, c := range []Compression{Zstd, LZ4, Snappy, Uncompressed} {
		for _, goroutines := range []int{1, 2} {
			b.Run(fmt.Sprintf("compression=%s/goroutines=%d", c, goroutines), func(b *testing.B) {
				var size counter
				w, err := NewParquet(&size, cols, c, goroutines)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(rows * columns * 8)
				b.ReportAllocs()
				groups := 0
				for b.Loop() {
					if groups++; groups == MaxGroups {
						b.Fatal("too many groups")
					}
					if err := w.WriteGroup(g); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(size.n)/float64(groups*rows), "bytes/point")
			})
		}
	}
}
