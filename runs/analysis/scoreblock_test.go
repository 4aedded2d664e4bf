package analysis

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// pairJob has the points of a linear model with a correlated pair.
func pairJob(tb testing.TB, c reference.Correlated, method sampler.Method, points int64, seed uint64) runs.Job {
	tb.Helper()
	job := sobolJob(c.Model, c.Quantile, method, points, 16, seed)
	set := job.Spec.Params
	for k := range set.Inputs {
		set.Inputs[k].Dist = params.Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}}
	}
	set.Pairs = []params.Pair{{A: c.A, B: c.B, Rank: c.Rank}}
	return withJoint(tb, job)
}

// withJoint gives a job the joint distribution of its parameters.
func withJoint(tb testing.TB, job runs.Job) runs.Job {
	tb.Helper()
	joint, err := job.Spec.Params.Joint()
	if err != nil {
		tb.Fatal(err)
	}
	job.Joint, job.Spec.Plan.Variables = joint, joint.Variables()
	return job
}

// scoredOf makes the scores of the joint distribution of a job.
func scoredOf(tb testing.TB, job runs.Job) func(columns []int) (Scored, error) {
	tb.Helper()
	joint, err := job.Spec.Params.Joint()
	if err != nil {
		tb.Fatal(err)
	}
	return func(columns []int) (Scored, error) { return joint.Scored(columns) }
}

// unrelated is a Scored that takes its scores for independent: the planted defect.
type unrelated struct{ Scored }

func (u unrelated) Correlations() [][]float64 {
	r := u.Scored.Correlations()
	all := table[float64](len(r), len(r))
	for k := range all {
		all[k][k] = 1
	}
	return all
}

