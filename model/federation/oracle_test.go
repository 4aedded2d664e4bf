package federation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
	"github.com/federated-frontier/mc/model"
)

// testInventory is the inventory of a world of the oracle.
func testInventory(w oracle.World, meshSites int) Inventory {
	v := Inventory{MeshSites: meshSites, Targets: w.Targets}
	for _, s := range w.Sites {
		v.Sites = append(v.Sites, Site{Key: s.Key, Family: s.Family, Scope: s.Scope, PowerMW: s.PowerMW, Carbon: s.CarbonGPerKWh, Retires: s.Retires})
	}
	for _, r := range w.Regions {
		v.Regions = append(v.Regions, Region{Key: r.Key, Lead1GW: r.Lead1GWMode})
	}
	return v
}

// columns turns points of the oracle into columns of the model. Inputs that a point does not
// have (slips of sites that it does not build) are NaN: the model must not look at them.
func columns(tb testing.TB, m model.Model, points []oracle.Point) [][]float64 {
	tb.Helper()
	x := make([][]float64, len(m.Inputs()))
	for k, q := range m.Inputs() {
		x[k] = make([]float64, len(points))
		for i, p := range points {
			if q.Kind == model.Label {
				at := slices.Index(q.Levels, p.Choice[q.Name])
				if at < 0 {
					tb.Fatalf("input %s: no option %q", q.Name, p.Choice[q.Name])
				}
				x[k][i] = float64(at)
				continue
			}
			v, ok := p.Num[q.Name]
			if !ok {
				v = math.NaN()
			}
			x[k][i] = v
		}
	}
	return x
}

// evaluate evaluates points with the model, all outputs.
func evaluate(tb testing.TB, m model.Model, x [][]float64) [][]float64 {
	tb.Helper()
	y := make([][]float64, len(m.Outputs()))
	for k := range y {
		y[k] = make([]float64, len(x[0]))
	}
	if err := m.NewEvaluator().Eval(tb.Context(), y, x); err != nil {
		tb.Fatal(err)
	}
	return y
}

// differs reports how the model's value of an output differs from the oracle's, "" if it does
// not: 1e-9 relative, and as much of a year or month where dates are subtracted.
func differs(q model.Quantity, got float64, want oracle.Result) string {
	switch q.Kind {
	case model.Bool:
		if w, ok := want.Bool[q.Name]; !ok || (got != 0) != w {
			return fmt.Sprintf("%s = %v, the oracle says %v (known: %v)", q.Name, got, w, ok)
		}
		return ""
	case model.Label:
		w, ok := want.Label[q.Name]
		g, gok := "", !model.IsNull(got)
		if gok {
			g = q.Levels[int(got)]
		}
		if g != w || ok != gok {
			return fmt.Sprintf("%s = %q, the oracle says %q", q.Name, g, w)
		}
		return ""
	default: // a number
	}
	w, ok := want.Num[q.Name]
	if !ok {
		w = model.Null
	}
	if got == w {
		return ""
	}
	scale := math.Max(math.Abs(w), math.Abs(got))
	switch q.Unit {
	case "yr":
		scale = math.Max(scale, 1)
	case "month":
		scale = math.Max(scale, 12)
	}
	if math.Abs(got-w) <= 1e-9*scale && !math.IsInf(scale, 1) {
		return ""
	}
	return fmt.Sprintf("%s = %v, the oracle says %v", q.Name, got, w)
}

// TestAgainstOracle compares every output of the core with an independent implementation that
// integrates on a grid, at random points that seek edges.
func TestAgainstOracle(t *testing.T) {
	n := 4000
	if testing.Short() {
		n = 400
	}
	w := oracle.DefaultWorld()
	const meshSites = 45
	m, err := New(testInventory(w, meshSites))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	points := make([]oracle.Point, n)
	for i := range points {
		points[i] = oracle.RandomPoint(rng, w)
	}
	y := evaluate(t, m, columns(t, m, points))
	bad := 0
	delivered := 0
	for i, p := range points {
		want, err := w.Eval(p)
		if err != nil {
			t.Fatalf("point %d: %v", i, err)
		}
		if !model.IsNull(y[oTFed][i]) && !model.IsNull(y[oTCampus][i]) {
			delivered++
		}
		for k, q := range m.Outputs() {
			if k >= oPWin && k < numOutputs {
				continue // the oracle has no means over chances; TestMeansOverChances
			}
			if diff := differs(q, y[k][i], want); diff != "" {
				t.Errorf("point %d: %s", i, diff)
				bad++
			}
		}
		if bad > 40 {
			t.Fatal("too many differences")
		}
	}
	if delivered < n/10 {
		t.Errorf("both sides deliver in only %d of %d points: the test sees too little", delivered, n)
	}
	t.Logf("%d points, both sides deliver in %d", n, delivered)
}

// TestOracleSeesDefects plants defects that the comparison must find.
func TestOracleSeesDefects(t *testing.T) {
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	points := make([]oracle.Point, 200)
	for i := range points {
		points[i] = oracle.RandomPoint(rng, w)
	}
	for _, name := range []string{"tau_exp", "slip_0", "lead1gw_fr", "retire_lumi_g", "score_w_time", "algo_progress", "discount_rate"} {
		x := columns(t, m, points)
		for k, q := range m.Inputs() {
			if q.Name == name {
				for i := range x[k] {
					x[k][i] *= 1 + 1e-6
				}
			}
		}
		y := evaluate(t, m, x)
		found := false
		for i, p := range points {
			want, err := w.Eval(p)
			if err != nil {
				t.Fatal(err)
			}
			for k, q := range m.Outputs() {
				found = found || differs(q, y[k][i], want) != ""
			}
		}
		if !found {
			t.Errorf("input %s moved by 1e-6 and no output differs", name)
		}
	}
}
