package distributions

import (
	"fmt"
	"slices"
)

// A Scored is a Joint some of whose inputs stay normal scores, which Values turns into values. It is safe for
// concurrent use.
type Scored struct {
	Joint
	columns      []int
	correlations [][]float64
	last         []step // of each column
}

// Scored returns the joint distribution with the scores of some inputs, given by their columns. It is an error if
// one is not in a group or a pair, has another copula than the normal one, or a distribution with steps, whose value does not say its score.
func (j *Joint) Scored(columns []int) (*Scored, error) {
	s := &Scored{Joint: *j, columns: columns, last: make([]step, len(columns))}
	scores := map[int]map[int]float64{} // by column: the weights of independent scores
	s.steps = nil
	for _, st := range j.steps {
		i := slices.Index(columns, st.column)
		if i >= 0 && st.operation == fromScores && st.marginal.scores != nil {
			s.last[i] = st
			continue
		}
		s.steps = append(s.steps, st)
		switch st.operation { //nolint:exhaustive // the others make no scores
		case toScores:
			scores[st.column] = map[int]float64{st.column: 1}
		case mixScores:
			scores[st.column] = mixed(scores[st.column], scores[st.with], st.a, st.b)
		case divideScores: // these are not normal together
			delete(scores, st.column)
		}
	}
	for i, k := range columns {
		name := j.variables[k]
		switch {
		case scores[k] == nil:
			return nil, fmt.Errorf("input %q depends on others by another copula than the normal one, or on none", name)
		case s.last[i].marginal.scores == nil:
			return nil, fmt.Errorf("input %q has a distribution with steps", name)
		}
		row := make([]float64, len(columns))
		for h, l := range columns[:i] {
			row[h] = product(scores[k], scores[l], j.Dim())
			s.correlations[h][i] = row[h]
		}
		row[i] = 1
		s.correlations = append(s.correlations, row)
	}
	return s, nil
}

// mixed returns a·with + b·own.
func mixed(own, with map[int]float64, a, b float64) map[int]float64 {
	sum := map[int]float64{}
	for k, v := range own {
		sum[k] = float64(b * v)
	}
	for k, v := range with {
		sum[k] += float64(a * v)
	}
	return sum
}

// product returns the scalar product of two vectors, summed in the order of columns.
func product(a, b map[int]float64, columns int) float64 {
	sum := 0.0
	for k := range columns {
		sum += float64(a[k] * b[k])
	}
	return sum
}

// Correlations returns the matrix of correlations of the scores, in the order of the columns asked for.
func (s *Scored) Correlations() [][]float64 { return s.correlations }

// Values replaces scores of the i-th of the columns asked for by values.
func (s *Scored) Values(i int, scores []float64) {
	st := s.last[i]
	st.column = 0
	st.take([][]float64{scores})
}
