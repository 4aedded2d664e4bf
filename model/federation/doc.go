// Package federation is the three-layer model: can Europe train a frontier-class model by
// federating public compute before a new 1 GW campus gets power and trains it? Layer 1 is the
// efficiency of low-communication training, layer 2 the time to availability, layer 3 the
// scorecard by region and the policy outputs. docs/model.md has the equations.
package federation
