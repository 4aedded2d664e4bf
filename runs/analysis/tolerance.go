package analysis

import (
	"math"

	"github.com/federated-frontier/mc/runs"
)

// A Tolerance has, of the dates and of the lead in months, limits between which lies a share Coverage of the
// distribution of the points with a value, with probability Confidence at least: see [runs.Quantiles.Tolerance].
// They are NaN where there are too few points.
type Tolerance struct {
	Coverage, Confidence    float64
	Federation, Campus, Gap [2]float64
}

// NewTolerance finds the limits from the tally of independent points.
func NewTolerance(outputs *runs.OutputTally, coverage, confidence float64) *Tolerance {
	t := &Tolerance{Coverage: coverage, Confidence: confidence}
	for output, limits := range map[string]*[2]float64{
		Federation.First: &t.Federation, Federation.Second: &t.Campus, Federation.Gap: &t.Gap,
	} {
		limits[0], limits[1] = math.NaN(), math.NaN()
		if h := outputs.Histogram(output); h != nil {
			limits[0], limits[1] = h.Quantiles().Tolerance(coverage, confidence)
		}
	}
	return t
}
