package distributions

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/internal/stattest"
)

const muchEffort = 8e9

// stating returns the matrix with the given elements, and what is stated.
func stating(n int, elements map[[2]int]float64) ([][]float64, [][]bool) {
	s, stated := identityMatrix(n), all(n)
	for i := range s {
		for j := range s {
			stated[i][j] = i == j
		}
	}
	for k, r := range elements {
		s[k[0]][k[1]], s[k[1]][k[0]] = r, r
		stated[k[0]][k[1]], stated[k[1]][k[0]] = true, true
	}
	return s, stated
}

// TestCompletionKnownAnswers: a chain multiplies, and the diagonals x of a square with the sides r
// solve x² + x = 2r².
func TestCompletionKnownAnswers(t *testing.T) {
	s, stated := stating(4, map[[2]int]float64{{0, 1}: 0.9, {1, 2}: 0.9, {2, 3}: -0.5})
	w, ok := completion(s, stated, muchEffort)
	want := [][]float64{{1, 0.9, 0.81, -0.405}, {0.9, 1, 0.9, -0.45}, {0.81, 0.9, 1, -0.5}, {-0.405, -0.45, -0.5, 1}}
	if !ok || largestChange(w, want) > 1e-11 {
		t.Errorf("a chain: %v, %v", w, ok)
	}
	s, stated = stating(4, map[[2]int]float64{{0, 1}: 0.6, {1, 2}: 0.6, {2, 3}: 0.6, {0, 3}: 0.6})
	w, ok = completion(s, stated, muchEffort)
	x := (math.Sqrt(1+8*0.36) - 1) / 2
	if !ok || math.Abs(w[0][2]-x) > 1e-11 || math.Abs(w[1][3]-x) > 1e-11 {
		t.Errorf("a square: %v, %v, want %g", w, ok, x)
	}
	s, stated = stating(4, map[[2]int]float64{{0, 1}: 0.9, {1, 2}: 0.9, {2, 3}: 0.9, {0, 3}: -0.9})
	if w, ok = completion(s, stated, muchEffort); ok {
		t.Errorf("a contradiction is completed by %v", w)
	}
}

// TestCompletionProperties: what is stated stays to the last bit, and the inverse is zero elsewhere.
func TestCompletionProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "n")
		f := newMatrix(n, n)
		for i := range f {
			for j := range f {
				f[i][j] = rapid.Float64Range(-1, 1).Draw(t, "f")
			}
			f[i][i] = 2
		}
		elements := map[[2]int]float64{}
		for i := range f {
			for j := range i {
				if rapid.Bool().Draw(t, "stated") {
					elements[[2]int{i, j}] = dot(f[i], f[j]) / math.Sqrt(dot(f[i], f[i])*dot(f[j], f[j]))
				}
			}
		}
		s, stated := stating(n, elements)
		if !positiveDefinite(s) && len(elements) == n*(n-1)/2 {
			return
		}
		w, ok := completion(s, stated, muchEffort)
		if !ok {
			t.Fatalf("there is no completion of %v", s)
		}
		var k mat.Dense
		if err := k.Inverse(dense(w)); err != nil {
			t.Fatal(err)
		}
		for i := range w {
			for j := range w {
				if stated[i][j] && w[i][j] != s[i][j] {
					t.Errorf("element %d, %d is %g, stated as %g", i, j, w[i][j], s[i][j])
				}
				if !stated[i][j] && !(math.Abs(k.At(i, j)) <= 1e-8*math.Sqrt(k.At(i, i)*k.At(j, j))) {
					t.Errorf("element %d, %d of the inverse is %g", i, j, k.At(i, j))
				}
			}
		}
	})
}

// pairsOf returns the pairs of a matrix of Pearson correlations; share of them are stated.
func pairsOf(g [][]float64, share float64) *Set {
	set, rng := &Set{}, source(9)
	for i := range g {
		name := "x" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		set.Inputs = append(set.Inputs, Input{Name: name, Dist: lead})
		for j := range i {
			if rng.Float64() < share {
				set.Pairs = append(set.Pairs, Pair{A: set.Inputs[j].Name, B: name, Rank: rankOf(g[i][j])})
			}
		}
	}
	return set
}

