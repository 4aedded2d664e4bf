// Command study writes what a peer of mc in another language needs to run the default study: the
// inputs with their distributions, tables of their quantiles, what is correlated, and the
// inventory. ../README.md describes the format.
//
//	go run ./benchmarks/peers/study > study.json
package main
