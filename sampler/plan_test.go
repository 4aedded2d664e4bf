package sampler

import (
	"slices"
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
		{Plan{Method: "halton", Points: 1}, `method "halton" is not known; known: [random]`},
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

func TestBatches(t *testing.T) {
	got := slices.Collect(Plan{Points: 10}.Batches(4))
	if want := []Batch{{0, 4}, {4, 4}, {8, 2}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
