// Package oracle is a second, slow implementation of the federation model, written from
// docs/model.md (sections 0 to 5) alone. It evaluates one point at a time with plain
// arithmetic, one function per paragraph of the text, and finds dates of delivery on a month
// grid that is halved until it converges, where the fast core sorts events and solves. The two
// share no code; tests compare them.
package oracle

// Constants of section 0.
const (
	yearSeconds = 3.15576e7 // Y
	yearHours   = yearSeconds / 3600
	horizon     = 20.0   // years; a later date is censored
	h100Flops   = 989e12 // f0, FLOP/s of one H100e
)
