// Package params reads a study: parameters with units, ranges, confidence tags and sources
// in YAML, inventories in CSV, scenarios, and the policy that turns tags into distributions.
// Its result is a Set, the plain list of inputs with their distributions.
//
// Default returns the embedded study, Load one from a directory. Study.Resolve applies a
// scenario and the values of --set and returns the Set. The format of the files is in
// docs/study-format.md; defects come as Errors, all at once, with their places.
//
// A Study does not change once it is read, and its methods may be called concurrently.
package params
