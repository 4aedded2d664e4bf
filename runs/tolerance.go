package runs

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// Wilks returns how many of n independent values may be left out at the ends so that the others span a
// share of coverage of the distribution, whatever it is, with a probability of confidence at least
// (Wilks 1941). All of them at one end give a one-sided limit: the value of rank n+1−m is an upper
// one, that of rank m a lower one. Divided between the ends they give two-sided limits, for which m must
// be 2 at least. It is 0 if n values are too few for any limit.
//
// The share between such limits is Beta(n+1−m, m), so m is the largest number for which at least m of n
// points fall into the rest with that probability. Coverage and confidence must be in (0, 1).
func Wilks(n int64, coverage, confidence float64) int64 {
	low, high := int64(0), n+1 // low is all right, high is not
	for high-low > 1 {
		m := low + (high-low)/2
		if wilksConfidence(n, m, coverage) >= confidence {
			low = m
		} else {
			high = m
		}
	}
	return low
}

// WilksPoints returns the least number of independent values of which m may be left out: see [Wilks].
func WilksPoints(m int64, coverage, confidence float64) int64 {
	low, high := m-1, 2*m // low is too few
	for wilksConfidence(high, m, coverage) < confidence {
		low, high = high, 2*high
	}
	for high-low > 1 {
		n := low + (high-low)/2
		if wilksConfidence(n, m, coverage) >= confidence {
			high = n
		} else {
			low = n
		}
	}
	return high
}

// wilksConfidence is the probability that n values without m at the ends span a share of coverage.
func wilksConfidence(n, m int64, coverage float64) float64 {
	return special.RegIncBeta(float64(m), float64(n-m+1), 1-coverage)
}

// Tolerance returns limits that have a share of coverage of the distribution of independent numbers
// between them with a probability of confidence at least: two of the numbers, chosen by [Wilks] and
// known as well as At knows them. They are NaN if there are too few numbers, or these have weights.
func (q *Quantiles) Tolerance(coverage, confidence float64) (low, high float64) {
	m := int64(0)
	if !q.weighted {
		m = Wilks(int64(q.count), coverage, confidence)
	}
	if m < 2 {
		return math.NaN(), math.NaN()
	}
	below := m / 2
	return q.number(float64(below - 1)), q.number(q.count - float64(m-below))
}
