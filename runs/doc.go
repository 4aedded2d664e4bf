// Package runs executes a study: it fills blocks of points, turns them into values,
// evaluates the model, sums, and hands the blocks in point order to a sink. It also reads and
// writes run directories.
package runs
