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
	var slope series // of h·c'
	for k := range c {
		slope[k] = float64(k) * c[k]
	}
	c[0] = special.Exp(c[0])
	for n := 1; n <= order; n++ {
		sum := 0.0
		for k := 1; k <= n; k++ {
			sum += float64(slope[k] * c[n-k])
		}
		c[n] = sum / float64(n)
	}
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

// lanes is how many series are expanded side by side. The sums within one wait for each other,
// those of different ones do not.
const lanes = 4

// A pearson is a law of the system of K. Pearson: its density f has f'/f = B/A with A(x) =
// a0 + a1·x + a2·x² and B(x) = b0 + b1·x, so its quantile function x(p) has
// A(x)·x” + B(x)·x'² = 0, which gives the power series term by term.
type pearson struct{ a1, a2, b0, b1 float64 }

// A point is where a series begins: the value x of the quantile function of a law, A(x), and the
// slope there.
type point struct {
	pearson
	x, atX, slope float64
}

// expand sets c to the series at the points.
func expand(c *[lanes]series, at *[lanes]point) {
	// x, a, b, d, s and e are the series of x, A, B, x', x'² and x”, the lanes of a term together;
	// q is a2·x.
	var x, q, a, b, d, s, e [order + 1][lanes]float64
	for j := range at {
		p := &at[j]
		x[0][j], x[1][j], d[0][j] = p.x, p.slope, p.slope
		b[0][j] = p.b0 + float64(p.b1*p.x)
	}
	for n := range order - 1 {
		if n > 0 {
			for j := range at {
				p := &at[j]
				a[n][j] = float64((p.a1 + float64(2*p.a2*p.x)) * x[n][j])
				b[n][j], q[n][j] = p.b1*x[n][j], p.a2*x[n][j]
			}
			convolve(&a[n], q[1:n], x[1:n])
		}
		convolve(&s[n], d[:n+1], d[:n+1])
		var sum [lanes]float64
		convolve(&sum, b[:n+1], s[:n+1])
		convolve(&sum, a[1:n+1], e[:n])
		for j := range at {
			e[n][j] = -sum[j] / at[j].atX
			d[n+1][j] = e[n][j] / float64(n+1)
			x[n+2][j] = d[n+1][j] / float64(n+2)
		}
	}
	for j := range c {
		for n := range c[j] {
			c[j][n] = x[n][j]
		}
	}
}

// convolve adds u[0]·v[n] + … + u[n]·v[0] to sum, where n is the last index of both.
func convolve(sum *[lanes]float64, u, v [][lanes]float64) {
	s0, s1, s2, s3 := sum[0], sum[1], sum[2], sum[3]
	v = v[:len(u)]
	for k := range u {
		f, g := &u[k], &v[len(v)-1-k]
		s0 += float64(f[0] * g[0])
		s1 += float64(f[1] * g[1])
		s2 += float64(f[2] * g[2])
		s3 += float64(f[3] * g[3])
	}
	*sum = [lanes]float64{s0, s1, s2, s3}
}

// compose replaces the series in p by one in z, where p is a series in z without constant.
func (c *series) compose(p *series) {
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
