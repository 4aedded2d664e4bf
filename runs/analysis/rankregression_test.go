package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/params"
)

// linearData has y = Σ aₖ·xₖ of independent normal inputs, and a choice of three options that adds
// −1, 0 or 1 times c.
func linearData(seed uint64, n int, a []float64, c float64) (y []float64, inputs []params.Input, x [][]float64) {
	rng := rand.New(rand.NewPCG(8, seed))
	x = make([][]float64, len(a)+2)
	for k := range x {
		x[k] = make([]float64, n)
	}
	y = make([]float64, n)
	for i := range n {
		for k := range a {
			x[k][i] = rng.NormFloat64()
			y[i] += a[k] * x[k][i]
		}
		option := rng.IntN(3)
		x[len(a)][i] = float64(option)
		y[i] += c * float64(option-1)
		x[len(a)+1][i] = 7
	}
	for range a {
		inputs = append(inputs, params.Input{Name: "x", Kind: params.Real})
	}
	inputs = append(inputs, params.Input{Name: "choice", Kind: params.Choice, Levels: []string{"a", "b", "c"}}, params.Input{Name: "constant", Kind: params.Real})
	for k := range a {
		inputs[k].Name = string(rune('p' + k))
	}
	return y, inputs, x
}

// spearman is the rank correlation of two normal numbers with correlation rho.
func spearman(rho float64) float64 { return 6 / math.Pi * math.Asin(rho/2) }

// TestRankRegression: with independent inputs a coefficient is the rank correlation, which is known
// of normal numbers. Of 200 runs 179 to 198 intervals should hold it (95 %, with a probability of 1e-3
// to be outside by chance); the planted defect is the correlation itself, which differs by 0.01 to 0.02.
func TestRankRegression(t *testing.T) {
	if testing.Short() {
		t.Skip("200 regressions")
	}
	a := []float64{3, -2, 0.5, 0}
	size := math.Sqrt(9 + 4 + 0.25)
	holds, defect := make([]int, len(a)), 0
	for seed := range uint64(200) {
		y, inputs, x := linearData(seed, 16*256, a, 0)
		r, err := NewRankRegression("y", y, nil, inputs, x, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Coefficients) != len(a)+1 {
			t.Fatalf("%d coefficients: %+v", len(r.Coefficients), r.Coefficients)
		}
		for _, c := range r.Coefficients {
			if c.Input == "choice" {
				if c.Value.Value < 0 || c.Value.Value > 0.1 {
					t.Errorf("a choice that adds nothing has %v", c.Value.Value)
				}
				continue
			}
			k := int(c.Input[0] - 'p')
			covers := func(truth float64) bool { return float64(c.Value.Low) <= truth && truth <= float64(c.Value.High) }
			if covers(spearman(a[k] / size)) {
				holds[k]++
			}
			if k == 0 && covers(a[k]/size) {
				defect++
			}
		}
		if r.Explained.Value < 0.9 || r.Explained.Value > 1 {
			t.Errorf("R² is %v", r.Explained.Value)
		}
	}
	t.Logf("of 200: %v, planted %d", holds, defect)
	for k, n := range holds {
		if n < 179 || n > 198 {
			t.Errorf("coefficient %d: %d of 200 intervals hold the truth", k, n)
		}
	}
	if defect >= 179 {
		t.Errorf("the planted defect is held by %d of 200 intervals", defect)
	}
}

// TestRankRegressionOfChoice: an output that is a choice alone is explained by it; rows without a value,
// and replicates that lack points, are said.
func TestRankRegressionOfChoice(t *testing.T) {
	y, inputs, x := linearData(1, 4096, []float64{0, 0}, 1)
	r, err := NewRankRegression("y", y, nil, inputs, x, 16)
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Coefficients[0]; c.Input != "choice" || c.Value.Value < 0.999 || r.Explained.Value < 0.999 {
		t.Errorf("%+v of %+v", r.Coefficients, r.Explained)
	}
	for i := range y {
		if i%4 == 0 {
			y[i] = math.Inf(1)
		}
	}
	if r, err = NewRankRegression("y", y, nil, inputs, x, 16); err != nil || r.Rows != 3072 {
		t.Errorf("%v rows, error %v", r.Rows, err)
	}
	if _, err := NewRankRegression("y", y[:100], nil, inputs, [][]float64{x[0][:100], x[1][:100], x[2][:100], x[3][:100]}, 16); err == nil {
		t.Error("75 rows are taken for 16 parts of 5 columns")
	}
}

// TestLeastSquares: a column that others make up has no coefficient, and the rest still fit.
func TestLeastSquares(t *testing.T) {
	var e normalEquations
	rng := rand.New(rand.NewPCG(9, 9))
	columns := make([][]float64, 4)
	for range 1000 {
		a, b := rng.Float64()-0.5, rng.Float64()-0.5
		for k, v := range []float64{a, b, a + b, 2*a - 3*b} {
			columns[k] = append(columns[k], v)
		}
	}
	e.add(columns, 0, 300)
	var rest normalEquations
	rest.add(columns, 300, 1000)
	e.merge(&rest)
	beta := leastSquares(e.covariance())
	if math.Abs(beta[0]-2) > 1e-9 || math.Abs(beta[1]+3) > 1e-9 || beta[2] != 0 {
		t.Errorf("coefficients %v, want 2, -3, 0", beta)
	}
}
