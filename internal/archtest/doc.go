// Package archtest holds the shape of the module: which package may import which, what may be
// imported from outside and where, and what the packages that determine numbers may call.
// The rules are policy. A change that breaks one changes the design; it does not relax the
// rule to get a build through. All of it is in the package's tests.
package archtest
