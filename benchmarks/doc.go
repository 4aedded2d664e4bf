// Package benchmarks measures the default study as a whole: the core alone, the stages before
// it, the pipeline with and without a file, and the file alone. Benchmarks of single kernels stand beside
// the kernels.
//
//	go test -run '^$' -bench . ./benchmarks
//	benchmarks/compare.sh REF
//
// Results are points per second; names are key=value, for benchstat -col.
package benchmarks
