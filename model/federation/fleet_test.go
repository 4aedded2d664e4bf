package federation

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestKthLargest compares quickselect with a sort, on few distinct values so that there are ties.
func TestKthLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 12), func(i int) float64 { return float64(i) }), 1, 90).Draw(t, "x")
		k := rapid.IntRange(1, len(x)).Draw(t, "k")
		sorted := slices.Clone(x)
		slices.SortFunc(sorted, func(a, b float64) int { return int(b - a) })
		want := sorted[k-1]
		larger := slices.Index(sorted, want)
		got, n := kthLargest(slices.Clone(x), k)
		if got != want || n != larger {
			t.Fatalf("kthLargest(%v, %d) = %v, %d; want %v, %d", x, k, got, n, want, larger)
		}
	})
}

// TestTimelineSort compares the bucket sort with a stable sort.
func TestTimelineSort(t *testing.T) {
	var line timeline
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 80).Draw(t, "n")
		events := make([]event, n)
		for i := range events {
			// Few values, so that there are ties, and some before time 0.
			events[i] = event{float64(rapid.IntRange(-8, 79).Draw(t, "t")) / 4, i}
		}
		want := slices.Clone(events)
		slices.SortStableFunc(want, func(a, b event) int {
			switch {
			case a.t < b.t:
				return -1
			case a.t > b.t:
				return 1
			}
			return 0
		})
		if got := line.sort(slices.Clone(events)); !slices.Equal(got, want) {
			t.Fatalf("sorted to %v, want %v", got, want)
		}
	})
}
