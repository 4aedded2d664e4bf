package runs

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/federated-frontier/mc/model"
)

// A PointError is an error in the computation of some points.
type PointError struct {
	First int64
	Len   int // 1 if the point to blame could be found
	// Inputs has a few inputs of the point as text, if there is one.
	Inputs string
	Err    error
}

func newPointError(first int64, n int, err error) *PointError {
	return &PointError{First: first, Len: n, Err: err}
}

// Error implements error.
func (e *PointError) Error() string {
	switch {
	case e.Len > 1:
		return fmt.Sprintf("points %d to %d: %v", e.First, e.First+int64(e.Len)-1, e.Err)
	case e.Inputs != "":
		return fmt.Sprintf("point %d (%s): %v", e.First, e.Inputs, e.Err)
	default:
		return fmt.Sprintf("point %d: %v", e.First, e.Err)
	}
}

// Unwrap returns Err.
func (e *PointError) Unwrap() error { return e.Err }

// describe notes the first inputs of the point, whose columns are x.
func (e *PointError) describe(inputs []model.Quantity, x [][]float64) {
	const few = 4
	var text []string
	for k, q := range inputs {
		if k == few {
			text = append(text, "…")
			break
		}
		text = append(text, fmt.Sprintf("%s = %v", q.Name, x[k][0]))
	}
	e.Inputs = strings.Join(text, ", ")
}

// A PanicError is a panic of a model, a distribution, a tally or a sink.
type PanicError struct {
	Value any
	Stack []byte // for developers; it is not part of the text
}

// Error implements error.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns the value of the panic if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// recoverAsError is deferred: it sets *err to a panic, if there is one.
func recoverAsError(err *error) {
	if v := recover(); v != nil {
		*err = &PanicError{Value: v, Stack: debug.Stack()}
	}
}
