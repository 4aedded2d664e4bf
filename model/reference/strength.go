package reference

import (
	"context"

	"github.com/federated-frontier/mc/model"
)

// StrengthFailure is the probability that a part of Strength breaks, P(N(4,1) < N(2,1)) = Φ(−√2).
const StrengthFailure = 0.07864960352514251

// Strength is a part of strength N(4, 1) under a load N(2, 1): outputs are the margin, and
// whether the part breaks, which has the probability StrengthFailure.
func Strength() Case {
	in := []model.Quantity{
		{Name: "strength", Unit: "1", Doc: "Strength of the part"},
		{Name: "load", Unit: "1", Doc: "Load on the part"},
	}
	out := []model.Quantity{
		{Name: "margin", Unit: "1", Doc: "Strength less load"},
		{Name: "breaks", Kind: model.Bool, Doc: "Whether the load is larger than the strength"},
	}
	eval := func(_ context.Context, y, x [][]float64) error {
		margin, breaks := y[0], y[1]
		for i, strength := range x[0] {
			d := strength - x[1][i]
			if margin != nil {
				margin[i] = d
			}
			if breaks != nil {
				breaks[i] = 0
				if d < 0 {
					breaks[i] = 1
				}
			}
		}
		return nil
	}
	return Case{
		Model:    model.Func("strength/1", in, out, eval),
		Quantile: normal(4, 2),
		Mean:     2,
		Variance: 2,
		First:    []float64{0.5, 0.5},
		Total:    []float64{0.5, 0.5},
	}
}
