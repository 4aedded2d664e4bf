package analysis

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// screen returns the effects on the first output, by the name of the group.
func screen(tb testing.TB, job runs.Job, levels int, edge float64, opt runs.Options) (Screening, map[string]Effect) {
	tb.Helper()
	m, err := NewMorris(job, MorrisDesign{Groups: single(tb, job), Outputs: []string{job.Model.Outputs()[0].Name}, Levels: levels, Edge: edge})
	if err != nil {
		tb.Fatal(err)
	}
	all, err := m.Execute(tb.Context(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	by := map[string]Effect{}
	for _, e := range all[0].Effects {
		by[e.Name] = e
	}
	return all[0], by
}

// within fails unless an estimate is within 4.5 standard errors of the truth, beyond which a normal number is with
// probability 7e-6.
func within(tb testing.TB, name string, e *runs.Estimate, truth, most float64) {
	tb.Helper()
	if e == nil || e.StdErr == nil || !(*e.StdErr <= most) || !(math.Abs(float64(e.Value)-truth) <= 4.5**e.StdErr) {
		tb.Errorf("%s is %+v, want %v with an error of at most %v", name, e, truth, most)
	}
}

// TestMorrisOfIshigami compares with all 4³ starts, each step added up by hand: with levels at −π, −π/3, π/3 and π, x2 goes from
// sin² = 0 to 3/4, so 7·(3/4)/(2/3) = 7.875 and signs that cancel; sin x1 changes by √3/2 and is multiplied by
// 1 + 0.1 x3⁴, which is 1.12 and 10.74 equally often; x3 changes that by 9.62, and sin x1 is zero half of the time.
// What is off by 10 standard errors is found.
func TestMorrisOfIshigami(t *testing.T) {
	c := reference.Ishigami()
	job := sobolJob(c.Model, c.Quantile, sampler.Random, 20_000, 0, 1)
	_, by := screen(t, job, 4, 0, runs.Options{})
	third := math.Pow(math.Pi/3, 4) * 0.1
	sine, one, far := math.Sqrt(3)/2, 1+third, 1+81*third
	x1 := sine * (one + far) / 2 * 1.5
	x3 := (far - one) * sine / 2 * 1.5
	for _, tt := range []struct {
		name            string
		star, mu, sigma float64
		digits          float64
	}{
		{"x1", x1, x1, 1.5 * sine * (far - one) / 2, 7.704054},
		{"x2", 7.875, 0, 7.875, 7.875},
		{"x3", x3, 0, math.Sqrt(2) * x3, 6.248796},
	} {
		e := by[tt.name]
		if math.Abs(tt.star-tt.digits) > 1e-6 {
			t.Errorf("%s: by hand %.7f, want %v", tt.name, tt.star, tt.digits)
		}
		if tt.name == "x2" { // all sizes are the same
			if math.Abs(float64(e.MuStar.Value)-tt.star) > 1e-9 {
				t.Errorf("mu* of x2 is %+v", e.MuStar)
			}
		} else {
			within(t, tt.name+", mu*", &e.MuStar, tt.star, 0.05)
			stattest.Fails(t, func(tb testing.TB) { within(tb, "planted", &e.MuStar, tt.star+10**e.MuStar.StdErr, 0.05) })
		}
		within(t, tt.name+", mu", e.Mu, tt.mu, 0.07)
		if math.Abs(float64(e.Sigma.Value)-tt.sigma) > 4.5**e.Sigma.StdErr+1e-3 {
			t.Errorf("%s: sigma is %+v, want %v", tt.name, e.Sigma, tt.sigma)
		}
	}
}

// TestMorrisOfASum has mu = mu* = the slope and no sigma, also with levels off the edge, where a slope is over their range.
func TestMorrisOfASum(t *testing.T) {
	in := []model.Quantity{{Name: "x1", Unit: "1"}, {Name: "x2", Unit: "1"}, {Name: "x3", Unit: "1"}}
	m := model.Func("sum/1", in, []model.Quantity{{Name: "y", Unit: "1"}}, func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = 8*x[0][i] - 4*x[1][i]
			if x[2][i] > 0.9 {
				y[0][i] = model.Null
			}
		}
		return nil
	})
	job := sobolJob(m, func(_ int, p float64) float64 { return p }, sampler.Random, 500, 0, 1)
	s, by := screen(t, job, 8, 1/16.0, runs.Options{})
	for name, want := range map[string]float64{"x1": 7, "x2": -3.5, "x3": 0} {
		e := by[name]
		if math.Abs(float64(e.Mu.Value)-want) > 1e-12 || math.Abs(float64(e.MuStar.Value)-math.Abs(want)) > 1e-12 || float64(e.Sigma.Value) > 1e-12 {
			t.Errorf("%s has %+v", name, e)
		}
	}
	// x3 is at its highest level before or after each of its steps with probability 1/4.
	if math.Abs(s.Omitted-0.25) > 4.5*math.Sqrt(0.25*0.75/500) || s.Effects[0].Name != "x1" {
		t.Errorf("%v left out, %s first", s.Omitted, s.Effects[0].Name)
	}
}

