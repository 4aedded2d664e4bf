package stattest

import (
	"math"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
)

// CDF fails if the independent sample x is too far from the continuous distribution function
// cdf, which happens by chance with probability at most alpha.
//
// The largest distance between the empirical and the true function exceeds √(ln(2/alpha)/2n)
// with probability at most alpha, for every n: P. Massart, The tight constant in the
// Dvoretzky–Kiefer–Wolfowitz inequality, Annals of Probability 18 (1990) 1269–1283.
func CDF(tb testing.TB, x []float64, cdf func(x float64) float64, alpha float64) {
	tb.Helper()
	bound := envelope(len(x), alpha)
	if d, at := distance(x, cdf); !(d <= bound) {
		tb.Errorf("distribution functions differ by %.4g at %g, want at most %.4g (n = %d, alpha = %g)", d, at, bound, len(x), alpha)
	}
}

// Resolution returns the smallest distance of distribution functions that CDF misses with
// probability at most beta.
func Resolution(n int, alpha, beta float64) float64 { return envelope(n, alpha) + envelope(n, beta) }

func envelope(n int, alpha float64) float64 {
	return math.Sqrt(-special.Log(alpha/2) / float64(2*n))
}

// distance returns the largest distance of the empirical distribution function from cdf, and
// where it is. NaN in x or from cdf is an infinite distance.
func distance(x []float64, cdf func(x float64) float64) (d, at float64) {
	sorted := slices.Sorted(slices.Values(x))
	n := float64(len(sorted))
	for i, v := range sorted {
		f := cdf(v)
		e := max(f-float64(i)/n, float64(i+1)/n-f)
		if v != v || e != e {
			return math.Inf(1), v
		}
		if e > d {
			d, at = e, v
		}
	}
	return d, at
}

// Mean fails if the mean of the independent sample x is too far from mean, given the standard
// deviation sd of one value, which happens by chance with probability alpha. The sample must
// be so large, and the tails so light, that its mean is normal. The resolution is
// (Φ⁻¹(1−alpha/2) + Φ⁻¹(1−beta))·sd/√n.
func Mean(tb testing.TB, x []float64, mean, sd, alpha float64) {
	tb.Helper()
	sum := 0.0
	for _, v := range x {
		sum += v - mean
	}
	n := float64(len(x))
	got, bound := sum/n, -special.NormalQuantile(alpha/2)*sd/math.Sqrt(n)
	if !(math.Abs(got) <= bound) {
		tb.Errorf("mean differs from %g by %.4g, want at most %.4g (n = %d, alpha = %g)", mean, got, bound, len(x), alpha)
	}
}

// Fails fails unless the assertions in f do: f holds a planted defect.
func Fails(tb testing.TB, f func(tb testing.TB)) {
	tb.Helper()
	r := &recorder{TB: tb}
	f(r)
	if !r.failed {
		tb.Errorf("the planted defect was not found")
	}
}

// recorder keeps failures to itself.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Errorf(string, ...any) { r.failed = true }

// Counts fails if some count of independent events of several kinds is too far from what its
// probability, the same for all kinds, makes likely, which happens by chance with probability at most
// alpha: each count is binomial, and Bonferroni's inequality does the rest.
func Counts(tb testing.TB, counts []int64, alpha float64) {
	tb.Helper()
	n := int64(0)
	for _, k := range counts {
		n += k
	}
	p := 1 / float64(len(counts))
	for i, k := range counts {
		// P(X ≤ k) and P(X ≥ k) of the binomial distribution are incomplete beta functions.
		below, above := 1.0, 1.0
		if k < n {
			below = special.RegIncBeta(float64(n-k), float64(k+1), 1-p)
		}
		if k > 0 {
			above = special.RegIncBeta(float64(k), float64(n-k+1), p)
		}
		if tail := min(below, above); !(tail >= alpha/float64(2*len(counts))) {
			tb.Errorf("count %d is %d of %d, whose tail has probability %.3g, want at least %.3g", i, k, n, tail, alpha/float64(2*len(counts)))
		}
	}
}
