package distributions

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
)

// pair records one pair.
func (p *planner) pair(pair Pair) error {
	var k [2]int
	for i, name := range []string{pair.A, pair.B} {
		column, ok := p.column[name]
		if !ok {
			return fmt.Errorf("there is no input %q", name)
		}
		if g, ok := p.group[column]; ok {
			return fmt.Errorf("input %q is in group %q", name, p.set.Groups[g].Name)
		}
		k[i] = column
	}
	if k[0] == k[1] {
		return errors.New("an input cannot be paired with itself")
	}
	if err := pair.check(); err != nil {
		return err
	}
	if _, ok := p.near[k[0]][k[1]]; ok {
		return errors.New("the pair is there twice")
	}
	c := pair.conditional()
	for i, column := range k {
		if p.coupled[column] || c != nil && p.near[column] != nil {
			return fmt.Errorf("input %q is in another pair, and a clayton or gumbel pair must be alone", p.set.Inputs[column].Name)
		}
		if c != nil {
			p.coupled[column] = true
			continue
		}
		if p.near[column] == nil {
			p.near[column] = make(map[int]float64)
		}
		p.near[column][k[1-i]] = pair.spearman()
	}
	if c != nil {
		p.couples = append(p.couples, couple{k[0], k[1], c})
	}
	return nil
}

// check returns the first thing that is wrong with the numbers of a pair.
func (pair Pair) check() error {
	name, r := "rank", pair.Rank
	if pair.Kendall != 0 {
		name, r = "kendall", pair.Kendall
	}
	switch {
	case pair.Kendall != 0 && pair.Rank != 0:
		return fmt.Errorf("rank %v and kendall %v are both given", pair.Rank, pair.Kendall)
	case pair.Copula != "" && pair.Copula != Gaussian && pair.Copula != Clayton && pair.Copula != Gumbel:
		return fmt.Errorf("copula %q is not known of pairs", pair.Copula)
	case !pair.normal() && !(r > 0 && r <= MostArchimedean):
		return fmt.Errorf("%s of a %s pair must be above 0 and at most %v, got %v", name, pair.Copula, MostArchimedean, r)
	case !(math.Abs(r) <= 1):
		return fmt.Errorf("%s must be within -1..1, got %v", name, r)
	}
	return nil
}

func (pair Pair) normal() bool { return pair.Copula == "" || pair.Copula == Gaussian }

// spearman returns Spearman's rank correlation of a normal pair.
func (pair Pair) spearman() float64 {
	if pair.Kendall != 0 {
		return rankOf(special.SinPi(pair.Kendall / 2))
	}
	return pair.Rank
}

// conditional returns the copula of a pair that is not normal, else nil.
func (pair Pair) conditional() conditional {
	kendall := pair.Kendall
	switch pair.Copula {
	case Clayton:
		if kendall == 0 {
			kendall = kendallOf(pair.Rank, func(k float64) float64 { return claytonOf(k).spearman() })
		}
		return claytonOf(kendall)
	case Gumbel:
		if kendall == 0 {
			kendall = kendallOf(pair.Rank, func(k float64) float64 { return gumbelOf(k).spearman() })
		}
		return gumbelOf(kendall)
	}
	return nil
}

// A couple is a pair of columns of which one follows the other by a copula of its own.
type couple struct {
	first, second int
	conditional
}

// couple adds the steps for such a pair, the second uniform while the first is one.
func (p *planner) couple(c couple) {
	p.streams[c.first], p.streams[c.second] = true, true
	p.steps = append(p.steps, step{operation: followUniform, column: c.second, with: c.first, conditional: c.conditional})
	p.finish(c.first, fromUniforms)
	p.finish(c.second, fromUniforms)
}

// correlatePairs adds the steps for the inputs in pairs: in each connected component the
// scores are the Cholesky factor times independent scores, in the order of names.
func (p *planner) correlatePairs() error {
	done := make(map[int]bool)
	for _, k := range slices.Sorted(maps.Keys(p.near)) {
		if done[k] {
			continue
		}
		component := p.component(k)
		for _, c := range component {
			done[c] = true
		}
		if err := p.correlate(component); err != nil {
			return err
		}
	}
	return nil
}

// component returns the columns that pairs connect with column k, in the order of names.
func (p *planner) component(k int) []int {
	columns := []int{k}
	for i := 0; i < len(columns); i++ {
		for c := range p.near[columns[i]] {
			if !slices.Contains(columns, c) {
				columns = append(columns, c)
			}
		}
	}
	slices.SortFunc(columns, func(a, b int) int {
		return cmp.Compare(p.set.Inputs[a].Name, p.set.Inputs[b].Name)
	})
	return columns
}

// correlate adds the steps for one component, the last row of the factor first, so that no
// score is overwritten before its last use.
func (p *planner) correlate(component []int) error {
	matrix, err := p.matrix(component)
	if err != nil {
		return err
	}
	cholesky(matrix) // which is positive definite
	for _, k := range component {
		p.streams[k] = true
		p.steps = append(p.steps, step{operation: toScores, column: k})
	}
	for i, k := range slices.Backward(component) {
		own := matrix[i][i]
		for j := range i {
			if matrix[i][j] != 0 {
				p.steps = append(p.steps, step{operation: mixScores, column: k, with: component[j], a: matrix[i][j], b: own})
				own = 1
			}
		}
	}
	for _, k := range component {
		p.finish(k, fromScores)
	}
	return nil
}

// matrix returns the Pearson correlations of the scores of a component: what is stated, completed
// where nothing is, and moved to the nearest matrix if it contradicts itself and the set allows it.
func (p *planner) matrix(component []int) ([][]float64, error) {
	n := len(component)
	c := correlations{names: make([]string, n), rank: newMatrix(n, n), pearson: identityMatrix(n), stated: make([][]bool, n)}
	for i, k := range component {
		c.names[i] = p.set.Inputs[k].Name
		c.stated[i] = make([]bool, n)
		c.stated[i][i] = true
		for j, l := range component {
			if rank, ok := p.near[k][l]; ok {
				c.stated[i][j], c.rank[i][j], c.pearson[i][j] = true, rank, pearsonOf(rank)
			}
		}
	}
	used, ok := completion(c.pearson, c.stated, 8e9)
	if !ok {
		near := nearestTo(c.pearson, c.stated)
		if !p.set.Nearest {
			return nil, &ContradictionError{Inputs: c.names, Nearest: c.adjustments(near).Changed()}
		}
		used = near
		if completed, ok := completion(near, c.stated, 1e9); ok {
			used = completed
		}
	}
	p.adjusted = append(p.adjusted, c.adjustments(used)...)
	return used, nil
}
