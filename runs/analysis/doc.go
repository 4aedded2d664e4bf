// Package analysis says what the numbers of a run mean: who wins a race between two dates and
// when, with simultaneous bands; which inputs move the outcome, with standard errors; and the
// answer to the question of the study, as data that goes into summary.json. A [Sweep] says how a
// mean moves as parameters are set to one value after the other.
//
// Everything here is a [runs.Tally], summed while the run goes, or is computed from tallies
// alone; a sweep is computed from a [Record] of each run, sensitivity indices from a run of the model with
// twice the inputs ([Sobol]), or from all points of a finished run ([GivenData]). Results do not depend on
// workers, on the clock, or on the machine: products that are added are rounded first, so that no compiler
// fuses them, and transcendental functions are those of internal/special.
package analysis
