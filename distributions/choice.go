package distributions

import (
	"fmt"
	"math"
)

// NewChoice returns the distribution of the index of an option.
//
// Support: from the first option of positive weight to the last.
//
// Parameters: weights ≥ 0 that sum to 1 within 1e-9. Pure numbers, like the values.
//
// Moments: Σ i·wᵢ, Σ (i−mean)²·wᵢ.
//
// Algorithm and error bound: exact. The p-quantile is the first option whose cumulative
// weight exceeds p; an option of weight 0 is never taken.
//
// Source: definition.
func NewChoice(weights []float64) (Distribution, error) {
	l := choice{first: -1}
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) {
			return nil, fmt.Errorf("choice: weights must be ≥ 0, got %v for option %d", w, i)
		}
		sum += w
		l.cumulative = append(l.cumulative, sum)
		if w > 0 {
			l.last = i
			if l.first < 0 {
				l.first = i
			}
		}
	}
	if !(math.Abs(sum-1) <= 1e-9) {
		return nil, fmt.Errorf("choice: weights must sum to 1, got %v", sum)
	}
	return l, nil
}

// choice is its own batch form.
type choice struct {
	cumulative  []float64
	first, last int // options of positive weight
}

func (l choice) Support() (lo, hi float64) { return float64(l.first), float64(l.last) }

func (l choice) Mean() float64 {
	mean, last := 0.0, 0.0
	for i, c := range l.cumulative {
		mean += float64(float64(i) * (c - last))
		last = c
	}
	return mean
}

func (l choice) Variance() float64 {
	variance, last, mean := 0.0, 0.0, l.Mean()
	for i, c := range l.cumulative {
		d := float64(i) - mean
		variance += float64(d * d * (c - last))
		last = c
	}
	return variance
}

func (l choice) quantile(p, _, _ float64) float64 {
	x := [1]float64{p}
	l.Quantile(x[:], x[:])
	return x[0]
}

func (l choice) cdf(x float64) (p, q float64) {
	p = l.cumulative[int(x)]
	return p, 1 - p
}

// Quantile counts the cumulative weights that do not exceed p, without a branch: the bits of
// numbers ≥ 0 are ordered like the numbers.
func (l choice) Quantile(dst, p []float64) {
	sameLength(dst, p)
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			dst[i] = math.NaN()
			continue
		}
		b := int64(math.Float64bits(v + 0)) // no negative zero
		k := 0
		for _, c := range l.cumulative {
			k += int(uint64(int64(math.Float64bits(c))-1-b) >> 63)
		}
		dst[i] = float64(min(k, l.last))
	}
}

func (l choice) CDF(dst, x []float64) { exact{l}.CDF(dst, x) }
