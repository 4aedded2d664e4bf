package sampler

import (
	"fmt"
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
		{Plan{Method: "halton", Points: 1}, `method "halton" is not known; known: [random lhs sobol]`},
		{Plan{Method: Random, Points: 16, Replicates: 16}, "random points have no replicates, got 16"},
		{Plan{Method: LHS, Points: 16, Replicates: -1}, "the number of replicates must not be negative, got -1"},
		{Plan{Method: LHS, Points: 100, Replicates: 16}, "100 points are not a multiple of 16 replicates"},
		{Plan{Method: Sobol, Points: 160, Replicates: 16}, "the Sobol' points of a replicate must be a power of two, got 10"},
		{Plan{Method: Sobol, Points: 1 << 33}, "a replicate has at most 4294967296 Sobol' points, got 8589934592"},
		{
			Plan{Method: Sobol, Points: 1, Variables: strings.Fields("a " + manyNames())},
			"a Sobol' design has at most 4096 dimensions, the plan has 4097 variables",
		},
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

func TestRound(t *testing.T) {
	for _, c := range []struct {
		method     Method
		n          int64
		replicates int
		want       int64
	}{
		{Random, 1001, 0, 1001},
		{LHS, 1001, 16, 1008},
		{LHS, 1008, 16, 1008},
		{LHS, 3, 0, 3},
		{Sobol, 1e6, 16, 1 << 20},
		{Sobol, 1 << 20, 16, 1 << 20},
		{Sobol, 1, 16, 16},
		{Sobol, 17, 16, 32},
	} {
		if got := c.method.Round(c.n, c.replicates); got != c.want {
			t.Errorf("%s: %d points in %d replicates become %d, want %d", c.method, c.n, c.replicates, got, c.want)
		}
	}
}

func TestBatches(t *testing.T) {
	got := slices.Collect(Plan{Points: 10}.Batches(4))
	if want := []Batch{{0, 4}, {4, 4}, {8, 2}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
