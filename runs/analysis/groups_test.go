package analysis

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// correlatedJob is y = a + b + c + d of standard normal inputs: a and b are in a group of rank correlation
// 0.5, c follows a, d is alone. e is a constant.
func correlatedJob(tb testing.TB) runs.Job {
	tb.Helper()
	set := &params.Set{Study: "test", Groups: []params.Group{
		{Name: "g", Rank: 0.5, Members: []string{"a", "b"}},
		{Name: "h", Rank: 0, Members: []string{"c"}, Follows: []string{"a"}, FollowRank: 0.3},
	}}
	normal := params.Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}}
	for _, name := range []string{"a", "b", "c", "d"} {
		set.Inputs = append(set.Inputs, params.Input{Name: name, Unit: "1", Kind: params.Real, Role: params.Scalar, Dist: normal})
	}
	set.Inputs = append(set.Inputs, params.Input{Name: "e", Unit: "1", Kind: params.Fixed, Dist: params.Dist{Family: "constant", Args: map[string]float64{"value": 2}}})
	joint, err := set.Joint()
	if err != nil {
		tb.Fatal(err)
	}
	var in []model.Quantity
	for _, q := range set.Inputs {
		in = append(in, model.Quantity{Name: q.Name, Unit: q.Unit})
	}
	m := model.Func("sum/1", in, []model.Quantity{{Name: "y", Unit: "1"}}, func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = x[0][i] + x[1][i] + x[2][i] + x[3][i]*x[4][i]/2
		}
		return nil
	})
	plan := sampler.Plan{Method: sampler.Sobol, Variables: joint.Variables(), Points: 8192, Replicates: 16, Seed: 3}
	return runs.Job{Spec: runs.Spec{Params: set, Plan: plan, Model: m.Name()}, Model: m, Joint: joint}
}

// TestCorrelatedInputsAreOneGroup compares the index of three correlated inputs with its closed form.
func TestCorrelatedInputsAreOneGroup(t *testing.T) {
	job := correlatedJob(t)
	groups := single(t, job)
	if len(groups) != 2 || !slices.Equal(groups[0].Inputs, []string{"a", "b", "c"}) || groups[1].Name != "d" {
		t.Fatalf("groups are %+v", groups)
	}
	// Pearson correlations of normal scores: 2 sin(πr/6) for a with b and for c with a, their product for c with b.
	ab, ca := 2*math.Sin(math.Pi*0.5/6), 2*math.Sin(math.Pi*0.3/6)
	v := 3 + 2*(ab+ca+ab*ca)
	s := sobolOf(t, job, groups)
	for _, e := range []runs.Estimate{s.Indices[0].First, s.Indices[0].Total} {
		if want := v / (v + 1); !(math.Abs(float64(e.Value)-want) < 4.5**e.StdErr) || *e.StdErr > 0.01 {
			t.Errorf("the group has %v ± %v, want %v", e.Value, *e.StdErr, want)
		}
	}
	if math.Abs(float64(s.Variance)-v-1) > 0.1 {
		t.Errorf("the variance is %v, want %v", s.Variance, v+1)
	}
}

// TestMixedRowsAreThoseOfTheStreams evaluates the rows of a design and compares them bit by bit with the model at
// uniforms of which those of a group, with its factors, are from B.
func TestMixedRowsAreThoseOfTheStreams(t *testing.T) {
	job := correlatedJob(t)
	p, err := newPickFreeze(job, single(t, job), []string{"y"}, newPartition(job.Spec.Params))
	if err != nil {
		t.Fatal(err)
	}
	points, err := sampler.New(p.job.Spec.Plan)
	if err != nil {
		t.Fatal(err)
	}
	const n = 100
	columns := func(k int) [][]float64 {
		x := make([][]float64, k)
		for i := range x {
			x[i] = make([]float64, n)
		}
		return x
	}
	x := columns(p.job.Joint.Dim())
	points.Fill(x, 0)
	names := p.job.Joint.Variables()
	uniforms := map[string][]float64{}
	for k, name := range names {
		uniforms[name] = slices.Clone(x[k])
	}
	p.job.Joint.Transform(x)
	y := columns(p.evaluations())
	if err := p.job.Model.NewEvaluator().Eval(t.Context(), y, x[:10]); err != nil {
		t.Fatal(err)
	}
	for e, fromB := range [][]string{nil, job.Joint.Variables(), {"a", "b", "c", "factor_g", "factor_h"}, {"d"}} {
		x, want := columns(job.Joint.Dim()), columns(1)
		for k, name := range job.Joint.Variables() {
			if name != "" && slices.Contains(fromB, name) {
				name = second + name
			}
			copy(x[k], uniforms[name])
		}
		job.Joint.Transform(x)
		if err := job.Model.NewEvaluator().Eval(t.Context(), want, x[:5]); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(y[e], want[0]) {
			t.Errorf("row %d of the design is not that of its streams", e)
		}
	}
	if slices.Equal(y[0], y[1]) {
		t.Error("A and B are the same")
	}
}

// TestInputGroups looks at the groups of the default study.
func TestInputGroups(t *testing.T) {
	study, err := params.Default()
	if err != nil {
		t.Fatal(err)
	}
	set, err := study.Resolve(params.ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	joint, err := set.Joint()
	if err != nil {
		t.Fatal(err)
	}
	groups, err := InputGroups(set, joint.Variables(), Grouping{Family: study.Family, Together: [][]string{{"route", "siting"}}})
	if err != nil {
		t.Fatal(err)
	}
	labels, total := map[string]string{}, 0
	for _, g := range groups {
		labels[g.Name] = g.Label
		total += len(g.Inputs)
	}
	for name, want := range map[string]string{
		"online_*":             "Start of operation, all",
		"u_shock_*":            "Event: a shock lengthens the 1 GW wait, all 13",
		"lead1gw_* + lead40_*": "Wait for a firm 1 GW connection, all 13; Wait for a firm 40 MW connection, all 13",
		"fed_decision":         "Date of the decision for the federation",
		"route + siting":       "How the campus gets power; How the region of the campus is chosen",
		"build1gw":             "Construction of a 1 GW campus",
	} {
		if got := labels[name]; got == "" || !strings.HasPrefix(got, want) {
			t.Errorf("group %s has the label %q, want %q", name, got, want)
		}
	}
	varying := 0
	for _, v := range joint.Variables()[:len(set.Inputs)] {
		if v != "" {
			varying++
		}
	}
	if total != varying || len(groups) < 80 || len(groups) > 120 || len(labels) != len(groups) {
		t.Errorf("%d groups of %d inputs, want about a hundred of %d", len(groups), total, varying)
	}

	singly, err := InputGroups(set, joint.Variables(), Grouping{Family: study.Family, Singly: true})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	correlated := newPartition(set)
	for _, g := range singly {
		names[g.Name] = true
		for _, name := range g.Inputs {
			if correlated.find(correlated.column[name]) != correlated.find(correlated.column[g.Inputs[0]]) {
				t.Errorf("group %s has %s, which is correlated with none of the others", g.Name, name)
			}
		}
	}
	if !names["u_shock_fr"] || !names["lead1gw_* + lead40_*"] || len(names) != len(singly) {
		t.Errorf("one by one there are %d groups", len(singly))
	}
	if _, err := InputGroups(set, joint.Variables(), Grouping{Together: [][]string{{"route", "rout"}}}); err == nil {
		t.Error("a group of an unknown input is no error")
	}
}
