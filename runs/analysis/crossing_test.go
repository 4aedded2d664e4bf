package analysis

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/interp"
	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/runs"
)

// TestPathwayIsThatOfGonum compares zeros with the monotone cubic of another program, and checks
// that each lies between the values of which it is one.
func TestPathwayIsThatOfGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "n")
		axis := Axis{Scale: ScaleLinear}
		u, y := 0.0, make([]float64, n)
		for i := range y {
			u += rapid.Float64Range(0.1, 3).Draw(t, "step")
			axis.X = append(axis.X, runs.Number(u))
			y[i] = rapid.Float64Range(-1, 1).Draw(t, "y")
		}
		c := newPathway(&axis)
		copy(c.y, y)
		var other interp.FritschButland
		if n > 2 {
			if err := other.Fit(c.u, y); err != nil {
				t.Fatal(err)
			}
		}
		last := math.Inf(-1)
		for _, z := range c.zeros() {
			if !(z.u > last) {
				t.Fatalf("zero at %v after %v", z.u, last)
			}
			last = z.u
			if n > 2 {
				if v := other.Predict(z.u); math.Abs(v) > 1e-9 {
					t.Fatalf("the other curve is %v at the zero %v", v, z.u)
				}
			}
		}
	})
}

func TestZeros(t *testing.T) {
	axis := Axis{Scale: ScaleLog, X: []runs.Number{1, 10, 100, 1000}}
	for _, c := range []struct {
		name string
		y    []float64
		want []zero // at values, not at their logarithms
	}{
		{"linear in the logarithm", []float64{-1, 1, 3, 5}, []zero{{math.Sqrt(10), true}}},
		{"falling", []float64{3, 1, -1, -3}, []zero{{10 * math.Sqrt(10), false}}},
		{"none", []float64{3, 2, 1, 2}, nil},
		{"none, 0 counts as reached", []float64{0, 0, 1, 2}, nil},
		{"two", []float64{-1, 1, 1, -1}, []zero{{0, true}, {0, false}}},
		{"at a value", []float64{-2, -1, 0, 1}, []zero{{100, true}}},
	} {
		p := newPathway(&axis)
		copy(p.y, c.y)
		got := p.zeros()
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i, z := range got {
			if z.rising != c.want[i].rising || c.want[i].u > 0 && math.Abs(float64(p.value(z.u))/c.want[i].u-1) > 1e-6 {
				t.Errorf("%s: %v at %v, want %v", c.name, z, p.value(z.u), c.want[i])
			}
		}
	}
	p := newPathway(&axis)
	for _, c := range []struct {
		y      []float64
		rising bool
		want   float64
	}{
		{[]float64{1, 2, 3, 4}, true, math.Inf(-1)},
		{[]float64{-4, -3, -2, -1}, true, math.Inf(1)},
		{[]float64{4, 3, 2, 1}, false, math.Inf(1)},
		{[]float64{-1, -2, -3, -4}, false, math.Inf(-1)},
	} {
		copy(p.y, c.y)
		if got := p.nearest(zero{2, c.rising}); got != c.want {
			t.Errorf("%v: the crossing is at %v, want %v", c.y, got, c.want)
		}
	}
}
