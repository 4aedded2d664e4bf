// Package columnar writes and reads tables of float64 columns as Parquet, Arrow and CSV
// files. It is the only package that knows arrow-go.
//
// Files depend on the rows alone: not on the number of goroutines, the clock or the machine.
package columnar
