package distributions

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
)

// NewDiscrete returns the distribution of a number that has one of some values.
//
// Support: from the least value of positive weight to the largest.
//
// Parameters: values, all different, in any order, in their unit; weights ≥ 0 that sum to 1
// within 1e-9, pure numbers.
//
// Moments: Σ xᵢ·wᵢ, Σ (xᵢ−mean)²·wᵢ. The mode is the value of the largest weight, if that is one.
//
// Algorithm and error bound: exact. The p-quantile is the least value with a cumulative weight
// of at least p, found from a guide table.
//
// Source: definition; Chen and Asau 1974 for guide tables.
func NewDiscrete(values, weights []float64) (Distribution, error) {
	if len(values) != len(weights) {
		return nil, fmt.Errorf("discrete: %d values have %d weights", len(values), len(weights))
	}
	if err := CheckWeights(weights); err != nil {
		return nil, fmt.Errorf("discrete: %w", err)
	}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(values[a], values[b]) })
	var x, w []float64
	for k, i := range order {
		switch {
		case !finite(values[i]):
			return nil, fmt.Errorf("discrete: values must be finite, got %v", values[i])
		case k > 0 && values[i] == values[order[k-1]]:
			return nil, fmt.Errorf("discrete: the value %v is there twice", values[i])
		case weights[i] > 0:
			x, w = append(x, values[i]), append(w, weights[i])
		}
	}
	return newSteps(x, w), nil
}

// NewEmpirical returns the distribution of a value drawn from observations, each as likely as
// any other.
//
// Support: from the least observation to the largest.
//
// Parameters: one observation or more, in any order, in their unit.
//
// Moments: the mean of the observations, and the mean squared deviation from it (divided by n).
// The mode is the most frequent observation, if that is one.
//
// Algorithm and error bound: exact. The p-quantile is the least observation that a share p of
// all does not exceed.
//
// Source: definition.
func NewEmpirical(values []float64) (Distribution, error) {
	if len(values) == 0 {
		return nil, errors.New("empirical: there are no values")
	}
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, compare)
	if !finite(sorted...) {
		return nil, errors.New("empirical: values must be finite")
	}
	var x, w []float64
	n := float64(len(sorted))
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		x, w = append(x, sorted[i]), append(w, float64(j-i)/n)
		i = j
	}
	return newSteps(x, w), nil
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// steps is a law with finitely many values, and its own batch form. The support may reach
// further, to values of no probability that matters.
type steps struct {
	lo, hi         float64
	x, w           []float64 // values, increasing, and their weights, positive
	below, above   []float64 // probabilities of a value at most x[i], and above it
	guide          []int32   // of j/len(guide): the first i with below[i] at least that
	mean, variance float64
}

func newSteps(x, w []float64) *steps {
	n := len(x)
	l := &steps{lo: x[0], hi: x[n-1], x: x, w: w, below: make([]float64, n), above: make([]float64, n)}
	sum := 0.0
	for i := range n {
		sum += w[i]
		l.below[i] = sum
	}
	sum = 0
	for i := n - 1; i > 0; i-- {
		sum += w[i]
		l.above[i-1] = sum
	}
	l.below[n-1], l.above[n-1] = 1, 0
	l.setGuide()
	centre := x[n/2]
	var first, second float64
	for i := range n {
		first += float64(w[i] * (x[i] - centre))
	}
	l.mean = centre + first
	for i := range n {
		d := x[i] - l.mean
		second += float64(w[i] * float64(d*d))
	}
	l.variance = second
	return l
}

func (l *steps) setGuide() {
	l.guide = make([]int32, min(4096, max(16, 2*len(l.x))))
	i := 0
	for j := range l.guide {
		for l.below[i] < float64(j)/float64(len(l.guide)) {
			i++
		}
		l.guide[j] = int32(i)
	}
}

func (l *steps) Support() (lo, hi float64) { return l.lo, l.hi }
func (l *steps) Mean() float64             { return l.mean }
func (l *steps) Variance() float64         { return l.variance }

func (l *steps) mode() float64 {
	best, times := 0, 0
	for i, w := range l.w {
		switch {
		case w > l.w[best] || i == 0:
			best, times = i, 1
		case w == l.w[best]:
			times++
		}
	}
	if times > 1 {
		return math.NaN()
	}
	return l.x[best]
}

func (l *steps) quantile(p, q, _ float64) float64 {
	if p <= 0.5 {
		i := l.guide[min(int(p*float64(len(l.guide))), len(l.guide)-1)]
		for l.below[i] < p {
			i++
		}
		return l.x[i]
	}
	// From above: the first value that no more than q is above.
	i, _ := slices.BinarySearchFunc(l.above, q, func(above, q float64) int {
		if above > q {
			return -1
		}
		return 1
	})
	return l.x[i]
}

func (l *steps) cdf(x float64) (p, q float64) {
	i := l.last(x)
	if i < 0 {
		return 0, 1
	}
	return l.below[i], l.above[i]
}

// last returns the index of the last value that is at most x, or −1.
func (l *steps) last(x float64) int {
	i, found := slices.BinarySearch(l.x, x)
	if !found {
		i--
	}
	return i
}

func (l *steps) atom(x float64) float64 {
	if i := l.last(x); i >= 0 && l.x[i] == x {
		return l.w[i]
	}
	return 0
}

// exponentialMoment returns the mean of exp(k·x).
func (l *steps) exponentialMoment(k float64) float64 {
	sum := 0.0
	for i, x := range l.x {
		sum += float64(l.w[i] * special.Exp(float64(k*x)))
	}
	return sum
}

// Quantile does one look-up in the guide table, and a step or so from there.
func (l *steps) Quantile(dst, p []float64) {
	sameLength(dst, p)
	n := float64(len(l.guide))
	for i, v := range p {
		if !(v > 0 && v < 1) {
			dst[i] = exact{l}.quantileAt(v)
			continue
		}
		k := l.guide[int(v*n)]
		for l.below[k] < v {
			k++
		}
		dst[i] = l.x[k]
	}
}

func (l *steps) CDF(dst, x []float64) { exact{l}.CDF(dst, x) }

// mapped returns the law of a function of the value, increasing unless turned.
func (l *steps) mapped(f func(x float64) float64, turned bool) *steps {
	x, w := make([]float64, len(l.x)), slices.Clone(l.w)
	for i, v := range l.x {
		x[i] = f(v)
	}
	if turned {
		slices.Reverse(x)
		slices.Reverse(w)
	}
	m := newSteps(x, w)
	m.lo, m.hi = f(l.lo), f(l.hi)
	if turned {
		m.lo, m.hi = m.hi, m.lo
	}
	return m
}

// within returns the law on the condition that the value is in [lo, hi], nil if it never is.
func (l *steps) within(lo, hi float64) *steps {
	from, _ := slices.BinarySearch(l.x, lo)
	to := l.last(hi) + 1
	if from >= to {
		return nil
	}
	w := slices.Clone(l.w[from:to])
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	for i := range w {
		w[i] /= sum
	}
	m := newSteps(slices.Clone(l.x[from:to]), w)
	m.lo, m.hi = max(l.lo, math.Ceil(lo)), min(l.hi, math.Floor(hi))
	if l.lo == l.x[0] {
		m.lo = m.x[0]
	}
	if l.hi == l.x[len(l.x)-1] {
		m.hi = m.x[len(m.x)-1]
	}
	return m
}
