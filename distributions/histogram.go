package distributions

import (
	"errors"
	"fmt"
	"slices"
)

// NewHistogram returns the distribution that is uniform within each bin.
//
// Support: from the first edge of a bin of positive weight to the last.
//
// Parameters: edges, increasing, in the unit of the values; one weight ≥ 0 for each bin, which sum
// to 1 within 1e-9, pure numbers.
//
// Moments: Σ wᵢ·mᵢ with mᵢ the middles of the bins, Σ wᵢ·((mᵢ−mean)² + widthᵢ²/12). The mode is
// not known as a number.
//
// Algorithm and error bound: a straight line within the bin; 2 ulp of the edges.
//
// Source: definition.
func NewHistogram(edges, weights []float64) (Distribution, error) {
	if len(edges) != len(weights)+1 {
		return nil, fmt.Errorf("histogram: %d bins need %d edges, got %d", len(weights), len(weights)+1, len(edges))
	}
	if err := CheckWeights(weights); err != nil {
		return nil, fmt.Errorf("histogram: %w", err)
	}
	if !finite(edges...) {
		return nil, errors.New("histogram: edges must be finite")
	}
	for i := range weights {
		if !(edges[i] < edges[i+1]) {
			return nil, fmt.Errorf("histogram: edges must increase, got %v and %v", edges[i], edges[i+1])
		}
	}
	var bins []bin
	for i, w := range weights {
		if w > 0 {
			bins = append(bins, bin{lo: edges[i], hi: edges[i+1], weight: w})
		}
	}
	sum := 0.0
	for i := range bins {
		bins[i].below = sum
		sum += bins[i].weight
	}
	sum = 0
	for i := len(bins) - 1; i >= 0; i-- {
		bins[i].above = sum
		sum += bins[i].weight
	}
	return exact{histogram(bins)}, nil
}

// A bin has its weight, and the probabilities below and above it.
type bin struct{ lo, hi, weight, below, above float64 }

type histogram []bin

func (l histogram) Support() (lo, hi float64) { return l[0].lo, l[len(l)-1].hi }

func (l histogram) Mean() float64 {
	centre, sum := l[len(l)/2].lo, 0.0
	for _, b := range l {
		sum += float64(b.weight * ((b.lo - centre) + float64((b.hi-b.lo)/2)))
	}
	return centre + sum
}

func (l histogram) Variance() float64 {
	mean, sum := l.Mean(), 0.0
	for _, b := range l {
		d, width := (b.lo-mean)+float64((b.hi-b.lo)/2), b.hi-b.lo
		sum += float64(b.weight * (float64(d*d) + float64(width*width)/12))
	}
	return sum
}

func (l histogram) quantile(p, q, _ float64) float64 {
	// The last bin that begins below.
	i, _ := slices.BinarySearchFunc(l, p, func(b bin, p float64) int {
		if b.below < p {
			return -1
		}
		return 1
	})
	b := l[max(0, i-1)]
	width := b.hi - b.lo
	if p <= q {
		return min(b.hi, b.lo+float64(width*((p-b.below)/b.weight)))
	}
	return min(b.hi, max(b.lo, b.hi-float64(width*((q-b.above)/b.weight))))
}

func (l histogram) cdf(x float64) (p, q float64) {
	i, _ := slices.BinarySearchFunc(l, x, func(b bin, x float64) int {
		if b.lo <= x {
			return -1
		}
		return 1
	})
	b := l[max(0, i-1)]
	if x >= b.hi {
		return b.below + b.weight, b.above
	}
	t, s := (x-b.lo)/(b.hi-b.lo), (b.hi-x)/(b.hi-b.lo)
	return b.below + float64(b.weight*t), b.above + float64(b.weight*s)
}
