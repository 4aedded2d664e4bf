// Package modeltest holds models to their contract.
package modeltest

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/federated-frontier/mc/model"
)

// TestModel tests that a model keeps the contract of package model: it describes its columns,
// reads no old output, writes every wanted element and nothing else, leaves its inputs alone,
// and gives the same bits whole or in pieces, for all outputs or for some, again, and from
// evaluators that run side by side.
//
// points returns columns of at least 16 points, in the order of the model's inputs, which
// should reach its branches.
func TestModel(tb testing.TB, m model.Model, points func() [][]float64) {
	tb.Helper()
	s := &subject{TB: tb, m: m, x: points()}
	if len(s.x) != len(m.Inputs()) || len(s.x) == 0 || len(s.x[0]) < 16 {
		tb.Errorf("%s: points must be %d columns of at least 16 points", m.Name(), len(m.Inputs()))
		return
	}
	s.n = len(s.x[0])
	s.testColumns()
	if !s.testInputsStay() {
		return
	}
	s.testValues()
	s.testPieces()
	s.testWanted()
	s.testAgain()
	s.testSideBySide()
}

// A subject is a model with points and the outputs there.
type subject struct {
	testing.TB
	m       model.Model
	x, want [][]float64
	n       int
}

// testColumns is about the description of the model.
func (s *subject) testColumns() {
	s.Helper()
	if !regexp.MustCompile(`^[a-z][a-z0-9_]*/[0-9]+$`).MatchString(s.m.Name()) {
		s.Errorf("name %q is not like ishigami/1", s.m.Name())
	}
	// An output may have the name of an input: files tell them apart.
	s.testNames(s.m.Inputs())
	s.testNames(s.m.Outputs())
}

func (s *subject) testNames(list []model.Quantity) {
	s.Helper()
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	seen := map[string]bool{}
	for _, q := range list {
		switch {
		case !name.MatchString(q.Name):
			s.Errorf("%q is not the name of a column", q.Name)
		case seen[q.Name]:
			s.Errorf("%s is there twice", q.Name)
		case q.Doc == "":
			s.Errorf("%s has no description", q.Name)
		case q.Kind == model.Real && q.Unit == "":
			s.Errorf("%s has no unit", q.Name)
		case q.Kind != model.Real && q.Unit != "":
			s.Errorf("%s is not a number but has unit %q", q.Name, q.Unit)
		}
		seen[q.Name] = true
	}
}

// testInputsStay evaluates for the first time. If inputs change, nothing else can be tested.
func (s *subject) testInputsStay() bool {
	s.Helper()
	before := make([][]float64, len(s.x))
	for k := range s.x {
		before[k] = slices.Clone(s.x[k])
	}
	s.want = s.columns(everything)
	s.eval(s.m.NewEvaluator(), s.want, 0, s.n)
	for k, column := range s.x {
		if i := difference(column, before[k]); i >= 0 {
			s.Errorf("input %s of point %d was %v and is %v", s.m.Inputs()[k].Name, i, before[k][i], column[i])
			return false
		}
	}
	return true
}

func (s *subject) testValues() {
	s.Helper()
	for k, q := range s.m.Outputs() {
		i := slices.IndexFunc(s.want[k], func(v float64) bool { return !isValue(v, &q) })
		if i >= 0 && isPoison(s.want[k][i]) {
			s.Errorf("output %s of point %d was not written", q.Name, i)
		} else if i >= 0 {
			s.Errorf("output %s of point %d is %v", q.Name, i, s.want[k][i])
		}
	}
}

// isValue is whether an output may have a value; NaN says that a point has no answer.
func isValue(v float64, q *model.Quantity) bool {
	switch {
	case math.IsNaN(v):
		return !isPoison(v)
	case model.IsNull(v):
		return true
	case q.Kind == model.Bool:
		return v == 0 || v == 1
	case q.Kind == model.Label:
		return v >= 0 && v < float64(len(q.Levels)) && v == math.Trunc(v)
	default:
		return !math.IsInf(v, -1)
	}
}

func (s *subject) testPieces() {
	s.Helper()
	for _, size := range []int{1, 3, s.n/2 + 1} {
		y, e := s.columns(everything), s.m.NewEvaluator()
		for from := 0; from < s.n; from += size {
			to := min(from+size, s.n)
			s.eval(e, y, from, to)
			for k := range y {
				if to < s.n && !isPoison(y[k][to]) {
					s.Errorf("output %s was written beyond point %d", s.m.Outputs()[k].Name, to-1)
					return
				}
			}
		}
		s.compare(fmt.Sprintf("in pieces of %d", size), y)
	}
}

func (s *subject) testWanted() {
	s.Helper()
	e := s.m.NewEvaluator()
	for k, q := range s.m.Outputs() {
		for what, wanted := range map[string]func(int) bool{
			"with only ":    func(other int) bool { return other == k },
			"with all but ": func(other int) bool { return other != k },
		} {
			y := s.columns(wanted)
			s.eval(e, y, 0, s.n)
			s.compare(what+q.Name, y)
		}
	}
	s.eval(e, s.columns(func(int) bool { return false }), 0, s.n)
}

func (s *subject) testAgain() {
	s.Helper()
	y, e := s.columns(everything), s.m.NewEvaluator()
	for range 2 {
		s.eval(e, y, 0, s.n)
		s.compare("again", y)
	}
}

func (s *subject) testSideBySide() {
	s.Helper()
	var results [4][][]float64
	var errs [len(results)]error
	var wg sync.WaitGroup
	for i := range results {
		results[i] = s.columns(everything)
		wg.Go(func() { errs[i] = s.m.NewEvaluator().Eval(s.Context(), results[i], s.x) })
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			s.Errorf("side by side: %v", err)
		}
		s.compare("side by side", results[i])
	}
}

// eval evaluates points from and up to to.
func (s *subject) eval(e model.Evaluator, y [][]float64, from, to int) {
	s.Helper()
	part := func(columns [][]float64) [][]float64 {
		parts := make([][]float64, len(columns))
		for k, column := range columns {
			if column != nil {
				parts[k] = column[from:to]
			}
		}
		return parts
	}
	if err := e.Eval(s.Context(), part(y), part(s.x)); err != nil {
		s.Errorf("points %d to %d: %v", from, to-1, err)
	}
}

// compare reports the first element that differs from what it was before.
func (s *subject) compare(when string, y [][]float64) {
	s.Helper()
	for k, column := range y {
		if i := difference(column, s.want[k]); i >= 0 {
			s.Errorf("%s: output %s of point %d is %v, was %v", when, s.m.Outputs()[k].Name, i, column[i], s.want[k][i])
			return
		}
	}
}

// difference returns the first index at which the bits of numbers differ, or -1.
func difference(a, b []float64) int {
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
			return i
		}
	}
	return -1
}

func everything(int) bool { return true }

// columns makes columns of the wanted outputs, full of poison.
func (s *subject) columns(wanted func(k int) bool) [][]float64 {
	y := make([][]float64, len(s.m.Outputs()))
	for k := range y {
		if wanted(k) {
			y[k] = slices.Repeat([]float64{poison}, s.n)
		}
	}
	return y
}

// poison is a NaN that no computation gives.
var poison = math.Float64frombits(0x7ff8_dead_beef_0001)

func isPoison(v float64) bool { return math.Float64bits(v) == math.Float64bits(poison) }
