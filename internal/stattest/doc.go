// Package stattest has statistical assertions with error rates in both directions: correct
// code fails with probability at most alpha, and code that is wrong by more than a stated
// distance passes with probability at most beta. Nothing is claimed in between.
//
// An assertion should stand below a planted defect (see Fails), and name its resolution.
package stattest
