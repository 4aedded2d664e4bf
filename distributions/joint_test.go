package distributions

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"

	"github.com/federated-frontier/mc/internal/stattest"
)

// studyLike returns a set of the size and the mixture of the default study: 429 inputs, of
// which 232 have PERT distributions of different shapes.
func studyLike() *Set {
	set := &Set{}
	add := func(name string, d Dist) string {
		set.Inputs = append(set.Inputs, Input{Name: name, Dist: d})
		return name
	}
	pert := func(i int, scale string) Dist {
		v := 1 + float64(i)/128
		return Dist{Family: "pert", Scale: scale, Args: map[string]float64{"low": v * (0.5 - float64(i)/1024), "mode": v, "high": 2.5 * v, "weight": 4}}
	}
	event := Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}
	groups := map[string][]string{}
	for i := range 60 {
		add(fmt.Sprintf("scalar_%d", i), pert(i, "log"))
	}
	for i := range 9 {
		add(fmt.Sprintf("choice_%d", i), Dist{Family: "choice", Weights: []float64{0.5, 0.2, 0, 0.3}})
	}
	for i := range 13 {
		for _, g := range []string{"lead1gw", "lead40"} {
			d := Dist{Family: "gamma", Args: map[string]float64{"mode": 2 + float64(i)/4, "cv": 0.3}}
			groups[g] = append(groups[g], add(fmt.Sprintf("%s_%d", g, i), d))
		}
		price := Dist{Family: "two_piece_normal", Scale: "log", Args: map[string]float64{"median": 100 + float64(i), "low": 60, "high": 160, "level": 0.9}}
		groups["price"] = append(groups["price"], add(fmt.Sprintf("price_%d", i), price))
		add(fmt.Sprintf("carbon_%d", i), Dist{Family: "lognormal", Args: map[string]float64{"median": 100 + float64(i), "gsd": 1.05}})
		add(fmt.Sprintf("refuse_%d", i), Dist{Family: "logit_normal", Args: map[string]float64{"median": 0.2 + float64(i)/128, "gsd": 1.5}})
		add(fmt.Sprintf("u_shock_%d", i), event)
		add(fmt.Sprintf("u_rounds_%d", i), event)
	}
	for i := range 46 {
		groups["online"] = append(groups["online"], add(fmt.Sprintf("online_%d", i), pert(70+i, "")))
		groups["count"] = append(groups["count"], add(fmt.Sprintf("count_%d", i), pert(120+i, "log")))
		groups["peak"] = append(groups["peak"], add(fmt.Sprintf("peak_%d", i), pert(170+i, "log")))
		add(fmt.Sprintf("fixed_%d", i), Dist{Family: "constant", Args: map[string]float64{"value": float64(i)}})
	}
	for i := range 39 {
		add(fmt.Sprintf("slip_%d", i), Dist{Family: "lognormal", Args: map[string]float64{"median": 1, "gsd": 1.15}})
		add(fmt.Sprintf("u_mesh_%d", i), event)
	}
	set.Groups = []Group{
		{Name: "lead1gw", Rank: 0.3, Members: groups["lead1gw"]},
		{Name: "lead40", Rank: 0.3, Members: groups["lead40"], Follows: groups["lead1gw"], FollowRank: 0.5},
		{Name: "price", Rank: 0.6, Members: groups["price"]},
		{Name: "online", Rank: 0.6, Members: groups["online"]},
		{Name: "count", Rank: 0.5, Members: groups["count"][:20]},
		{Name: "peak", Rank: 0.9, Members: groups["peak"][:15]},
	}
	return set
}

// uniforms returns n numbers from the grid of the sampler, always the same for a stream.
func uniforms(n int, stream uint64) []float64 {
	rng := source(stream)
	u := make([]float64, n)
	for i := range u {
		u[i] = math.Ldexp(float64(2*(rng.Uint64()>>12)+1), -53)
	}
	return u
}

// inputs returns a set with inputs of the given names, all with one distribution.
func inputs(d Dist, names ...string) *Set {
	set := &Set{}
	for _, n := range names {
		set.Inputs = append(set.Inputs, Input{Name: n, Dist: d})
	}
	return set
}

