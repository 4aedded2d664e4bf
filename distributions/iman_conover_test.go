package distributions

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// hypercube returns columns of a Latin hypercube of n points: one number in each interval of 1/n.
func hypercube(n, dim int, stream uint64) [][]float64 {
	rng := source(stream)
	x := newMatrix(dim, n)
	for k := range x {
		for i, p := range rng.Perm(n) {
			x[k][i] = (float64(p) + rng.Float64()) / float64(n)
		}
	}
	return x
}

// TestImanConover: each column keeps its numbers, and the rank correlations miss their targets by
// much less than those of independent points with the right copula, whose error is 1/√n.
func TestImanConover(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	target := [][]float64{
		{1, 0.5, -0.3, 0},
		{0.5, 1, 0, 0.4},
		{-0.3, 0, 1, -0.6},
		{0, 0.4, -0.6, 1},
	}
	miss := func(x [][]float64) float64 {
		worst := 0.0
		for i := range x {
			for j := range i {
				worst = max(worst, math.Abs(spearman(x[i], x[j])-target[i][j]))
			}
		}
		return worst
	}
	for n, most := range map[int]float64{100: 0.01, 1000: 2e-4, 10000: 1e-5} {
		worst := 0.0
		for stream := range uint64(10) {
			x := hypercube(n, 4, stream)
			before := cloneMatrix(x)
			if err := ImanConover(x, target); err != nil {
				t.Fatal(err)
			}
			worst = max(worst, miss(x))
			if !slices.Equal(x[0], before[0]) {
				t.Error("the first column has changed")
			}
			for k := range x {
				if !slices.Equal(slices.Sorted(slices.Values(x[k])), slices.Sorted(slices.Values(before[k]))) {
					t.Errorf("column %d has other numbers", k)
				}
			}
		}
		if !(worst <= most) {
			t.Errorf("n = %d: off by %.5f, want at most %g", n, worst, most)
		}
		// Without it the correlations are off by what they should be.
		if got := miss(hypercube(n, 4, 0)); got < 0.4 {
			t.Errorf("n = %d: independent columns are off by %g only", n, got)
		}
	}
}

// TestImanConoverProperties: columns keep their numbers, ties or not, and the result is the same again.
func TestImanConoverProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, dim := rapid.IntRange(20, 60).Draw(t, "n"), rapid.IntRange(1, 5).Draw(t, "dim")
		x := hypercube(n, dim, rapid.Uint64().Draw(t, "stream"))
		if rapid.Bool().Draw(t, "ties") {
			for k := range x {
				for i := range x[k] {
					x[k][i] = math.Floor(4 * x[k][i])
				}
			}
		}
		same := cloneMatrix(x)
		target := identityMatrix(dim)
		r := rapid.Float64Range(0, 0.95).Draw(t, "rank")
		for i := range target {
			for j := range i {
				target[i][j], target[j][i] = r, r
			}
		}
		before := cloneMatrix(x)
		err, again := ImanConover(x, target), ImanConover(same, target)
		if err != nil || again != nil {
			t.Fatal(err, again)
		}
		for k := range x {
			if !slices.Equal(x[k], same[k]) {
				t.Errorf("column %d is another one the second time", k)
			}
			if !slices.Equal(slices.Sorted(slices.Values(x[k])), slices.Sorted(slices.Values(before[k]))) {
				t.Errorf("column %d has other numbers", k)
			}
		}
	})
}

func TestImanConoverRefuses(t *testing.T) {
	x := hypercube(10, 2, 1)
	matrix := func(r float64) [][]float64 { return [][]float64{{1, r}, {r, 1}} }
	for _, tt := range []struct {
		want           string
		columns, ranks [][]float64
	}{
		{"a matrix of 1 rows for 2 columns", x, [][]float64{{1}}},
		{"row 1 of the matrix has 1 elements, not 2", x, [][]float64{{1, 0}, {0}}},
		{"columns of 10 and 2 points", [][]float64{x[0], {1, 2}}, matrix(0)},
		{"3 points for 2 columns", [][]float64{{1, 2, 3}, {3, 1, 2}}, matrix(0)},
		{"column 1 has a NaN", [][]float64{{1, 2, 3, 4}, {3, 1, 2, math.NaN()}}, matrix(0)},
		{"element 0, 1 of the matrix is 2", x, matrix(2)},
		{"element 0, 1 of the matrix is NaN", x, matrix(math.NaN())},
		{"element 0, 0 of the matrix is 0", x, [][]float64{{0, 0}, {0, 1}}},
		{"the 1 rank correlations contradict each other", x, matrix(1)},
		{"2 columns of 10 points depend on each other", [][]float64{x[0], x[0]}, matrix(0.5)},
	} {
		err := ImanConover(tt.columns, tt.ranks)
		if err == nil || err.Error() != "iman and conover: "+tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
