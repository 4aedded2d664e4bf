package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
)

// tilted returns n standard normal numbers in 16 replicates with their weights: half of each is in the highest tenth.
func tilted(rng *rand.Rand, n int) (z, weights []float64) {
	z, weights = make([]float64, n), make([]float64, n)
	each := n / 16
	for i := range z {
		u := rng.Float64()
		if i%each < each/2 {
			u, weights[i] = 0.9+u/10, 0.1/0.5
		} else {
			u, weights[i] = 0.9*u, 0.9/0.5
		}
		z[i] = special.NormalQuantile(u)
	}
	return z, weights
}

// TestWeights: of 200 intervals from points with weights 179 to 198 hold the truth (95 %; outside by chance with a probability of
// 1e-3), of shares and medians that are compared, of values of information, and of coefficients of rank regressions. The
// planted defect is to leave out the weights: no interval of a share or of a coefficient holds the truth.
func TestWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("200 analyses")
	}
	const n = 6400
	size := 1 / math.Sqrt(2*math.Pi)
	outputs := []model.Quantity{{Name: "share", Kind: model.Bool}, {Name: "median"}}
	truth := map[string]float64{
		"share": special.NormalCDF(-1), "median": 0, "perfect": 5 * size, "a": 3 * size, "b": 4 * size,
		"rank a": spearman(0.6), "rank b": spearman(0.8),
	}
	holds, defects := map[string]int{}, map[string]int{}
	for seed := range uint64(200) {
		z, weights := tilted(rand.New(rand.NewPCG(5, seed)), n)
		l, inputs, x := twoOptions(seed, n)
		copy(x[0], z)
		for i := range z {
			l.Loss[1][i] = 3*x[0][i] + 4*x[1][i]
		}
		count := func(holds map[string]int, weights []float64) {
			in := func(name string, low, high float64) {
				if low <= truth[name] && truth[name] <= high {
					holds[name]++
				}
			}
			v := Variant{Name: "v", Columns: [][]float64{make([]float64, n), z}, Weights: weights}
			for i := range z {
				if z[i] > 1 {
					v.Columns[0][i] = 1
				}
			}
			c, err := Compare([]Variant{v}, outputs, 16, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range c.Outputs {
				in(o.Output, float64(o.Variants[0].Value.Low), float64(o.Variants[0].Value.High))
			}
			l.Weights = weights
			value, err := NewValue(l, inputs, x, [][]int{{0}, {1}, {2}}, 16)
			if err != nil {
				t.Fatal(err)
			}
			in("perfect", float64(value.Perfect.Low), float64(value.Perfect.High))
			for _, p := range value.Parameters { // a regression on few points chooses a little worse than one could
				in(p.Inputs[0], float64(p.Value.Low), 1.005*float64(p.Value.High))
			}
			r, err := NewRankRegression("y", l.Loss[1], weights, inputs, x, 16)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range r.Coefficients {
				in("rank "+c.Input, float64(c.Value.Low), float64(c.Value.High))
			}
		}
		count(holds, weights)
		count(defects, nil)
	}
	for name := range truth {
		t.Logf("%s: %d of 200 intervals hold the truth, %d without the weights", name, holds[name], defects[name])
		if holds[name] < 179 || holds[name] > 198 {
			t.Errorf("%s: %d of 200 intervals hold the truth, want 179 to 198", name, holds[name])
		}
	}
	for _, name := range []string{"share", "median", "rank a", "rank b"} {
		if defects[name] > 20 {
			t.Errorf("%s: without the weights %d of 200 intervals hold the truth", name, defects[name])
		}
	}
}
