package distributions

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
)

// scoredSet has a group, one that follows it, pairs that imply a third, and inputs that are alone.
func scoredSet() *Set {
	set := inputs(lead, "a", "b", "c", "d", "p", "q", "r", "alone")
	set.Groups = []Group{
		{Name: "g", Rank: 0.4, Members: []string{"a", "b"}},
		{Name: "h", Rank: 0.3, Members: []string{"c", "d"}, Follows: []string{"a", "b"}, FollowRank: -0.5},
	}
	set.Pairs = []Pair{{A: "p", B: "q", Rank: 0.5}, {A: "q", B: "r", Rank: -0.6}}
	return set
}

// cube returns uniform points in the columns of j.
func cube(j *Joint, n int) [][]float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	x := make([][]float64, j.Dim())
	for k := range x {
		x[k] = make([]float64, n)
		for i := range x[k] {
			x[k][i] = rng.Float64()
		}
	}
	return x
}

// TestScored: scores become the values that Transform gives, bit for bit, and other inputs have their values.
func TestScored(t *testing.T) {
	set := scoredSet()
	j := newJoint(t, set)
	columns := []int{6, 0, 2, 1, 5}
	s, err := j.Scored(columns)
	if err != nil {
		t.Fatal(err)
	}
	const n = 1000
	want, got := cube(j, n), cube(j, n)
	j.Transform(want)
	s.Transform(got)
	for i, k := range columns {
		s.Values(i, got[k])
	}
	for k := range set.Inputs {
		if !slices.Equal(got[k], want[k]) {
			t.Errorf("input %q differs", set.Inputs[k].Name)
		}
	}
}

// TestScoredCorrelations compares the matrix with that of a sample: each of 21 numbers is within 5 standard errors, which one is not by
// chance with probability 1e-5. The planted defect takes another column.
func TestScoredCorrelations(t *testing.T) {
	j := newJoint(t, scoredSet())
	columns := []int{0, 1, 2, 3, 4, 5, 6}
	s, err := j.Scored(columns)
	if err != nil {
		t.Fatal(err)
	}
	const n = 100_000
	x := cube(j, n)
	s.Transform(x)
	r := s.Correlations()
	check := func(tb testing.TB, shift int) {
		for i := range columns {
			for h := range columns[:i] {
				mean := 0.0
				for at := range n {
					mean += x[i][at] * x[(h+shift)%7][at] / n
				}
				if math.Abs(mean-r[i][h]) > 5*math.Sqrt((1+r[i][h]*r[i][h])/n) || r[i][h] != r[h][i] {
					tb.Errorf("columns %d and %d have %v in the sample, want %v and %v", i, h, mean, r[i][h], r[h][i])
				}
			}
			if r[i][i] != 1 {
				tb.Errorf("column %d has %v", i, r[i][i])
			}
		}
	}
	check(t, 0)
	stattest.Fails(t, func(tb testing.TB) { check(tb, 1) })
	if ab := 2 * math.Sin(math.Pi*0.4/6); math.Abs(r[1][0]-ab) > 1e-14 {
		t.Errorf("a and b have %v, want %v", r[1][0], ab)
	}
}

// TestScoredRefuses has inputs without a score that says all.
func TestScoredRefuses(t *testing.T) {
	const other = `input "a" depends on others by another copula than the normal one`
	if _, err := newJoint(t, everyCopula()).Scored([]int{0}); err == nil || !strings.Contains(err.Error(), other) {
		t.Errorf("t copula: %v", err)
	}
	stepped := scoredSet()
	stepped.Inputs[0].Dist = Dist{Family: "poisson", Args: map[string]float64{"mean": 3}}
	if _, err := newJoint(t, stepped).Scored([]int{0, 1}); err == nil || !strings.Contains(err.Error(), `input "a" has a distribution with steps`) {
		t.Errorf("poisson: %v", err)
	}
	if _, err := newJoint(t, scoredSet()).Scored([]int{7}); err == nil || !strings.Contains(err.Error(), "or on none") {
		t.Errorf("alone: %v", err)
	}
}