var (
	standard = Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}}
	lead     = Dist{Family: "gamma", Args: map[string]float64{"mode": 3, "cv": 0.3}}
	event    = Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}
	fixed    = Dist{Family: "constant", Args: map[string]float64{"value": 7}}
)

func newJoint(tb testing.TB, set *Set) *Joint {
	tb.Helper()
	j, err := NewJoint(set)
	if err != nil {
		tb.Fatal(err)
	}
	return j
}

// sample fills the columns of j with the uniforms that belong to their names, and transforms
// them. It returns the columns by name of input.
func sample(j *Joint, set *Set, n int) map[string][]float64 {
	x := make([][]float64, j.Dim())
	for k, v := range j.Variables() {
		if v == "" {
			x[k] = make([]float64, n)
			for i := range x[k] {
				x[k][i] = math.NaN()
			}
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(v))
		x[k] = uniforms(n, h.Sum64())
	}
	j.Transform(x)
	values := make(map[string][]float64)
	for k, in := range set.Inputs {
		values[in.Name] = x[k]
	}
	return values
}

// spearman returns the rank correlation.
func spearman(x, y []float64) float64 {
	return stat.Correlation(ranks(x), ranks(y), nil)
}

func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	r := make([]float64, len(x))
	for rank, i := range order {
		r[i] = float64(rank)
	}
	return r
}

// The standard error of a rank correlation of n points is below 1.1/√n here, so with 2e5
// points 4.5 of them are 0.011.
const rankTolerance = 0.011

func wantRank(tb testing.TB, what string, x, y []float64, want float64) {
	tb.Helper()
	if got := spearman(x, y); !(math.Abs(got-want) <= rankTolerance) {
		tb.Errorf("rank correlation of %s %.4f, want %.4f ± %g", what, got, want, rankTolerance)
	}
}

func TestVariables(t *testing.T) {
	set := inputs(lead, "a", "b", "c")
	set.Inputs[1].Dist = fixed
	set.Inputs = append(set.Inputs, Input{Name: "u", Dist: event})
	set.Groups = []Group{{Name: "g", Rank: 0.3, Members: []string{"a", "b"}}}
	j := newJoint(t, set)
	if got, want := j.Variables(), []string{"a", "", "c", "u", "factor_g"}; !slices.Equal(got, want) || j.Dim() != 5 {
		t.Errorf("variables %q, want %q", got, want)
	}
	if got := j.Marginal(1).Mean(); got != 7 {
		t.Errorf("marginal of the constant has mean %g", got)
	}
	values := sample(j, set, 100)
	for _, v := range values["b"] {
		if v != 7 {
			t.Fatalf("constant is %g", v)
		}
	}
}

// TestMarginals: correlation leaves the distribution of every input as it is.
func TestMarginals(t *testing.T) {
	n, alpha := draws(), 1e-9
	set := studyLike()
	j := newJoint(t, set)
	values := sample(j, set, n)
	for k, in := range set.Inputs {
		if k%9 != 0 || hasAtoms(j.Marginal(k)) {
			continue
		}
		x, of := values[in.Name], func(x float64) float64 { return cdf(j.Marginal(k), x) }
		stattest.CDF(t, x, of, alpha)
		stattest.Fails(t, func(tb testing.TB) {
			stattest.CDF(tb, x, func(x float64) float64 { return max(0, of(x)-stattest.Resolution(n, alpha, 1e-6)) }, alpha)
		})
	}
}

func TestGroups(t *testing.T) {
	set := inputs(lead, "a", "b", "c", "d", "e", "f", "g")
	set.Inputs[1].Dist = event
	set.Groups = []Group{
		{Name: "first", Rank: 0.3, Members: []string{"a", "b", "c"}},
		{Name: "second", Rank: 0.6, Members: []string{"d", "e", "f"}, Follows: []string{"a", "b", "c"}, FollowRank: 0.5},
	}
	v := sample(newJoint(t, set), set, 200000)
	wantRank(t, "members", v["a"], v["b"], 0.3)
	wantRank(t, "members", v["b"], v["c"], 0.3)
	wantRank(t, "a follower", v["a"], v["d"], 0.5)
	wantRank(t, "a follower", v["c"], v["f"], 0.5)
	// Scores of two followers correlate by c²·ρ + (1−c²)·ρ′, and one with another leader by c·ρ.
	c, rho, own := pearsonOf(0.5), pearsonOf(0.3), pearsonOf(0.6)
	wantRank(t, "followers", v["d"], v["e"], 6/math.Pi*math.Asin((c*c*rho+(1-c*c)*own)/2))
	wantRank(t, "a follower and another leader", v["a"], v["e"], 6/math.Pi*math.Asin(c*rho/2))
	wantRank(t, "strangers", v["a"], v["g"], 0)
}

