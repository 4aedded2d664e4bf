// Package analysis says what the numbers of a run mean: who wins a race between two dates and
// when, with simultaneous bands; which inputs move the outcome, with standard errors; and the
// answer to the question of the study, as data that goes into summary.json.
//
// Everything here is a [runs.Tally], summed while the run goes, or is computed from tallies
// alone. Sensitivity indices are made by a run of their own, of the model with twice the inputs ([Sobol]), or from all
// points of a finished run ([GivenData]). Results do not depend on workers, on the clock, or on the machine: products that are
// added are rounded first, so that no compiler fuses them, and no transcendental function is
// called.
package analysis
