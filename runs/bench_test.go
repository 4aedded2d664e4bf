package runs

import (
	"context"
	"fmt"
	"testing"

	"github.com/federated-frontier/mc/model"
)

// idle makes a model that computes nothing.
func idle(inputs int) model.Model {
	m := wide(inputs, 1)
	out := []model.Quantity{{Name: "y", Unit: "1"}}
	return model.Func("idle/1", m.Inputs(), out, func(_ context.Context, y, _ [][]float64) error {
		clear(y[0])
		return nil
	})
}

// BenchmarkExecute measures what the engine costs beyond the model: all of it is Fill, save
// for a few nanoseconds per point.
func BenchmarkExecute(b *testing.B) {
	const points = 10 * UnitPoints
	for _, inputs := range []int{1, 40, 380} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("inputs=%d/workers=%d", inputs, workers), func(b *testing.B) {
				job := newJob(idle(inputs), nil, points, 1)
				job.Kept = make([]bool, inputs+1)
				job.Tallies = nil
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Execute(b.Context(), job, Options{Workers: workers}); err != nil {
						b.Fatal(err)
					}
				}
				perPoint(b, points)
			})
		}
	}
}

// BenchmarkExecuteAndSummarize has 45 inputs and outputs, which are copies, and their summary.
func BenchmarkExecuteAndSummarize(b *testing.B) {
	const points = 10 * UnitPoints
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("outputs=45/workers=%d", workers), func(b *testing.B) {
			job := newJob(wide(45, 43), nil, points, 1)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Execute(b.Context(), job, Options{Workers: workers}); err != nil {
					b.Fatal(err)
				}
			}
			perPoint(b, points)
		})
	}
}

// BenchmarkOutputTally measures the summary of 45 outputs, one of them with nulls.
func BenchmarkOutputTally(b *testing.B) {
	u, t := tallyBench(b)
	b.Run("op=add", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t.Reset()
			for from := 0; from < UnitPoints; from += LeafPoints {
				t.Add(leafOf(u, from))
			}
		}
		perPoint(b, UnitPoints)
	})
	b.Run("op=merge", func(b *testing.B) {
		total, err := Summarize()(&Schema{Outputs: wide(45, 43).Outputs()})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			total.Merge(t)
		}
		perPoint(b, UnitPoints)
	})
	b.Run("op=summaries", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t.Summaries()
		}
	})
}

func perPoint(b *testing.B, points int) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(points), "ns/point")
}

// tallyBench returns a unit of 45 outputs, most of them normal, and an empty tally for it.
func tallyBench(b *testing.B) (*Block, *OutputTally) {
	b.Helper()
	m := wide(45, 43)
	job := newJob(m, normalQuantile, UnitPoints, 1)
	var kept Block
	job.Sink = sinkFunc(func(u *Block) error { kept = *u; return nil })
	if _, err := Execute(b.Context(), job, Options{Workers: 1}); err != nil {
		b.Fatal(err)
	}
	t, err := Summarize()(&Schema{Outputs: m.Outputs()})
	if err != nil {
		b.Fatal(err)
	}
	return &kept, t.(*OutputTally)
}

// leafOf returns a leaf of a unit.
func leafOf(u *Block, from int) *Block {
	leaf := &Block{First: u.First + int64(from), Len: LeafPoints, Y: make([][]float64, len(u.Y))}
	view(leaf.Y, u.Y, from, LeafPoints)
	leaf.Failed = u.Failed[from : from+LeafPoints]
	return leaf
}
