package reference

import (
	"math"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model/modeltest"
	"github.com/federated-frontier/mc/sampler"
)

// draw returns n points of a case.
func draw(tb testing.TB, c Case, n int) [][]float64 {
	tb.Helper()
	plan := sampler.Plan{Method: sampler.Random, Points: int64(n), Seed: 1}
	for _, q := range c.Model.Inputs() {
		plan.Variables = append(plan.Variables, q.Name)
	}
	s, err := sampler.New(plan)
	if err != nil {
		tb.Fatal(err)
	}
	x := make([][]float64, len(plan.Variables))
	for k := range x {
		x[k] = make([]float64, n)
	}
	s.Fill(x, 0)
	for k := range x {
		for i, p := range x[k] {
			x[k][i] = c.Quantile(k, p)
		}
	}
	return x
}

func TestContract(t *testing.T) {
	for _, c := range Cases() {
		t.Run(c.Model.Name(), func(t *testing.T) {
			modeltest.TestModel(t, c.Model, func() [][]float64 { return draw(t, c, 100) })
		})
	}
}

// TestKnownAnswers compares with the published values of the indices.
func TestKnownAnswers(t *testing.T) {
	ishigami, g := Ishigami(), SobolG()
	tests := []struct {
		name            string
		got, want, unit float64
	}{
		{"Ishigami variance", ishigami.Variance, 13.8445879407, 1e-10},
		{"Ishigami S1", ishigami.First[0], 0.3139051911, 1e-10},
		{"Ishigami S2", ishigami.First[1], 0.4424111448, 1e-10},
		{"Ishigami ST1", ishigami.Total[0], 0.5575888552, 1e-10},
		{"Ishigami ST3", ishigami.Total[2], 0.2436836641, 1e-10},
		{"G S1", g.First[0], 0.716192, 1e-6},
		{"G S2", g.First[1], 0.179048, 1e-6},
		{"G S3", g.First[2], 0.023676, 1e-6},
		{"G S4", g.First[3], 0.007162, 1e-6},
		{"G ST1", g.Total[0], 0.787144, 1e-6},
		{"G ST2", g.Total[1], 0.242198, 1e-6},
		{"G ST3", g.Total[2], 0.034317, 1e-6},
		{"G ST4", g.Total[3], 0.010460, 1e-6},
		{"P(break)", StrengthFailure, 0.0786496035, 1e-10},
		{"P(break)", StrengthFailure, special.NormalCDF(-math.Sqrt2), 1e-15},
	}
	for _, tt := range tests {
		if math.Abs(tt.got-tt.want) > tt.unit {
			t.Errorf("%s is %.12f, want %.12f", tt.name, tt.got, tt.want)
		}
	}
}

// TestMoments compares sample moments with the known ones, within 4.5 standard errors.
func TestMoments(t *testing.T) {
	const n = 200_000
	for _, c := range Cases() {
		x := draw(t, c, n)
		y := make([][]float64, len(c.Model.Outputs()))
		y[0] = make([]float64, n)
		if err := c.Model.NewEvaluator().Eval(t.Context(), y, x); err != nil {
			t.Fatal(err)
		}
		var mean, m2, m4 float64
		for _, v := range y[0] {
			mean += v / n
		}
		for _, v := range y[0] {
			d := (v - mean) * (v - mean)
			m2 += d / n
			m4 += d * d / n
		}
		if se := math.Sqrt(m2 / n); math.Abs(mean-c.Mean) > 4.5*se {
			t.Errorf("%s: mean %v, want %v ± %v", c.Model.Name(), mean, c.Mean, se)
		}
		if se := math.Sqrt((m4 - m2*m2) / n); math.Abs(m2-c.Variance) > 4.5*se {
			t.Errorf("%s: variance %v, want %v ± %v", c.Model.Name(), m2, c.Variance, se)
		}
	}
}
