package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// quantiles is a Transform of independent inputs.
type quantiles struct {
	names    []string
	quantile func(k int, p float64) float64
}

func (q *quantiles) Variables() []string { return slices.Clone(q.names) }
func (q *quantiles) Dim() int            { return len(q.names) }

func (q *quantiles) Transform(x [][]float64) {
	for k := range x {
		for i, p := range x[k] {
			x[k][i] = q.quantile(k, p)
		}
	}
}

// sobolJob makes a job of a model of independent inputs.
func sobolJob(m model.Model, quantile func(k int, p float64) float64, method sampler.Method, points int64, replicates int, seed uint64) runs.Job {
	set := &params.Set{Study: "test"}
	joint := &quantiles{quantile: quantile}
	for _, q := range m.Inputs() {
		set.Inputs = append(set.Inputs, params.Input{Name: q.Name, Unit: q.Unit, Role: params.Scalar, Kind: params.Real})
		joint.names = append(joint.names, q.Name)
	}
	plan := sampler.Plan{Method: method, Variables: joint.names, Points: points, Seed: seed}
	if method != sampler.Random {
		plan.Replicates = replicates
	}
	return runs.Job{Spec: runs.Spec{Params: set, Plan: plan, Model: m.Name()}, Model: m, Joint: joint}
}

// single are the groups of one input each.
func single(tb testing.TB, job runs.Job) []InputGroup {
	tb.Helper()
	groups, err := InputGroups(job.Spec.Params, job.Joint.Variables(), Grouping{})
	if err != nil {
		tb.Fatal(err)
	}
	return groups
}

