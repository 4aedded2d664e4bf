package analysis

import "math"

// normalEquations has the sums of the products of some columns, for a regression. The columns are near zero
// and of about equal size, as ranks are. The zero value is that of no rows.
type normalEquations struct {
	n        float64
	sums     []float64
	products [][]float64 // lower triangle
}

// add takes in rows of the columns.
func (e *normalEquations) add(columns [][]float64, from, to int) {
	if e.products == nil {
		e.sums, e.products = make([]float64, len(columns)), make([][]float64, len(columns))
		for i := range e.products {
			e.products[i] = make([]float64, i+1)
		}
	}
	e.n += float64(to - from)
	const block = 512 // rows that stay in the cache
	for ; from < to; from += block {
		end := min(from+block, to)
		for i, a := range columns {
			a = a[from:end]
			for _, v := range a {
				e.sums[i] += v
			}
			for j := range i + 1 {
				e.products[i][j] += innerProduct(a, columns[j][from:end])
			}
		}
	}
}

// addWeighted takes in rows that count as much as their weights; nil weights are all 1. Weights of points are equal
// over long stretches.
func (e *normalEquations) addWeighted(columns [][]float64, weights []float64, from, to int) {
	if weights == nil {
		e.add(columns, from, to)
		return
	}
	for from < to {
		end := from + 1
		for end < to && weights[end] == weights[from] {
			end++
		}
		var stretch normalEquations
		stretch.add(columns, from, end)
		stretch.scale(weights[from])
		e.merge(&stretch)
		from = end
	}
}

// scale makes the rows count weight times as much.
func (e *normalEquations) scale(weight float64) {
	e.n *= weight
	for i := range e.sums {
		e.sums[i] *= weight
		for j := range e.products[i] {
			e.products[i][j] *= weight
		}
	}
}

// innerProduct returns Σ a·b in four sums.
func innerProduct(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	for ; len(a) >= 4; a, b = a[4:], b[4:] {
		s0 += float64(a[0] * b[0])
		s1 += float64(a[1] * b[1])
		s2 += float64(a[2] * b[2])
		s3 += float64(a[3] * b[3])
	}
	for i, v := range a {
		s0 += float64(v * b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// merge takes in the sums of other rows.
func (e *normalEquations) merge(o *normalEquations) {
	if e.products == nil {
		e.sums, e.products = make([]float64, len(o.sums)), make([][]float64, len(o.products))
		for i := range e.products {
			e.products[i] = make([]float64, i+1)
		}
	}
	e.n += o.n
	for i, s := range o.sums {
		e.sums[i] += s
		for j, v := range o.products[i] {
			e.products[i][j] += v
		}
	}
}

// covariance returns the lower triangle of the covariance matrix of the columns, with divisor n.
func (e *normalEquations) covariance() [][]float64 {
	cov := make([][]float64, len(e.products))
	for i := range cov {
		cov[i] = make([]float64, i+1)
		for j := range cov[i] {
			cov[i][j] = e.products[i][j]/e.n - float64(e.sums[i]/e.n*(e.sums[j]/e.n))
		}
	}
	return cov
}

// leastSquares returns the coefficients of the regression of the last column on the others, given
// the lower triangle of their covariance. A column that the ones before it make up has the coefficient 0.
func leastSquares(cov [][]float64) []float64 {
	p := len(cov) - 1
	factor := make([][]float64, p) // Cholesky
	z := make([]float64, p)        // the solution of factor·z = covariances with the last column
	for i := range p {
		factor[i] = make([]float64, i+1)
		for j := range i + 1 {
			sum := cov[i][j]
			for k := range j {
				sum -= float64(factor[i][k] * factor[j][k])
			}
			switch {
			case i == j && sum > 1e-10*cov[i][i]:
				factor[i][i] = math.Sqrt(sum)
			case i != j && factor[j][j] > 0:
				factor[i][j] = sum / factor[j][j]
			}
		}
		if factor[i][i] > 0 {
			sum := cov[p][i]
			for k := range i {
				sum -= float64(factor[i][k] * z[k])
			}
			z[i] = sum / factor[i][i]
		}
	}
	beta := make([]float64, p)
	for i := p - 1; i >= 0; i-- {
		if factor[i][i] == 0 {
			continue
		}
		sum := z[i]
		for k := i + 1; k < p; k++ {
			sum -= float64(factor[k][i] * beta[k])
		}
		beta[i] = sum / factor[i][i]
	}
	return beta
}

// without returns the sums of the rows that are not among those of another, which are among these.
func (e *normalEquations) without(o *normalEquations) *normalEquations {
	rest := &normalEquations{n: e.n - o.n, sums: make([]float64, len(e.sums)), products: make([][]float64, len(e.products))}
	for i := range e.sums {
		rest.sums[i] = e.sums[i] - o.sums[i]
		rest.products[i] = make([]float64, i+1)
		for j := range rest.products[i] {
			rest.products[i][j] = e.products[i][j] - o.products[i][j]
		}
	}
	return rest
}
