package distributions

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// symmetric returns a symmetric matrix of numbers in (-1, 1).
func symmetric(n int, stream uint64) [][]float64 {
	rng := source(stream)
	a := newMatrix(n, n)
	for i := range a {
		for j := range i + 1 {
			a[i][j] = 2*rng.Float64() - 1
			a[j][i] = a[i][j]
		}
	}
	return a
}

func dense(a [][]float64) *mat.SymDense {
	m := mat.NewSymDense(len(a), nil)
	for i := range a {
		for j := range i + 1 {
			m.SetSym(i, j, a[i][j])
		}
	}
	return m
}

// TestEigenAgainstGonum: the values of gonum, and vectors that make the matrix again.
func TestEigenAgainstGonum(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 61, 200} {
		checkEigen(t, symmetric(n, uint64(n)))
		a := symmetric(n, uint64(n))
		values, _ := eigen(a)
		var want mat.EigenSym
		want.Factorize(dense(a), false)
		for k, w := range want.Values(nil) {
			if !(math.Abs(values[k]-w) <= float64(n)*1e-14) {
				t.Errorf("n = %d: eigenvalue %d is %.17g, want %.17g", n, k, values[k], w)
			}
		}
	}
	repeated := identityMatrix(30)
	for i := range 10 {
		repeated[i][i] = 0
	}
	repeated[3][7], repeated[7][3] = 1, 1
	checkEigen(t, repeated)
	ones := newMatrix(50, 50)
	for i := range ones {
		for j := range ones {
			ones[i][j] = 1
		}
	}
	checkEigen(t, ones)
	checkEigen(t, newMatrix(4, 4))
}

func TestEigenProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		a := newMatrix(n, n)
		for i := range a {
			for j := range i + 1 {
				a[i][j] = rapid.OneOf(rapid.Float64Range(-1, 1), rapid.Just(0.), rapid.Just(1.), rapid.Just(1e-12), rapid.Just(7e-161)).Draw(t, "a")
				a[j][i] = a[i][j]
			}
		}
		checkEigen(t, a)
	})
}

type errorer interface {
	Errorf(format string, args ...any)
}

func checkEigen(tb errorer, a [][]float64) {
	n := len(a)
	before := cloneMatrix(a)
	values, vectors := eigen(a)
	if largestChange(a, before) != 0 {
		tb.Errorf("the matrix has changed")
	}
	size := max(math.Abs(values[0]), math.Abs(values[n-1]))
	bound := float64(n)*2e-15*size + 1e-130
	for i := range a {
		for j := range a {
			sum, product := 0.0, dot(vectors[i], vectors[j])
			for k, v := range values {
				sum += v * vectors[k][i] * vectors[k][j]
			}
			if !(math.Abs(sum-a[i][j]) <= bound) {
				tb.Errorf("n = %d: element %d, %d comes back as %g, want %g", n, i, j, sum, a[i][j])
			}
			if i == j {
				product--
			}
			if !(math.Abs(product) <= float64(n)*1e-14) {
				tb.Errorf("n = %d: vectors %d and %d are not orthonormal by %g", n, i, j, product)
			}
		}
	}
}

func BenchmarkEigen(b *testing.B) {
	a := symmetric(200, 1)
	for b.Loop() {
		eigen(a)
	}
}
