package distributions

import "fmt"

// NewConstant returns the distribution of a number that is certain.
//
// Support: the number.
//
// Parameters: value, in the unit of the values.
//
// Moments: value, 0.
//
// Algorithm and error bound: exact.
//
// Source: definition.
func NewConstant(value float64) (Distribution, error) {
	if !finite(value) {
		return nil, fmt.Errorf("constant: value must be finite, got %v", value)
	}
	return exact{constant(value)}, nil
}

type constant float64

func (l constant) Support() (lo, hi float64)        { return float64(l), float64(l) }
func (l constant) Mean() float64                    { return float64(l) }
func (l constant) Variance() float64                { return 0 }
func (l constant) mode() float64                    { return float64(l) }
func (l constant) quantile(_, _, _ float64) float64 { return float64(l) }
func (l constant) cdf(_ float64) (p, q float64)     { return 1, 0 }

func (l constant) atom(x float64) float64 {
	if x == float64(l) {
		return 1
	}
	return 0
}
