// Command mc runs Monte Carlo uncertainty analyses.
//
//	$ mc run --samples 1e6
//
// answers the question of the embedded default study: can Europe train a frontier-class model
// by federating public compute before a new 1 GW campus gets power and trains it?
//
//	$ mc curve --over fed_decision=2026-12..2031-01
//
// shows how the answer moves with a parameter.
//
//	$ mc params list
//	$ mc params show lead1gw_fr
//	$ mc params check DIR
//
// show what the answer rests on, and
//
//	$ mc sensitivity
//
// says what drives it.
//
//	$ mc reproduce
//
// has the published deterministic scenarios, and their place among the answers.
package main
