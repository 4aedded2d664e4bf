package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// raceSchema has the outputs of the contest of the federation, and inputs of every kind.
func raceSchema() *runs.Schema {
	return &runs.Schema{
		Inputs: []model.Quantity{
			{Name: "a"},
			{Name: "b"},
			{Name: "fixed"},
			{Name: "option", Kind: model.Label, Levels: []string{"red", "green", "blue"}},
			{Name: "u_event"},
		},
		Outputs: []model.Quantity{
			{Name: "t_fed", Unit: "yr"},
			{Name: "t_campus", Unit: "yr"},
			{Name: "win", Kind: model.Bool},
			{Name: "gap_months", Unit: "month"},
			{Name: "t_single", Unit: "yr"},
		},
	}
}

// date draws a date, often one that sits on an edge.
func date(t *rapid.T, name string) float64 {
	return rapid.OneOf(
		rapid.Just(model.Null),
		rapid.Float64Range(-1, 20),
		rapid.SampledFrom([]float64{0, 1.0 / 48, 1, 3.5, 20, math.Nextafter(1, 2), math.Nextafter(1, 0)}),
	).Draw(t, name)
}

// raceLeaf draws a leaf of points of the schema.
func raceLeaf(t *rapid.T, s *runs.Schema, number int) *runs.Block {
	n := rapid.IntRange(1, 40).Draw(t, "points")
	b := &runs.Block{First: int64(number) * runs.LeafPoints, Len: n, Failed: make([]bool, n)}
	b.X = make([][]float64, len(s.Inputs))
	b.Y = make([][]float64, len(s.Outputs))
	uniform := rapid.Float64Range(0, 1)
	for i := range n {
		x := []float64{
			uniform.Draw(t, "a"), rapid.SampledFrom([]float64{0.05, 0.1, 0.5, 0.9, 0.95}).Draw(t, "b"), 7,
			float64(rapid.IntRange(0, 2).Draw(t, "option")), uniform.Draw(t, "event"),
		}
		first, second := date(t, "first"), date(t, "second")
		win, gap := 0.0, model.Null
		if first < second {
			win = 1
		}
		if !model.IsNull(first) && !model.IsNull(second) {
			gap = 12 * (second - first)
		}
		y := []float64{first, second, win, gap, date(t, "single")}
		if rapid.IntRange(0, 9).Draw(t, "fails") == 0 {
			b.Failed[i], b.AnyFailed = true, true
			y = []float64{math.NaN(), 1, math.NaN(), math.NaN(), 2}
		}
		for k := range x {
			b.X[k] = append(b.X[k], x[k])
		}
		for k := range y {
			b.Y[k] = append(b.Y[k], y[k])
		}
	}
	return b
}

func raceLeaves(t *rapid.T, s *runs.Schema) []*runs.Block {
	leaves := make([]*runs.Block, rapid.IntRange(1, 5).Draw(t, "leaves"))
	for i := range leaves {
		leaves[i] = raceLeaf(t, s, i)
	}
	return leaves
}

// fullLeaf returns a leaf of random numbers: uniform inputs, and outputs that f makes of them.
func fullLeaf(rng *rand.Rand, s *runs.Schema, number int, f func(x, y []float64)) *runs.Block {
	b := &runs.Block{First: int64(number) * runs.LeafPoints, Len: runs.LeafPoints, Failed: make([]bool, runs.LeafPoints)}
	for range s.Inputs {
		b.X = append(b.X, make([]float64, b.Len))
	}
	for range s.Outputs {
		b.Y = append(b.Y, make([]float64, b.Len))
	}
	x, y := make([]float64, len(b.X)), make([]float64, len(b.Y))
	for i := range b.Len {
		for k, q := range s.Inputs {
			x[k] = rng.Float64()
			if q.Kind == model.Label {
				x[k] = float64(rng.IntN(len(q.Levels)))
			}
			b.X[k][i] = x[k]
		}
		f(x, y)
		for k := range y {
			b.Y[k][i] = y[k]
		}
	}
	return b
}

func mustMake[T runs.Tally](tb testing.TB, maker runs.TallyMaker, s *runs.Schema) T {
	tb.Helper()
	t, err := maker(s)
	if err != nil {
		tb.Fatal(err)
	}
	return t.(T)
}
