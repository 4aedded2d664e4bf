package analysis

// A comoment is the count, the means and the sums of products of deviations from the means of triples of
// numbers. The zero value is that of no triples, and merging with it changes nothing.
type comoment struct {
	n    float64
	mean [3]float64
	// m is the sums of the products of deviations, in the order of the pairs below.
	m [6]float64
}

// The pairs of the components of a comoment, by place in its sums.
var pairs = [6][2]int{{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}}

const (
	aa = iota
	bb
	cc
	ab
	ac
	bc
)

// newComoment returns the comoment of triples, whose components are columns of equal length.
func newComoment(columns [3][]float64) comoment {
	n := len(columns[0])
	c := comoment{n: float64(n)}
	if n == 0 {
		return c
	}
	for k, column := range columns {
		sum := 0.0
		for _, v := range column {
			sum += v
		}
		c.mean[k] = sum / c.n
	}
	// Deviations are from rounded means; rest corrects for that.
	var rest [3]float64
	for i := range n {
		var d [3]float64
		for k := range d {
			d[k] = columns[k][i] - c.mean[k]
			rest[k] += d[k]
		}
		for j, p := range pairs {
			c.m[j] += float64(d[p[0]] * d[p[1]])
		}
	}
	for j, p := range pairs {
		c.m[j] -= float64(rest[p[0]] * rest[p[1]] / c.n)
	}
	for k := range rest {
		c.mean[k] += rest[k] / c.n
	}
	return c
}

// merge adds the triples of b to those of a.
//
// Pébay: Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
// moments (2008), equation 3.11.
func (a *comoment) merge(b *comoment) {
	switch {
	case b.n == 0:
		return
	case a.n == 0:
		*a = *b
		return
	}
	n := a.n + b.n
	share := b.n / n
	var d [3]float64
	for k := range d {
		d[k] = b.mean[k] - a.mean[k]
	}
	for j, p := range pairs {
		a.m[j] += b.m[j] + float64(float64(d[p[0]]*d[p[1]])*float64(a.n*share))
	}
	for k := range d {
		a.mean[k] += float64(d[k] * share)
	}
	a.n = n
}

// scale makes the triples count weight times as much.
func (a *comoment) scale(weight float64) {
	a.n *= weight
	for j := range a.m {
		a.m[j] *= weight
	}
}
