// Package published is the deterministic model of federation and campus that was published in June
// 2026, in its own form (docs/reproduce.md): a grid of calendar months, linear ramps, one number for
// each constant, no chance and no cap on the batch. It is there to be reproduced and compared with;
// the model of this module is model/federation.
package published
