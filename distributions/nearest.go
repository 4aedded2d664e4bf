package distributions

import "math"

// leastEigenvalue is the least eigenvalue of a nearest correlation matrix: large enough for its
// Cholesky factor, and small beside what correlations are known to.
const leastEigenvalue = 1e-6

// nearestTo returns the correlation matrix nearest to g: symmetric, with ones on the diagonal, no
// eigenvalue below leastEigenvalue, and the least sum of squared differences from g. Where stated
// is false, g does not count; what the result has there is then one of many.
//
// Every element stated: Newton's method on the dual problem, H. Qi and D. Sun (2006), with the
// eigenvalues shifted; see dual. Else by majorisation, which takes the last result for what is not
// stated, and solves again, with the acceleration of Nesterov and restarts.
func nearestTo(g [][]float64, stated [][]bool) [][]float64 {
	n := len(g)
	target := cloneMatrix(g)
	solver := dual{y: make([]float64, n)}
	complete := true
	for i := range g {
		for j := range g {
			if !stated[i][j] && i != j {
				complete, target[i][j] = false, 0
			}
		}
	}
	x := solver.solve(target)
	if complete {
		return x
	}
	last, distance, momentum := x, statedDistance(x, g, stated), 1.0
	for range 500 {
		next := (1 + math.Sqrt(1+float64(4*momentum*momentum))) / 2
		ahead := (momentum - 1) / next
		for i := range g {
			for j := range g {
				if !stated[i][j] {
					target[i][j] = x[i][j] + float64(ahead*(x[i][j]-last[i][j]))
				}
			}
		}
		last, x, momentum = x, solver.solve(target), next
		d := statedDistance(x, g, stated)
		if d > distance {
			momentum = 1
		}
		distance = d
		if largestChange(x, last) <= 1e-7*max(1, float64(n)/50) {
			break
		}
	}
	return x
}

// statedDistance returns the sum of squared differences of the stated elements.
func statedDistance(x, g [][]float64, stated [][]bool) float64 {
	sum := 0.0
	for i := range g {
		for j := range i {
			if d := x[i][j] - g[i][j]; stated[i][j] {
				sum += float64(d * d)
			}
		}
	}
	return sum
}

// largestChange returns the largest difference of two matrices.
func largestChange(x, y [][]float64) float64 {
	most := 0.0
	for i := range x {
		for j := range x[i] {
			most = max(most, math.Abs(x[i][j]-y[i][j]))
		}
	}
	return most
}

// dual is the dual problem of the nearest correlation matrix: with b = 1 − leastEigenvalue, and
// g₊ the matrix g whose negative eigenvalues are replaced by 0, it is to find the y that minimises
// ½·‖(g − leastEigenvalue·I + Diag(y))₊‖² − b·Σ y. The gradient is what the diagonal of that
// matrix lacks to b.
type dual struct {
	y        []float64 // where the search begins, and ends
	values   []float64
	vectors  [][]float64
	negative int         // number of eigenvalues ≤ 0
	scratch  [][]float64 // rows for the product of hessian
}

// solve returns the nearest correlation matrix.
func (s *dual) solve(g [][]float64) [][]float64 {
	n := len(g)
	gradient, step := make([]float64, n), make([]float64, n)
	value := s.evaluate(g, s.y, gradient)
	size := math.Sqrt(dot(gradient, gradient))
	for range 100 {
		if size <= 1e-11*float64(n) {
			break
		}
		s.direction(step, gradient, min(0.1, size))
		slope := dot(step, gradient)
		next, t := make([]float64, n), 1.0
		for range 40 { // halvings
			for i := range next {
				next[i] = s.y[i] + float64(t*step[i])
			}
			// The last digits of the value are noise next to the minimum.
			if v := s.evaluate(g, next, gradient); v <= value+float64(1e-4*t*slope)+float64(1e-14*math.Abs(value)) {
				value = v
				break
			}
			t /= 2
		}
		copy(s.y, next)
		before := size
		size = math.Sqrt(dot(gradient, gradient))
		if size >= before && size <= 1e-8*float64(n) {
			break // as far as rounding lets it
		}
	}
	return s.positive()
}

