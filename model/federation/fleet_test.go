package federation

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTimelineSort compares the bucket sort with a stable sort.
func TestTimelineSort(t *testing.T) {
	var line timeline
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 80).Draw(t, "n")
		events := make([]event, n)
		for i := range events {
			// Few values, so that there are ties, and some before time 0.
			events[i] = event{float64(rapid.IntRange(-8, 79).Draw(t, "t")) / 4, int32(i)}
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
