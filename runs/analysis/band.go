package analysis

import "math"

const (
	// Level is the confidence level of every interval and band made here.
	Level = 0.95

	ln40 = 3.688879454113936 // ln(2/α) for α = 1−Level
)

// bandHalfWidth returns the half width of the simultaneous band of an empirical distribution
// function of n independent points, from the inequality of Dvoretzky, Kiefer and Wolfowitz with
// the constant of Massart: P(sup |Fn−F| > ε) ≤ 2·exp(−2nε²) = α. It also holds for a
// distribution with mass at infinity, such as that of a date which may never come.
func bandHalfWidth(n float64) float64 {
	if n == 0 {
		return 1
	}
	return min(1, math.Sqrt(ln40/(2*n)))
}
