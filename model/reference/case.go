package reference

import (
	"context"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
)

// A Case is a model, independent distributions of its inputs, and what is known of its first
// output.
type Case struct {
	Model model.Model
	// Quantile returns the p-quantile of input k.
	Quantile func(k int, p float64) float64
	Mean     float64
	Variance float64
	// First and Total are the sensitivity indices of Sobol' of each input.
	First, Total []float64
}

// Cases lists all cases.
func Cases() []Case {
	return []Case{Ishigami(), SobolG(), Linear(), Strength(), Borehole(), WingWeight(), Flood()}
}

// uniform returns the quantile function of inputs between low and high.
func uniform(low, high float64) func(k int, p float64) float64 {
	return func(_ int, p float64) float64 { return low + float64((high-low)*p) }
}

// ranges returns the quantile function of inputs that are uniform, each in its range.
func ranges(of [][2]float64) func(k int, p float64) float64 {
	return func(k int, p float64) float64 { return of[k][0] + float64((of[k][1]-of[k][0])*p) }
}

// normal returns the quantile function of normal inputs, which have the given means.
func normal(means ...float64) func(k int, p float64) float64 {
	return func(k int, p float64) float64 { return means[k] + special.NormalQuantile(p) }
}

// scalar makes a model of a function of one point. Its output is y.
func scalar(name string, inputs []string, f func(x []float64) float64) model.Model {
	in := make([]model.Quantity, len(inputs))
	for k, input := range inputs {
		in[k] = model.Quantity{Name: input, Unit: "1", Doc: "Input " + input}
	}
	out := []model.Quantity{{Name: "y", Unit: "1", Doc: "Output"}}
	return model.Func(name, in, out, func(_ context.Context, y, x [][]float64) error {
		if y[0] == nil {
			return nil
		}
		point := make([]float64, len(x))
		for i := range y[0] {
			for k := range x {
				point[k] = x[k][i]
			}
			y[0][i] = f(point)
		}
		return nil
	})
}
