package federation

import (
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
)

// BenchmarkEval measures the core on points of the oracle's test distribution, which is wilder
// than the default study; ./benchmarks measures the study.
func BenchmarkEval(b *testing.B) {
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	points := make([]oracle.Point, 1024)
	for i := range points {
		points[i] = oracle.RandomPoint(rng, w)
	}
	x := columns(b, m, points)
	for _, scores := range []bool{false, true} {
		name := "scores=no"
		if scores {
			name = "scores=yes"
		}
		b.Run(name, func(b *testing.B) {
			y := make([][]float64, len(m.Outputs()))
			for k := range y {
				if k < numOutputs || scores {
					y[k] = make([]float64, len(points))
				}
			}
			e := m.NewEvaluator()
			b.ReportAllocs()
			for b.Loop() {
				if err := e.Eval(b.Context(), y, x); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*float64(len(points))/b.Elapsed().Seconds(), "points/s")
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(len(points)), "ns/point")
		})
	}
}