// split returns the effects of all inputs by name, correlated ones apart.
func split(tb testing.TB, job runs.Job, scored func(columns []int) (Scored, error), opt runs.Options) map[string]runs.Estimate {
	tb.Helper()
	groups, err := InputGroups(job.Spec.Params, job.Joint.Variables(), Grouping{Split: true})
	if err != nil {
		tb.Fatal(err)
	}
	s, err := NewShapley(job, ShapleyDesign{Groups: groups, Outputs: []string{"y"}, Replicates: 16, Scored: scored})
	if err != nil {
		tb.Fatal(err)
	}
	all, err := s.Execute(tb.Context(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	by, sum := map[string]runs.Estimate{}, 0.0
	for _, p := range all[0].Parts {
		by[p.Name] = p.Effect
		sum += float64(p.Effect.Value)
	}
	if math.Abs(sum-1) > 1e-12 {
		tb.Errorf("effects add up to %v", sum)
	}
	return by
}

// linearShapley are the effects of inputs of a linear model with a covariance matrix, from the variances of the inputs in all sets given all others
// (Owen and Prieur 2017).
func linearShapley(weights []float64, covariance *mat.SymDense) []float64 {
	d := len(weights)
	left := func(set int) float64 { // the variance when all others are known
		var in, out []int
		for k := range d {
			if set>>k&1 == 1 {
				in = append(in, k)
			} else {
				out = append(out, k)
			}
		}
		pick := func(a, b []int) *mat.Dense {
			m := mat.NewDense(len(a), len(b), nil)
			for i, k := range a {
				for j, l := range b {
					m.Set(i, j, covariance.At(k, l))
				}
			}
			return m
		}
		if len(in) == 0 {
			return 0
		}
		c := pick(in, in)
		if len(out) > 0 {
			var solved, less mat.Dense
			if err := solved.Solve(pick(out, out), pick(out, in)); err != nil {
				panic(err)
			}
			less.Mul(pick(in, out), &solved)
			c.Sub(c, &less)
		}
		v := 0.0
		for i, k := range in {
			for j, l := range in {
				v += weights[k] * c.At(i, j) * weights[l]
			}
		}
		return v
	}
	all := left(1<<d - 1)
	effects := make([]float64, d)
	for k := range d {
		for set := range 1 << d {
			if set>>k&1 == 1 {
				continue
			}
			size := 0
			for l := range d {
				size += set >> l & 1
			}
			weight := math.Gamma(float64(size+1)) * math.Gamma(float64(d-size)) / math.Gamma(float64(d+1))
			effects[k] += weight * (left(set|1<<k) - left(set)) / all
		}
	}
	return effects
}

// TestShapleyOfCorrelatedLinear compares effects with their closed form, from 16,384 points; one of 9 is missed by chance with probability
// 6e-4. The planted defect gives inputs of the other row as if they did not depend on those that stay.
func TestShapleyOfCorrelatedLinear(t *testing.T) {
	c := reference.CorrelatedLinear()
	covariance := mat.NewSymDense(3, []float64{1, 0, 0, 0, 1, c.Rho, 0, c.Rho, 1})
	for k, want := range linearShapley(c.Weights, covariance) {
		if math.Abs(c.Shapley[k]-want) > 1e-12 {
			t.Errorf("x%d has %v in closed form and %v by all sets", k+1, c.Shapley[k], want)
		}
	}
	for _, method := range []sampler.Method{sampler.Random, sampler.Sobol, sampler.LHS} {
		job := pairJob(t, c, method, 16_384, 1)
		check := func(tb testing.TB, scored func(columns []int) (Scored, error)) {
			by := split(tb, job, scored, runs.Options{})
			for k, want := range c.Shapley {
				name := fmt.Sprintf("x%d", k+1)
				hits(tb, string(method)+", "+name, by[name], want, 0.02)
			}
		}
		check(t, scoredOf(t, job))
		stattest.Fails(t, func(tb testing.TB) {
			check(tb, func(columns []int) (Scored, error) {
				s, err := scoredOf(tb, job)(columns)
				return unrelated{s}, err
			})
		})
	}
}

// TestShapleyOfSplitGroups has a group, one input that follows another, and inputs that are not normal: y = a + b + c + d of a, b
// and c correlated; the effects are those of all sets in closed form. Then a is exponential and y depends on its score alone.
func TestShapleyOfSplitGroups(t *testing.T) {
	job := correlatedJob(t)
	ab, ca := 2*math.Sin(math.Pi*0.5/6), 2*math.Sin(math.Pi*0.3/6)
	covariance := mat.NewSymDense(4, []float64{1, ab, ca, 0, ab, 1, ab * ca, 0, ca, ab * ca, 1, 0, 0, 0, 0, 1})
	want := linearShapley([]float64{1, 1, 1, 1}, covariance)
	by := split(t, job, scoredOf(t, job), runs.Options{})
	for k, name := range []string{"a", "b", "c", "d"} {
		hits(t, name, by[name], want[k], 0.02)
	}

	// Two of a block may be one group, and the third another.
	groups := []InputGroup{{Name: "ab", Inputs: []string{"a", "b"}}, {Name: "c", Inputs: []string{"c"}}, {Name: "d", Inputs: []string{"d"}}}
	s, err := NewShapley(job, ShapleyDesign{Groups: groups, Outputs: []string{"y"}, Scored: scoredOf(t, job)})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Execute(t.Context(), runs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pairs := mat.NewSymDense(3, []float64{2 + 2*ab, ca + ab*ca, 0, ca + ab*ca, 1, 0, 0, 0, 1})
	want = linearShapley([]float64{1, 1, 1}, pairs)
	for _, p := range all[0].Parts {
		k := map[string]int{"ab": 0, "c": 1, "d": 2}[p.Name]
		hits(t, p.Name, p.Effect, want[k], 0.02)
	}
}

// TestShapleyOfOtherMargins: y is a function of inputs that are lognormal, and linear in their logarithms, which has the effects of
// the logarithms.
func TestShapleyOfOtherMargins(t *testing.T) {
	c := reference.CorrelatedLinear()
	job := pairJob(t, c, sampler.Sobol, 16_384, 1)
	for k := range job.Spec.Params.Inputs {
		job.Spec.Params.Inputs[k].Dist = params.Dist{Family: "lognormal", Args: map[string]float64{"median": 1, "gsd": math.E}}
	}
	job = withJoint(t, job)
	job.Model = model.Func(job.Model.Name(), job.Model.Inputs(), job.Model.Outputs(), func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = 0
			for k, w := range c.Weights {
				y[0][i] += w * math.Log(x[k][i])
			}
		}
		return nil
	})
	by := split(t, job, scoredOf(t, job), runs.Options{})
	for k, want := range c.Shapley {
		name := fmt.Sprintf("x%d", k+1)
		hits(t, name, by[name], want, 0.02)
	}
}

// TestSplitShapleyCoverage estimates the effects of the correlated linear model 200 times, from 2,048 points in 16 replicates.
func TestSplitShapleyCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("400 designs")
	}
	c := reference.CorrelatedLinear()
	for _, method := range []sampler.Method{sampler.Random, sampler.Sobol} {
		effects := make([][]runs.Estimate, len(c.Shapley))
		for seed := range uint64(200) {
			job := pairJob(t, c, method, 2048, seed)
			by := split(t, job, scoredOf(t, job), runs.Options{})
			for k := range effects {
				effects[k] = append(effects[k], by[fmt.Sprintf("x%d", k+1)])
			}
		}
		for k := range effects {
			t.Logf("%s, x%d: %d of 200 hold the truth", method, k+1, held(effects[k], c.Shapley[k]))
			covered(t, fmt.Sprintf("%s, x%d", method, k+1), effects[k], c.Shapley[k])
		}
		planted := make([]runs.Estimate, 0, 200)
		for _, e := range effects[0] {
			half := (e.High - e.Low) / 4
			planted = append(planted, runs.Estimate{Low: e.Value - half, High: e.Value + half})
		}
		stattest.Fails(t, func(tb testing.TB) { covered(tb, "planted", planted, c.Shapley[0]) })
	}
}

