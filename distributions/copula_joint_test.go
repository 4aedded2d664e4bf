package distributions

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestCopulaStreams: adding a member, a group or a pair of any copula moves nobody else, and a t group
// has a stream of its own behind all factors.
func TestCopulaStreams(t *testing.T) {
	base := func() *Set {
		set := inputs(lead, "a", "b", "c", "d", "p", "q", "r", "s")
		set.Groups = []Group{
			{Name: "g", Rank: 0.3, Members: []string{"a", "b"}, Copula: StudentT, DF: 3},
			{Name: "h", Rank: 0.3, Members: []string{"c", "d"}},
		}
		set.Pairs = []Pair{{A: "q", B: "p", Rank: 0.5, Copula: Gumbel}, {A: "r", B: "s", Kendall: 0.3}}
		return set
	}
	j := newJoint(t, base())
	if got, want := strings.Join(j.Variables(), " "), "a b c d p q r s factor_g factor_h scale_g"; got != want {
		t.Errorf("variables %q, want %q", got, want)
	}
	want := sample(j, base(), 1000)
	for name, change := range map[string]func(set *Set){
		"a member": func(set *Set) { set.Groups[0].Members = append(set.Groups[0].Members, "new") },
		"a group": func(set *Set) {
			set.Groups = append([]Group{{Name: "n", Rank: 0.3, Members: []string{"new"}, Copula: StudentT, DF: 2}}, set.Groups...)
		},
		"a pair":                  func(set *Set) { set.Pairs = append(set.Pairs, Pair{A: "newer", B: "new", Rank: 0.3, Copula: Clayton}) },
		"a member fixed":          func(set *Set) { set.Inputs[0].Dist = fixed },
		"the first of pair fixed": func(set *Set) { set.Inputs[5].Dist = fixed },
		"another order":           func(set *Set) { slices.Reverse(set.Inputs); slices.Reverse(set.Groups) },
	} {
		t.Run(name, func(t *testing.T) {
			set := base()
			set.Inputs = append(set.Inputs, Input{Name: "new", Dist: standard}, Input{Name: "newer", Dist: lead})
			change(set)
			got := sample(newJoint(t, set), set, 1000)
			for input := range want {
				isFixed := slices.ContainsFunc(set.Inputs, func(in Input) bool { return in.Name == input && in.Dist.Family == "constant" })
				if !isFixed && !slices.Equal(got[input], want[input]) {
					t.Errorf("input %q has other values", input)
				}
			}
		})
	}
}

// everyCopula returns a set with every copula, a completed component and one moved to the nearest.
func everyCopula() *Set {
	set := inputs(lead, strings.Fields("a b c d e f g h i j k l m n o p")...)
	set.Inputs[1].Dist = event
	set.Groups = []Group{
		{Name: "t", Rank: 0.4, Members: []string{"a", "b", "c"}, Copula: StudentT, DF: 3},
		{Name: "n", Rank: 0.4, Members: []string{"d", "e"}, Copula: Gaussian},
	}
	set.Pairs = []Pair{
		{A: "f", B: "g", Rank: 0.5, Copula: Clayton},
		{A: "h", B: "i", Kendall: 0.5, Copula: Gumbel},
		{A: "j", B: "k", Kendall: 0.5},
		{A: "k", B: "l", Rank: -0.3},
		{A: "m", B: "n", Rank: 0.8},
		{A: "n", B: "o", Rank: 0.8},
		{A: "m", B: "o", Rank: -0.8},
		{A: "o", B: "p", Rank: 0.2},
	}
	set.Nearest = true
	return set
}

