// Package modeltest holds models to their contract.
package modeltest

import (
	"math"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/federated-frontier/mc/model"
)

// TestModel tests that a model keeps the contract of package model: it describes its columns,
// reads no old output, writes every wanted element and nothing else, leaves its inputs alone,
// and gives the same bits whole or in pieces, for all outputs or for some, from any evaluator.
//
// points returns columns of at least 16 points, in the order of the model's inputs, which
// should reach its branches.
func TestModel(t *testing.T, m model.Model, points func() [][]float64) {
	t.Helper()
	x := points()
	if len(x) != len(m.Inputs()) || len(x) == 0 || len(x[0]) < 16 {
		t.Fatalf("%s: points must be %d columns of at least 16 points", m.Name(), len(m.Inputs()))
	}
	s := &subject{m: m, x: x, n: len(x[0])}
	s.want = s.columns(nil)
	s.eval(t, m.NewEvaluator(), s.want, 0, s.n)

	t.Run("columns", s.describesColumns)
	t.Run("values", s.givesValues)
	t.Run("inputs", s.leavesInputsAlone)
	t.Run("pieces", s.isSameInPieces)
	t.Run("wanted", s.honoursWanted)
	t.Run("repeat", s.isSameAgain)
	t.Run("concurrent", s.isSameConcurrently)
}

// A subject is a model with points and the outputs there.
type subject struct {
	m       model.Model
	x, want [][]float64
	n       int
}

// poison is a NaN that no computation gives.
var poison = math.Float64frombits(0x7ff8_dead_beef_0001)

func poisoned(v float64) bool { return math.Float64bits(v) == math.Float64bits(poison) }

// columns makes poisoned output columns; those that only leaves out are nil.
func (s *subject) columns(only func(k int) bool) [][]float64 {
	y := make([][]float64, len(s.m.Outputs()))
	for k := range y {
		if only == nil || only(k) {
			y[k] = slices.Repeat([]float64{poison}, s.n)
		}
	}
	return y
}

// eval evaluates points from and up to to.
func (s *subject) eval(t *testing.T, e model.Evaluator, y [][]float64, from, to int) {
	t.Helper()
	part := func(columns [][]float64) [][]float64 {
		parts := make([][]float64, len(columns))
		for k, column := range columns {
			if column != nil {
				parts[k] = column[from:to:to]
			}
		}
		return parts
	}
	if err := e.Eval(t.Context(), part(y), part(s.x)); err != nil {
		t.Errorf("points %d to %d: %v", from, to-1, err)
	}
}

// compare reports the first difference in the columns that are not nil.
func (s *subject) compare(t *testing.T, what string, got [][]float64) {
	t.Helper()
	for k, column := range got {
		for i, v := range column {
			if math.Float64bits(v) != math.Float64bits(s.want[k][i]) {
				t.Errorf("%s: output %s of point %d is %v, before %v", what, s.m.Outputs()[k].Name, i, v, s.want[k][i])
				return
			}
		}
	}
}

func (s *subject) describesColumns(t *testing.T) {
	if !regexp.MustCompile(`^[a-z][a-z0-9_]*/[0-9]+$`).MatchString(s.m.Name()) {
		t.Errorf("name %q is not like ishigami/1", s.m.Name())
	}
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	seen := map[string]bool{}
	for _, q := range slices.Concat(s.m.Inputs(), s.m.Outputs()) {
		switch {
		case !name.MatchString(q.Name):
			t.Errorf("%q is no column name", q.Name)
		case seen[q.Name]:
			t.Errorf("%s is there twice", q.Name)
		case q.Doc == "":
			t.Errorf("%s has no description", q.Name)
		case q.Kind == model.Real && q.Unit == "":
			t.Errorf("%s has no unit", q.Name)
		case q.Kind != model.Real && q.Unit != "":
			t.Errorf("%s is no number but has unit %q", q.Name, q.Unit)
		}
		seen[q.Name] = true
	}
}

func (s *subject) givesValues(t *testing.T) {
	for k, q := range s.m.Outputs() {
		for i, v := range s.want[k] {
			valid := true
			switch {
			case poisoned(v):
				t.Fatalf("output %s of point %d was not written", q.Name, i)
			case math.IsNaN(v) || model.IsNull(v):
			case q.Kind == model.Real:
				valid = !math.IsInf(v, -1)
			case q.Kind == model.Bool:
				valid = v == 0 || v == 1
			case q.Kind == model.Label:
				valid = slices.Contains(indices(len(q.Levels)), v)
			}
			if !valid {
				t.Fatalf("output %s of point %d is %v", q.Name, i, v)
			}
		}
	}
}

func indices(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(i)
	}
	return v
}

func (s *subject) leavesInputsAlone(t *testing.T) {
	kept := make([][]float64, len(s.x))
	for k := range s.x {
		kept[k] = slices.Clone(s.x[k])
	}
	s.eval(t, s.m.NewEvaluator(), s.columns(nil), 0, s.n)
	for k := range s.x {
		for i, v := range s.x[k] {
			if math.Float64bits(v) != math.Float64bits(kept[k][i]) {
				t.Fatalf("input %s of point %d was changed from %v to %v", s.m.Inputs()[k].Name, i, kept[k][i], v)
			}
		}
	}
}

func (s *subject) isSameInPieces(t *testing.T) {
	for _, size := range []int{1, 3, s.n/2 + 1} {
		y, e := s.columns(nil), s.m.NewEvaluator()
		for from := 0; from < s.n; from += size {
			s.eval(t, e, y, from, min(from+size, s.n))
			for k := range y {
				if to := from + size; to < s.n && !poisoned(y[k][to]) {
					t.Fatalf("output %s was written beyond point %d", s.m.Outputs()[k].Name, to-1)
				}
			}
		}
		s.compare(t, "in pieces", y)
	}
}

func (s *subject) honoursWanted(t *testing.T) {
	e := s.m.NewEvaluator()
	for wanted := range s.m.Outputs() {
		for _, only := range []func(int) bool{
			func(k int) bool { return k == wanted },
			func(k int) bool { return k != wanted },
		} {
			y := s.columns(only)
			s.eval(t, e, y, 0, s.n)
			s.compare(t, "with some outputs", y)
		}
	}
	s.eval(t, e, s.columns(func(int) bool { return false }), 0, s.n)
}

func (s *subject) isSameAgain(t *testing.T) {
	y, e := s.columns(nil), s.m.NewEvaluator()
	for range 2 {
		s.eval(t, e, y, 0, s.n)
		s.compare(t, "again", y)
	}
}

func (s *subject) isSameConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			y := s.columns(nil)
			s.eval(t, s.m.NewEvaluator(), y, 0, s.n)
			s.compare(t, "concurrently", y)
		})
	}
	wg.Wait()
}
