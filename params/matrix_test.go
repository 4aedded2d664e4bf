package params

import (
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
