package distributions

import (
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// A Joint is the joint distribution of the inputs of a study. It turns points of the unit
// cube into values of the inputs.
//
// A Joint does not change once made, and is safe for concurrent use.
type Joint struct {
	variables []string
	marginals []marginal // of the inputs
	steps     []step     // in the order in which Transform takes them
	adjusted  Adjustments
	plots     []*plot // of the tables
}

// NewJoint returns the joint distribution of the inputs of set. Tables for fast quantiles are
// built on all processors, one for each different distribution. The parts of them that few draws
// are in are left for later: for Complete, or for the first of these draws.
func NewJoint(set *Set) (*Joint, error) {
	p, err := newPlanner(set)
	if err != nil {
		return nil, err
	}
	var work tabulation
	if p.marginals, err = work.marginals(set.Inputs, p.isCorrelated); err != nil {
		return nil, err
	}
	if err := p.plan(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(p.adjusted, larger)
	return &Joint{variables: p.variables(), marginals: p.marginals, steps: p.steps, adjusted: p.adjusted, plots: work.plots}, nil
}

// Complete builds what NewJoint has left for later. Results do not depend on it, nor on when it is
// called; called in the background of a run, it saves that draws wait for each other.
func (j *Joint) Complete() {
	var group errgroup.Group
	group.SetLimit(max(1, runtime.GOMAXPROCS(0)-1))
	for _, p := range slices.Backward(j.plots) { // Transform begins at the front
		group.Go(func() error {
			p.complete()
			return nil
		})
	}
	_ = group.Wait() // nothing fails
}

// Adjusted returns the rank correlations between inputs in pairs that are not as they were stated,
// or were not stated and are not 0: the largest differences first.
func (j *Joint) Adjusted() Adjustments { return slices.Clone(j.adjusted) }

// Variables returns the name of the stream of uniforms of every column: first those of the
// inputs, in order, then "factor_" and its name for every group, then "scale_" and its name for
// every group with a t copula. It is "" where none is needed, as for most constants.
func (j *Joint) Variables() []string { return append([]string(nil), j.variables...) }

// Dim returns the number of columns.
func (j *Joint) Dim() int { return len(j.variables) }

// Marginal returns the distribution of input k.
func (j *Joint) Marginal(k int) Distribution { return j.marginals[k].Distribution }

// Transform replaces uniforms in (0, 1) by values of the inputs, in place. There are Dim
// columns of equal length; what those of the factors and scales hold afterwards is of no use. Columns
// without a variable need hold nothing before.
func (j *Joint) Transform(x [][]float64) {
	if len(x) != j.Dim() {
		panic(fmt.Sprintf("distributions: %d columns for %d variables", len(x), j.Dim()))
	}
	for k := range x {
		if len(x[k]) != len(x[0]) {
			panic(fmt.Sprintf("distributions: columns of %d and %d rows", len(x[0]), len(x[k])))
		}
	}
	for i := range j.steps {
		j.steps[i].take(x)
	}
}

// A marginal is the distribution of an input. If the input is correlated and its law is
// smooth, there is a table for scores, else one for uniforms.
type marginal struct {
	Distribution
	scores *scoreTable
}

// marginals returns those of the inputs. Equal ones are tabulated once.
func (t *tabulation) marginals(inputs []Input, isCorrelated func(k int) bool) ([]marginal, error) {
	type key struct {
		dist       string
		correlated bool
	}
	var distinct []*marginal
	index := make(map[key]int)
	which := make([]int, len(inputs))
	for k, in := range inputs {
		id := key{keyOf(in.Dist), isCorrelated(k)}
		i, ok := index[id]
		if !ok {
			d, err := New(in.Dist)
			if err != nil {
				t.do() // what has begun
				return nil, fmt.Errorf("input %q: %w", in.Name, err)
			}
			i = len(distinct)
			index[id] = i
			distinct = append(distinct, t.add(d, id.correlated))
		}
		which[k] = i
	}
	t.do()
	all := make([]marginal, len(inputs))
	for k, i := range which {
		all[k] = *distinct[i]
	}
	return all, nil
}

// keyOf is the same for equal distributions only.
func keyOf(d Dist) string {
	key, err := json.Marshal(d)
	if err != nil {
		return fmt.Sprint(d) // a number that is not finite, which New refuses
	}
	return string(key)
}

// A step is one pass over one column. Columns hold uniforms, then normal scores if the input
// is correlated, then values.
type step struct {
	operation
	column, with int      // with of mixScores, divideScores and followUniform
	a, b         float64  // of mixScores
	marginal     marginal // of the steps that give values
	student      *studentCopula
	conditional  conditional
}

type operation int

const (
	toScores      operation = iota // uniforms to scores
	mixScores                      // scores to a·(column with) + b·scores
	toFactors                      // uniforms to the factors of a t copula
	divideScores                   // scores times the factors in column with, and to scores again
	followUniform                  // uniforms to those that follow the ones in column with
	fromUniforms                   // uniforms to values
	fromScores                     // scores to values
	fromNothing                    // values of a constant
)

func (s *step) take(x [][]float64) {
	c := x[s.column]
	switch s.operation {
	case toScores:
		standardNormal().Quantile(c, c)
	case mixScores:
		mix(c, x[s.with], s.a, s.b)
	case toFactors:
		s.student.toFactors(c)
	case divideScores:
		s.student.toScores(c, x[s.with])
	case followUniform:
		follow(s.conditional, x[s.with], c)
	case fromUniforms:
		s.marginal.Quantile(c, c)
	case fromScores:
		if t := s.marginal.scores; t != nil {
			t.values(c)
			return
		}
		standardUniform().values(c)
		s.marginal.Quantile(c, c)
	case fromNothing:
		value, _ := s.marginal.Support()
		for i := range c {
			c[i] = value
		}
	}
}

// complement returns √(1−a²), for |a| ≤ 1.
func complement(a float64) float64 { return math.Sqrt((1 - a) * (1 + a)) }