// TestGroupEquations computes one point by the formulas of model.md section 3.
func TestGroupEquations(t *testing.T) {
	set := inputs(standard, "a", "b", "c", "d")
	set.Groups = []Group{
		{Name: "g", Rank: 0.3, Members: []string{"a", "b"}},
		{Name: "h", Rank: 0.4, Members: []string{"c", "d"}, Follows: []string{"b", "a"}, FollowRank: 0.5},
	}
	j := newJoint(t, set)
	u := []float64{0.1, 0.7, 0.9, 0.35, 0.2, 0.6}
	x := make([][]float64, len(u))
	for k := range x {
		x[k] = []float64{u[k]}
	}
	j.Transform(x)
	z := func(k int) float64 { return mathext.NormalQuantile(u[k]) }
	rho := func(rank float64) float64 { return 2 * math.Sin(math.Pi*rank/6) }
	oneFactor := func(rank, f, e float64) float64 { return math.Sqrt(rho(rank))*f + math.Sqrt(1-rho(rank))*e }
	a, b := oneFactor(0.3, z(4), z(0)), oneFactor(0.3, z(4), z(1))
	r := rho(0.5)
	c := r*b + math.Sqrt(1-r*r)*oneFactor(0.4, z(5), z(2))
	d := r*a + math.Sqrt(1-r*r)*oneFactor(0.4, z(5), z(3))
	for k, want := range []float64{a, b, c, d} {
		if got := x[k][0]; !(math.Abs(got-want) <= 1e-10) {
			t.Errorf("input %d is %.14g, want %.14g", k, got, want)
		}
	}
}

func TestPairs(t *testing.T) {
	set := inputs(lead, "a", "b", "c", "d")
	set.Pairs = []Pair{{A: "a", B: "c", Rank: -0.6}, {A: "c", B: "b", Rank: 0.5}}
	v := sample(newJoint(t, set), set, 200000)
	wantRank(t, "a, c", v["a"], v["c"], -0.6)
	wantRank(t, "b, c", v["b"], v["c"], 0.5)
	wantRank(t, "a, b", v["a"], v["b"], rankOf(pearsonOf(-0.6)*pearsonOf(0.5)))
	wantRank(t, "a, d", v["a"], v["d"], 0)
}

// TestSpearmanOfGaussian: a Pearson correlation of 0.5 is a rank correlation of 0.482583740.
func TestSpearmanOfGaussian(t *testing.T) {
	if got := pearsonOf(0.482583740); math.Abs(got-0.5) > 1e-9 {
		t.Errorf("Pearson correlation %.10f, want 0.5", got)
	}
	for _, rank := range []float64{-1, -0.7, 0, 0.1, 0.5, 0.999, 1} {
		if got, want := pearsonOf(rank), 2*math.Sin(math.Pi*rank/6); math.Abs(got-want) > 3e-16 {
			t.Errorf("pearsonOf(%g) = %.17g, want %.17g", rank, got, want)
		}
	}
	set := inputs(standard, "a", "b")
	set.Pairs = []Pair{{A: "a", B: "b", Rank: 0.482583740}}
	v := sample(newJoint(t, set), set, 200000)
	wantRank(t, "the pair", v["a"], v["b"], 0.482583740)
	if got := stat.Correlation(v["a"], v["b"], nil); math.Abs(got-0.5) > 0.0076 { // 4.5 standard errors
		t.Errorf("correlation %.4f, want 0.5", got)
	}
}

