package analysis

import (
	"math"

	"github.com/federated-frontier/mc/runs"
)

const (
	// Level is the confidence level of every interval and band made here.
	Level = 0.95

	z95  = 1.959963984540054 // standard normal quantile at (1+Level)/2
	ln40 = 3.688879454113936 // ln(2/α) for α = 1−Level
)

// bandHalfWidth returns the half width of the simultaneous band of an empirical distribution
// function of n independent points, from the inequality of Dvoretzky, Kiefer and Wolfowitz with
// the constant of Massart: P(sup |Fn−F| > ε) ≤ 2·exp(−2nε²) = α. It also holds for a
// distribution with mass at infinity, such as that of a date which may never come.
func bandHalfWidth(n int64) float64 {
	if n == 0 {
		return 1
	}
	return min(1, math.Sqrt(ln40/float64(2*n)))
}

// wilson returns the ends of Wilson's score interval for a proportion of k in n.
func wilson(k, n int64) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	// With c = z²/n: (p + c/2 ± z·√(p(1−p)/n + c/4n)) / (1 + c).
	m := float64(n)
	p, c := float64(k)/m, float64(z95*z95)/m
	half := float64(z95 * math.Sqrt(float64(p*(1-p))/m+c/(4*m)))
	mid := p + c/2
	low, high = (mid-half)/(1+c), (mid+half)/(1+c)
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return low, high
}

// proportion estimates a probability from k events in n independent points.
func proportion(k, n int64) runs.Estimate {
	if n == 0 {
		return runs.Estimate{Value: runs.Number(math.NaN()), Basis: "none: no points"}
	}
	p := float64(k) / float64(n)
	stderr := math.Sqrt(float64(p*(1-p)) / float64(n))
	low, high := wilson(k, n)
	return runs.Estimate{
		Value: runs.Number(p), StdErr: &stderr,
		Low: runs.Number(low), High: runs.Number(high), Level: Level,
		Basis: "wilson",
	}
}
