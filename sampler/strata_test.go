package sampler

import (
	"math"
	"slices"
	"testing"
)

// TestDesignsCoverThePlan: designs follow each other without gaps, their weights are probability
// over share of points, and points fall into the stratum of their design.
func TestDesignsCoverThePlan(t *testing.T) {
	forPlans(t, func(t *testing.T, p Plan, s Sampler) {
		t.Helper()
		u := poisoned(len(p.Variables), int(p.Points))
		s.Fill(u, 0)
		next, total := int64(0), 0.0
		for number := range p.Designs() {
			d := p.Design(number)
			if d.First != next || d.Number != number || p.designOf(d.First) != d || p.designOf(d.First+d.Len-1) != d {
				t.Fatalf("design %d: %+v after point %d", number, d, next)
			}
			next += d.Len
			total += float64(d.Weight * float64(d.Len))
			if p.Strata == nil {
				continue
			}
			low, high := p.Strata.ends(d.Stratum)
			k := slices.Index(p.Variables, p.Strata.Variable)
			for i := d.First; i < next; i++ {
				if v := u[k][i]; !(v > low-0x1p-52 && v < high+0x1p-52) {
					t.Fatalf("point %d of design %d has %v, want %v..%v", i, number, v, low, high)
				}
			}
		}
		if next != p.Points || math.Abs(total-float64(p.Points)) > 1e-9*float64(p.Points) {
			t.Errorf("designs hold %d points of weight %v, want %d", next, total, p.Points)
		}
	})
}

// TestStrataChangeOneVariable: random points have the numbers that they have without strata, but
// in the variable of the strata, which is moved linearly.
func TestStrataChangeOneVariable(t *testing.T) {
	names := []string{"x", "y"}
	plain := points(t, Plan{Variables: names}, 1000)
	s, err := New(Plan{Method: Random, Variables: names, Points: 1000, Strata: &Strata{"y", []float64{0.25, 1}, []int64{900, 100}}})
	if err != nil {
		t.Fatal(err)
	}
	u := poisoned(2, 1000)
	s.Fill(u, 0)
	if !equal(u[:1], plain[:1]) {
		t.Error("the other variable moved")
	}
	for i, v := range plain[1] {
		want := v / 4
		if i >= 900 {
			want = 0.25 + 0.75*v
		}
		if math.Abs(u[1][i]-want) > 0x1p-52 {
			t.Fatalf("point %d has %v, want %v", i, u[1][i], want)
		}
	}
}

// TestAntitheticPairs: the points of a pair are opposite, and the first is that of a random design.
func TestAntitheticPairs(t *testing.T) {
	plan := Plan{Method: Antithetic, Variables: []string{"x", "y"}, Points: 64 * 32, Replicates: 32}
	s, err := New(plan)
	if err != nil {
		t.Fatal(err)
	}
	n := int(plan.Points)
	u, random := poisoned(2, n), points(t, plan.random(), n)
	s.Fill(u, 0)
	for k := range u {
		for i := 0; i < n; i += 2 {
			if u[k][i] != random[k][i] || u[k][i]+u[k][i+1] != 1 {
				t.Fatalf("pair %v, %v; the random point has %v", u[k][i], u[k][i+1], random[k][i])
			}
		}
	}
}

// random returns the plan with independent points.
func (p Plan) random() Plan {
	return Plan{Method: Random, Variables: p.Variables, Points: p.Points, Seed: p.Seed}
}

// TestLeadingVariablesHaveTheFirstDimensions compares a plan with leading variables with one that
// has them first.
func TestLeadingVariablesHaveTheFirstDimensions(t *testing.T) {
	fill := func(p Plan) [][]float64 {
		p.Method, p.Points = Sobol, 256
		s, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		u := poisoned(len(p.Variables), 256)
		s.Fill(u, 0)
		return u
	}
	led := fill(Plan{Variables: []string{"a", "b", "c", "d"}, Leading: []string{"d", "b"}})
	first := fill(Plan{Variables: []string{"d", "b", "a", "c"}})
	if !equal(led, [][]float64{first[2], first[1], first[3], first[0]}) {
		t.Error("leading variables do not have the first dimensions")
	}
}
