// Package model says what a model is: named inputs, named outputs, and a function from
// columns of inputs to columns of outputs. It knows nothing of distributions, sampling or
// files.
package model
