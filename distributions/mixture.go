package distributions

import (
	"fmt"
	"math"
)

// NewMixture returns the distribution of a value that comes from part i with probability
// weights[i].
//
// Support: the smallest interval that holds those of the parts of positive weight.
//
// Parameters: weights ≥ 0 that sum to 1 within 1e-9, one for each part. A part may be a constant,
// which gives that value a probability.
//
// Moments: Σ wᵢ·meanᵢ, Σ wᵢ·(varianceᵢ + (meanᵢ−mean)²), where the parts have them. The mode is not
// known as a number.
//
// Algorithm and error bound: the root of Σ wᵢ·Fᵢ(x) = p between the least and the largest
// p-quantile of a part; 4e-16 relative on top of the error of the Fᵢ.
//
// Source: definition.
func NewMixture(weights []float64, parts []Distribution) (Distribution, error) {
	if len(weights) != len(parts) {
		return nil, fmt.Errorf("mixture: %d parts have %d weights", len(parts), len(weights))
	}
	if err := CheckWeights(weights); err != nil {
		return nil, fmt.Errorf("mixture: %w", err)
	}
	var l mixture
	for i, w := range weights {
		if w > 0 {
			l.weights, l.parts = append(l.weights, w), append(l.parts, lawOf(parts[i]))
		}
	}
	if len(l.parts) == 1 {
		return exact{l.parts[0]}, nil
	}
	return exact{l}, nil
}

// NewZeroInflated returns the distribution of a number that is 0 with probability zero, in
// [0, 1), and has distribution d else. See NewMixture.
func NewZeroInflated(zero float64, d Distribution) (Distribution, error) {
	if !(zero >= 0 && zero < 1) {
		return nil, fmt.Errorf("zero_inflated: p_zero must be at least 0 and below 1, got %v", zero)
	}
	return NewMixture([]float64{zero, 1 - zero}, []Distribution{exact{constant(0)}, d})
}

// NewShock returns the distribution of a multiplier that has distribution d with probability
// shock, in [0, 1], and is 1 else. See NewMixture.
func NewShock(shock float64, d Distribution) (Distribution, error) {
	if !(shock >= 0 && shock <= 1) {
		return nil, fmt.Errorf("shock: p_shock must be within 0..1, got %v", shock)
	}
	return NewMixture([]float64{1 - shock, shock}, []Distribution{exact{constant(1)}, d})
}

type mixture struct {
	weights []float64
	parts   []law
}

func (l mixture) Support() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, part := range l.parts {
		from, to := part.Support()
		lo, hi = min(lo, from), max(hi, to)
	}
	return lo, hi
}

func (l mixture) Mean() float64 {
	mean := 0.0
	for i, part := range l.parts {
		mean += float64(l.weights[i] * part.Mean())
	}
	return mean
}

func (l mixture) Variance() float64 {
	mean, variance := l.Mean(), 0.0
	for i, part := range l.parts {
		d := part.Mean() - mean
		variance += float64(l.weights[i] * (part.Variance() + float64(d*d)))
	}
	return variance
}

// A part does not count outside its support, where its functions need not make sense.
func (l mixture) cdf(x float64) (p, q float64) {
	for i, part := range l.parts {
		below, above := 0.0, 1.0
		switch lo, hi := part.Support(); {
		case x >= hi:
			below, above = 1, 0
		case x >= lo:
			below, above = part.cdf(x)
		}
		p += float64(l.weights[i] * below)
		q += float64(l.weights[i] * above)
	}
	return p, q
}

func (l mixture) atom(x float64) float64 {
	sum := 0.0
	for i, part := range l.parts {
		sum += float64(l.weights[i] * atom(part, x))
	}
	return sum
}

func (l mixture) quantile(p, q, _ float64) float64 {
	from, to := math.Inf(1), math.Inf(-1)
	for _, part := range l.parts {
		lo, hi := part.Support()
		x := min(max(part.quantile(p, q, math.NaN()), lo), hi)
		from, to = min(from, x), max(to, x)
	}
	if from == to {
		return from
	}
	return invert(p, q, from, to, l.cdf)
}
