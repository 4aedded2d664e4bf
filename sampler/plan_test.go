package sampler

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	good := Plan{Method: Random, Variables: []string{"a", "", "", "b"}, Points: 1}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	tests := []struct {
		plan Plan
		want string
	}{
		{Plan{Method: "halton", Points: 1}, `method "halton" is not known; known: [random antithetic lhs sobol]`},
		{Plan{Method: Random, Points: 16, Replicates: 16}, "random points have no replicates, got 16"},
		{Plan{Method: LHS, Points: 16, Replicates: -1}, "the number of replicates must not be negative, got -1"},
		{Plan{Method: LHS, Points: 100, Replicates: 16}, "100 points are not a multiple of 16 replicates"},
		{Plan{Method: Sobol, Points: 160, Replicates: 16}, "the Sobol' points of a replicate must be a power of two, got 10"},
		{Plan{Method: Sobol, Points: 1 << 33}, "a replicate has at most 4294967296 Sobol' points, got 8589934592"},
		{
			Plan{Method: Sobol, Points: 1, Variables: strings.Fields("a " + manyNames())},
			"a Sobol' design has at most 4096 dimensions, the plan has 4097 variables",
		},
		{Plan{Method: Antithetic, Points: 48, Replicates: 16}, "the antithetic points of a replicate must be even in number, got 3"},
		{Plan{Method: LHS, Points: 4, Variables: []string{"a"}, Leading: []string{"a"}}, `only Sobol' points have leading variables, got "a"`},
		{Plan{Method: Sobol, Points: 4, Variables: []string{"a"}, Leading: []string{"b"}}, `the leading variable "b" is not one of the plan`},
		{Plan{Method: Sobol, Points: 4, Variables: []string{"a"}, Leading: []string{"a", "a"}}, `the leading variable "a" is there twice`},
		{strata("b", []float64{0.5, 1}, 2, 2), `the variable of the strata, "b", is not one of the plan`},
		{strata("", []float64{0.5, 1}, 2, 2), `the variable of the strata, "", is not one of the plan`},
		{strata("a", nil), "a plan has 1 to 4096 strata, got 0"},
		{strata("a", []float64{0.5, 1}, 4), "2 strata have 1 numbers of points"},
		{strata("a", []float64{0.5, 0.5}, 2, 2), "the ends of strata must increase from above 0 to 1, got 0.5 after 0.5"},
		{strata("a", []float64{0, 1}, 2, 2), "the ends of strata must increase from above 0 to 1, got 0 after 0"},
		{strata("a", []float64{math.NaN(), 1}, 2, 2), "the ends of strata must increase from above 0 to 1, got NaN after 0"},
		{strata("a", []float64{0.5, 0.9}, 2, 2), "the last stratum must end at 1, got 0.9"},
		{strata("a", []float64{0.5, 1}, 4, 0), "stratum 2 must have at least 1 point, got 0"},
		{strata("a", []float64{0.5, 1}, 3, 2), "the strata have 5 points, a replicate has 4"},
		{strata("a", []float64{0.5, 1}, 1, 3), "the Sobol' points of a stratum must be a power of two, got 3"},
		{Plan{Method: Random}, "the number of points must be at least 1, got 0"},
		{Plan{Method: Random, Points: MaxPoints + 1}, "the number of points must be at most 1099511627776, got 1099511627777"},
		{Plan{Method: Random, Points: 1, Variables: []string{"a", "b", "a"}}, `variable "a" is there twice`},
	}
	for _, tt := range tests {
		if _, err := New(tt.plan); err == nil || err.Error() != tt.want {
			t.Errorf("New(%+v): error %v, want %s", tt.plan, err, tt.want)
		}
	}
}

func manyNames() string {
	var b strings.Builder
	for k := range MaxDimensions {
		fmt.Fprintf(&b, "v%d ", k)
	}
	return b.String()
}

// strata returns a plan of 16 Sobol' points in 4 replicates with strata.
func strata(variable string, ends []float64, points ...int64) Plan {
	return Plan{Method: Sobol, Points: 16, Replicates: 4, Variables: []string{"a", ""}, Strata: &Strata{variable, ends, points}}
}

func TestSize(t *testing.T) {
	for _, c := range []struct {
		method     Method
		n          int64
		replicates int
		shares     []float64
		want       int64
		points     []int64
	}{
		{Random, 1001, 0, nil, 1001, nil},
		{Antithetic, 1001, 16, nil, 1024, nil},
		{LHS, 1001, 16, nil, 1008, nil},
		{LHS, 1008, 16, nil, 1008, nil},
		{LHS, 3, 0, nil, 3, nil},
		{Sobol, 1e6, 16, nil, 1 << 20, nil},
		{Sobol, 1 << 20, 16, nil, 1 << 20, nil},
		{Sobol, 1, 16, nil, 16, nil},
		{Sobol, 17, 16, nil, 32, nil},
		{Random, 1000, 16, []float64{0.5, 0.5}, 16 * 64, []int64{32, 32}},
		{Random, 16, 16, []float64{0.001, 0.999}, 32, []int64{1, 1}},
		{Antithetic, 1600, 16, []float64{0.11, 0.89}, 16 * 102, []int64{12, 90}},
		{Sobol, 1600, 16, []float64{0.1, 0.5, 0.4}, 16 * (16 + 64 + 64), []int64{16, 64, 64}},
	} {
		p := Plan{Method: c.method, Replicates: c.replicates, Variables: []string{"a"}}
		if c.shares != nil {
			p.Strata = &Strata{Variable: "a", Ends: []float64{0.3, 0.6, 1}[3-len(c.shares):]}
		}
		p.Size(c.n, c.shares)
		if p.Points != c.want || c.shares != nil && !slices.Equal(p.Strata.Points, c.points) {
			t.Errorf("%s: %d points in %d replicates with shares %v become %d, %v, want %d, %v",
				c.method, c.n, c.replicates, c.shares, p.Points, p.Strata, c.want, c.points)
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", c.method, err)
		}
	}
}

func TestBatches(t *testing.T) {
	got := slices.Collect(Plan{Points: 10}.Batches(4))
	if want := []Batch{{0, 4}, {4, 4}, {8, 2}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