// evaluate returns the value and the gradient at y, and keeps the eigenvalues there.
func (s *dual) evaluate(g [][]float64, y, gradient []float64) float64 {
	a := cloneMatrix(g)
	for i := range a {
		a[i][i] = 1 - leastEigenvalue + y[i]
	}
	s.values, s.vectors = eigen(a)
	s.negative = 0
	for i := range gradient {
		gradient[i] = -(1 - leastEigenvalue)
	}
	value := 0.0
	for k, v := range s.values {
		if v <= 0 {
			s.negative++
			continue
		}
		value += float64(v * v / 2)
		for i, x := range s.vectors[k] {
			gradient[i] += float64(v * float64(x*x))
		}
	}
	for _, v := range y {
		value -= float64((1 - leastEigenvalue) * v)
	}
	return value
}

// positive returns the matrix at the last y, rescaled to a diagonal of ones.
func (s *dual) positive() [][]float64 {
	n := len(s.values)
	x := newMatrix(n, n)
	for i := range x {
		x[i][i] = leastEigenvalue
	}
	for k, v := range s.values {
		if v <= 0 {
			continue
		}
		for i, e := range s.vectors[k] {
			addTo(x[i][:i+1], s.vectors[k][:i+1], float64(v*e))
		}
	}
	scale := make([]float64, n)
	for i := range x {
		scale[i] = 1 / math.Sqrt(x[i][i])
	}
	for i := range x {
		for j := range i {
			x[i][j] *= scale[i] * scale[j]
			x[j][i] = x[i][j]
		}
		x[i][i] = 1
	}
	return x
}

// direction solves hessian·step = −gradient by conjugate gradients, up to a part of the gradient.
func (s *dual) direction(step, gradient []float64, part float64) {
	n := len(step)
	rest, along, image := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, g := range gradient {
		step[i], rest[i], along[i] = 0, -g, -g
	}
	size := dot(rest, rest)
	goal := part * part * size
	for range min(2*n, 200) {
		s.hessian(image, along)
		curvature := dot(along, image)
		if !(curvature > 0) {
			break
		}
		f := size / curvature
		addTo(step, along, f)
		addTo(rest, image, -f)
		before := size
		size = dot(rest, rest)
		if size <= goal {
			break
		}
		for i := range along {
			along[i] = rest[i] + float64(size/before*along[i])
		}
	}
}

// hessian sets image to the generalised Hessian times h. With P the eigenvectors it is
// diag(P·(Ω∘(Pᵀ·Diag(h)·P))·Pᵀ), where Ω is 1 for two positive eigenvalues, 0 for two others, and
// λ/(λ−μ) for a positive λ and another μ. The sums run over the pairs of eigenvectors with one at
// least of the kind of which there are fewer.
func (s *dual) hessian(image, h []float64) {
	n := len(h)
	few, from, to := false, s.negative, n // the positive ones
	if s.negative < n-s.negative {
		few, from, to = true, 0, s.negative
	}
	if s.scratch == nil {
		s.scratch = newMatrix(2, n)
	}
	weighted, sum := s.scratch[0], s.scratch[1]
	for i := range image {
		image[i] = float64(1e-12 * h[i]) // lest it be singular
		if few {
			image[i] += h[i]
		}
	}
	for k := from; k < to; k++ {
		for i, x := range s.vectors[k] {
			weighted[i] = x * h[i]
		}
		clear(sum)
		for l, other := range s.vectors {
			var omega float64
			switch positive, same := s.values[max(k, l)], (k < s.negative) == (l < s.negative); {
			case !same:
				omega = positive / (positive - s.values[min(k, l)])
			case !few:
				omega = 1
			}
			if few { // the Hessian is h less what is missing
				omega--
			}
			if l < from || l >= to {
				omega *= 2 // the pair and its mirror image
			}
			if omega != 0 {
				addTo(sum, other, omega*dot(weighted, other))
			}
		}
		for i, x := range s.vectors[k] {
			image[i] += float64(x * sum[i])
		}
	}
}
