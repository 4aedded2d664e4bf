package params

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestResolveScenario(t *testing.T) {
	s := loadSmall(t)
	set, err := s.Resolve(ResolveOptions{Scenario: "other"})
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Validate(); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]Input{}
	for _, in := range set.Inputs {
		inputs[in.Name] = in
	}
	want := map[string]string{
		"mesh_sites":      "constant(value 1)",
		"target":          "choice(0, 0, 1)",
		"regime":          "choice(0.5, 0.5, 0)",
		"equipment_floor": "two_piece_normal(median 3.5, low 2, high 4, level 0.9) on the log scale",
		"lead_old_one":    "pert(low 4, mode 5, high 7, weight 4)",
		"slip_0":          "constant(value 1.1)",
		"decision":        "pert(low 1.861, mode 3.17, high 7.567, weight 4)",
		"power":           "uniform(low 30, high 50)",
		"u_mesh_0":        "uniform(low 0, high 1)",
	}
	for name, dist := range want {
		if got := inputs[name].Dist.String(); got != dist {
			t.Errorf("%s: got %s, want %s", name, got, dist)
		}
	}
	if _, found := inputs["slip_1"]; found {
		t.Error("there should be one member of the series")
	}
	if got := inputs["decision"].Source; got != "The call" {
		t.Errorf("decision has source %q", got)
	}
	if got := inputs["mesh_sites"].Source; got != "set by scenario other" {
		t.Errorf("mesh_sites has source %q", got)
	}
}

func TestResolveGroups(t *testing.T) {
	set, err := loadSmall(t).Resolve(ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Group{
		{Name: "lead", Rank: 0.3, Members: []string{"lead_old_one", "lead_new_one", "lead_no_date"}},
		{
			Name: "wait", Rank: 0.3, Members: []string{"wait_old_one", "wait_new_one", "wait_no_date"},
			Follows: []string{"lead_old_one", "lead_new_one", "lead_no_date"}, FollowRank: 0.5,
		},
		{Name: "online", Rank: 0.6, Members: []string{"online_new_one"}},
	}
	if !reflect.DeepEqual(set.Groups, want) {
		t.Errorf("got  %+v\nwant %+v", set.Groups, want)
	}
	if want := []Pair{{A: "mfu", B: "pue", Rank: -0.3}}; !slices.Equal(set.Pairs, want) {
		t.Errorf("got %+v, want %+v", set.Pairs, want)
	}
	if set.Scenario != "base" {
		t.Errorf("the default scenario is %q", set.Scenario)
	}
}

// An override leaves every other input as it was, and the study too.
func TestOverridesStayApart(t *testing.T) {
	s := loadSmall(t)
	before, err := s.Resolve(ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.Resolve(ResolveOptions{Overrides: []Override{
		{Name: "regime", Value: "today", Origin: "--set"}, {Name: "target", Value: "5e26", Origin: "--set"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range before.Inputs {
		if in.Name != "regime" && in.Name != "target" && !reflect.DeepEqual(in, after.Inputs[i]) {
			t.Errorf("got %+v, want %+v", after.Inputs[i], in)
		}
	}
	again, err := s.Resolve(ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if before.Digest() != again.Digest() || before.Digest() == after.Digest() {
		t.Error("the digest should tell the inputs, and the study should not change")
	}
}

func TestLaterOverrideWins(t *testing.T) {
	in, err := loadSmall(t).Resolve(ResolveOptions{Scenario: "other", Overrides: []Override{
		{Name: "mesh_sites", Value: "2", Origin: "--set"},
		{Name: "mesh_sites", Value: "0", Origin: "--set"},
		{Name: "slip_0", Value: "1", Origin: "--set"},
	}})
	if err == nil {
		t.Fatalf("slip_0 should not exist, got %d inputs", len(in.Inputs))
	}
}

func TestUnknownScenario(t *testing.T) {
	_, err := loadSmall(t).Resolve(ResolveOptions{Scenario: "othr"})
	if err == nil || err.Error() != `there is no scenario "othr"` {
		t.Errorf("got %v", err)
	}
}

func TestApply(t *testing.T) {
	list, err := loadSmall(t).Apply(ResolveOptions{Overrides: []Override{{Name: "mfu", Value: "0.3", Origin: "--set"}}})
	if err != nil {
		t.Fatal(err)
	}
	if p := list[1]; p.Name != "mfu" || p.Value != 0.3 || p.Origin != "--set" {
		t.Errorf("got %+v", p)
	}
}

func TestValidateSet(t *testing.T) {
	u := Input{Name: "u", Unit: "1", Role: Event, Kind: Uniform, Dist: Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}}
	other := func(change func(*Input)) Input {
		in := u
		in.Name = "v"
		change(&in)
		return in
	}
	tests := []struct {
		set  Set
		want string
	}{
		{Set{Inputs: []Input{u}}, ""},
		{Set{Inputs: []Input{u, u}}, `input "u": there is a second input of this name`},
		{Set{Inputs: []Input{other(func(in *Input) { in.Name = "V" })}}, `input "V": the name is not valid`},
		{Set{Inputs: []Input{other(func(in *Input) { in.Unit = "" })}}, `input "v": the unit is missing`},
		{Set{Inputs: []Input{other(func(in *Input) { in.Role = "x" })}}, `input "v": unknown role "x"`},
		{Set{Inputs: []Input{other(func(in *Input) { in.Dist = constant(math.NaN()) })}}, `input "v": constant: value must be finite, got NaN`},
		{Set{Inputs: []Input{other(func(in *Input) { in.Dist.Family = "x" })}}, `input "v": family "x" is not known`},
		{Set{Inputs: []Input{other(func(in *Input) { in.Kind = Choice })}}, `input "v": uniform with 0 levels and 0 weights`},
		{Set{Inputs: []Input{u}, Groups: []Group{{Name: "g", Rank: 1, Members: []string{"u"}}}}, `group "g": rank should be at least 0 and below 1, got 1`},
		{Set{Inputs: []Input{u}, Groups: []Group{{Name: "g", Members: []string{"w"}}}}, `group "g": there is no input "w"`},
		{Set{Inputs: []Input{u}, Groups: []Group{{Name: "g", Members: []string{"u"}, Follows: []string{"u"}}}}, `group "g": "u" is not in another group`},
		{Set{Inputs: []Input{u}, Groups: []Group{{Name: "g", Members: []string{"u"}, Copula: "student_t"}}}, `group "g": copula "student_t" with df 0`},
		{Set{Inputs: []Input{u}, Groups: []Group{{Name: "g", Members: []string{"u"}, DF: 3}}}, `group "g": copula "" with df 3`},
		{Set{Inputs: []Input{u}, Pairs: []Pair{{A: "u", B: "u"}}}, `pair "u", "u": needs two inputs outside groups and a rank between -1 and 1, got 0`},
	}
	for _, test := range tests {
		got := ""
		if err := test.set.Validate(); err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// A scenario may give weights in any order; the options stay in the order of the study.
func TestScenarioKeepsTheOrderOfOptions(t *testing.T) {
	text := "title: T\nset: {regime: {options: {emergency: 0.9, today: 0.1}}}\n"
	s, err := LoadFS(small(t, "scenarios/base.yaml", []byte(text)), "small")
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.Resolve(ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range set.Inputs {
		if in.Name != "regime" {
			continue
		}
		if want := []float64{0.1, 0, 0.9}; !slices.Equal(in.Dist.Weights, want) || in.Levels[2] != "emergency" {
			t.Errorf("got %v of %q, want %v", in.Dist.Weights, in.Levels, want)
		}
	}
}
