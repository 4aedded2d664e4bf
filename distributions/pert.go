package distributions

import "fmt"

// NewPERT returns the PERT distribution: a beta distribution from its ends and mode.
//
// Support: [low, high].
//
// Parameters: the ends low < high and the mode between them or at one of them, in the unit
// of the values; weight ≥ 0 of the mode, a pure number, 4 as a rule and 0 for uniform. The
// shapes are 1 + weight·(mode−low)/(high−low) and 1 + weight·(high−mode)/(high−low).
//
// Moments: with s and t the shapes, low + (high−low)·s/(s+t) and
// (high−low)²·s·t/((s+t)²·(s+t+1)).
//
// Algorithm and error bound: Newton's method on the incomplete beta function, from the nearer
// end; 1e-13 relative to the distance from that end.
//
// Source: D. Vose, Risk Analysis (2008); DLMF 8.17; see docs/numerics.md.
func NewPERT(low, mode, high, weight float64) (Distribution, error) {
	switch {
	case !finite(low, mode, high, weight, high-low):
		return nil, fmt.Errorf("pert: arguments must be finite, got low %v, mode %v, high %v, weight %v", low, mode, high, weight)
	case !(low < high):
		return nil, fmt.Errorf("pert: low must be below high, got %v and %v", low, high)
	case mode < low || mode > high:
		return nil, fmt.Errorf("pert: mode %v is not within %v..%v", mode, low, high)
	case weight < 0:
		return nil, fmt.Errorf("pert: weight must be ≥ 0, got %v", weight)
	}
	a := 1 + float64(weight*((mode-low)/(high-low)))
	b := 1 + float64(weight*((high-mode)/(high-low)))
	return NewBeta(a, b, low, high)
}
