package reference

import "math"

// A Correlated is a linear model y = Σ Weights[k]·x[k] of standard normal inputs that depend on each other by a normal copula.
type Correlated struct {
	Case
	Weights []float64
	// Rank is the rank correlation of the inputs A and B, and Rho the correlation.
	A, B      string
	Rank, Rho float64
	// Shapley are the Shapley effects, which add up to 1.
	Shapley []float64
}

// CorrelatedLinear is y = x1 + 2 x2 + 3 x3, of which x2 and x3 have the rank correlation 0.6, that is the correlation
// 2 sin(π·0.6/6) = (√5 − 1)/2. With β their weights, the Shapley effects of two inputs with unit variance are
//
//	(β₁²(1 − ρ²/2) + ρβ₁β₂ + β₂²ρ²/2) / V
//
// and the same with 1 and 2 exchanged (Owen and Prieur, On Shapley value for measuring importance of dependent inputs, SIAM/ASA Journal on Uncertainty
// Quantification 5, 2017, section 5); an input that depends on none has β²/V. Case has the variance; its indices, of independent inputs, are nil.
func CorrelatedLinear() Correlated {
	c := Correlated{Case: Linear(), Weights: []float64{1, 2, 3}, A: "x2", B: "x3", Rank: 0.6, Rho: (math.Sqrt(5) - 1) / 2}
	b, d, rho2 := c.Weights[1], c.Weights[2], float64(c.Rho*c.Rho)
	both := float64(c.Rho * b * d)
	c.First, c.Total = nil, nil
	c.Variance = 1 + float64(b*b) + float64(d*d) + 2*both
	c.Shapley = []float64{
		1 / c.Variance,
		(float64(b*b*(1-rho2/2)) + both + float64(d*d*rho2/2)) / c.Variance,
		(float64(d*d*(1-rho2/2)) + both + float64(b*b*rho2/2)) / c.Variance,
	}
	return c
}
