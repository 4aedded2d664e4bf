package distributions

import (
	"github.com/federated-frontier/mc/internal/special"
)

// order is the highest power in a series. At the edge of a cell of a table, 1/17 of the
// distance to the singularity at p = 0, the rest is below 1e-15.
const order = 10

// A series holds the coefficients of a power series, from the constant upwards.
type series [order + 1]float64

// at sums the series at h.
func (c *series) at(h float64) float64 {
	y := 0.0
	for i := order; i >= 0; i-- {
		y = float64(y*h) + c[i]
	}
	return y
}

// affine replaces the series by offset + scale·series.
func (c *series) affine(offset, scale float64) {
	for i := range c {
		c[i] *= scale
	}
	c[0] += offset
}

// mirror replaces the series in h by one in −h.
func (c *series) mirror() {
	for i := 1; i <= order; i += 2 {
		c[i] = -c[i]
	}
}

// exp replaces the series by its exponential: y' = y·c'.
func (c *series) exp() {
	var y series
	y[0] = special.Exp(c[0])
	for n := 1; n <= order; n++ {
		sum := 0.0
		for k := 1; k <= n; k++ {
			sum += float64(float64(k) * c[k] * y[n-k])
		}
		y[n] = sum / float64(n)
	}
	*c = y
}

// logistic replaces the series by 1/(1+exp(−series)): y' = (y−y²)·c'.
func (c *series) logistic() {
	var y, r series
	y[0] = logistic(c[0])
	r[0] = float64(y[0] * logistic(-c[0]))
	for n := 1; n <= order; n++ {
		sum := 0.0
		for k := 1; k <= n; k++ {
			sum += float64(float64(k) * c[k] * r[n-k])
		}
		y[n] = sum / float64(n)
		square := 0.0
		for k := range n + 1 {
			square += float64(y[k] * y[n-k])
		}
		r[n] = y[n] - square
	}
	*c = y
}

func logistic(x float64) float64 { return 1 / (1 + special.Exp(-x)) }

// A pearson is a law of the system of K. Pearson: its density f has f'/f = B/A with A(x) =
// a0 + a1·x + a2·x² and B(x) = b0 + b1·x, so its quantile function x(p) has
// A(x)·x” + B(x)·x'² = 0, which gives the power series term by term.
type pearson struct{ a1, a2, b0, b1 float64 }

// expand sets c to the series of the quantile function where it is x, given A(x) and the
// density there.
func (l pearson) expand(c *series, x, atX, density float64) {
	// a, b, d, s and e are the series of A, B, x', x'² and x”.
	var a, b, d, s, e series
	c[0], c[1] = x, 1/density
	a[0], b[0] = atX, l.b0+float64(l.b1*x)
	d[0] = c[1]
	for n := range order - 1 {
		if n > 0 {
			a[n] = float64((l.a1 + float64(2*l.a2*x)) * c[n])
			for k := 1; k < n; k++ {
				a[n] += float64(l.a2 * c[k] * c[n-k])
			}
			b[n] = l.b1 * c[n]
		}
		for k := range n + 1 {
			s[n] += float64(d[k] * d[n-k])
		}
		sum := 0.0
		for k := range n + 1 {
			sum += float64(b[k] * s[n-k])
		}
		for k := 1; k <= n; k++ {
			sum += float64(a[k] * e[n-k])
		}
		e[n] = -sum / atX
		d[n+1] = e[n] / float64(n+1)
		c[n+2] = d[n+1] / float64(n+2)
	}
}

// compose replaces the series in p by one in z, where p is a series in z without constant.
func (c *series) compose(p series) {
	var y series
	for i := order; i >= 0; i-- {
		// y = y·p + c[i]; only the terms up to order−i of y are not zero yet.
		for n := order - i; n >= 1; n-- {
			sum := 0.0
			for k := 1; k <= n; k++ {
				sum += float64(p[k] * y[n-k])
			}
			y[n] = sum
		}
		y[0] = c[i]
	}
	*c = y
}
