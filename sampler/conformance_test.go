package sampler

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plans are those that every method is tested with; a method without one fails
// TestEveryMethodIsTested. Sizes are such that replicates meet within blocks.
func plans() []Plan {
	names := []string{"x", "", "y", "z", "factor_a"}
	return []Plan{
		{Method: Random, Variables: names, Points: 4096},
		{Method: LHS, Variables: names, Points: 4096, Replicates: 1},
		{Method: LHS, Variables: names, Points: 16 * 237, Replicates: 16, Seed: 7},
		{Method: LHS, Variables: names, Points: 2000, Replicates: 2000},
		{Method: Sobol, Variables: names, Points: 4096},
		{Method: Sobol, Variables: names, Points: 16 * 256, Replicates: 16, Seed: 7},
		{Method: Sobol, Variables: names, Points: 1000, Replicates: 1000},
		{Method: Antithetic, Variables: names, Points: 16 * 258, Replicates: 16, Seed: 7},
		{Method: Random, Variables: names, Points: 2 * 2050, Replicates: 2, Strata: &Strata{"y", []float64{0.05, 1}, []int64{1003, 1047}}},
		{Method: Antithetic, Variables: names, Points: 4 * 400, Replicates: 4, Strata: &Strata{"factor_a", []float64{0.9, 0.999, 1}, []int64{100, 100, 200}}},
		{Method: LHS, Variables: names, Points: 3 * 1000, Replicates: 3, Strata: &Strata{"z", []float64{0.5, 1}, []int64{333, 667}}},
		{Method: Sobol, Variables: names, Points: 2 * 832, Replicates: 2, Leading: []string{"z", "y"}, Strata: &Strata{"y", []float64{0.2, 0.3, 1}, []int64{64, 256, 512}}},
	}
}

func forPlans(t *testing.T, f func(t *testing.T, p Plan, s Sampler)) {
	t.Helper()
	for _, p := range plans() {
		t.Run(fmt.Sprintf("%s/points=%d/replicates=%d/strata=%d", p.Method, p.Points, p.Replicates, p.strata()), func(t *testing.T) {
			s, err := New(p)
			if err != nil {
				t.Fatal(err)
			}
			f(t, p, s)
		})
	}
}

func TestEveryMethodIsTested(t *testing.T) {
	for _, m := range Methods() {
		if !slices.ContainsFunc(plans(), func(p Plan) bool { return p.Method == m }) {
			t.Errorf("no plan of method %s", m)
		}
	}
}

func TestFillOfAnySplit(t *testing.T) {
	forPlans(t, func(t *testing.T, p Plan, s Sampler) {
		t.Helper()
		whole := poisoned(len(p.Variables), int(p.Points))
		s.Fill(whole, 0)
		rapid.Check(t, func(t *rapid.T) {
			from := rapid.IntRange(0, int(p.Points)).Draw(t, "from")
			to := rapid.IntRange(from, int(p.Points)).Draw(t, "to")
			part, want := poisoned(len(p.Variables), to-from), make([][]float64, len(p.Variables))
			for k := range want {
				want[k] = whole[k][from:to]
			}
			s.Fill(part, int64(from))
			if !equal(part, want) {
				t.Fatal("a part differs from the whole")
			}
		})
	})
}

func TestFillStaysOnTheGrid(t *testing.T) {
	forPlans(t, func(t *testing.T, p Plan, s Sampler) {
		t.Helper()
		u := poisoned(len(p.Variables), int(p.Points))
		s.Fill(u, 0)
		for k, column := range u {
			for _, v := range column {
				if p.Variables[k] == "" {
					if !math.IsNaN(v) {
						t.Fatal("a column without a name was written")
					}
					continue
				}
				if w := v * (1 << 53); !(v > 0 && v < 1) || w != math.Trunc(w) || int64(w)%2 != 1 {
					t.Fatalf("%v is not an odd multiple of 2⁻⁵³ in (0, 1)", v)
				}
			}
		}
	})
}

func TestFillAllocatesNothing(t *testing.T) {
	forPlans(t, func(t *testing.T, p Plan, s Sampler) {
		t.Helper()
		u := poisoned(len(p.Variables), 300)
		if n := testing.AllocsPerRun(10, func() { s.Fill(u, 100) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

// TestVariablesBehindChangeNothing adds a variable after the others. In a Sobol' design one
// before the others moves them, as they get other dimensions; in the other designs it does not.
func TestVariablesBehindChangeNothing(t *testing.T) {
	forPlans(t, func(t *testing.T, p Plan, s Sampler) {
		t.Helper()
		fill := func(names []string) [][]float64 {
			q := p
			q.Variables = names
			s, err := New(q)
			if err != nil {
				t.Fatal(err)
			}
			u := poisoned(len(names), int(p.Points))
			s.Fill(u, 0)
			return u
		}
		u := poisoned(len(p.Variables), int(p.Points))
		s.Fill(u, 0)
		n := len(p.Variables)
		if got := fill(append(slices.Clone(p.Variables), "new")); !equal(got[:1], u[:1]) || !equal(got[2:n], u[2:]) {
			t.Error("a variable moved when another was added behind it")
		}
		moved := !equal(fill(append([]string{"new"}, p.Variables...))[1:2], u[:1])
		if perReplicate := p.PerReplicate(); perReplicate > 1 && moved != (p.Method == Sobol) {
			t.Errorf("moved by a variable before it: %v", moved)
		}
	})
}

// TestDesignsFrozen holds the promise that points never change. Do not change the digests.
func TestDesignsFrozen(t *testing.T) {
	want := []string{
		"c95a568d254ee157",
		"17edd4a536515afa",
		"1ac616b65027154e",
		"0d36095540af84a5",
		"ab8e8052e9708234",
		"64a397a2ddad0732",
		"c8023447643d81f3",
		"dd85273f6105696f",
		"e5461f377180acc1",
		"ac73675736913001",
		"25e3848e2c176073",
		"dc159ab8cf72fc08",
	}
	for i, p := range plans() {
		s, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		u := poisoned(len(p.Variables), int(p.Points))
		s.Fill(u, 0)
		h := sha256.New()
		for k, column := range u {
			if p.Variables[k] == "" {
				continue
			}
			for _, v := range column {
				_ = binary.Write(h, binary.LittleEndian, v)
			}
		}
		if got := hex.EncodeToString(h.Sum(nil)[:8]); i >= len(want) || got != want[i] {
			t.Errorf("plan %d, %s with %d replicates: digest %q", i, p.Method, p.Replicates, got)
		}
	}
}
