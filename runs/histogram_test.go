package runs

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// histogram counts numbers leaf by leaf.
func histogram(x []float64) *Histogram {
	h := new(Histogram)
	for c := range slices.Chunk(x, LeafPoints) {
		h.Add(c)
	}
	return h
}

// type7 is the quantile of sorted numbers.
func type7(sorted []float64, p float64) float64 {
	rank := float64(len(sorted)-1) * p
	k := int(rank)
	if k == len(sorted)-1 {
		return sorted[k]
	}
	return sorted[k] + (rank-float64(k))*(sorted[k+1]-sorted[k])
}

// numbers draws sets of many shapes: wide, narrow, with atoms, tiny, of both signs.
func numbers(t *rapid.T, most int) []float64 {
	n := rapid.IntRange(1, most).Draw(t, "n")
	shape := rapid.SampledFrom([]string{"normal", "wide", "atoms", "tiny", "integers", "narrow"}).Draw(t, "shape")
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	x := make([]float64, n)
	for i := range x {
		switch shape {
		case "normal":
			x[i] = r.NormFloat64()
		case "wide":
			x[i] = math.Exp(4*r.NormFloat64()) * float64(1-2*r.IntN(2))
		case "atoms":
			x[i] = []float64{-1.7, 0, 0.1, 20, r.Float64()}[r.IntN(5)]
		case "tiny":
			x[i] = 3e-12 * r.NormFloat64()
		case "integers":
			x[i] = float64(r.IntN(16000) - 8000)
		case "narrow":
			x[i] = 1e5 + r.Float64()
		}
	}
	return x
}

// TestQuantilesAgainstSort holds the stated bound.
func TestQuantilesAgainstSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := numbers(t, 2000)
		q := histogram(x).Quantiles()
		slices.Sort(x)
		for _, p := range []float64{0, 1, 0.5, 0.05, rapid.Float64Range(0, 1).Draw(t, "p")} {
			rank := float64(len(x)-1) * p
			size := max(math.Abs(x[int(rank)]), math.Abs(x[int(math.Ceil(rank))]))
			bound := max(size*0x1p-12, 0x1p-40)
			if isIntegers(x) {
				bound = 1e-12 * size // no error but rounding
			}
			got, want := q.At(p), type7(x, p)
			if math.Abs(got-want) > bound {
				t.Errorf("quantile %v is %v, want %v ± %v", p, got, want, bound)
			}
		}
		if q.At(0) != x[0] || q.At(1) != x[len(x)-1] {
			t.Errorf("ends %v and %v, want %v and %v", q.At(0), q.At(1), x[0], x[len(x)-1])
		}
	})
}

func isIntegers(x []float64) bool {
	return !slices.ContainsFunc(x, func(v float64) bool { return v != math.Trunc(v) || math.Abs(v) > 8192 })
}

// TestHistogramMerge merges parts in any order.
func TestHistogramMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := numbers(t, 3000), numbers(t, 3000)
		cut := rapid.IntRange(0, len(x)).Draw(t, "cut")
		want := histogram(slices.Concat(x, y)).Quantiles()
		a, b := histogram(y), histogram(x[:cut])
		b.Merge(new(Histogram))
		a.Merge(b)
		a.Merge(histogram(x[cut:]))
		if got := a.Quantiles(); !reflect.DeepEqual(got, want) {
			t.Error("merged parts differ from the whole")
		}
		b.Reset()
		b.Merge(a)
		if got := b.Quantiles(); !reflect.DeepEqual(got, want) {
			t.Error("a histogram that was reset differs from a new one")
		}
	})
}

// TestHistogramOfManyNumbers goes beyond the range of the small counters.
func TestHistogramOfManyNumbers(t *testing.T) {
	x := slices.Repeat([]float64{7.3}, 200_000)
	h := new(Histogram)
	h.Add(x)
	for c := range slices.Chunk(x, 999) {
		h.Add(c)
	}
	q := h.Quantiles()
	if h.Count() != 400_000 || q.count != 400_000 || q.At(0.3) != 7.3 {
		t.Errorf("count %v and %v, quantile %v", h.Count(), q.count, q.At(0.3))
	}
}

func TestHistogramEdges(t *testing.T) {
	var none Histogram
	if !math.IsNaN(none.Min()) || !math.IsNaN(none.Max()) || !math.IsNaN(none.Quantiles().At(0.5)) || none.Quantiles().CountBelow(1) != 0 {
		t.Error("an empty histogram has numbers")
	}
	zero := histogram([]float64{math.Copysign(0, -1)})
	if q := zero.Quantiles(); math.Signbit(zero.Min()) || math.Signbit(zero.Max()) || math.Signbit(q.At(0.5)) {
		t.Error("there is a negative zero")
	}
	q := histogram([]float64{math.MaxFloat64, -math.MaxFloat64, 1e-320}).Quantiles()
	if q.At(0) != -math.MaxFloat64 || q.At(0.5) > 0x1p-40 || q.At(1) != math.MaxFloat64 {
		t.Errorf("quantiles %v, %v, %v", q.At(0), q.At(0.5), q.At(1))
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if !math.IsNaN(q.At(p)) {
			t.Errorf("quantile %v is %v", p, q.At(p))
		}
	}
}

func TestCountBelow(t *testing.T) {
	x := []float64{-3, -2, 0, 0, 1, 1.5, 2, 5}
	q := histogram(x).Quantiles()
	for _, tt := range []struct {
		x    float64
		want float64
	}{{-4, 0}, {-2.5, 1}, {0, 2}, {0.5, 4}, {1, 4}, {1.25, 5}, {2, 6}, {5, 7}, {6, 8}} {
		if got := q.CountBelow(tt.x); got != tt.want {
			t.Errorf("%v numbers below %v, want %v", got, tt.x, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		x := numbers(t, 1000)
		at := rapid.SampledFrom(x).Draw(t, "at")
		got := histogram(x).Quantiles().CountBelow(at)
		var low, high float64
		for _, v := range x {
			if v < at-math.Abs(at)*0x1p-12-0x1p-39 {
				low++
			}
			if v <= at+math.Abs(at)*0x1p-12+0x1p-39 {
				high++
			}
		}
		if got < low || got > high {
			t.Errorf("%v below %v, want %v to %v", got, at, low, high)
		}
	})
}

func BenchmarkHistogram(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, LeafPoints)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	var h Histogram
	for b.Loop() {
		h.Add(x)
	}
	perPoint(b, LeafPoints)
}
