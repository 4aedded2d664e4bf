package analysis

import (
	"math"

	"github.com/federated-frontier/mc/runs"
)

// Curves are the three curves of a race, at every twelfth of a year up to the horizon.
type Curves struct {
	Points float64 `json:"points"`
	// Years are the dates at which the curves are given.
	Years []runs.Number `json:"years"`
	Level float64       `json:"level"`
	// Band is the half width of the simultaneous band: with probability Level at least, the
	// whole of a true curve lies within Band of the estimated one. It holds for each curve by
	// itself and for independent points; it is null otherwise.
	Band      runs.Number `json:"band"`
	BandBasis string      `json:"band_basis"`
	First     Curve       `json:"first"`  // P(the first side has delivered by t)
	Second    Curve       `json:"second"` // P(the second side has delivered by t)
	Win       Curve       `json:"win"`    // P(the first side has delivered by t and is first)
}

// A Curve is the probability of something by each date.
type Curve struct {
	Output string        `json:"output"`
	Share  []runs.Number `json:"share"`
	// Low and High are the ends of the interval of a proportion, at each date by itself; null where
	// the replicates of a design, being all the same, show no error.
	Low  []runs.Number `json:"low"`
	High []runs.Number `json:"high"`
	// Half is the date at which the curve reaches one half, null if it does not.
	Half Crossing `json:"half"`
}

// A Crossing is a date at which a curve reaches some level, with the dates at which the ends of
// its simultaneous band do. It is null where that does not happen by the horizon.
type Crossing struct {
	Date runs.Number `json:"date"`
	Low  runs.Number `json:"low"`
	High runs.Number `json:"high"`
}

const (
	curvesPerYear = 12
	cellsPerStep  = cellsPerYear / curvesPerYear
	bandBasis     = "Dvoretzky-Kiefer-Wolfowitz-Massart, each curve by itself, independent points"
)

// Curves returns the curves of the race.
func (r *Race) Curves() *Curves {
	n := r.counts.Points
	band := bandHalfWidth(n)
	c := &Curves{
		Points: n, Level: Level, Band: runs.Number(band), BandBasis: bandBasis,
		First:  newCurve(r.contest.First, r.first, n, band),
		Second: newCurve(r.contest.Second, r.second, n, band),
		Win:    newCurve(r.contest.Win, r.win, n, band),
	}
	for j := range c.First.Share {
		c.Years = append(c.Years, runs.Number(float64(j)/curvesPerYear))
	}
	return c
}

// newCurve makes a curve of counts by cell, of which the last is "never".
func newCurve(output string, counts []float64, n, band float64) Curve {
	c := Curve{Output: output, Half: Crossing{
		Date: crossing(counts, n, 0.5),
		Low:  crossing(counts, n, 0.5-band),
		High: crossing(counts, n, 0.5+band),
	}}
	sum := 0.0
	for j, k := range counts[:len(counts)-1] {
		sum += k
		if j%cellsPerStep != 0 {
			continue
		}
		e := runs.Proportion(sum, n)
		c.Share, c.Low, c.High = append(c.Share, e.Value), append(c.Low, e.Low), append(c.High, e.High)
	}
	return c
}

// crossing returns the date at which the share of counts reaches a level, interpolated within
// the cell where it does, and null if it does not.
func crossing(counts []float64, n, level float64) runs.Number {
	sum, goal := 0.0, float64(level*n)
	for j, k := range counts[:len(counts)-1] {
		before := sum
		sum += k
		if k > 0 && sum >= goal {
			part := max(0, goal-before) / k
			return runs.Number(max(0, float64(j-1)+part) / cellsPerYear)
		}
	}
	return runs.Number(math.Inf(1))
}
