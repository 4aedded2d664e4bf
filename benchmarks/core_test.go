package benchmarks

import (
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// leaves is how many leaves a benchmark of stages goes round, so that branches are not learnt.
const leaves = 16

// BenchmarkCore measures the model alone, on one worker, on points that are ready.
func BenchmarkCore(b *testing.B) {
	s := loaded(b)
	stages := newStages(b, s)
	ready := make([][][]float64, leaves)
	for l := range ready {
		ready[l] = newColumns(s.joint.Dim(), nil)
		stages.sampler.Fill(ready[l], int64(l)*runs.LeafPoints)
		s.joint.Transform(ready[l])
	}
	for _, outputs := range []string{"default", "all"} {
		b.Run("outputs="+outputs+"/workers=1", func(b *testing.B) {
			y := s.outputs(outputs == "all")
			l := 0
			b.ReportAllocs()
			for b.Loop() {
				stages.eval(b, y, ready[l%leaves])
				l++
			}
			reportPoints(b, runs.LeafPoints)
		})
	}
}

// BenchmarkStages measures what a worker does with a leaf, one stage after the other added.
func BenchmarkStages(b *testing.B) {
	s := loaded(b)
	stages := newStages(b, s)
	x, y := newColumns(s.joint.Dim(), nil), s.outputs(false)
	for _, last := range []string{"fill", "transform", "eval"} {
		b.Run("until="+last+"/workers=1", func(b *testing.B) {
			l := int64(0)
			b.ReportAllocs()
			for b.Loop() {
				stages.sampler.Fill(x, l%leaves*runs.LeafPoints)
				l++
				if last == "fill" {
					continue
				}
				s.joint.Transform(x)
				if last == "eval" {
					stages.eval(b, y, x)
				}
			}
			reportPoints(b, runs.LeafPoints)
		})
	}
}

// stages are the parts of a worker.
type stages struct {
	sampler   sampler.Sampler
	evaluator model.Evaluator
	order     []int       // of the model's inputs among the columns
	in        [][]float64 // columns of the model's inputs
}

func newStages(tb testing.TB, s *study) *stages {
	tb.Helper()
	smp, err := sampler.New(s.plan(leaves * runs.LeafPoints))
	if err != nil {
		tb.Fatal(err)
	}
	order, err := model.Bind(s.model, s.schema.Inputs)
	if err != nil {
		tb.Fatal(err)
	}
	return &stages{sampler: smp, evaluator: s.model.NewEvaluator(), order: order, in: make([][]float64, len(order))}
}

func (st *stages) eval(tb testing.TB, y, x [][]float64) {
	tb.Helper()
	for k, i := range st.order {
		st.in[k] = x[i]
	}
	if err := st.evaluator.Eval(tb.Context(), y, st.in); err != nil {
		tb.Fatal(err)
	}
}

// outputs makes columns for the outputs, those of regions only if detail is set.
func (s *study) outputs(detail bool) [][]float64 {
	only := make([]bool, len(s.schema.Outputs))
	for k, q := range s.schema.Outputs {
		only[k] = detail || !q.Detail
	}
	return newColumns(len(only), only)
}

// reportPoints reports points per second, and the time of one.
func reportPoints(b *testing.B, pointsPerOp int64) {
	b.Helper()
	points := float64(b.N) * float64(pointsPerOp)
	b.ReportMetric(points/b.Elapsed().Seconds(), "points/s")
	b.ReportMetric(b.Elapsed().Seconds()*1e9/points, "ns/point")
}
