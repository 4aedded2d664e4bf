// Command convergence measures how the error of an estimate falls with the number of points, for
// each way to place points: on the family of integrands of Genz (1984), whose integrals are known,
// and on the default study. It writes the tables of docs/statistics.md.
//
//	go run ./benchmarks/convergence > tables.md
package main