// TestCopulasByPoint: a point does not depend on the points beside it, and nothing is allocated. The
// digest of 4096 points is the same on every machine; do not change it: runs that exist depend on
// these bits.
func TestCopulasByPoint(t *testing.T) {
	j := newJoint(t, everyCopula())
	const n = 4096
	fill := func() [][]float64 {
		x := make([][]float64, j.Dim())
		for k := range x {
			x[k] = uniforms(n, uint64(k))
		}
		return x
	}
	whole, parts := fill(), fill()
	j.Transform(whole)
	part := make([][]float64, j.Dim())
	for first, size := 0, 1; first < n; first, size = first+size, size*2 {
		for k := range part {
			part[k] = parts[k][first:min(first+size, n)]
		}
		j.Transform(part)
	}
	h := sha256.New()
	for k := range everyCopula().Inputs {
		if !slices.Equal(whole[k], parts[k]) {
			t.Errorf("input %d depends on the batch", k)
		}
		for _, v := range whole[k] {
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	const want = "f3d0a0020994313312309300c02f16ce50d1ec321d9ac498f620f07ee3bfa07f"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
	u := fill()
	if allocations := testing.AllocsPerRun(5, func() {
		for k := range u {
			copy(parts[k], u[k])
		}
		j.Transform(parts)
	}); allocations != 0 {
		t.Errorf("%g allocations", allocations)
	}
}

func TestCopulasRefuse(t *testing.T) {
	group := func(g Group) func(s *Set) {
		return func(s *Set) { s.Groups = []Group{g} }
	}
	pairs := func(p ...Pair) func(s *Set) {
		return func(s *Set) {
			for i := range p {
				if p[i].A == "" {
					p[i].A, p[i].B = "a", "b"
				}
			}
			s.Pairs = p
		}
	}
	members := []string{"a", "b"}
	for _, tt := range []struct {
		want   string
		change func(s *Set)
	}{
		{`group "g": copula "clayton" is not known of groups`, group(Group{Name: "g", Copula: Clayton})},
		{`group "g": df is for the copula student_t`, group(Group{Name: "g", DF: 3})},
		{`group "g": df must be within 1..10000, got 0`, group(Group{Name: "g", Copula: StudentT})},
		{`group "g": df must be within 1..10000, got NaN`, group(Group{Name: "g", Copula: StudentT, DF: math.NaN()})},
		{`group "h": a group with the copula student_t cannot follow another`, func(s *Set) {
			s.Groups = []Group{{Name: "g", Members: []string{"a"}}, {Name: "h", Members: []string{"b"}, Follows: []string{"a"}, Copula: StudentT, DF: 3}}
		}},
		{`group "h": "b" follows "a", whose group "g" has the copula student_t`, func(s *Set) {
			s.Groups = []Group{{Name: "g", Members: []string{"a"}, Copula: StudentT, DF: 3}, {Name: "h", Members: []string{"b"}, Follows: []string{"a"}}}
		}},
		{`pair "a", "b": copula "student_t" is not known of pairs`, pairs(Pair{Copula: StudentT})},
		{`pair "a", "b": rank of a clayton pair must be above 0 and at most 0.99, got 0`, pairs(Pair{Copula: Clayton})},
		{`pair "a", "b": rank of a gumbel pair must be above 0 and at most 0.99, got -0.5`, pairs(Pair{Copula: Gumbel, Rank: -0.5})},
		{`pair "a", "b": kendall of a gumbel pair must be above 0 and at most 0.99, got 0.995`, pairs(Pair{Copula: Gumbel, Kendall: 0.995})},
		{`pair "a", "b": kendall must be within -1..1, got -1.5`, pairs(Pair{Kendall: -1.5})},
		{`pair "a", "b": rank 0.3 and kendall 0.3 are both given`, pairs(Pair{Rank: 0.3, Kendall: 0.3})},
		{`pair "b", "c": input "b" is in another pair, and a clayton or gumbel pair must be alone`, pairs(Pair{Rank: 0.3, Copula: Clayton}, Pair{A: "b", B: "c"})},
		{`pair "a", "b": input "b" is in another pair, and a clayton or gumbel pair must be alone`, pairs(Pair{A: "b", B: "c"}, Pair{Rank: 0.3, Copula: Clayton})},
		{`pair "a", "b": input "a" is in another pair, and a clayton or gumbel pair must be alone`, pairs(Pair{Rank: 0.3, Copula: Clayton}, Pair{Rank: 0.3, Copula: Clayton})},
		{`pair "a", "b": input "a" is in group "g"`, func(s *Set) {
			s.Groups = []Group{{Name: "g", Members: members}}
			s.Pairs = []Pair{{A: "a", B: "b", Rank: 0.3, Copula: Clayton}}
		}},
	} {
		set := inputs(lead, "a", "b", "c")
		tt.change(set)
		if _, err := NewJoint(set); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}
