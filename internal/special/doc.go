// Package special has the elementary and special functions that the engine needs, with the
// same bits on every machine. No product feeds a sum without an explicit conversion, so no
// compiler may fuse the two, and no function of package math whose code depends on the
// machine is called. docs/numerics.md lists methods, sources and error bounds.
package special

//go:generate go run ./gen
