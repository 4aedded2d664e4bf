package federation

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

const (
	frontierDate = 0.5  // the frontier of mid-2025 lies half a year before time 0
	earliestCut  = 0.89 // access can be cut from the date of this study on
)

// A frontier says how fast the largest training run grows in effective compute: growth in
// compute times progress in algorithms, per year.
type frontier struct {
	lnGrowth, lnProgress float64
}

func newFrontier(s *scalarRow) frontier {
	return frontier{special.Log(s[frontierGrowth]), special.Log(s[algoProgress])}
}

// lagMonths returns how many months after the frontier a run of some size is that starts at
// one date, with the algorithms of that date, and is delivered at another. The capability is
// first reached by the frontier when 5e26·(γa)^(t+0.5) = C·a^(start+0.5).
func (f frontier) lagMonths(z size, start, delivered float64) float64 {
	effective := z.lnFLOP - lnFrontier0 + float64((start+frontierDate)*f.lnProgress)
	reached := effective/(f.lnGrowth+f.lnProgress) - frontierDate
	return 12 * (delivered - reached)
}

// cutDate returns when access to foreign models is cut.
func cutDate(s *scalarRow, u float64) float64 {
	return earliestCut - special.Log1p(-u)/s[accessHazard]
}

// exposedMonths returns how long a side is without access and without a model of its own.
func exposedMonths(delivered, cut float64) float64 {
	return float64(12 * max(0, min(delivered, horizon)-cut))
}

// censored returns x, or null if it is after the horizon.
func censored(x float64) float64 {
	if x <= horizon {
		return x
	}
	return math.Inf(1)
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
