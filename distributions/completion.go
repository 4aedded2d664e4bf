package distributions

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// completion returns the correlation matrix with the stated elements of s and the largest
// determinant, which is the joint normal distribution of the largest entropy: its inverse is zero
// where nothing is stated, so that nothing is added that is not implied (A. P. Dempster, Covariance
// selection, 1972). It is false if there is none, or none that is found: if an input were fixed by
// the others to one part in 1e8 of its variance.
//
// The inverse k minimises tr(s·k) − ln det k among the matrices with these zeros, which is convex:
// Newton's method, whose equations are solved by conjugate gradients, until the stated elements
// are met within 1e-11. A matrix that is stated as a whole is its own completion.
//
// The effort bounds the multiplications; beyond 1e9 the answer is to be waited for.
func completion(s [][]float64, stated [][]bool, effort float64) ([][]float64, bool) {
	c := newSelection(s, stated)
	c.budget = int(min(5000, effort/float64(len(s)*c.count)))
	if c.count == len(s)*len(s) {
		return s, positiveDefinite(s)
	}
	if hasContradiction(s, stated) || !c.solve() {
		return nil, false
	}
	for i := range s {
		for _, j := range c.near[i] {
			c.w[i][j] = s[i][j]
		}
	}
	return c.w, positiveDefinite(c.w)
}

// A selection is the state of the search: k, its inverse w, and what w has more than s. Matrices
// other than w are zero where nothing is stated.
type selection struct {
	s, k, w, excess [][]float64
	near            [][]int // the columns of the stated elements of a row, with the diagonal
	count           int     // of these
	budget          int     // of iterations of direction
	half            [][]float64
}

func newSelection(s [][]float64, stated [][]bool) *selection {
	n := len(s)
	c := &selection{s: s, k: identityMatrix(n), excess: newMatrix(n, n), near: make([][]int, n), half: newMatrix(n, n)}
	for i := range stated {
		for j, ok := range stated[i] {
			if ok {
				c.near[i] = append(c.near[i], j)
				c.count++
			}
		}
	}
	return c
}

// solve is Newton's method with halved steps.
func (c *selection) solve() bool {
	const most = 1e8 // of the inverse
	step := newMatrix(len(c.s), len(c.s))
	value, _ := c.evaluate(c.k)
	for range 200 {
		worst, size := c.compare()
		switch {
		case worst <= 1e-11:
			return true
		case size > most || c.budget <= 0:
			return false
		}
		decrement := c.direction(step, max(min(0.1, worst), 1e-12/worst))
		accepted := false
		for t := 1.0; t > 1e-6; t /= 2 {
			next := cloneMatrix(c.k)
			for i := range next {
				addTo(next[i], step[i], t)
			}
			// The last digits of the value are noise next to the minimum.
			v, ok := c.evaluate(next)
			if accepted = ok && v <= value-float64(0.1*t*decrement)+float64(1e-14*math.Abs(value)); accepted {
				c.k, value = next, v
				break
			}
		}
		if !accepted {
			break
		}
	}
	_, ok := c.evaluate(c.k)
	worst, _ := c.compare()
	return ok && worst <= 1e-9 // as far as rounding lets it
}

// evaluate returns tr(s·k) − ln det k, and keeps the inverse of k; false if k is not positive
// definite.
func (c *selection) evaluate(k [][]float64) (float64, bool) {
	factor := cloneMatrix(k)
	if !cholesky(factor) {
		return 0, false
	}
	value := 0.0
	for i := range k {
		value -= 2 * special.Log(factor[i][i])
		for _, j := range c.near[i] {
			value += float64(c.s[i][j] * k[i][j])
		}
	}
	c.w = inverse(factor)
	return value, true
}

// compare sets the excess. It returns its largest element, and that of k.
func (c *selection) compare() (worst, size float64) {
	for i := range c.near {
		size = max(size, c.k[i][i])
		for _, j := range c.near[i] {
			c.excess[i][j] = c.w[i][j] - c.s[i][j]
			worst = max(worst, math.Abs(c.excess[i][j]))
		}
	}
	return worst, size
}

// direction solves w·step·w = excess, where stated, to a part of the excess. Conjugate gradients
// begin with k·excess·k, which is the solution if everything is stated. It returns the decrease of
// the value per step to first order.
func (c *selection) direction(step [][]float64, part float64) float64 {
	n := len(step)
	image, along := newMatrix(n, n), newMatrix(n, n)
	rest, better := cloneMatrix(c.excess), newMatrix(n, n)
	for i := range step {
		clear(step[i])
	}
	c.sandwich(better, c.k, rest)
	size := inner(rest, better)
	goal := part * part * size
	for i := range along {
		copy(along[i], better[i])
	}
	for ; c.budget > 0; c.budget-- {
		c.sandwich(image, c.w, along)
		curvature := inner(along, image)
		if !(curvature > 0 && size > 0) {
			break
		}
		f := size / curvature
		for i := range step {
			addTo(step[i], along[i], f)
			addTo(rest[i], image[i], -f)
		}
		c.sandwich(better, c.k, rest)
		before := size
		size = inner(rest, better)
		if !(size > goal) {
			break
		}
		for i := range along {
			for j := range along[i] {
				along[i][j] = better[i][j] + float64(size/before*along[i][j])
			}
		}
	}
	return inner(c.excess, step)
}

// sandwich sets out to m·d·m, where stated.
func (c *selection) sandwich(out, m, d [][]float64) {
	for i, row := range c.half {
		clear(row)
		for k, x := range m[i] {
			if x == 0 {
				continue
			}
			dk := d[k]
			if 3*len(c.near[k]) > len(row) {
				addTo(row, dk, x)
				continue
			}
			for _, j := range c.near[k] {
				row[j] += float64(x * dk[j])
			}
		}
		for _, j := range c.near[i] {
			if j > i {
				break
			}
			out[i][j] = dot(row, m[j])
			out[j][i] = out[i][j]
		}
	}
}

// inner returns Σ x·y.
func inner(x, y [][]float64) float64 {
	sum := 0.0
	for i := range x {
		sum += dot(x[i], y[i])
	}
	return sum
}
