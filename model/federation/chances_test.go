package federation

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
	"github.com/federated-frontier/mc/model"
)

// A chanceCase is a point with its chances decided in one way, and the probability of that.
type chanceCase struct {
	x map[string]float64
	p float64
}

// TestMeansOverChances compares the means with sums over the cases: the same point with
// every way in which the chances of the campus can fall out, from the core itself, which draws them. Refusals
// beyond 24 are left out, as is their probability.
func TestMeansOverChances(t *testing.T) {
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		t.Fatal(err)
	}
	n := 300
	if testing.Short() {
		n = 30
	}
	rng := rand.New(rand.NewPCG(11, 12))
	checked := map[string]int{}
	for range n {
		p := oracle.RandomPoint(rng, w)
		p.Num["campus_k"] = 2
		point := columns(t, m, []oracle.Point{p})
		all := chanceCases(m, p)
		x := make([][]float64, len(point))
		for k, q := range m.Inputs() {
			for _, c := range all {
				v, ok := c.x[q.Name]
				if !ok {
					v = point[k][0]
				}
				x[k] = append(x[k], v)
			}
		}
		y := evaluate(t, m, x)
		sum, win, delivered, both, gap, planted := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
		for i, c := range all {
			sum += c.p
			win += c.p * y[oWin][i]
			planted += y[oWin][i] / float64(len(all))
			if !model.IsNull(y[oTCampus][i]) {
				delivered += c.p
			}
			if !model.IsNull(y[oGapMonths][i]) {
				both += c.p
				gap += c.p * y[oGapMonths][i]
			}
		}
		rest := math.Abs(1-sum) + 1e-9
		near := func(what string, got, want, tolerance float64) {
			t.Helper()
			if !(math.Abs(got-want) <= tolerance) && got != want {
				t.Errorf("siting %s, route %s, staging %s: %s = %v, the cases give %v", p.Choice["siting"], p.Choice["route"], p.Choice["staging"], what, got, want)
			}
		}
		near("p_win", y[oPWin][0], win, rest)
		near("p_campus", y[oPCampus][0], delivered, rest)
		exists := 1 - p.Num["p_campus_funded"] + p.Num["p_campus_funded"]*win
		near("p_win_unconditional", y[oPWinUnconditional][0], p.Num["p_form"]*p.Num["p_fed_funded"]*exists*number(!model.IsNull(y[oTFed][0])), rest)
		if both > 1e-3 {
			near("gap_months_mean", y[oGapMonthsMean][0], gap/both, (240*rest+1e-7)/both)
		} else if both == 0 && rest < 1e-6 && !model.IsNull(y[oGapMonthsMean][0]) {
			t.Errorf("gap_months_mean is %v, though no case has a gap", y[oGapMonthsMean][0])
		}
		if win > 0.01 && win < 0.99 {
			checked[p.Choice["siting"]]++
			if math.Abs(planted-win) > 1e-6 {
				checked["planted defect seen"]++
			}
		}
	}
	t.Logf("points where the chances decide: %v", checked)
	if !testing.Short() && (checked["named"] < 3 || checked["random"] < 3 || checked["best_of_k"] < 3 || checked["planted defect seen"] < 9) {
		t.Error("the test sees too little")
	}
}

// chanceCases lists the ways in which the chances of a campus can fall out.
func chanceCases(m model.Model, p oracle.Point) []chanceCase {
	f := m.(*federationModel)
	keys := f.inv.regionKeys()
	regions := []string{p.Choice["campus_region"]}
	switch p.Choice["siting"] {
	case "random":
		regions = keys
	case "best_of_k":
		regions = nil
		for _, r := range f.best[2] {
			regions = append(regions, keys[r])
		}
	}
	// restarts × what happens in each region that matters
	cases := cross([]chanceCase{{map[string]float64{}, 1}}, twoWays("u_campus_restart", p.Num["p_restart_campus"]))
	if p.Choice["siting"] != "random" {
		for _, r := range regions {
			cases = cross(cases, regionCases(p, r))
		}
		return cases
	}
	var all []chanceCase
	for _, r := range regions {
		here := chanceCase{map[string]float64{"u_campus_region": (float64(slices.Index(keys, r)) + 0.5) / float64(len(keys))}, 1 / float64(len(keys))}
		all = append(all, cross(cross(cases, []chanceCase{here}), regionCases(p, r))...)
	}
	return all
}

// regionCases lists what can happen in a region; on routes without grid nothing.
func regionCases(p oracle.Point, region string) []chanceCase {
	if p.Choice["route"] == "gas" || p.Choice["route"] == "scheduled" {
		return []chanceCase{{nil, 1}}
	}
	refuse := p.Num["refuse1gw_"+region]
	var rounds []chanceCase
	for q := range 25 {
		name := "u_rounds_" + region
		switch {
		case refuse <= 0 || refuse >= 1:
			rounds = []chanceCase{{map[string]float64{name: 0.5}, 1}}
		default:
			u := math.Pow(refuse, float64(q)+0.5)
			rounds = append(rounds, chanceCase{map[string]float64{name: u}, math.Pow(refuse, float64(q)) * (1 - refuse)})
		}
	}
	rounds = slices.DeleteFunc(rounds, func(c chanceCase) bool { return c.p < 1e-9 })
	return cross(rounds, twoWays("u_shock_"+region, p.Num["p_shock"]))
}

// twoWays are an event that happens with some probability, and its opposite.
func twoWays(u string, p float64) []chanceCase {
	p = min(max(p, 0), 1)
	return slices.DeleteFunc([]chanceCase{{map[string]float64{u: p / 2}, p}, {map[string]float64{u: (1 + p) / 2}, 1 - p}},
		func(c chanceCase) bool { return c.p == 0 })
}

// cross lists the pairs of cases.
func cross(a, b []chanceCase) []chanceCase {
	var all []chanceCase
	for _, c := range a {
		for _, d := range b {
			x := maps.Clone(c.x)
			if x == nil {
				x = make(map[string]float64)
			}
			maps.Copy(x, d.x)
			all = append(all, chanceCase{x, c.p * d.p})
		}
	}
	return all
}
