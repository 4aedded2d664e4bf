package distributions

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
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
	if !(math.Abs(pair.Rank) <= 1) {
		return fmt.Errorf("rank must be within -1..1, got %v", pair.Rank)
	}
	if _, ok := p.near[k[0]][k[1]]; ok {
		return errors.New("the pair is there twice")
	}
	for i, column := range k {
		if p.near[column] == nil {
			p.near[column] = make(map[int]float64)
		}
		p.near[column][k[1-i]] = pearsonOf(pair.Rank)
	}
	return nil
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
	n := len(component)
	matrix := make([][]float64, n)
	for i := range matrix {
		matrix[i] = make([]float64, n)
		for j := range i {
			matrix[i][j] = p.near[component[i]][component[j]]
		}
		matrix[i][i] = 1
	}
	if !cholesky(matrix) {
		var names []string
		for _, k := range component {
			names = append(names, p.set.Inputs[k].Name)
		}
		return fmt.Errorf("the rank correlations of %s contradict each other", strings.Join(names, ", "))
	}
	for _, k := range component {
		p.streams[k] = true
		p.steps = append(p.steps, step{operation: toScores, column: k})
	}
	for i := n - 1; i >= 0; i-- {
		own := matrix[i][i]
		for j := range i {
			if matrix[i][j] != 0 {
				p.steps = append(p.steps, step{operation: mixScores, column: component[i], with: component[j], a: matrix[i][j], b: own})
				own = 1
			}
		}
	}
	for _, k := range component {
		p.finish(k, fromScores)
	}
	return nil
}

// cholesky replaces the lower triangle of a matrix by its Cholesky factor, or returns false
// if the matrix is not positive definite.
func cholesky(m [][]float64) bool {
	for i := range m {
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= float64(m[i][k] * m[j][k])
			}
			if i == j {
				if !(sum > 1e-12) {
					return false
				}
				m[i][i] = math.Sqrt(sum)
			} else {
				m[i][j] = sum / m[j][j]
			}
		}
	}
	return true
}
