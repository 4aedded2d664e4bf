package analysis

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// divide returns how the variance of the first output is divided, and the effects by the name of the group.
func divide(tb testing.TB, job runs.Job, opt runs.Options) (Division, map[string]runs.Estimate) {
	tb.Helper()
	s, err := NewShapley(job, ShapleyDesign{Groups: single(tb, job), Outputs: []string{job.Model.Outputs()[0].Name}, Replicates: 16})
	if err != nil {
		tb.Fatal(err)
	}
	all, err := s.Execute(tb.Context(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	by := map[string]runs.Estimate{}
	for _, p := range all[0].Parts {
		by[p.Name] = p.Effect
	}
	return all[0], by
}

// shapleyOf are the effects of cases whose interactions are known: of Ishigami x1 and x3 share theirs, of the sum there are none, of the
// product of product() x1 and x2 share theirs. Of Sobol' G all products of the variances of the factors are shared out.
func shapleyOf(c reference.Case) []float64 {
	effects := make([]float64, len(c.First))
	if c.Model.Name() != "sobol_g/1" {
		for k := range effects { // an interaction of two is shared by halves
			effects[k] = (c.First[k] + c.Total[k]) / 2
		}
		return effects
	}
	for set := range 1 << len(c.First) {
		part, members := c.Variance, 0.0
		for k := range c.First {
			if set>>k&1 == 1 {
				part *= c.First[k] * c.Variance
				members++
			}
		}
		for k := range c.First {
			if set>>k&1 == 1 {
				effects[k] += part / c.Variance / c.Variance / members
			}
		}
	}
	return effects
}

// TestShapleyOfReferences compares effects with their closed forms, from 16,384 points in 16 replicates. One of 63 at
// least is missed by chance with probability 0.004. What is off by 11 errors of the estimate is found.
func TestShapleyOfReferences(t *testing.T) {
	want := shapleyOf(reference.Ishigami())
	for k, v := range []float64{0.435747, 0.442411, 0.121842} {
		if math.Abs(want[k]-v) > 1e-6 {
			t.Errorf("x%d of Ishigami has %v, want %v", k+1, want[k], v)
		}
	}
	for _, c := range []reference.Case{reference.Ishigami(), reference.SobolG(), reference.Linear(), product()} {
		truth := shapleyOf(c)
		for _, method := range []sampler.Method{sampler.Random, sampler.Sobol, sampler.LHS} {
			d, by := divide(t, sobolJob(c.Model, c.Quantile, method, 16_384, 16, 1), runs.Options{})
			sum := 0.0
			for k, q := range c.Model.Inputs() {
				e := by[q.Name]
				name := fmt.Sprintf("%s, %s, %s", c.Model.Name(), method, q.Name)
				hits(t, name, e, truth[k], 0.02)
				stattest.Fails(t, func(tb testing.TB) { hits(tb, name, e, truth[k]+float64(11**e.StdErr), 0.02) })
				sum += float64(e.Value)
			}
			hits(t, c.Model.Name()+", variance", d.Variance, c.Variance, 0.05*c.Variance)
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("%s: effects add up to %v", c.Model.Name(), sum)
			}
		}
	}
}

// TestShapleyOfCorrelatedInputs takes them as one group: see TestCorrelatedInputsAreOneGroup.
func TestShapleyOfCorrelatedInputs(t *testing.T) {
	_, by := divide(t, correlatedJob(t), runs.Options{})
	ab, ca := 2*math.Sin(math.Pi*0.5/6), 2*math.Sin(math.Pi*0.3/6)
	v := 3 + 2*(ab+ca+ab*ca)
	hits(t, "the group", by["a + b + c"], v/(v+1), 0.01)
	hits(t, "d", by["d"], 1/(v+1), 0.01)
}

// TestShapleyCoverage estimates the effects of Ishigami 200 times, from 2,048 points in 16 replicates.
func TestShapleyCoverage(t *testing.T) {
	c := reference.Ishigami()
	truth := shapleyOf(c)
	for _, method := range []sampler.Method{sampler.Random, sampler.Sobol} {
		effects := make([][]runs.Estimate, len(truth))
		for seed := range uint64(200) {
			_, by := divide(t, sobolJob(c.Model, c.Quantile, method, 2048, 16, seed), runs.Options{})
			for k, q := range c.Model.Inputs() {
				effects[k] = append(effects[k], by[q.Name])
			}
		}
		for k := range effects {
			covered(t, fmt.Sprintf("%s, x%d", method, k+1), effects[k], truth[k])
		}
		planted := make([]runs.Estimate, 0, 200)
		for _, e := range effects[0] {
			half := (e.High - e.Low) / 4
			planted = append(planted, runs.Estimate{Low: e.Value - half, High: e.Value + half})
		}
		stattest.Fails(t, func(tb testing.TB) { covered(tb, "planted", planted, truth[0]) })
	}
}

// TestShapleyLeavesNullsOut leaves a point out for all groups if the output is null in one of its rows.
func TestShapleyLeavesNullsOut(t *testing.T) {
	in := []model.Quantity{{Name: "x1", Unit: "1"}, {Name: "x2", Unit: "1"}, {Name: "u", Unit: "1"}}
	m := model.Func("nulls/1", in, []model.Quantity{{Name: "y", Unit: "1"}}, func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = x[0][i] + 2*x[1][i]
			if x[2][i] < 0.1 {
				y[0][i] = model.Null
			}
		}
		return nil
	})
	d, by := divide(t, sobolJob(m, func(_ int, p float64) float64 { return p }, sampler.Random, 32_768, 0, 1), runs.Options{})
	hits(t, "x1", by["x1"], 0.2, 0.01)
	hits(t, "x2", by["x2"], 0.8, 0.01)
	if by["u"].Value != 0 || math.Abs(d.Omitted-0.19) > 0.01 {
		t.Errorf("u has %v, %v are left out", by["u"], d.Omitted)
	}
}

// TestShapleyDependsOnTheSpecAlone runs the same design with other workers and batches.
func TestShapleyDependsOnTheSpecAlone(t *testing.T) {
	c := reference.Ishigami()
	for _, method := range sampler.Methods() {
		points := int64(4096)
		if method == sampler.Random {
			points = 70_001
		}
		var want []byte
		for _, opt := range []runs.Options{{Workers: 1}, {Workers: 2, BatchSize: 100}, {Workers: 7, BatchSize: 1024}} {
			d, _ := divide(t, sobolJob(c.Model, c.Quantile, method, points, 16, 5), opt)
			got, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: with %+v the effects differ", method, opt)
			}
		}
	}
}

// TestShapleyRefuses gives designs without errors.
func TestShapleyRefuses(t *testing.T) {
	c := reference.Linear()
	job := sobolJob(c.Model, c.Quantile, sampler.Sobol, 16, 16, 1)
	_, err := NewShapley(job, ShapleyDesign{Groups: single(t, job), Outputs: []string{"y"}})
	if err == nil || !strings.Contains(err.Error(), "16 points in 16 replicates give no errors") {
		t.Errorf("error %v", err)
	}
}
