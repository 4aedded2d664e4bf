package published

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/params"
)

func scenarios(tb testing.TB) map[string]*Scenario {
	tb.Helper()
	study, err := params.Published()
	if err != nil {
		tb.Fatal(err)
	}
	list, err := Scenarios(study)
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]*Scenario{}
	for _, s := range list {
		all[s.Name] = s
	}
	return all
}

// TestNineDates holds the dates that were published: press reports of June 2026, collected in
// docs/reproduce.md.
func TestNineDates(t *testing.T) {
	all := scenarios(t)
	for name, want := range map[string][3]int{"baseline": {33, 85, 52}, "optimistic": {23, 67, 44}, "pessimistic": {49, 115, 66}} {
		o := all[name].Run()
		if got := [3]int{o.Fed, o.Campus, o.Campus - o.Fed}; got != want {
			t.Errorf("%s: federation, campus, gap = %v, published %v", name, got, want)
		}
		if math.Abs(o.Target/1.97e25-1) > 0.002 {
			t.Errorf("%s: the target is %v FLOP, published 1.97e25", name, o.Target)
		}
	}
}

func TestAdversarial(t *testing.T) {
	if o := scenarios(t)["adversarial"].Run(); o.Campus >= o.Fed {
		t.Errorf("the campus delivers in month %d, the federation in %d: not adversarial", o.Campus, o.Fed)
	}
}

func TestEveryConstantHasAStatus(t *testing.T) {
	for name, s := range scenarios(t) {
		for _, c := range s.Constants {
			if c.Status == "" || c.Source == "" {
				t.Errorf("%s: %s has status %q, source %q", name, c.Name, c.Status, c.Source)
			}
			if !(c.Low <= c.Value && c.Value <= c.High) {
				t.Errorf("%s: %s is %v, outside of %v to %v", name, c.Name, c.Value, c.Low, c.High)
			}
		}
	}
}

func TestChecksOfTheScenarios(t *testing.T) {
	for name, s := range scenarios(t) {
		for _, c := range s.Check() {
			if c.Defect != "" {
				t.Errorf("%s: %s: %s", name, c.Name, c.Defect)
			}
		}
	}
}

// TestInvariants looks at the checks for constants anywhere between a third and three times of their ranges.
func TestInvariants(t *testing.T) {
	base := scenarios(t)["baseline"]
	rapid.Check(t, func(t *rapid.T) {
		s := base
		s.Name = "drawn"
		for _, c := range base.Constants {
			low, high := c.Low/3, 3*c.High
			switch c.Name {
			case "alpha_cap":
				low = 1
			case "mfu_local", "mfu_campus", "overlap":
				high = 1
			}
			s = s.With(c.Name, rapid.Float64Range(low, high).Draw(t, c.Name))
		}
		for _, c := range s.Check() {
			if c.Defect != "" {
				t.Errorf("%s: %s", c.Name, c.Defect)
			}
		}
	})
}

// TestChecksSeeDefects plants one in the outcome for each check that looks at outcomes.
func TestChecksSeeDefects(t *testing.T) {
	s := scenarios(t)["baseline"]
	for i, plant := range map[int]func(o *Outcome){
		0: func(o *Outcome) { o.FedGPUs[70] = 0 },
		1: func(o *Outcome) { o.CampusWork[100] = 0 },
		2: func(o *Outcome) { o.Efficiency = 1.01 },
		3: func(o *Outcome) {
			for m := range o.FedWork {
				o.FedWork[m] *= 1.5
			}
		},
		4: func(o *Outcome) { o.Utilisation = 1.0001 },
		5: func(o *Outcome) { o.Campus += 3 },
		6: func(o *Outcome) { o.Fed++ },
		7: func(o *Outcome) { o.Campus-- },
	} {
		o := s.Run()
		plant(o)
		if checks := s.check(o); checks[i].Defect == "" {
			t.Errorf("check %q does not see a planted defect", checks[i].Name)
		}
	}
}
