// Package sampler gives points in the unit cube. Points have numbers and variables have
// names: the coordinate of a variable at a point is a pure function of the seed, the name
// and the number, so adding, removing or reordering variables moves no other variable, and
// any range of points can be filled on its own. In a Sobol' design it is a function of the
// place among the variables too: adding one moves those behind it.
package sampler
