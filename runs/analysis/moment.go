package analysis

import (
	"math"

	"github.com/federated-frontier/mc/runs"
)

// A moment is the count, the mean and the sum of squared deviations from the mean of some
// numbers. The zero value is that of no numbers, and merging with it changes nothing.
type moment struct {
	n        float64 // or the sum of the weights
	mean, m2 float64
}

// centred makes the moment of n numbers from the sum and the sum of squares of their
// differences from a pivot.
func centred(pivot, n, sum, squares float64) moment {
	if n == 0 {
		return moment{}
	}
	shift := sum / n
	return moment{n: n, mean: pivot + shift, m2: max(0, squares-float64(sum*shift))}
}

// merge adds the numbers of b to those of a.
//
// Chan, Golub, LeVeque: Updating formulae and a pairwise algorithm for computing sample
// variances (1979), equations 2.1.
func (a *moment) merge(b moment) {
	switch {
	case b.n == 0:
		return
	case a.n == 0:
		*a = b
		return
	}
	n := a.n + b.n
	share := b.n / n
	d := b.mean - a.mean
	a.mean += float64(d * share)
	a.m2 += b.m2 + float64(float64(d*d)*float64(a.n*share))
	a.n = n
}

// scale makes the numbers count weight times as much.
func (a *moment) scale(weight float64) {
	a.n *= weight
	a.m2 *= weight
}

// stderr returns the standard error of the mean, NaN if there are fewer than two numbers.
func (a moment) stderr() float64 {
	if a.n < 2 {
		return math.NaN()
	}
	return math.Sqrt(a.m2 / (a.n - 1) / a.n)
}

func (a *moment) archive(to *runs.Archive) { to.Value(&a.n, &a.mean, &a.m2) }
