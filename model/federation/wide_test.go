package federation

import (
	"slices"
	"testing"
)

// TestRowsAreColumns turns columns of different numbers into rows, whole tiles and parts of one, by the
// kernel of this build and by the Go code.
func TestRowsAreColumns(t *testing.T) {
	const n = 5 * tile
	for width := 1; width < 40; width++ {
		x := make([][]float64, width)
		for k := range x {
			x[k] = make([]float64, n)
			for i := range x[k] {
				x[k][i] = float64(1000*k + i)
			}
		}
		e := newRows(width)
		check := func(what string, first, size int) {
			t.Helper()
			for j := range size {
				for k, got := range e.rows[j] {
					if want := x[k][first+j]; got != want {
						t.Fatalf("%s, %d columns: input %d of point %d is %v, want %v", what, width, k, first+j, got, want)
					}
				}
			}
		}
		for _, c := range []struct{ first, size int }{{0, tile}, {tile + 3, tile}, {n - tile, tile}, {n - 3, 3}} {
			for j := range e.rows {
				copy(e.rows[j], slices.Repeat([]float64{-1}, width))
			}
			e.load(x, c.first, c.size)
			check("load", c.first, c.size)
		}
		e.narrowRows(x, 5)
		check("narrow", 5, tile)
	}
}
