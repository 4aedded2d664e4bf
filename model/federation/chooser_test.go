package federation

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestKthLargest compares quickselect with a sort, on few distinct values so that there are ties.
// One chooser serves all cases, as it remembers a guess.
func TestKthLargest(t *testing.T) {
	var c chooser
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 12), func(i int) float64 { return float64(i) }), 1, 90).Draw(t, "x")
		k := rapid.IntRange(1, len(x)).Draw(t, "k")
		sites := make([]participant, len(x))
		for i := range x {
			sites[i].n = x[i]
		}
		slices.SortFunc(x, func(a, b float64) int { return int(b - a) })
		want := x[k-1]
		larger := slices.Index(x, want)
		if got, n := c.kthLargest(sites, k); got != want || n != larger {
			t.Fatalf("kthLargest(%v, %d) = %v, %d; want %v, %d", x, k, got, n, want, larger)
		}
	})
}
