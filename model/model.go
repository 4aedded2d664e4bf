package model

import (
	"context"
	"fmt"
	"math"
)

// Kind says how the float64 values of a column are to be read.
type Kind uint8

const (
	// Real values are plain numbers. In an output, +Inf means censored or not
	// applicable and becomes null in files.
	Real Kind = iota
	// Bool values are 0 or 1.
	Bool
	// Label values are indices into Quantity.Levels; +Inf is null.
	Label
)

// Null is the value of an output that has no number: a date after the horizon,
// a difference of which one side is missing. It compares as later than every date.
var Null = math.Inf(1)

// IsNull reports whether an output value is censored or not applicable.
func IsNull(v float64) bool { return math.IsInf(v, 1) }

// A Quantity is one named column of a model, an input or an output.
type Quantity struct {
	Name   string   // snake_case; a column name that SQL takes unquoted
	Unit   string   // "1" if dimensionless, "" for labels and booleans
	Doc    string   // one line, shown to users
	Kind   Kind     // how values are read
	Levels []string // the labels, if Kind is Label
	Detail bool     // one of many alike (per site, per region); written only on request
}

// A Model is a pure function of named inputs.
type Model interface {
	Name() string // with version, as in "ishigami/1"
	Inputs() []Quantity
	Outputs() []Quantity
	NewEvaluator() Evaluator // one per worker: scratch memory lives there, so there are no locks
}

// An Evaluator computes a model for batches of points. It is used by one goroutine at a time.
type Evaluator interface {
	// Eval sets y from x. Columns are in the order of Outputs and Inputs and have equal
	// length; y[k] == nil means that output k is not wanted. x is read-only, and neither
	// may be kept. Every element of a wanted column is written, and none is read.
	//
	// NaN in any wanted output marks a point that has no answer; an error means that the
	// whole batch has none.
	Eval(ctx context.Context, y, x [][]float64) error
}

// EvalFunc is an evaluator without scratch memory.
type EvalFunc func(ctx context.Context, y, x [][]float64) error

// Eval calls f.
func (f EvalFunc) Eval(ctx context.Context, y, x [][]float64) error { return f(ctx, y, x) }

// Func makes a model of a function that needs no scratch memory.
func Func(name string, in, out []Quantity, f EvalFunc) Model {
	return &funcModel{name: name, in: in, out: out, f: f}
}

type funcModel struct {
	name    string
	in, out []Quantity
	f       EvalFunc
}

func (m *funcModel) Name() string            { return m.name }
func (m *funcModel) Inputs() []Quantity      { return m.in }
func (m *funcModel) Outputs() []Quantity     { return m.out }
func (m *funcModel) NewEvaluator() Evaluator { return m.f }

// Bind finds the inputs of m among the offered quantities: input k of the model is
// offered[order[k]]. Offered quantities that the model does not use are ignored. It is an
// error if an input is missing or its unit differs; units are compared as text.
func Bind(m Model, offered []Quantity) (order []int, err error) {
	at := make(map[string]int, len(offered))
	for i, q := range offered {
		at[q.Name] = i
	}
	inputs := m.Inputs()
	order = make([]int, len(inputs))
	for k, q := range inputs {
		i, ok := at[q.Name]
		if !ok {
			return nil, fmt.Errorf("model %s: input %q is not in the study", m.Name(), q.Name)
		}
		if offered[i].Unit != q.Unit {
			return nil, fmt.Errorf("model %s: input %q has unit %q, the study says %q", m.Name(), q.Name, q.Unit, offered[i].Unit)
		}
		order[k] = i
	}
	return order, nil
}
