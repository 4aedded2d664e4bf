package params

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
	"testing/fstest"
)

// ranks is a matrix of correlations for the small study.
const ranks = `"rank correlations",mfu,pue,exponent,power
mfu,1,,,
pue,-0.3,1,0.25,
exponent,,0.25,,0
`

func TestMatrix(t *testing.T) {
	files := small(t, "dependence.yaml", []byte("nearest: true\ncorrelations: [{group: online, rank: 0.6}, {matrix: ranks.csv}]"))
	files["ranks.csv"] = &fstest.MapFile{Data: []byte(ranks)}
	s, err := LoadFS(files, "small")
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.Resolve(ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Pair{{A: "pue", B: "mfu", Rank: -0.3}, {A: "pue", B: "exponent", Rank: 0.25}, {A: "exponent", B: "power"}}
	if !slices.Equal(set.Pairs, want) || !set.Nearest {
		t.Errorf("got %+v, nearest %v, want %+v", set.Pairs, set.Nearest, want)
	}
	joint, err := set.Joint()
	if err != nil {
		t.Fatal(err)
	}
	// What is not stated multiplies on the scale of normal scores, here by −0.3 or 0.
	if a := joint.Adjusted(); len(a) != 1 || a[0].A != "exponent" || a[0].B != "mfu" || math.Abs(a[0].Used+0.0780) > 1e-4 {
		t.Errorf("adjusted: %v", a)
	}
	if len(s.Digests["ranks.csv"]) != 64 {
		t.Error("the matrix has no digest")
	}
	// A pair is stated once, be it in a matrix.
	files["dependence.yaml"] = &fstest.MapFile{Data: []byte("correlations: [{group: online, rank: 0.6}, {matrix: ranks.csv}, {between: [mfu, pue], rank: 0.1}]")}
	s, err = LoadFS(files, "small")
	if err == nil {
		_, err = s.Resolve(ResolveOptions{})
	}
	if err == nil || err.Error() != "small/dependence.yaml:1:65: the correlation between mfu and pue is there twice" {
		t.Errorf("got %v", err)
	}
}

// copulas are correlations for the small study, with every copula.
const copulas = `correlations:
  - {group: online, rank: 0.6, members: "lead_*", copula: student_t, df: 4}
  - {group: wait, rank: 0.3, members: "wait_*", copula: gaussian}
  - {between: [mfu, pue], rank: 0.6, copula: clayton}
  - {between: [exponent, refuse], kendall: 0.4, copula: gumbel}
  - {between: [equipment_floor, decision], kendall: -0.4, copula: gaussian}
`

func TestCopulas(t *testing.T) {
	s, err := LoadFS(small(t, "dependence.yaml", []byte(copulas)), "small")
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.Resolve(ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Validate(); err != nil {
		t.Fatal(err)
	}
	if g := set.Groups; g[0].Copula != "student_t" || g[0].DF != 4 || g[1].Copula != "" || g[1].DF != 0 {
		t.Errorf("groups %+v", g)
	}
	want := []Pair{
		{A: "mfu", B: "pue", Rank: 0.6, Copula: "clayton"},
		{A: "exponent", B: "refuse", Kendall: 0.4, Copula: "gumbel"},
		{A: "equipment_floor", B: "decision", Kendall: -0.4},
	}
	if !slices.Equal(set.Pairs, want) {
		t.Errorf("got %+v, want %+v", set.Pairs, want)
	}
	joint, err := set.Joint()
	if err != nil {
		t.Fatal(err)
	}
	if v := joint.Variables(); v[len(v)-1] != "scale_online" || v[len(v)-2] != "factor_wait" {
		t.Errorf("variables %q", v)
	}
}

// TestPlainCorrelationsKeepTheirJSON: what a set without copulas is in a manifest has not changed.
func TestPlainCorrelationsKeepTheirJSON(t *testing.T) {
	set := Set{Groups: []Group{{Name: "g", Rank: 0.5, Members: []string{"a"}}}, Pairs: []Pair{{A: "b", B: "c", Rank: 0.3}}}
	got, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"study":"","title":"","scenario":"","inputs":null,"groups":[{"name":"g","rank":0.5,"members":["a"]}],"pairs":[{"a":"b","b":"c","rank":0.3}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
