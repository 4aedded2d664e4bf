package distributions

import (
	"math"
	"slices"
)

// eigen returns the eigenvalues of a symmetric matrix, ascending, and the eigenvector of each as
// a row: a[i][j] = Σ values[k]·vectors[k][i]·vectors[k][j]. It does not change a.
//
// Householder reflections make a tridiagonal matrix, and the QL algorithm with implicit shifts
// makes that diagonal (Golub and Van Loan, algorithms 8.3.1 and 8.3.3). Values are accurate to a
// few units of 1e-16 times the largest, or 1e-130.
func eigen(a [][]float64) (values []float64, vectors [][]float64) {
	d, e, vectors := tridiagonal(a)
	diagonalise(d, e, vectors)
	order := make([]int, len(d))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case d[i] < d[j]:
			return -1
		case d[i] > d[j]:
			return 1
		}
		return 0
	})
	sorted := make([][]float64, len(d))
	for i, k := range order {
		values = append(values, d[k])
		sorted[i] = vectors[k]
	}
	return values, sorted
}

// tridiagonal returns the diagonal d and the subdiagonal e (e[i] between i and i+1) of the
// tridiagonal matrix z·a·zᵀ, and the orthogonal matrix z.
func tridiagonal(a [][]float64) (d, e []float64, z [][]float64) {
	n := len(a)
	a = cloneMatrix(a)
	d, e, z = make([]float64, n), make([]float64, n), identityMatrix(n)
	factors, w := make([]float64, n), make([]float64, n)
	for k := range n - 1 {
		// The reflection I − f·v·vᵀ leaves of v, the rest of row k, its first element only. It is
		// kept in the place of that row.
		v := a[k][k+1:]
		d[k], e[k] = a[k][k], v[0]
		rest := dot(v[1:], v[1:])
		if rest < 0x1p-900 { // nothing, or so little that its squares lose their digits
			continue
		}
		length := math.Sqrt(rest + float64(v[0]*v[0]))
		if v[0] > 0 {
			length = -length
		}
		e[k] = length
		v[0] -= length
		f := 2 / (rest + float64(v[0]*v[0]))
		factors[k] = f
		block := a[k+1:]
		for i := range block {
			w[i] = f * dot(block[i][k+1:], v)
		}
		half := float64(f/2) * dot(w[:len(v)], v)
		for i := range v {
			w[i] -= float64(half * v[i])
		}
		for i := range block {
			row, vi, wi := block[i][k+1:], v[i], w[i]
			for j, vj := range v {
				row[j] -= float64(vi*w[j]) + float64(wi*vj)
			}
		}
	}
	if n > 0 {
		d[n-1] = a[n-1][n-1]
	}
	for k := n - 3; k >= 0; k-- {
		v := a[k][k+1:]
		for _, row := range z[k+1:] {
			addTo(row[k+1:], v, -float64(factors[k]*dot(row[k+1:], v)))
		}
	}
	return d, e, z
}

// diagonalise leaves in d the eigenvalues of a tridiagonal matrix, and applies the rotations to
// the rows of z.
func diagonalise(d, e []float64, z [][]float64) {
	n, size := len(d), 0.0
	for i := range d {
		size = max(size, math.Abs(d[i]), math.Abs(e[i]))
	}
	for l := range n {
		for range 60 { // about two are needed
			m := l
			for m < n-1 && math.Abs(e[m]) > max(0x1p-53*(math.Abs(d[m])+math.Abs(d[m+1])), 0x1p-70*size) {
				m++
			}
			if m == l {
				break
			}
			implicitShift(d, e, z, l, m)
		}
	}
}

// implicitShift is one step of the QL algorithm on the block from l to m.
func implicitShift(d, e []float64, z [][]float64, l, m int) {
	g := (d[l+1] - d[l]) / (2 * e[l])
	r := math.Sqrt(1 + float64(g*g))
	g = d[m] - d[l] + e[l]/(g+math.Copysign(r, g))
	s, c, p := 1.0, 1.0, 0.0
	for i := m - 1; i >= l; i-- {
		f, b := float64(s*e[i]), float64(c*e[i])
		r = length(f, g)
		e[i+1] = r
		if r == 0 {
			d[i+1] -= p
			e[m] = 0
			return
		}
		s, c = f/r, g/r
		g = d[i+1] - p
		r = float64((d[i]-g)*s) + float64(2*c*b)
		p = float64(s * r)
		d[i+1] = g + p
		g = float64(c*r) - b
		rotate(z[i], z[i+1], s, c)
	}
	d[l] -= p
	e[l], e[m] = g, 0
}

// length returns √(x²+y²).
func length(x, y float64) float64 {
	x, y = math.Abs(x), math.Abs(y)
	if x < y {
		x, y = y, x
	}
	if x == 0 {
		return 0
	}
	y /= x
	return x * math.Sqrt(1+float64(y*y))
}

// rotate turns the rows x and y.
func rotate(x, y []float64, s, c float64) {
	y = y[:len(x)]
	for i, v := range x {
		w := y[i]
		y[i] = float64(s*v) + float64(c*w)
		x[i] = float64(c*v) - float64(s*w)
	}
}
