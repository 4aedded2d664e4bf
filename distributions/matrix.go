package distributions

import (
	"math"
	"slices"
)

// positiveDefinite tells whether a matrix has a Cholesky factor.
func positiveDefinite(m [][]float64) bool { return cholesky(cloneMatrix(m)) }

// cholesky replaces the lower triangle of a matrix by its Cholesky factor, or returns false
// if the matrix is not positive definite.
func cholesky(m [][]float64) bool {
	for i := range m {
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= float64(m[i][k] * m[j][k])
			}
			if i == j {
				if !(sum > 1e-12) {
					return false
				}
				m[i][i] = math.Sqrt(sum)
			} else {
				m[i][j] = sum / m[j][j]
			}
		}
	}
	return true
}

// inverse returns the inverse of L·Lᵀ, given the Cholesky factor L.
func inverse(factor [][]float64) [][]float64 {
	n := len(factor)
	// Row j of lower is column j of the inverse of L, from its diagonal on.
	lower, out := newMatrix(n, n), newMatrix(n, n)
	for j := range n {
		x := lower[j]
		x[j] = 1 / factor[j][j]
		for i := j + 1; i < n; i++ {
			x[i] = -dot(factor[i][j:i], x[j:i]) / factor[i][i]
		}
	}
	for i := range n {
		for j := range i + 1 {
			out[i][j] = dot(lower[i][i:], lower[j][i:])
			out[j][i] = out[i][j]
		}
	}
	return out
}

// dot returns Σ x·y in four sums, of every fourth product each.
func dot(x, y []float64) float64 {
	y = y[:len(x)]
	var a, b, c, d float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a += float64(x[i] * y[i])
		b += float64(x[i+1] * y[i+1])
		c += float64(x[i+2] * y[i+2])
		d += float64(x[i+3] * y[i+3])
	}
	for ; i < len(x); i++ {
		a += float64(x[i] * y[i])
	}
	return (a + b) + (c + d)
}

// addTo adds f·y to x.
func addTo(x, y []float64, f float64) {
	y = y[:len(x)]
	for i := range x {
		x[i] += float64(f * y[i])
	}
}

func newMatrix(n, m int) [][]float64 {
	all := make([]float64, n*m)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = all[i*m : (i+1)*m : (i+1)*m]
	}
	return rows
}

func identityMatrix(n int) [][]float64 {
	m := newMatrix(n, n)
	for i := range m {
		m[i][i] = 1
	}
	return m
}

func cloneMatrix(a [][]float64) [][]float64 {
	m := make([][]float64, len(a))
	for i := range a {
		m[i] = slices.Clone(a[i])
	}
	return m
}
