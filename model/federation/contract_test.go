package federation

import (
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
	"github.com/federated-frontier/mc/model/modeltest"
)

// TestContract holds the federation to what every model promises.
func TestContract(t *testing.T) {
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 8))
	modeltest.TestModel(t, m, func() [][]float64 {
		points := make([]oracle.Point, 77) // not a multiple of the tile
		for i := range points {
			points[i] = oracle.RandomPoint(rng, w)
		}
		return columns(t, m, points)
	})
}

// TestEvalAllocates nothing once its scratch has grown.
func TestEvalAllocates(t *testing.T) {
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(9, 10))
	points := make([]oracle.Point, 256)
	for i := range points {
		points[i] = oracle.RandomPoint(rng, w)
	}
	x := columns(t, m, points)
	y := make([][]float64, len(m.Outputs()))
	for k := range y {
		y[k] = make([]float64, len(points))
	}
	e := m.NewEvaluator()
	eval := func() {
		if err := e.Eval(t.Context(), y, x); err != nil {
			t.Fatal(err)
		}
	}
	eval()
	if n := testing.AllocsPerRun(10, eval); n != 0 {
		t.Errorf("%v allocations per block", n)
	}
}