// TestOthersStay: adding an input, a member or a group, or fixing an input, moves nobody else.
func TestOthersStay(t *testing.T) {
	base := func() *Set {
		set := inputs(lead, "a", "b", "c", "d", "e", "p", "q")
		set.Groups = []Group{
			{Name: "g", Rank: 0.3, Members: []string{"a", "b"}},
			{Name: "h", Rank: 0.3, Members: []string{"c", "d"}, Follows: []string{"a", "b"}, FollowRank: 0.5},
		}
		set.Pairs = []Pair{{A: "q", B: "p", Rank: 0.5}}
		return set
	}
	want := sample(newJoint(t, base()), base(), 1000)
	changes := map[string]func(set *Set){
		"an input in front": func(set *Set) {
			set.Inputs = append([]Input{{Name: "new", Dist: event}}, set.Inputs...)
		},
		"a member": func(set *Set) {
			set.Inputs = append(set.Inputs, Input{Name: "new", Dist: lead})
			set.Groups[0].Members = append(set.Groups[0].Members, "new")
		},
		"a group": func(set *Set) {
			set.Inputs = append(set.Inputs, Input{Name: "new", Dist: lead}, Input{Name: "newer", Dist: standard})
			set.Groups = append([]Group{{Name: "n", Rank: 0.9, Members: []string{"new", "newer"}}}, set.Groups...)
		},
		"another order": func(set *Set) { slices.Reverse(set.Inputs) },
		"a pair": func(set *Set) {
			set.Inputs = append(set.Inputs, Input{Name: "new", Dist: lead}, Input{Name: "newer", Dist: lead})
			set.Pairs = append([]Pair{{A: "newer", B: "new", Rank: 0.5}}, set.Pairs...)
		},
		"a leader fixed":    func(set *Set) { set.Inputs[0].Dist = fixed },
		"a member fixed":    func(set *Set) { set.Inputs[2].Dist = fixed },
		"one of pair fixed": func(set *Set) { set.Inputs[5].Dist = fixed },
		"a scalar fixed":    func(set *Set) { set.Inputs[4].Dist = fixed },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			set := base()
			change(set)
			got := sample(newJoint(t, set), set, 1000)
			for input := range want {
				if slices.ContainsFunc(set.Inputs, func(in Input) bool { return in.Name == input && in.Dist.Family == "constant" }) {
					continue
				}
				if !slices.Equal(got[input], want[input]) {
					t.Errorf("input %q has other values", input)
				}
			}
		})
	}
}

// TestBatchesAgree: a point does not depend on the points beside it.
func TestBatchesAgree(t *testing.T) {
	set := studyLike()
	j := newJoint(t, set)
	const n = 512
	whole, parts := make([][]float64, j.Dim()), make([][]float64, j.Dim())
	for k := range whole {
		whole[k], parts[k] = uniforms(n, uint64(k)), uniforms(n, uint64(k))
	}
	j.Transform(whole)
	for first, size := 0, 1; first < n; first, size = first+size, size*2 {
		part := make([][]float64, j.Dim())
		for k := range part {
			part[k] = parts[k][first:min(first+size, n)]
		}
		j.Transform(part)
	}
	for k := range set.Inputs {
		if !slices.Equal(whole[k], parts[k]) {
			t.Errorf("input %q depends on the batch", set.Inputs[k].Name)
		}
	}
}

func TestTransformAllocatesNothing(t *testing.T) {
	j := newJoint(t, studyLike())
	j.Complete()
	u, x := make([][]float64, j.Dim()), make([][]float64, j.Dim())
	for k := range u {
		u[k], x[k] = uniforms(256, uint64(k)), make([]float64, 256)
	}
	allocations := testing.AllocsPerRun(20, func() {
		for k := range u {
			copy(x[k], u[k])
		}
		j.Transform(x)
	})
	if allocations != 0 {
		t.Errorf("%g allocations", allocations)
	}
}

func TestTransformRefusesColumns(t *testing.T) {
	j := newJoint(t, inputs(lead, "a", "b"))
	for name, x := range map[string][][]float64{"too few": {{0.5}}, "unequal": {{0.5}, {0.5, 0.5}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("takes columns that are %s", name)
				}
			}()
			j.Transform(x)
		}()
	}
}