func mustSobol(tb testing.TB, job runs.Job, design SobolDesign, opt runs.Options) []Sensitivity {
	tb.Helper()
	s, err := NewSobol(job, design)
	if err != nil {
		tb.Fatal(err)
	}
	all, err := s.Execute(tb.Context(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// sobolOf estimates the indices of the first output, and returns them in the order of the groups.
func sobolOf(tb testing.TB, job runs.Job, groups []InputGroup) *Sensitivity {
	tb.Helper()
	design := SobolDesign{Groups: groups, Outputs: []string{job.Model.Outputs()[0].Name}, Replicates: 16}
	all := mustSobol(tb, job, design, runs.Options{})
	s := &all[0]
	slices.SortFunc(s.Indices, func(a, b Index) int {
		order := func(x Index) int {
			return slices.IndexFunc(groups, func(g InputGroup) bool { return g.Name == x.Name })
		}
		return order(a) - order(b)
	})
	return s
}

// TestSobolDependsOnTheSpecAlone runs the same design with other workers and batches.
func TestSobolDependsOnTheSpecAlone(t *testing.T) {
	c := reference.Ishigami()
	for _, method := range sampler.Methods() {
		points := int64(4096)
		if method == sampler.Random {
			points = 70_001 // three units, and replicates that cross leaves
		}
		job := sobolJob(c.Model, c.Quantile, method, points, 16, 5)
		design := SobolDesign{Groups: single(t, job), Outputs: []string{"y"}, Replicates: 16, Deciles: make([][2]float64, 3)}
		var want []Sensitivity
		for _, opt := range []runs.Options{{Workers: 1}, {Workers: 2, BatchSize: 100}, {Workers: 7, BatchSize: 1024}} {
			got := mustSobol(t, job, design, opt)
			if want == nil {
				want = got
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: with %+v the indices differ", method, opt)
			}
		}
	}
}

// TestGroupHoldsItsMembers compares the first-order index of a group with the sum of those of its members: it
// has what they do together on top. x1 and x3 of Ishigami are 1 − first of x2.
func TestGroupHoldsItsMembers(t *testing.T) {
	c := reference.Ishigami()
	job := sobolJob(c.Model, c.Quantile, sampler.Sobol, 16_384, 16, 1)
	groups, err := InputGroups(job.Spec.Params, job.Joint.Variables(), Grouping{Together: [][]string{{"x1", "x3"}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(groups) != 2 || groups[0].Name != "x1 + x3" {
		t.Fatalf("groups are %+v", groups)
	}
	s := sobolOf(t, job, groups)
	near := func(name string, e runs.Estimate, want float64) {
		t.Helper()
		if e.StdErr == nil || !(math.Abs(float64(e.Value)-want) < 4.5**e.StdErr) || *e.StdErr > 0.02 {
			t.Errorf("%s is %v ± %v, want %v", name, e.Value, e.StdErr, want)
		}
	}
	near("first of x1 + x3", s.Indices[0].First, 1-c.First[1])
	near("total of x1 + x3", s.Indices[0].Total, 1-c.First[1])
	near("first of x2", s.Indices[1].First, c.First[1])
	near("sum", s.FirstOrder, 1)
	if members := c.First[0] + c.First[2]; !(float64(s.Indices[0].First.Low) > members) {
		t.Errorf("the group has %v, its members %v", s.Indices[0].First.Value, members)
	}
}

// TestSobolLeavesNullsOut makes an output null at a tenth of the points, by an input that does nothing else.
func TestSobolLeavesNullsOut(t *testing.T) {
	c := reference.Linear()
	in := append(c.Model.Inputs(), model.Quantity{Name: "u", Unit: "1"})
	m := model.Func("nulls/1", in, c.Model.Outputs(), func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = x[0][i] + 2*x[1][i] + 3*x[2][i]
			if x[3][i] < -1.2815515655446004 {
				y[0][i] = model.Null
			}
		}
		return nil
	})
	job := sobolJob(m, func(_ int, p float64) float64 { return c.Quantile(0, p) }, sampler.Random, 32_768, 0, 1)
	s := sobolOf(t, job, single(t, job))
	for k, x := range s.Indices[:3] {
		if !(math.Abs(float64(x.Total.Value)-c.Total[k]) < 4.5**x.Total.StdErr) {
			t.Errorf("total of %s is %v, want %v", x.Name, x.Total, c.Total[k])
		}
	}
	if v := s.Indices[3].Total.Value; v != 0 {
		t.Errorf("an input that only decides about null has the total index %v", v)
	}
	// A and B need a value; the row of a group has its u from one of them.
	if want := 1 - 0.9*0.9; math.Abs(s.Omitted-want) > 0.01 {
		t.Errorf("%v of the points are left out, want %v", s.Omitted, want)
	}
}

// TestSobolOfNothing has an output that is null everywhere, which has a JSON form all the same.
func TestSobolOfNothing(t *testing.T) {
	m := model.Func("nothing/1", []model.Quantity{{Name: "x", Unit: "1"}}, []model.Quantity{{Name: "y", Unit: "1"}},
		func(_ context.Context, y, _ [][]float64) error {
			for i := range y[0] {
				y[0][i] = model.Null
			}
			return nil
		})
	job := sobolJob(m, func(_ int, p float64) float64 { return p }, sampler.Random, 100, 0, 1)
	s := sobolOf(t, job, single(t, job))
	if e := s.Indices[0].First; !math.IsNaN(float64(e.Value)) || s.Omitted != 1 {
		t.Errorf("the index of an output without a value is %+v, with %v left out", e, s.Omitted)
	}
	if _, err := json.Marshal(s); err != nil {
		t.Error(err)
	}
}

// TestSobolOfAConstant has no indices, and none that are infinite.
func TestSobolOfAConstant(t *testing.T) {
	m := model.Func("constant/1", []model.Quantity{{Name: "x", Unit: "1"}}, []model.Quantity{{Name: "y", Unit: "1"}},
		func(_ context.Context, y, _ [][]float64) error { clear(y[0]); return nil })
	job := sobolJob(m, func(_ int, p float64) float64 { return p }, sampler.Random, 100, 0, 1)
	s := sobolOf(t, job, single(t, job))
	if e := s.Indices[0].Total; !math.IsNaN(float64(e.Value)) || e.StdErr != nil {
		t.Errorf("the index of an output that does not vary is %+v", e)
	}
}

// TestSobolRefuses gives designs that mean nothing.
func TestSobolRefuses(t *testing.T) {
	c := reference.Linear()
	good := func() (runs.Job, SobolDesign) {
		job := sobolJob(c.Model, c.Quantile, sampler.Sobol, 256, 16, 1)
		return job, SobolDesign{Groups: single(t, job), Outputs: []string{"y"}, Replicates: 16}
	}
	for want, change := range map[string]func(*runs.Job, *SobolDesign){
		`the model has no output "z"`:                  func(_ *runs.Job, d *SobolDesign) { d.Outputs = []string{"z"} },
		`there is no input "q"`:                        func(_ *runs.Job, d *SobolDesign) { d.Groups[0].Inputs = []string{"q"} },
		`input "x1" is in the groups x1 and x2`:        func(_ *runs.Job, d *SobolDesign) { d.Groups[1].Inputs = []string{"x1"} },
		"x1 and x2 are correlated and must be in one":  func(j *runs.Job, _ *SobolDesign) { j.Spec.Params.Pairs = []params.Pair{{A: "x1", B: "x2", Rank: 0.5}} },
		"no input that varies":                         func(_ *runs.Job, d *SobolDesign) { d.Groups = nil },
		"16 points in 16 replicates give no errors":    func(j *runs.Job, _ *SobolDesign) { j.Spec.Plan.Points = 16 },
		"have no strata":                               func(j *runs.Job, _ *SobolDesign) { j.Spec.Plan.Strata = &sampler.Strata{Variable: "x1"} },
		"a Sobol' design has at most 4096 dimensions,": nil,
	} {
		job, design := good()
		if change == nil {
			inputs := make([]model.Quantity, 2049)
			for k := range inputs {
				inputs[k] = model.Quantity{Name: fmt.Sprintf("x%d", k), Unit: "1"}
			}
			job = sobolJob(model.Func("wide/1", inputs, c.Model.Outputs(), nil), c.Quantile, sampler.Sobol, 256, 16, 1)
			design.Groups = single(t, job)
		} else {
			change(&job, &design)
		}
		if _, err := NewSobol(job, design); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestFlags finds what a ranking by deciles cannot see: x2 of Ishigami acts the same way on both sides, and x3 through
// x1 alone. Of a sum it sees all.
func TestFlags(t *testing.T) {
	c := reference.Ishigami()
	job := sobolJob(c.Model, c.Quantile, sampler.Sobol, 8192, 16, 1)
	design := SobolDesign{Groups: single(t, job), Outputs: []string{"y"}, Replicates: 16}
	for k := range c.First {
		design.Deciles = append(design.Deciles, [2]float64{c.Quantile(k, 0.1), c.Quantile(k, 0.9)})
	}
	all := mustSobol(t, job, design, runs.Options{})
	want := map[string][]string{"x1": nil, "x2": {HiddenFromDeciles}, "x3": {ActsTogether}}
	for _, x := range all[0].Indices {
		if got := x.Flags(); !slices.Equal(got, want[x.Name]) {
			t.Errorf("%s has the flags %q, want %q", x.Name, got, want[x.Name])
		}
	}
	if x := all[0].Indices[0]; x.Name != "x1" || x.Decile.Rank != 1 {
		t.Errorf("the first is %s, of rank %d by deciles", x.Name, x.Decile.Rank)
	}
	linear := reference.Linear()
	job = sobolJob(linear.Model, linear.Quantile, sampler.Sobol, 8192, 16, 1)
	for k := range design.Deciles {
		design.Deciles[k] = [2]float64{linear.Quantile(k, 0.1), linear.Quantile(k, 0.9)}
	}
	sum := mustSobol(t, job, design, runs.Options{})[0]
	for i, x := range sum.Indices {
		if flags := x.Flags(); flags != nil || x.Decile.Rank != i+1 {
			t.Errorf("%s of a sum has the flags %q and the rank %d, want none and %d", x.Name, flags, x.Decile.Rank, i+1)
		}
	}
	first, total, n := all[0].Rest(1)
	if n != 2 || math.Abs(float64(first.Value)-c.First[1]) > 4.5**first.StdErr || math.Abs(float64(total.Value)-c.Total[1]-c.Total[2]) > 4.5**total.StdErr {
		t.Errorf("the %d others have %v and %v", n, first, total)
	}
}
