// Package distributions has quantile and distribution functions in batches, with the same
// bits on every machine, and the joint distribution of the inputs of a study.
package distributions
