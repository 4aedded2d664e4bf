package distributions

import (
	"fmt"
	"math"
)

// NewBernoulli returns the distribution of a number that is 1 with probability p, else 0.
//
// Support: 0 and 1.
//
// Parameters: p within [0, 1], a pure number.
//
// Moments: p, p·(1−p). The mode is 1 for p above 1/2, 0 below.
//
// Algorithm and error bound: exact.
//
// Source: definition.
func NewBernoulli(p float64) (Distribution, error) {
	switch {
	case !(p >= 0 && p <= 1):
		return nil, fmt.Errorf("bernoulli: p must be within 0..1, got %v", p)
	case p == 0 || p == 1:
		return NewConstant(p)
	}
	return newSteps([]float64{0, 1}, []float64{1 - p, p}), nil
}

// NewBinomial returns the distribution of the number of successes in n trials.
//
// Support: 0 to n.
//
// Parameters: n, a whole number up to 1e6; p in (0, 1). Both are pure numbers.
//
// Moments: n·p, n·p·(1−p). The mode is ⌊(n+1)·p⌋, unless (n+1)·p is whole.
//
// Algorithm and error bound: probabilities by their ratios from the mode to either end, summed
// from the ends; the smaller tail has a relative error below 1e-15·(10+the distance from the
// mode). Values below 2^-120 of the most probable are left out.
//
// Source: definition.
func NewBinomial(n, p float64) (Distribution, error) {
	if !(n >= 1 && n <= maxCount) || n != math.Floor(n) {
		return nil, fmt.Errorf("binomial: n must be a whole number from 1 to %v, got %v", maxCount, n)
	}
	if !(p > 0 && p < 1) {
		return nil, fmt.Errorf("binomial: p must be above 0 and below 1, got %v", p)
	}
	odds := p / (1 - p)
	return newCounts(0, n, math.Floor(float64((n+1)*p)), func(k float64) float64 { return (n - k) / (k + 1) * odds }), nil
}

// NewPoisson returns the distribution of the number of events at a constant rate.
//
// Support: the whole numbers from 0 on.
//
// Parameters: mean in (0, 1e6], a pure number.
//
// Moments: mean, mean. The mode is ⌊mean⌋, unless mean is whole.
//
// Algorithm and error bound: like NewBinomial.
//
// Source: definition.
func NewPoisson(mean float64) (Distribution, error) {
	if !(mean > 0 && mean <= maxCount) {
		return nil, fmt.Errorf("poisson: mean must be above 0 and at most %v, got %v", maxCount, mean)
	}
	return newCounts(0, math.Inf(1), math.Floor(mean), func(k float64) float64 { return mean / (k + 1) }), nil
}

// NewNegativeBinomial returns the distribution of the number of failures before success r of
// trials; r need not be whole.
//
// Support: the whole numbers from 0 on.
//
// Parameters: r > 0; p in (0, 1), the probability of success. Both are pure numbers.
//
// Moments: r·(1−p)/p, r·(1−p)/p². The mode is ⌊(r−1)·(1−p)/p⌋ for r > 1, else 0.
//
// Algorithm and error bound: like NewBinomial.
//
// Source: definition.
func NewNegativeBinomial(r, p float64) (Distribution, error) {
	switch {
	case !(r > 0) || !(p > 0 && p < 1) || !finite(r):
		return nil, fmt.Errorf("negative_binomial: r must be > 0 and p above 0 and below 1, got %v and %v", r, p)
	case (r+float64(40*math.Sqrt(r))+40)*(1-p)/p > maxCount:
		return nil, fmt.Errorf("negative_binomial: r %v and p %v give numbers above %v", r, p, maxCount)
	}
	peak := max(0, math.Floor((r-1)*((1-p)/p)))
	return newCounts(0, math.Inf(1), peak, func(k float64) float64 { return (k + r) / (k + 1) * (1 - p) }), nil
}

// maxCount limits the tables of counts.
const maxCount = 1e6

// newCounts takes the ratio of the probabilities of k+1 and k. It walks from the mode to either
// end, and makes the probabilities sum to 1.
func newCounts(lo, hi, peak float64, ratio func(k float64) float64) Distribution {
	const negligible = 0x1p-120
	w := []float64{1}
	for k, v := peak, 1.0; k > lo; k-- {
		if v /= ratio(k - 1); v < negligible {
			break
		}
		w = append(w, v)
	}
	first := peak - float64(len(w)-1)
	for i, j := 0, len(w)-1; i < j; i, j = i+1, j-1 {
		w[i], w[j] = w[j], w[i]
	}
	for k, v := peak, 1.0; k < hi; k++ {
		if v *= ratio(k); v < negligible {
			break
		}
		w = append(w, v)
	}
	x := make([]float64, len(w))
	sum := sumFromEnds(w)
	for i := range w {
		x[i] = first + float64(i)
		w[i] /= sum
	}
	l := newSteps(x, w)
	l.lo, l.hi = lo, hi
	return l
}

// sumFromEnds adds small numbers first: those before the largest forwards, the others backwards.
func sumFromEnds(w []float64) float64 {
	peak := 0
	for i, v := range w {
		if v > w[peak] {
			peak = i
		}
	}
	left, right := 0.0, 0.0
	for i := range peak {
		left += w[i]
	}
	for i := len(w) - 1; i >= peak; i-- {
		right += w[i]
	}
	return left + right
}
