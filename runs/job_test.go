package runs

import (
	"context"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/sampler"
)

// columnwise is a Transform of independent inputs, and factors that do nothing.
type columnwise struct {
	variables []string
	quantile  func(k int, p float64) float64 // nil leaves the uniforms
}

func (c *columnwise) Variables() []string { return c.variables }

func (c *columnwise) Dim() int { return len(c.variables) }

func (c *columnwise) Transform(x [][]float64) {
	if c.quantile == nil {
		return
	}
	for k, name := range c.variables {
		for i, p := range x[k] {
			if name != "factor_f" {
				x[k][i] = c.quantile(k, p)
			}
		}
	}
}

// newJob makes a job of a model whose inputs have the given quantiles, nil for uniforms. The
// study offers the inputs in reverse order and one that the model does not know.
func newJob(m model.Model, quantile func(k int, p float64) float64, points int64, seed uint64) Job {
	set := &params.Set{Study: "test"}
	joint := &columnwise{}
	add := func(q model.Quantity) {
		set.Inputs = append(set.Inputs, params.Input{Name: q.Name, Unit: q.Unit, Role: params.Scalar, Kind: params.Real})
		joint.variables = append(joint.variables, q.Name)
	}
	inputs := m.Inputs()
	for _, q := range slices.Backward(inputs) {
		add(q)
	}
	add(model.Quantity{Name: "stranger", Unit: "1"})
	joint.variables = append(joint.variables, "factor_f")
	if quantile != nil {
		joint.quantile = func(k int, p float64) float64 {
			if k < len(inputs) {
				return quantile(len(inputs)-1-k, p)
			}
			return p
		}
	}
	return Job{
		Spec: Spec{
			Params: set,
			Plan:   sampler.Plan{Method: sampler.Random, Variables: joint.variables, Points: points, Seed: seed},
			Model:  m.Name(),
		},
		Model:   m,
		Joint:   joint,
		Tallies: []TallyMaker{Summarize()},
	}
}

func caseJob(c reference.Case, points int64, seed uint64) Job {
	return newJob(c.Model, c.Quantile, points, seed)
}

// summaries executes a job and returns its summaries by output.
func summaries(tb testing.TB, job Job) map[string]OutputSummary {
	tb.Helper()
	r, err := Execute(tb.Context(), job, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	byName := map[string]OutputSummary{}
	for _, s := range r.Tallies[0].(*OutputTally).Summaries() {
		byName[s.Name] = s
	}
	return byName
}

// eval1 makes a model of one input u and one real output y.
func eval1(f func(ctx context.Context, y, u []float64) error) model.Model {
	in := []model.Quantity{{Name: "u", Unit: "1", Doc: "Input"}}
	out := []model.Quantity{{Name: "y", Unit: "1", Doc: "Output"}}
	return model.Func("eval1/1", in, out, func(ctx context.Context, y, x [][]float64) error {
		return f(ctx, y[0], x[0])
	})
}

// wide makes a model of many inputs and outputs that costs next to nothing: output k is input
// k; output 0 is null at one point in ten, and there are a bool and a label output.
func wide(inputs, outputs int) model.Model {
	in := make([]model.Quantity, inputs)
	for k := range in {
		in[k] = model.Quantity{Name: "x" + strconv.Itoa(k), Unit: "1", Doc: "Input"}
	}
	out := make([]model.Quantity, outputs, outputs+2)
	for k := range out {
		out[k] = model.Quantity{Name: "y" + strconv.Itoa(k), Unit: "1", Doc: "Output"}
	}
	out = append(out,
		model.Quantity{Name: "win", Kind: model.Bool, Doc: "Output"},
		model.Quantity{Name: "colour", Kind: model.Label, Levels: []string{"red", "green", "blue"}, Doc: "Output"})
	return model.Func("wide/1", in, out, func(_ context.Context, y, x [][]float64) error {
		for k := range outputs {
			copy(y[k], x[k%len(x)])
		}
		win, colour := y[outputs], y[outputs+1]
		for i, u := range x[0] {
			if u < 0.1 {
				y[0][i] = model.Null
			}
			win[i] = 0
			if u < 0.3 {
				win[i] = 1
			}
			colour[i] = math.Floor(3 * u)
		}
		return nil
	})
}

// A recorder is a sink that keeps everything.
type recorder struct {
	points int64
	x, y   [][]float64
	failed []bool
	blocks int
}

// WriteBlock implements Sink.
func (r *recorder) WriteBlock(b *Block) error {
	if b.First != r.points || len(b.Failed) != b.Len {
		panic("a block is out of order")
	}
	keep := func(dst *[][]float64, src [][]float64) {
		if *dst == nil {
			*dst = make([][]float64, len(src))
		}
		for k, column := range src {
			if column != nil && len(column) != b.Len {
				panic("a column has the wrong length")
			}
			(*dst)[k] = append((*dst)[k], column...)
		}
	}
	keep(&r.x, b.X)
	keep(&r.y, b.Y)
	r.failed = append(r.failed, b.Failed...)
	r.points += int64(b.Len)
	r.blocks++
	return nil
}

// normalQuantile gives inputs N(10, 4); input 0 stays uniform.
func normalQuantile(k int, p float64) float64 {
	if k == 0 {
		return p
	}
	return 10 + 2*special.NormalQuantile(p)
}
