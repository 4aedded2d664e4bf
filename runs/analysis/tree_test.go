package analysis

import (
	"math"
	"slices"
	"testing"
)

// TestKnownTree: the tree finds a partition that it can make, {x1 < 0.3} with {option a} below it and {x2 ≥ 0.7} on the other side. The
// first split is that of x2 at 0.7, which tells most, within 0.02; and 95 % of the intervals of leaves hold the true share of the very leaf, the
// mean of 0.9 and 0.1 over 100,000 other points, with a probability of 5e-4 to fail by chance.
func TestKnownTree(t *testing.T) {
	happens := func(x []float64, option int) bool {
		if x[1] < 0.3 {
			return option == 0
		}
		return x[2] >= 0.7
	}
	_, other, event, _ := uniformData(99, 100000, 0, happens)
	truth := make([]float64, len(event))
	for i, is := range event {
		truth[i] = 0.1
		if is {
			truth[i] = 0.9
		}
	}
	runs, leaves, hold := repetitions(20), 0, 0
	for seed := range uint64(runs) {
		inputs, x, event, used := uniformData(100+seed, 12000, 0.1, happens)
		d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace)
		if err != nil {
			t.Fatal(err)
		}
		s := d.Tree.Split
		if s == nil {
			t.Fatalf("sample %d: no split", seed)
		}
		if s.Input != "x2" || math.Abs(float64(s.At)-0.7) > 0.02 || s.Quantile != s.At {
			t.Errorf("sample %d: the first split is of %s at %v", seed, s.Input, s.At)
		}
		data := &discoveryData{inputs: inputs, x: other}
		var visit func(b *Branch, rows []int32)
		visit = func(b *Branch, rows []int32) {
			if b.Split != nil {
				visit(&b.Split.Yes, data.inside(rows, b.Split.yes))
				visit(&b.Split.No, data.inside(rows, b.Split.no))
				return
			}
			mean := 0.0
			for _, i := range rows {
				mean += truth[i] / float64(len(rows))
			}
			leaves++
			if float64(b.Density.Low) <= mean && mean <= float64(b.Density.High) {
				hold++
			}
			if b.Density.Value > 0.2 && b.Density.Value < 0.8 {
				t.Errorf("sample %d: a leaf is mixed, %v", seed, b.Density.Value)
			}
		}
		visit(&d.Tree, usedRows(slices.Repeat([]bool{true}, len(truth)), 0, len(truth)))
	}
	t.Logf("%d of %d leaves hold the truth", hold, leaves)
	if p := atMost(hold, leaves, 0.95); p < 5e-4 {
		t.Errorf("%d of %d leaves hold the truth, which has probability %.2g", hold, leaves, p)
	}
}

// TestDiffer: the p-values of the test of two shares, with math.erfc of Python 3: erfc(z/√2), z the difference over the root of
// the pooled variance.
func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		k1, n1, k2, n2 int
		want           float64
	}{
		{30, 100, 50, 100, 0.003892417},
		{5, 200, 0, 300, 0.005915851},
		{0, 10, 0, 10, 1},
		{3, 3, 0, 0, 1},
	} {
		if got := differ(c.k1, c.n1, c.k2, c.n2); math.Abs(got-c.want) > 1e-7 {
			t.Errorf("differ(%d, %d, %d, %d) = %.9g, want %.9g", c.k1, c.n1, c.k2, c.n2, got, c.want)
		}
	}
}

// TestAtLeast compares the binomial tail with a sum of its terms.
func TestAtLeast(t *testing.T) {
	for _, c := range []struct {
		k, n int
		p    float64
	}{{0, 5, 0.3}, {1, 5, 0.3}, {5, 5, 0.3}, {40, 100, 0.3}, {3, 10, 0}, {3, 10, 1}} {
		want := 0.0
		for j := c.k; j <= c.n; j++ {
			term := 1.0
			for i := range j {
				term *= float64(c.n-i) / float64(j-i) * c.p
			}
			want += term * math.Pow(1-c.p, float64(c.n-j))
		}
		if got := atLeast(c.k, c.n, c.p); math.Abs(got-want) > 1e-12 {
			t.Errorf("atLeast(%d, %d, %g) = %.15g, want %.15g", c.k, c.n, c.p, got, want)
		}
	}
}
