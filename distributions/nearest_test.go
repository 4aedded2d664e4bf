package distributions

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// all says that every element of an n × n matrix is stated.
func all(n int) [][]bool {
	m := make([][]bool, n)
	for i := range m {
		m[i] = make([]bool, n)
		for j := range m[i] {
			m[i][j] = true
		}
	}
	return m
}

// noisy returns an n × n matrix of correlations from ten factors, with errors of the given size.
func noisy(n int, size float64, stream uint64) [][]float64 {
	rng := source(stream)
	f := newMatrix(n, 10)
	for i := range f {
		for k := range f[i] {
			f[i][k] = rng.NormFloat64()
		}
	}
	g := identityMatrix(n)
	for i := range g {
		for j := range i {
			r := dot(f[i], f[j]) / math.Sqrt((dot(f[i], f[i])+1)*(dot(f[j], f[j])+1))
			g[i][j] = min(max(r+size*rng.NormFloat64(), -0.99), 0.99)
			g[j][i] = g[i][j]
		}
	}
	return g
}

// TestNearestPublished has the examples of N. J. Higham, Computing the nearest correlation matrix
// (2002), which are also those of the NAG Library, routine g02aa, with more digits.
func TestNearestPublished(t *testing.T) {
	tests := []struct{ g, want [][]float64 }{
		{
			[][]float64{{1, 1, 0}, {1, 1, 1}, {0, 1, 1}},
			[][]float64{{1, 0.7607, 0.1573}, {0.7607, 1, 0.7607}, {0.1573, 0.7607, 1}},
		},
		{
			[][]float64{{1, -1, 0, 0}, {-1, 1, -1, 0}, {0, -1, 1, -1}, {0, 0, -1, 1}},
			[][]float64{
				{1, -0.80841, 0.19159, 0.10678},
				{-0.80841, 1, -0.65623, 0.19159},
				{0.19159, -0.65623, 1, -0.80841},
				{0.10678, 0.19159, -0.80841, 1},
			},
		},
	}
	for _, tt := range tests {
		got := nearestTo(tt.g, all(len(tt.g)))
		if d := largestChange(got, tt.want); !(d <= 6e-5) {
			t.Errorf("%v\nis nearest to %v\nwant %v", tt.g, got, tt.want)
		}
	}
}

// TestNearestOfSquare: of a square with the sides r, r, r, −r the sides are possible while 4·acos r ≥ π
// (W. W. Barrett, C. R. Johnson and P. Tarazaga, 1993), so by symmetry all become ±√½.
func TestNearestOfSquare(t *testing.T) {
	s, stated := stating(4, map[[2]int]float64{{0, 1}: 0.9, {1, 2}: 0.9, {2, 3}: 0.9, {0, 3}: -0.9})
	x := nearestTo(s, stated)
	for _, side := range []float64{x[0][1], x[1][2], x[2][3], -x[0][3]} {
		if !(math.Abs(side-math.Sqrt(0.5)) <= 1e-5) {
			t.Errorf("a side is %.7f, want %.7f", side, math.Sqrt(0.5))
		}
	}
	if w, ok := completion(x, stated, 1e9); !ok || math.Abs(w[0][2]) > 1e-3 || math.Abs(w[1][3]) > 1e-3 {
		t.Errorf("completed by %v, %v", w, ok)
	}
}

// checkNearest fails unless x is a correlation matrix, and the one nearest to g in the stated
// elements: no step from x towards another of the set reduces the distance to first order.
func checkNearest(tb errorer, g [][]float64, stated [][]bool, others func() []float64, tolerance float64) {
	x := nearestTo(g, stated)
	n := len(g)
	values, _ := eigen(x)
	if !(values[0] >= leastEigenvalue-1e-9) {
		tb.Errorf("an eigenvalue is %g", values[0])
	}
	gap := newMatrix(n, n)
	for i := range x {
		if x[i][i] != 1 {
			tb.Errorf("element %d of the diagonal is %g", i, x[i][i])
		}
		for j := range x {
			if x[i][j] != x[j][i] {
				tb.Errorf("elements %d, %d are not symmetric", i, j)
			}
			if stated[i][j] && i != j {
				gap[i][j] = x[i][j] - g[i][j]
			}
		}
	}
	for range 20 {
		// y is a correlation matrix of rank one, moved inside the set.
		y := others()
		slope := 0.0
		for i := range x {
			for j := range i {
				slope += 2 * gap[i][j] * ((1-leastEigenvalue)*y[i]*y[j] - x[i][j])
			}
		}
		if !(slope >= -tolerance) {
			tb.Errorf("a step reduces the distance: slope %g", slope)
		}
	}
}

func TestNearestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(t, "n")
		g, stated := identityMatrix(n), all(n)
		for i := range g {
			for j := range i {
				g[i][j] = rapid.Float64Range(-1, 1).Draw(t, "g")
				g[j][i] = g[i][j]
				stated[i][j] = rapid.IntRange(0, 4).Draw(t, "stated") > 0
				stated[j][i] = stated[i][j]
			}
		}
		signs := func() []float64 {
			y := make([]float64, n)
			for i := range y {
				y[i] = rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sign")
			}
			return y
		}
		checkNearest(t, g, stated, signs, 2e-5)
	})
}

func TestNearestOfValid(t *testing.T) {
	g := noisy(30, 0, 1)
	if d := largestChange(nearestTo(g, all(30)), g); d > 1e-12 {
		t.Errorf("a valid matrix moves by %g", d)
	}
}

func TestNearestLarge(t *testing.T) {
	rng := source(3)
	signs := func() []float64 {
		y := make([]float64, 200)
		for i := range y {
			y[i] = 2*float64(rng.IntN(2)) - 1
		}
		return y
	}
	checkNearest(t, noisy(200, 0.1, 2), all(200), signs, 1e-7)
}

func BenchmarkNearest(b *testing.B) {
	g, stated := noisy(200, 0.1, 2), all(200)
	for b.Loop() {
		nearestTo(g, stated)
	}
}
