package distributions

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
)

// ImanConover reorders the numbers in each column, so that the rank (Spearman) correlations of the
// columns are near those of a matrix, and each column keeps exactly its numbers: a Latin hypercube
// stays one. The first column stays as it is. The method is distribution-free and deterministic:
// equal numbers count in their order.
//
// The columns are those of a design that is in memory as a whole, of n points, in an order that is
// random and independent from column to column, as of a sampler. Their ranks become normal scores,
// Φ⁻¹(rank/(n+1)), whose sample correlations are taken out and replaced by 2·sin(π·r/6); then each
// column gets the order of its new scores. What the rank correlations then miss is added to those of
// the scores, and this is done again, at most 20 times; the best order is kept. Four
// columns of a Latin hypercube come within 0.006 for 100 points and 0.0001 for 1000, where the sampling
// error is 0.1 and 0.03.
//
// It is right for small designs in memory. Every point depends on all others, so there is no random
// access, no batch, and a longer design does not begin with a shorter one; a run, which has all
// this, uses the copula of a Joint.
//
// Errors: a matrix that is not symmetric with ones on the diagonal, or not positive definite; too
// few points, which are 2 more than columns at least, or columns that are functions of each other.
//
// Source: R. L. Iman and W. J. Conover, A distribution-free approach to inducing rank correlation
// among input variables, Communications in Statistics – Simulation and Computation 11 (1982)
// 311–334. The scores are those of the columns, not of random permutations.
func ImanConover(columns, rank [][]float64) error {
	target, err := scoreCorrelations(columns, rank)
	if err != nil {
		return err
	}
	orders, scores := make([][]int, len(columns)), make([][]float64, len(columns))
	for k, c := range columns {
		orders[k] = orderOf(c)
		scores[k] = normalScores(orders[k])
	}
	present := identityMatrix(len(columns))
	for i := range scores {
		for j := range i {
			present[i][j] = dot(scores[i], scores[j]) / math.Sqrt(float64(dot(scores[i], scores[i])*dot(scores[j], scores[j])))
		}
	}
	if !cholesky(present) {
		return fmt.Errorf("iman and conover: %d columns of %d points depend on each other", len(columns), len(columns[0]))
	}
	for k := range scores {
		whiten(scores, present[k], k)
	}
	best := arrange(scores, target)
	for k, c := range columns {
		sorted := make([]float64, len(c))
		for r, i := range orders[k] {
			sorted[r] = c[i]
		}
		for i, r := range best[k] {
			c[i] = sorted[r]
		}
	}
	return nil
}

// arrange returns the ranks, from 0, that give scores which are not correlated the rank correlations
// of the target, as nearly as 20 trials can.
func arrange(scores, target [][]float64) (best [][]int) {
	factor, goal := cloneMatrix(target), cloneMatrix(target)
	least := math.Inf(1)
	for range 20 {
		for i := range goal {
			copy(factor[i], goal[i])
		}
		if !cholesky(factor) {
			break // beyond what a joint distribution can have; the first is not
		}
		ranks := mixedRanks(scores, factor)
		worst := 0.0
		for i := range goal {
			for j := range i {
				missing := target[i][j] - pearsonOf(rankCorrelation(ranks[i], ranks[j]))
				worst = max(worst, math.Abs(missing))
				goal[i][j] += missing
			}
		}
		if worst < least {
			least, best = worst, ranks
		}
	}
	return best
}

// mixedRanks returns the ranks of the scores times the factor.
func mixedRanks(scores, factor [][]float64) [][]int {
	ranks := make([][]int, len(scores))
	for k := range scores {
		mixed := make([]float64, len(scores[k]))
		for j := range k + 1 {
			addTo(mixed, scores[j], factor[k][j])
		}
		ranks[k] = make([]int, len(mixed))
		for r, i := range orderOf(mixed) {
			ranks[k][i] = r
		}
	}
	return ranks
}

// rankCorrelation returns 1 − 6·Σd²/(n³−n), of the differences d of ranks.
func rankCorrelation(a, b []int) float64 {
	n, sum := float64(len(a)), 0.0
	for i, r := range a {
		d := float64(r - b[i])
		sum += float64(d * d)
	}
	return 1 - float64(6*sum)/(n*float64(float64(n*n)-1))
}

// whiten takes the scores before k out of those of k, given row k of the Cholesky factor of their
// correlations.
func whiten(scores [][]float64, row []float64, k int) {
	for j := range k {
		addTo(scores[k], scores[j], -row[j])
	}
	for i := range scores[k] {
		scores[k][i] /= row[k]
	}
}

// scoreCorrelations checks the arguments of ImanConover. It returns the correlations of normal
// scores.
func scoreCorrelations(columns, rank [][]float64) ([][]float64, error) {
	if len(rank) != len(columns) {
		return nil, fmt.Errorf("iman and conover: a matrix of %d rows for %d columns", len(rank), len(columns))
	}
	target := newMatrix(len(rank), len(rank))
	for i, row := range rank {
		switch {
		case len(row) != len(rank):
			return nil, fmt.Errorf("iman and conover: row %d of the matrix has %d elements, not %d", i, len(row), len(rank))
		case len(columns[i]) != len(columns[0]):
			return nil, fmt.Errorf("iman and conover: columns of %d and %d points", len(columns[0]), len(columns[i]))
		case len(columns[i]) < len(columns)+2:
			return nil, fmt.Errorf("iman and conover: %d points for %d columns", len(columns[i]), len(columns))
		case slices.ContainsFunc(columns[i], func(x float64) bool { return x != x }):
			return nil, fmt.Errorf("iman and conover: column %d has a NaN", i)
		}
		for j, r := range row {
			if r != rank[j][i] || !(math.Abs(r) <= 1) || i == j && r != 1 {
				return nil, fmt.Errorf("iman and conover: element %d, %d of the matrix is %v", i, j, r)
			}
			target[i][j] = pearsonOf(r)
		}
		target[i][i] = 1
	}
	if !positiveDefinite(target) {
		return nil, fmt.Errorf("iman and conover: the %d rank correlations contradict each other", len(rank)*(len(rank)-1)/2)
	}
	return target, nil
}

// orderOf returns the places of the numbers, from the smallest on; equal ones in order.
func orderOf(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	return order
}

// normalScores returns Φ⁻¹(rank/(n+1)) at every place of an order.
func normalScores(order []int) []float64 {
	scores := make([]float64, len(order))
	for r, i := range order {
		scores[i] = special.NormalQuantile(float64(r+1) / float64(len(order)+1))
	}
	return scores
}
