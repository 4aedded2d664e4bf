package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/params"
)

// twoOptions is a decision between nothing and a loss of x1 + x2, normal with standard deviations 3 and
// 4, and a third input that does not matter: the EVPI is 5/√(2π), that of x1 alone 3/√(2π).
func twoOptions(seed uint64, n int) (*Losses, []params.Input, [][]float64) {
	rng := rand.New(rand.NewPCG(12, seed))
	x := [][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}
	l := &Losses{Options: []string{"nothing", "act"}, Loss: [][]float64{make([]float64, n), make([]float64, n)}}
	for i := range n {
		for k := range x {
			x[k][i] = rng.NormFloat64()
		}
		l.Loss[1][i] = 3*x[0][i] + 4*x[1][i]
	}
	return l, []params.Input{{Name: "a"}, {Name: "b"}, {Name: "c"}}, x
}

// TestValue: of 200 intervals 179 to 198 hold the values that are known (95 %; outside by chance with a
// probability of 1e-3). The planted defect learns and saves on the same few points, and finds value where there is none.
func TestValue(t *testing.T) {
	size := 1 / math.Sqrt(2*math.Pi)
	want := map[string]float64{"a": 3 * size, "b": 4 * size, "a,b": 5 * size}
	holds := map[string]int{}
	useless := 0
	for seed := range uint64(200) {
		l, inputs, x := twoOptions(seed, 3200)
		v, err := NewValue(l, inputs, x, [][]int{{0}, {1}, {2}, {0, 1}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if float64(v.Perfect.Low) <= 5*size && 5*size <= float64(v.Perfect.High) {
			holds["all"]++
		}
		for _, p := range v.Parameters {
			name := p.Inputs[0]
			if len(p.Inputs) > 1 {
				name += "," + p.Inputs[1]
			}
			if name == "c" {
				if p.Value.Low > 0 {
					useless++
				}
				continue
			}
			// A regression on few points chooses a little worse than one could.
			if float64(p.Value.Low) <= want[name] && 0.995*want[name] <= float64(p.Value.High) {
				holds[name]++
			}
		}
	}
	t.Logf("of 200: %v, useless %d", holds, useless)
	for name, n := range holds {
		if n < 179 || n > 198 {
			t.Errorf("%s: %d of 200 intervals hold the truth", name, n)
		}
	}
	if len(holds) != 4 || useless > 15 {
		t.Errorf("%v; an interval of an input that does not matter is above 0 in %d of 200 runs", holds, useless)
	}
	l, inputs, x := twoOptions(1, 64)
	rows := make([]int, 64)
	for i := range rows {
		rows[i] = i
	}
	columns := append(basisOf(inputs[2], x[2], design{rows: rows}), l.Loss[1])
	var e normalEquations
	e.add(columns, 0, 64)
	beta, saved := leastSquares(e.covariance()), 0.0
	for i := range 64 {
		predicted := l.mean(l.Loss[1])
		for j, b := range beta {
			predicted += b * (columns[j][i] - e.sums[j]/64)
		}
		if predicted < 0 {
			saved -= l.Loss[1][i] / 64
		}
	}
	if best := min(0, l.mean(l.Loss[1])); saved+best < 0.05 {
		t.Errorf("the planted defect finds a value of %v only", saved+best)
	}
}

func TestLosses(t *testing.T) {
	d := &params.Decision{
		Numbers: []params.Parameter{{Name: "year", Value: 10}},
		Options: []params.DecisionOption{
			{Name: "one", Loss: []params.LossTerm{{Outputs: []string{"cost"}, Times: 1}, {Outputs: []string{"a"}, Times: 1, Number: "year", Null: 20}}},
			{Name: "both", Loss: []params.LossTerm{{Outputs: []string{"a", "b"}, Times: 2, Null: math.NaN()}}},
		},
	}
	outputs := map[string][]float64{"cost": {1, 2}, "a": {3, math.Inf(1)}, "b": {5, 4}}
	l, err := NewLosses(d, outputs, map[string]float64{"year": 2})
	if err != nil {
		t.Fatal(err)
	}
	if l.Loss[0][0] != 61 || l.Loss[0][1] != 402 || l.Loss[1][0] != 6 || l.Loss[1][1] != 8 {
		t.Errorf("losses %v", l.Loss)
	}
	outputs["b"][1] = math.Inf(1)
	if _, err := NewLosses(d, outputs, nil); err == nil {
		t.Error("a point without a value has a loss")
	}
	if _, err := NewValue(l, nil, nil, nil, 0); err == nil {
		t.Error("two points are enough for a value")
	}
}