// TestMorrisCoverage: of 1000 runs of 100 trajectories each the number whose interval, or 1.96 standard errors, holds the
// truth is, with probability 1 − 1e-9 at least, that of a coverage of 94 to 96 %. For y = x1 (2 x2 − 1) with levels at 0, 1/3, 2/3 and
// 1 the effects of x1 are −1, −1/3, 1/3 and 1, equally often, and those of x2 are 0, 2/3, 4/3 and 2. The planted defect, half the error, covers
// 67 %.
func TestMorrisCoverage(t *testing.T) {
	const times = 1000
	in := []model.Quantity{{Name: "x1", Unit: "1"}, {Name: "x2", Unit: "1"}}
	m := model.Func("product/1", in, []model.Quantity{{Name: "y", Unit: "1"}}, func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = x[0][i] * (2*x[1][i] - 1)
		}
		return nil
	})
	spread := math.Sqrt(5) / 3
	truths := map[string]float64{
		"x1, mu*": 2.0 / 3, "x1, mu": 0, "x1, sigma": spread,
		"x2, mu*": 1, "x2, mu": 1, "x2, sigma": spread,
	}
	holds, planted := map[string]int{}, map[string]int{}
	for seed := range uint64(times) {
		_, by := screen(t, sobolJob(m, func(_ int, p float64) float64 { return p }, sampler.Random, 100, 0, seed), 4, 0, runs.Options{Workers: 1})
		count := func(name string, e *runs.Estimate, half float64) {
			off := math.Abs(float64(e.Value)-truths[name]) / half
			if off <= 1 {
				holds[name]++
			}
			if off <= 0.5 {
				planted[name]++
			}
		}
		for name, e := range by {
			count(name+", mu*", &e.MuStar, float64(e.MuStar.High-e.MuStar.Low)/2)
			count(name+", mu", e.Mu, float64(e.Mu.High-e.Mu.Low)/2)
			count(name+", sigma", e.Sigma, 1.96**e.Sigma.StdErr)
		}
	}
	low, high := covering(times)
	t.Logf("of %d: %v, planted %v", times, holds, planted)
	for name := range truths {
		if n := holds[name]; n < low || n > high {
			t.Errorf("%s: %d of %d intervals hold the truth, want %d to %d", name, n, times, low, high)
		}
		if n := planted[name]; n >= low {
			t.Errorf("%s: the planted defect holds the truth %d times of %d and would not be seen", name, n, times)
		}
	}
}

// TestMorrisOfCorrelatedInputs moves a group with its factors as one. It has no direction.
func TestMorrisOfCorrelatedInputs(t *testing.T) {
	job := correlatedJob(t)
	job.Spec.Plan.Method, job.Spec.Plan.Replicates = sampler.Random, 0
	_, by := screen(t, job, 4, 1/8.0, runs.Options{})
	group, d := by["a + b + c"], by["d"]
	if group.Mu != nil || group.Sigma != nil || !(group.MuStar.Value > 0) {
		t.Errorf("the group has %+v", group)
	}
	// d goes from the 1/8- to the 5/8-quantile, or from 3/8 to 7/8, over 2/3 of the levels.
	if want := 1.5 * (1.1503493803760079 + 0.31863936396437514); math.Abs(float64(d.Mu.Value)-want) > 1e-9 {
		t.Errorf("d has %v, want %v", d.Mu.Value, want)
	}
}

// TestMorrisDependsOnTheSpecAlone runs the same design with other workers and batches.
func TestMorrisDependsOnTheSpecAlone(t *testing.T) {
	c := reference.SobolG()
	job := sobolJob(c.Model, c.Quantile, sampler.Random, 70_001, 0, 5)
	text := func(s Screening) []byte {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	want, _ := screen(t, job, 4, 0, runs.Options{Workers: 1})
	for _, opt := range []runs.Options{{Workers: 2, BatchSize: 100}, {Workers: 7, BatchSize: 1024}} {
		if got, _ := screen(t, job, 4, 0, opt); !bytes.Equal(text(got), text(want)) {
			t.Errorf("with %+v the effects differ", opt)
		}
	}
}

// TestMorrisRefuses gives designs that mean nothing.
func TestMorrisRefuses(t *testing.T) {
	c := reference.Linear()
	for want, change := range map[string]func(*runs.Job, *MorrisDesign){
		"got 3 and 0":   func(_ *runs.Job, d *MorrisDesign) { d.Levels = 3 },
		"got 4 and 0.5": func(_ *runs.Job, d *MorrisDesign) { d.Edge = 0.5 },
		"independent points, got 256 of method lhs": func(j *runs.Job, _ *MorrisDesign) { j.Spec.Plan.Method = sampler.LHS },
		"independent points, got 3 of":              func(j *runs.Job, _ *MorrisDesign) { j.Spec.Plan.Points = 3 },
		`the model has no output "z"`:               func(_ *runs.Job, d *MorrisDesign) { d.Outputs = []string{"z"} },
	} {
		job := sobolJob(c.Model, c.Quantile, sampler.Random, 256, 0, 1)
		design := MorrisDesign{Groups: single(t, job), Outputs: []string{"y"}, Levels: 4}
		change(&job, &design)
		if _, err := NewMorris(job, design); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