func TestNewJointRefuses(t *testing.T) {
	group := func(name string, rank float64, members ...string) Group {
		return Group{Name: name, Rank: rank, Members: members}
	}
	follows := func(g Group, rank float64, leaders ...string) Group {
		g.Follows, g.FollowRank = leaders, rank
		return g
	}
	tests := []struct {
		want   string
		change func(set *Set)
	}{
		{`input "b": gamma: takes mode, cv; or shape, scale; or mean, sd; or quantiles`, func(s *Set) {
			s.Inputs[1].Dist = Dist{Family: "gamma", Args: map[string]float64{"mode": 1}}
		}},
		{`input "a" is there twice`, func(s *Set) { s.Inputs[1].Name = "a" }},
		{`group "g" is there twice`, func(s *Set) { s.Groups = []Group{group("g", 0), group("g", 0)} }},
		{`group "g": there is no input "z"`, func(s *Set) { s.Groups = []Group{group("g", 0, "z")} }},
		{`group "h": input "a" is already in group "g"`, func(s *Set) { s.Groups = []Group{group("g", 0, "a"), group("h", 0, "a")} }},
		{`group "g": rank must be within 0..1, got -0.1`, func(s *Set) { s.Groups = []Group{group("g", -0.1, "a")} }},
		{`group "g": 1 members follow 2 inputs`, func(s *Set) { s.Groups = []Group{follows(group("g", 0, "a"), 0.5, "b", "c")} }},
		{`group "g": "a" follows "b", which is not in another group`, func(s *Set) { s.Groups = []Group{follows(group("g", 0, "a", "b"), 0.5, "b", "a")} }},
		{`group "g": there is no input "z"`, func(s *Set) { s.Groups = []Group{follows(group("g", 0, "a"), 0.5, "z")} }},
		{`group "g": follow_rank must be within -1..1, got 2`, func(s *Set) { s.Groups = []Group{follows(group("g", 0, "a"), 2, "b")} }},
		{`in a circle`, func(s *Set) {
			s.Groups = []Group{follows(group("g", 0, "a"), 0.5, "b"), follows(group("h", 0, "b"), 0.5, "a")}
		}},
		{`pair "a", "z": there is no input "z"`, func(s *Set) { s.Pairs = []Pair{{A: "a", B: "z"}} }},
		{`pair "a", "a": an input cannot be paired with itself`, func(s *Set) { s.Pairs = []Pair{{A: "a", B: "a"}} }},
		{`pair "b", "a": the pair is there twice`, func(s *Set) { s.Pairs = []Pair{{A: "a", B: "b"}, {A: "b", B: "a"}} }},
		{`pair "a", "b": input "b" is in group "g"`, func(s *Set) {
			s.Groups = []Group{group("g", 0, "b")}
			s.Pairs = []Pair{{A: "a", B: "b"}}
		}},
		{`pair "a", "b": rank must be within -1..1, got NaN`, func(s *Set) { s.Pairs = []Pair{{A: "a", B: "b", Rank: math.NaN()}} }},
		{`the rank correlations of a, b, c contradict each other; the nearest that do not: a, b 0.4826 instead of 0.9; a, c -0.4826`, func(s *Set) {
			s.Pairs = []Pair{{A: "a", B: "b", Rank: 0.9}, {A: "b", B: "c", Rank: 0.9}, {A: "a", B: "c", Rank: -0.9}}
		}},
	}
	for _, tt := range tests {
		set := inputs(lead, "a", "b", "c")
		tt.change(set)
		if _, err := NewJoint(set); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

// TestAccumulated hashes the values of 4096 points of a set like the default study. The digest
// is the same on every machine, whatever the number of processors; do not change it: runs
// that exist depend on these bits.
func TestAccumulated(t *testing.T) {
	set := studyLike()
	set.Pairs = []Pair{{A: "scalar_0", B: "scalar_1", Rank: 0.5}, {A: "scalar_1", B: "choice_0", Rank: -0.3}, {A: "scalar_0", B: "choice_0"}}
	j := newJoint(t, set)
	x := make([][]float64, j.Dim())
	for k := range x {
		x[k] = uniforms(4096, uint64(k))
	}
	j.Transform(x)
	h := sha256.New()
	for k := range set.Inputs {
		for _, v := range x[k] {
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	const want = "10c9a80f2cdffa6a64191bb50ddad9a0f69b6fd43026b4a3b56b5a5a9817f5a1"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
