package runs

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// mergeTree merges parts two by two, in a random tree over a random order of them.
func mergeTree[T any](r *rand.Rand, parts []T, merge func(a, b T) T) T {
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	for len(parts) > 1 {
		i := r.IntN(len(parts) - 1)
		parts[i] = merge(parts[i], parts[i+1])
		parts = append(parts[:i+1], parts[i+2:]...)
	}
	return parts[0]
}

// TestMergeOrder merges leaves in a random tree and a random order. Histograms are the same to the last bit. Moments are those of the same numbers, to
// rounding; their bits depend on the order, so the committer merges in that of the points.
func TestMergeOrder(t *testing.T) {
	differ := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := rapid.IntRange(2, 40).Draw(t, "parts")
		var all []float64
		var moments []Moments
		var histograms []*Histogram
		for range n {
			x := make([]float64, r.IntN(50)) // some are empty
			for i := range x {
				x[i] = math.Exp(2 * r.NormFloat64())
			}
			all = append(all, x...)
			moments = append(moments, leaves(x, max(1, len(x))))
			histograms = append(histograms, histogram(x))
		}
		var inOrder Moments
		for _, m := range moments {
			inOrder.Merge(m)
		}
		got := mergeTree(r, moments, func(a, b Moments) Moments { a.Merge(b); return a })
		if len(all) > 1 {
			near(t, got, exactMoments(all), 1e-9)
		}
		if got.Count != inOrder.Count {
			t.Fatalf("%v numbers, want %v", got.Count, inOrder.Count)
		}
		if got != inOrder {
			differ++
		}
		h := mergeTree(r, histograms, func(a, b *Histogram) *Histogram { a.Merge(b); return a })
		if !reflect.DeepEqual(h.Quantiles(), histogram(all).Quantiles()) {
			t.Fatal("the histogram depends on the order")
		}
	})
	if differ == 0 {
		t.Error("the order of merging moments never mattered: is it tested?")
	}
}

// TestMomentsPinned: the bits of moments that are merged from left to right, which a change of the formula would move.
func TestMomentsPinned(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var m Moments
	for range 50 {
		x := make([]float64, 1+r.IntN(9))
		for i := range x {
			x[i] = r.Float64() * 1000
		}
		m.Merge(leaves(x, len(x)))
	}
	got := [4]uint64{math.Float64bits(m.Mean), math.Float64bits(m.StdDev()), math.Float64bits(m.MeanErr()), math.Float64bits(m.StdDevErr())}
	if want := [4]uint64{0x408088d647c862ee, 0x40722e4943b2ddf7, 0x403237673f63a4d4, 0x402083a11d7346e0}; got != want {
		t.Errorf("bits %#x, want %#x", got, want)
	}
}
