package federation

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
)

func needLanes(tb testing.TB) {
	tb.Helper()
	if !hasLanes {
		tb.Skip("SKIPPED: no lanes in this build or on this processor; GOEXPERIMENT=simd go test")
	}
}

// sameBits compares all default outputs of points evaluated in lanes and one by one, and returns how many tiles the lanes
// evaluated and how many they left to the scalar code.
func sameBits(t *testing.T, m model.Model, x [][]float64) (inLanes, left int) {
	t.Helper()
	n := len(x[0])
	output := func() [][]float64 {
		y := make([][]float64, len(m.Outputs()))
		for k := range y[:oPWin] {
			y[k] = make([]float64, n)
			for i := range y[k] {
				y[k][i] = math.NaN()
			}
		}
		return y
	}
	scalar, inLane := m.NewEvaluator().(*evaluator), m.NewEvaluator().(*evaluator)
	scalar.lanes = nil
	want, got := output(), output()
	if err := scalar.Eval(context.Background(), want, x); err != nil {
		t.Fatal(err)
	}
	if err := inLane.Eval(context.Background(), got, x); err != nil {
		t.Fatal(err)
	}
	for k, q := range m.Outputs()[:oPWin] {
		for i := range n {
			if math.Float64bits(got[k][i]) != math.Float64bits(want[k][i]) {
				t.Fatalf("%s of point %d of %d is %v, want %v", q.Name, i, n, got[k][i], want[k][i])
			}
		}
	}
	return n/tile - inLane.left, inLane.left
}

// TestLanesEqualScalars compares every bit at the oracle's points, which seek edges.
func TestLanesEqualScalars(t *testing.T) {
	needLanes(t)
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		t.Fatal(err)
	}
	blocks := 16
	if testing.Short() {
		blocks = 2
	}
	rng := rand.New(rand.NewPCG(21, 22))
	inLanes, left := 0, 0
	for range blocks {
		points := make([]oracle.Point, 1024)
		for i := range points {
			points[i] = oracle.RandomPoint(rng, w)
		}
		a, b := sameBits(t, m, columns(t, m, points))
		inLanes, left = inLanes+a, left+b
	}
	t.Logf("%d tiles in lanes, %d left to the scalar code", inLanes, left)
	if inLanes < left {
		t.Errorf("only %d of %d tiles were evaluated in lanes: the test sees too little", inLanes, inLanes+left)
	}
}

// TestLanesOfTheStudy compares every bit on the default study and variants of it, and that nearly all of its points are
// evaluated in lanes.
func TestLanesOfTheStudy(t *testing.T) {
	needLanes(t)
	n := 1 << 14
	if testing.Short() {
		n = 1 << 11
	}
	variants := []struct {
		name, scenario string
		set            []string
	}{
		{name: "default"},
		{name: "owned", scenario: "owned"},
		{name: "mesh", scenario: "mesh"},
		{name: "gigafactory", scenario: "gigafactory"},
		{name: "8B", set: []string{"target=8B"}},
		{name: "2T", set: []string{"target=2T"}},
		{name: "frontier", set: []string{"target=frontier-2025", "scope=ABC"}},
		{name: "none", set: []string{"max_sites=0"}},
		{name: "few", set: []string{"max_sites=7"}},
		{name: "many", set: []string{"max_sites=60"}},
		{name: "no new sites", set: []string{"mesh_sites=0"}},
		{name: "small", set: []string{"mesh_mw=2", "regime=emergency", "site_min_h100e=100"}},
		{name: "best", set: []string{"siting=best_of_k", "campus_k=13"}},
		{name: "large only", set: []string{"site_min_h100e=5000"}},
	}
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			m, x := studyPoints(t, v.scenario, v.set, n)
			inLanes, left := sameBits(t, m, x)
			t.Logf("%d tiles in lanes, %d left to the scalar code", inLanes, left)
			if left > (inLanes+left)/100 {
				t.Errorf("%d of %d tiles were left to the scalar code, more than 1 %%", left, inLanes+left)
			}
		})
	}
}

// TestLanesOfAnyNumber evaluates 1 … 33 points.
func TestLanesOfAnyNumber(t *testing.T) {
	needLanes(t)
	m, x := studyPoints(t, "", nil, 33)
	for n := 1; n <= 33; n++ {
		part := make([][]float64, len(x))
		for k := range x {
			part[k] = x[k][33-n:]
		}
		sameBits(t, m, part)
	}
}

// studyPoints draws points of the default study.
func studyPoints(tb testing.TB, scenario string, set []string, n int) (model.Model, [][]float64) {
	tb.Helper()
	study, err := params.Default()
	if err != nil {
		tb.Fatal(err)
	}
	options := params.ResolveOptions{Scenario: scenario}
	for _, s := range set {
		name, value, _ := strings.Cut(s, "=")
		options.Overrides = append(options.Overrides, params.Override{Name: name, Value: value, Origin: "test"})
	}
	inputs, err := study.Resolve(options)
	if err != nil {
		tb.Fatal(err)
	}
	joint, err := inputs.Joint()
	if err != nil {
		tb.Fatal(err)
	}
	m, err := FromStudy(study, inputs)
	if err != nil {
		tb.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(23, 24))
	byName := make(map[string][]float64)
	all := make([][]float64, joint.Dim())
	for k := range all {
		all[k] = make([]float64, n)
		for i := range all[k] {
			all[k][i] = (float64(rng.Uint64()>>12) + 0.5) * 0x1p-52
		}
		if k < len(inputs.Inputs) {
			byName[inputs.Inputs[k].Name] = all[k]
		}
	}
	joint.Transform(all)
	x := make([][]float64, len(m.Inputs()))
	for k, q := range m.Inputs() {
		if x[k] = byName[q.Name]; x[k] == nil {
			tb.Fatalf("the study has no input %s", q.Name)
		}
	}
	return m, x
}
