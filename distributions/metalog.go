package distributions

import (
	"errors"
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// maxMetalogTerms limits the terms of a metalog distribution.
const maxMetalogTerms = 10

// NewMetalog returns the metalog distribution that is closest to some quantiles, by least squares;
// with as many terms as quantiles it meets them all.
//
// Support: [low, high], either of which may be infinite.
//
// Parameters: terms, from 2 to 10 and at most as many as there are quantiles; quantiles with p
// in (0, 1), increasing in p and in x, x within (low, high); low and high in the unit of the values.
// Without limits the family describes x, with one ln(x−low) or −ln(high−x), with both
// ln((x−low)/(high−x)).
//
// Moments: quadrature over probability, relative error below 1e-10. The mode is not known as a
// number.
//
// Algorithm and error bound: the sum of terms is the quantile function; 1e-14 of its largest
// term. The coefficients come from a QR decomposition by Householder reflections.
//
// Errors: the terms are infeasible if their quantile function does not increase everywhere.
//
// Source: Keelin 2016.
func NewMetalog(quantiles []Quantile, terms int, low, high float64) (Distribution, error) {
	switch {
	case terms < 2 || terms > maxMetalogTerms:
		return nil, fmt.Errorf("metalog: terms must be within 2..%d, got %d", maxMetalogTerms, terms)
	case terms > len(quantiles):
		return nil, fmt.Errorf("metalog: %d terms need as many quantiles, got %d", terms, len(quantiles))
	case !(low < high):
		return nil, fmt.Errorf("metalog: low must be below high, got %v and %v", low, high)
	}
	if err := checkQuantiles(quantiles, low, high); err != nil {
		return nil, fmt.Errorf("metalog: %w", err)
	}
	l := metalog{low: low, high: high, a: make([]float64, terms)}
	rows, y := make([][]float64, len(quantiles)), make([]float64, len(quantiles))
	for i, q := range quantiles {
		rows[i] = make([]float64, terms)
		metalogTerms(rows[i], q.P, 1-q.P)
		y[i] = l.unbounded(q.X)
	}
	if !leastSquares(rows, y, l.a) {
		return nil, errors.New("metalog: the quantiles do not determine the terms")
	}
	if p, ok := l.increases(); !ok {
		return nil, fmt.Errorf("metalog: infeasible: the quantile function with %d terms falls at p = %.3g; take fewer terms, or quantiles that lie closer to a common shape", terms, p)
	}
	return exact{l}, nil
}

type metalog struct {
	low, high float64
	a         []float64
}

// metalogTerms sets dst to the terms of Keelin's sum, without their coefficients: 1, L, (p−½)·L,
// (p−½), and from then on (p−½)^k, (p−½)^k·L, with L the log odds.
func metalogTerms(dst []float64, p, q float64) {
	odds, d := logit(p, q), p-0.5
	if q < p {
		d = 0.5 - q
	}
	power := d
	for i := range dst {
		switch {
		case i == 0:
			dst[i] = 1
		case i == 1:
			dst[i] = odds
		case i == 2:
			dst[i] = float64(d * odds)
		case i == 3:
			dst[i] = d
		case i%2 == 0:
			power *= d
			dst[i] = power
		default:
			dst[i] = float64(power * odds)
		}
	}
}

// slope returns the derivative of the sum, times p·q.
func (l metalog) slope(p, q float64) float64 {
	odds, d, pq := logit(p, q), p-0.5, float64(p*q)
	if q < p {
		d = 0.5 - q
	}
	sum := l.a[1]
	before, power := 1.0, d // d^(k−1), d^k
	for i := 2; i < len(l.a); i++ {
		k := float64(i / 2)
		if i >= 4 && i%2 == 0 {
			before, power = power, float64(power*d)
		}
		if i < 4 {
			k = 1
		}
		plain := i == 3 || i >= 4 && i%2 == 0
		if plain {
			sum += float64(l.a[i] * (k * before * pq))
		} else {
			sum += float64(l.a[i] * (power + float64(k*before*pq*odds)))
		}
	}
	return sum
}

// increases says whether the sum increases everywhere, and if not, where it does not. It looks
// at 4,000 probabilities that reach 1e-300 into either tail.
func (l metalog) increases() (p float64, ok bool) {
	const n = 2000
	for i := range n + 1 {
		// Even steps of the log odds up to 40, then of 1 up to 690.
		z := float64(i) * (40. / n)
		for _, z := range []float64{z, -z} {
			p, q := logistic(z), logistic(-z)
			if !(l.slope(p, q) > 0) {
				return p, false
			}
		}
	}
	if !(l.slope(1e-300, 1) > 0) {
		return 0, false
	}
	if !(l.slope(1, 1e-300) > 0) {
		return 1, false
	}
	return 0, true
}

func (l metalog) Support() (lo, hi float64) { return l.low, l.high }

func (l metalog) Mean() float64 {
	mean, _ := moments(l, 0, 0)
	return mean
}

func (l metalog) Variance() float64 {
	_, variance := moments(l, 0, 0)
	return variance
}

// unbounded returns the number that the sum describes.
func (l metalog) unbounded(x float64) float64 {
	switch below, above := !math.IsInf(l.low, -1), !math.IsInf(l.high, 1); {
	case below && above:
		return special.Log((x - l.low) / (l.high - x))
	case below:
		return special.Log(x - l.low)
	case above:
		return -special.Log(l.high - x)
	}
	return x
}

// bounded is the inverse of unbounded.
func (l metalog) bounded(z float64) float64 {
	switch below, above := !math.IsInf(l.low, -1), !math.IsInf(l.high, 1); {
	case below && above && z <= 0:
		return l.low + float64((l.high-l.low)*logistic(z))
	case below && above:
		return l.high - float64((l.high-l.low)*logistic(-z))
	case below:
		return l.low + special.Exp(z)
	case above:
		return l.high - special.Exp(-z)
	}
	return z
}

func (l metalog) sum(p, q float64) float64 {
	var terms [maxMetalogTerms]float64
	metalogTerms(terms[:len(l.a)], p, q)
	sum := 0.0
	for i, a := range l.a {
		sum += float64(a * terms[i])
	}
	return sum
}

func (l metalog) quantile(p, q, _ float64) float64 { return l.bounded(l.sum(p, q)) }

// cdf finds the log odds at which the sum is that of x.
func (l metalog) cdf(x float64) (p, q float64) {
	z := l.unbounded(x)
	odds := root(-700, 700, func(odds float64) float64 { return l.sum(logistic(odds), logistic(-odds)) - z })
	return logistic(odds), logistic(-odds)
}
