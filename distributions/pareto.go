package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewPareto returns the Pareto distribution (of the first kind).
//
// Support: from low on.
//
// Parameters: low > 0, in the unit of the values; shape a > 0, the exponent of the upper tail, a
// pure number.
//
// Moments: a·low/(a−1) for a > 1, low²·a/((a−1)²·(a−2)) for a > 2, else infinite. The mode is low.
//
// Algorithm and error bound: low·exp(−ln(1−p)/a); relative 1e-15·(1+|ln(1−p)|/a).
//
// Source: definition.
func NewPareto(low, shape float64) (Distribution, error) {
	if !(low > 0) || !(shape > 0) || !finite(low, shape) {
		return nil, fmt.Errorf("pareto: low and shape must be > 0, got %v and %v", low, shape)
	}
	return exact{pareto{low, shape}}, nil
}

type pareto struct{ low, shape float64 }

func (l pareto) Support() (lo, hi float64) { return l.low, math.Inf(1) }
func (l pareto) mode() float64             { return l.low }

func (l pareto) Mean() float64 {
	if l.shape <= 1 {
		return math.Inf(1)
	}
	return l.low * (l.shape / (l.shape - 1))
}

func (l pareto) Variance() float64 {
	switch {
	case l.shape <= 1:
		return math.NaN()
	case l.shape <= 2:
		return math.Inf(1)
	}
	r := l.low / (l.shape - 1)
	return r * r * (l.shape / (l.shape - 2))
}

func (l pareto) quantile(p, q, _ float64) float64 {
	return l.low * special.Exp(minusLog(q, p)/l.shape)
}

func (l pareto) cdf(x float64) (p, q float64) {
	z := -float64(l.shape * special.Log1p((x-l.low)/l.low))
	return -special.Expm1(z), special.Exp(z)
}