// checkRanks compares 200 of the rank correlations of a sample with those that the joint
// distribution should have: the pairs, as adjusted. It misses errors below 0.07, and by chance
// fails once in a thousand.
func checkRanks(tb testing.TB, j *Joint, set *Set, adjusted Adjustments) {
	tb.Helper()
	type key struct{ a, b string }
	want := map[key]float64{}
	for _, p := range set.Pairs {
		want[key{min(p.A, p.B), max(p.A, p.B)}] = p.Rank
	}
	for _, a := range adjusted {
		want[key{a.A, a.B}] = a.Used
	}
	const n = 10000
	v := sample(j, set, n)
	r := map[string][]float64{}
	for name, x := range v {
		r[name] = ranks(x)
	}
	var keys []key
	for k := range want {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y key) int { return strings.Compare(x.a+x.b, y.a+y.b) })
	for i := 0; i < len(keys); i += max(1, len(keys)/200) {
		k := keys[i]
		// The standard error is at most 1/√n, and smaller for large correlations.
		if got := stat.Correlation(r[k.a], r[k.b], nil); !(math.Abs(got-want[k]) <= 4.5/math.Sqrt(n)) {
			tb.Errorf("rank correlation of %s, %s %.4f, want %.4f", k.a, k.b, got, want[k])
		}
	}
}

// TestLargeMatrix: 200 inputs with a valid matrix, one that contradicts itself, and one of which a
// fiftieth is stated.
func TestLargeMatrix(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	valid := pairsOf(noisy(200, 0, 1), 1)
	j := newJoint(t, valid)
	if len(j.Adjusted()) > 0 {
		t.Errorf("a valid matrix is adjusted: %v", j.Adjusted())
	}
	checkRanks(t, j, valid, nil)

	invalid := pairsOf(noisy(200, 0.1, 2), 1)
	_, err := NewJoint(invalid)
	if err == nil || !strings.HasPrefix(err.Error(), "the rank correlations of xaa, xab, xac, xad, xae, xaf, xag, xah, xai, xaj and 190 more contradict each other; the nearest that do not: x") {
		t.Errorf("got %v", err)
	}
	invalid.Nearest = true
	j = newJoint(t, invalid)
	if n := len(j.Adjusted().Changed()); n < 19000 || len(j.Adjusted().Completed()) > 0 {
		t.Errorf("%d of 19900 are changed: %v", n, j.Adjusted())
	}
	checkRanks(t, j, invalid, j.Adjusted())
	stattest.Fails(t, func(tb testing.TB) { checkRanks(tb, j, invalid, nil) }) // what was stated

	sparse := pairsOf(noisy(200, 0, 1), 0.02)
	j = newJoint(t, sparse)
	if len(j.Adjusted().Changed()) > 0 || len(j.Adjusted().Completed()) < 15000 {
		t.Errorf("adjusted: %v", j.Adjusted())
	}
	checkRanks(t, j, sparse, j.Adjusted())
}

func TestAdjusted(t *testing.T) {
	set := inputs(lead, "a", "b", "c")
	set.Pairs = []Pair{{A: "b", B: "a", Rank: 0.9}, {A: "b", B: "c", Rank: 0.9}}
	if got := newJoint(t, set).Adjusted().String(); got != "a, c 0.8115" {
		t.Errorf("a completion reads %q", got)
	}
	set.Pairs = append(set.Pairs, Pair{A: "a", B: "c", Rank: -0.9})
	set.Nearest = true
	j := newJoint(t, set)
	// By symmetry all become ±r, and the smallest eigenvalue 1 − 2r is 0: r = 0.5.
	want := "a, b 0.4826 instead of 0.9; a, c -0.4826 instead of -0.9; b, c 0.4826 instead of 0.9"
	if got := j.Adjusted(); got.String() != want || len(got.Changed()) != 3 || got[1].Stated != -0.9 {
		t.Errorf("got %q, want %q", got, want)
	}
	v := sample(j, set, 200000)
	for _, a := range j.Adjusted() {
		wantRank(t, a.A+", "+a.B, v[a.A], v[a.B], a.Used)
	}
}

func BenchmarkCompletion(b *testing.B) {
	for _, share := range []float64{1, 0.02} {
		s, stated := noisy(200, 0, 1), all(200)
		rng := source(9)
		for i := range s {
			for j := range i {
				stated[i][j] = rng.Float64() < share
				stated[j][i] = stated[i][j]
			}
		}
		b.Run("share="+map[float64]string{1: "1", 0.02: "0.02"}[share], func(b *testing.B) {
			for b.Loop() {
				completion(s, stated, muchEffort)
			}
		})
	}
}
