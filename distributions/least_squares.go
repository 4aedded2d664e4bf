package distributions

import "math"

// leastSquares sets x to the solution of rows·x ≈ y with the least sum of squares, by
// Householder reflections. It changes rows and y, and returns false if the columns of rows
// depend on each other.
func leastSquares(rows [][]float64, y, x []float64) bool {
	m, n := len(rows), len(x)
	for k := range n {
		norm := 0.0
		for i := k; i < m; i++ {
			norm += float64(rows[i][k] * rows[i][k])
		}
		norm = math.Copysign(math.Sqrt(norm), -rows[k][k])
		if !(math.Abs(norm) > 1e-13) {
			return false
		}
		// The reflection takes v = column − norm·e, where v·v = −2·norm·v[k].
		v := make([]float64, m)
		for i := k; i < m; i++ {
			v[i] = rows[i][k]
		}
		v[k] -= norm
		scale := -1 / float64(norm*v[k])
		reflect := func(get func(i int) *float64) {
			dot := 0.0
			for i := k; i < m; i++ {
				dot += float64(v[i] * *get(i))
			}
			dot *= scale
			for i := k; i < m; i++ {
				*get(i) -= float64(dot * v[i])
			}
		}
		for j := k; j < n; j++ {
			reflect(func(i int) *float64 { return &rows[i][j] })
		}
		reflect(func(i int) *float64 { return &y[i] })
	}
	for k := n - 1; k >= 0; k-- {
		sum := y[k]
		for j := k + 1; j < n; j++ {
			sum -= float64(rows[k][j] * x[j])
		}
		x[k] = sum / rows[k][k]
	}
	return finite(x...)
}
