package modeltest

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model"
)

// points has numbers from 0 to 19.
func points() [][]float64 {
	x := make([]float64, 20)
	for i := range x {
		x[i] = float64(i)
	}
	return [][]float64{x}
}

// twice makes a model with outputs a and b, whose inputs are x.
func twice(name string, eval func(a, b, x []float64) error) model.Model {
	in := []model.Quantity{{Name: "x", Unit: "1", Doc: "Input"}}
	out := []model.Quantity{{Name: "a", Unit: "1", Doc: "Output"}, {Name: "b", Kind: model.Bool, Doc: "Output"}}
	return model.Func(name, in, out, func(_ context.Context, y, x [][]float64) error { return eval(y[0], y[1], x[0]) })
}

// good evaluates the model that keeps the contract.
func good(a, b, x []float64) error {
	for i, v := range x {
		if a != nil {
			a[i] = 2 * v
		}
		if b != nil {
			b[i] = math.Mod(v, 2)
		}
	}
	return nil
}

func TestGoodModel(t *testing.T) { TestModel(t, twice("good/1", good), points) }

// fails fails unless TestModel does.
func fails(t *testing.T, m model.Model, points func() [][]float64) {
	t.Helper()
	stattest.Fails(t, func(tb testing.TB) {
		tb.Helper()
		TestModel(tb, m, points)
	})
}

// TestPlantedDefects breaks the contract in every way.
func TestPlantedDefects(t *testing.T) {
	var calls atomic.Int64
	defects := map[string]func(a, b, x []float64) error{
		"adds to old outputs": func(a, b, x []float64) error {
			for i := range a {
				a[i] += x[i]
			}
			return good(nil, b, x)
		},
		"leaves an element out": func(a, b, x []float64) error {
			if a != nil {
				a = a[:len(a)-1]
			}
			return good(a, b, x[:len(x)-1])
		},
		"writes beyond the end": func(a, b, x []float64) error {
			if a != nil && cap(a) > len(a) {
				a[:len(a)+1][len(a)] = 1
			}
			return good(a, b, x)
		},
		"changes inputs": func(a, b, x []float64) error {
			err := good(a, b, x)
			x[0]++
			return err
		},
		"depends on the batch": func(a, b, x []float64) error {
			err := good(a, b, x)
			if a != nil {
				a[0] += float64(len(a))
			}
			return err
		},
		"depends on what is wanted": func(a, b, x []float64) error {
			err := good(a, b, x)
			if a != nil && b == nil {
				a[0]++
			}
			return err
		},
		"depends on calls before": func(a, b, x []float64) error {
			err := good(a, b, x)
			if a != nil {
				a[0] = float64(calls.Add(1))
			}
			return err
		},
		"bool of 2": func(a, b, x []float64) error {
			err := good(a, b, x)
			if b != nil {
				b[0] = 2
			}
			return err
		},
		"minus infinity": func(a, b, x []float64) error {
			err := good(a, b, x)
			if a != nil {
				a[0] = math.Inf(-1)
			}
			return err
		},
		"error": func([]float64, []float64, []float64) error { return errors.New("no") },
	}
	for name, eval := range defects {
		t.Run(name, func(t *testing.T) {
			fails(t, twice("bad/1", eval), points)
		})
	}
	for _, name := range []string{"bad", "Bad/1", "bad/x"} {
		fails(t, twice(name, good), points)
	}
	fails(t, twice("good/1", good), func() [][]float64 { return [][]float64{{1}} })
	quantities := []model.Quantity{
		{Name: "Bad", Unit: "1", Doc: "Output"},
		{Name: "a", Unit: "1"},
		{Name: "a", Doc: "No unit"},
		{Name: "a", Kind: model.Bool, Unit: "yr", Doc: "A unit"},
	}
	b := model.Quantity{Name: "b", Unit: "1", Doc: "Twice"}
	fails(t, model.Func("bad/1", twice("bad/1", good).Inputs(), []model.Quantity{b, b}, func(_ context.Context, y, x [][]float64) error {
		return good(y[0], y[1], x[0])
	}), points)
	for _, q := range quantities {
		m := twice("bad/1", good)
		m = model.Func("bad/1", m.Inputs(), []model.Quantity{q}, func(_ context.Context, y, x [][]float64) error {
			return good(nil, y[0], x[0])
		})
		fails(t, m, points)
	}
}