// held counts the intervals that hold the truth.
func held(intervals []runs.Estimate, truth float64) int {
	n := 0
	for _, e := range intervals {
		if float64(e.Low) <= truth && truth <= float64(e.High) {
			n++
		}
	}
	return n
}

// TestSplitShapleyDependsOnTheSpecAlone runs the same design with other workers and batches.
func TestSplitShapleyDependsOnTheSpecAlone(t *testing.T) {
	job := pairJob(t, reference.CorrelatedLinear(), sampler.Random, 70_001, 1)
	var want map[string]runs.Estimate
	for _, opt := range []runs.Options{{Workers: 1}, {Workers: 2, BatchSize: 100}, {Workers: 7, BatchSize: 1024}} {
		got := split(t, job, scoredOf(t, job), opt)
		if want == nil {
			want = got
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("with %+v the effects differ: %v, %v", opt, got, want)
		}
	}
}

// TestSplitRefuses has dependence that cannot be taken apart.
func TestSplitRefuses(t *testing.T) {
	c := reference.CorrelatedLinear()
	for text, change := range map[string]func(set *params.Set){
		`input "x2" depends on others by another copula`: func(set *params.Set) { set.Pairs[0].Copula = "clayton" },
		`input "x3" has a distribution with steps`: func(set *params.Set) {
			set.Inputs[2].Dist = params.Dist{Family: "poisson", Args: map[string]float64{"mean": 3}}
		},
		`some that go with "x2" say all of another one`: func(set *params.Set) {
			set.Pairs, set.Groups = nil, []params.Group{{Name: "g", Rank: 1, Members: []string{"x2", "x3"}}}
		},
		`input "x2" depends on others by another`: func(set *params.Set) {
			set.Pairs, set.Groups = nil, []params.Group{{Name: "g", Rank: 0.5, Copula: "student_t", DF: 4, Members: []string{"x2", "x3"}}}
		},
	} {
		job := pairJob(t, c, sampler.Random, 1024, 1)
		change(job.Spec.Params)
		job = withJoint(t, job)
		groups, err := InputGroups(job.Spec.Params, job.Joint.Variables(), Grouping{Split: true})
		if err != nil {
			t.Fatal(err)
		}
		_, err = NewShapley(job, ShapleyDesign{Groups: groups, Outputs: []string{"y"}, Replicates: 16, Scored: scoredOf(t, job)})
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
	job := pairJob(t, c, sampler.Random, 1024, 1)
	for left, kept := range map[string]string{"x2": "x3", "x3": "x2"} {
		groups := []InputGroup{{Name: kept, Inputs: []string{kept}}, {Name: "x1", Inputs: []string{"x1"}}}
		_, err := NewShapley(job, ShapleyDesign{Groups: groups, Outputs: []string{"y"}, Replicates: 16, Scored: scoredOf(t, job)})
		if err == nil || !strings.Contains(err.Error(), `input "`+left+`" goes with others, and is in no group`) {
			t.Errorf("without %s: %v", left, err)
		}
	}
}
