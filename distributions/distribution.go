package distributions

// A Distribution is a univariate probability distribution.
//
// Quantile and CDF work on batches: dst and its argument have equal length and may be the
// same slice. All methods are safe for concurrent use.
type Distribution interface {
	// Quantile sets dst[i] to the p[i]-quantile: NaN for p outside [0, 1], the ends of the
	// support at 0 and 1.
	Quantile(dst, p []float64)
	// CDF sets dst[i] to the probability of a value at most x[i].
	CDF(dst, x []float64)
	// Support returns the smallest interval that holds all values.
	Support() (lo, hi float64)
	// Mean is NaN if it does not exist, +Inf or -Inf if it diverges.
	Mean() float64
	// Variance is NaN if it does not exist.
	Variance() float64
}
