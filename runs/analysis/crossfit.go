package analysis

import (
	"math"
	"slices"

	"github.com/federated-frontier/mc/params"
)

// learn returns the option that regressions on the inputs of a group, each made without the part that the
// point is in, say is best.
func (l *Losses) learn(inputs []params.Input, x [][]float64, group []int, replicates int) []int {
	n := len(l.Loss[0])
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	var basis [][]float64
	isStep := len(group) == 1 && inputs[group[0]].Kind != params.Choice
	if isStep {
		basis = [][]float64{ranks(x[group[0]], rows, l.Weights)}
	} else {
		for _, k := range group {
			basis = append(basis, basisOf(inputs[k], x[k], design{rows: rows, weights: l.Weights})...)
		}
	}
	chosen := make([]int, n)
	scale := make([]float64, len(l.Loss)) // of the differences, so that columns are of about equal size
	differences := make([][]float64, len(l.Loss))
	for o := 1; o < len(l.Loss); o++ {
		differences[o] = make([]float64, n)
		for i := range n {
			differences[o][i] = l.Loss[o][i] - l.Loss[0][i]
			scale[o] = max(scale[o], math.Abs(differences[o][i]))
		}
		for i := range n {
			differences[o][i] /= max(scale[o], math.SmallestNonzeroFloat64)
		}
	}
	predicted := make([][]float64, len(l.Loss))
	predicted[0] = make([]float64, n)
	for o := 1; o < len(l.Loss); o++ {
		if isStep {
			predicted[o] = crossSteps(basis[0], differences[o], l.weight, replicates)
		} else {
			predicted[o] = crossFitted(append(slices.Clone(basis), differences[o]), l.Weights, replicates)
		}
		for i := range predicted[o] {
			predicted[o][i] *= scale[o]
		}
	}
	for i := range chosen {
		for o := range predicted {
			if predicted[o][i] < predicted[chosen[i]][i] {
				chosen[i] = o
			}
		}
	}
	return chosen
}

// basisOf returns the columns of a regression on an input: Legendre polynomials of twice its rank, from −1 to
// 1, or a column of 0 and 1 for each option but the first.
func basisOf(in params.Input, x []float64, d design) [][]float64 {
	columns := d.columnsOf(in, x)
	if in.Kind == params.Choice || len(columns) == 0 {
		return columns
	}
	square, cube := make([]float64, len(d.rows)), make([]float64, len(d.rows))
	for i, r := range columns[0] {
		t := 2 * r
		tt := float64(t * t)
		square[i], cube[i] = float64(1.5*tt)-0.5, float64(t*(float64(2.5*tt)-1.5))
	}
	return append(columns, square, cube)
}

// crossSteps returns for each row the mean of y at the ranks of the same step, in the parts that the
// row is not in. weight says what a row counts.
func crossSteps(ranks, y []float64, weight func(i int) float64, parts int) []float64 {
	n := len(y)
	steps := min(32, max(4, n/512))
	at := func(i int) int { return min(steps-1, int((ranks[i]+0.5)*float64(steps))) }
	sums, counts := make([]float64, (parts+1)*steps), make([]float64, (parts+1)*steps)
	for r := range parts {
		from, to := partOf(r, parts, n)
		for i := from; i < to; i++ {
			w := weight(i)
			sums[r*steps+at(i)] += float64(w * y[i])
			counts[r*steps+at(i)] += w
		}
		for s := range steps { // of all parts
			sums[parts*steps+s] += sums[r*steps+s]
			counts[parts*steps+s] += counts[r*steps+s]
		}
	}
	out := make([]float64, n)
	for r := range parts {
		from, to := partOf(r, parts, n)
		for i := from; i < to; i++ {
			s := at(i)
			if others := counts[parts*steps+s] - counts[r*steps+s]; others > 0 {
				out[i] = (sums[parts*steps+s] - sums[r*steps+s]) / others
			}
		}
	}
	return out
}

// crossFitted returns for each row what the regression of the last column on the others, in the parts
// that the row is not in, predicts. Rows count as much as their weights, which may be nil.
func crossFitted(columns [][]float64, weights []float64, parts int) []float64 {
	n := len(columns[0])
	each := make([]normalEquations, parts)
	var all normalEquations
	for r := range each {
		from, to := partOf(r, parts, n)
		each[r].addWeighted(columns, weights, from, to)
		all.merge(&each[r])
	}
	p := len(columns) - 1
	out := make([]float64, n)
	for r := range each {
		others := all.without(&each[r])
		beta := leastSquares(others.covariance())
		intercept := others.sums[p] / others.n
		for j, b := range beta {
			intercept -= float64(b * (others.sums[j] / others.n))
		}
		from, to := partOf(r, parts, n)
		for i := from; i < to; i++ {
			out[i] = intercept
		}
		for j, b := range beta {
			for i := from; i < to; i++ {
				out[i] += float64(b * columns[j][i])
			}
		}
	}
	return out
}
