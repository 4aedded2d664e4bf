// Package params reads a study: parameters with units, ranges, confidence tags and sources
// in YAML, inventories in CSV, scenarios, and the policy that turns tags into distributions.
// Its result is a Set, the plain list of inputs with their distributions.
package params
