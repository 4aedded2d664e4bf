package analysis

import (
	"math"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// SweepFormat is the version of the form of a sweep.
const SweepFormat = 1

// A Sweep is the mean of one output of a model as one parameter is set to several values, or two
// are. All values have the same points.
type Sweep struct {
	Format int `json:"format"`
	Run
	Output string `json:"output"`
	About  string `json:"about"` // what the output is, in one line
	Unit   string `json:"unit,omitempty"`
	Share  bool   `json:"share"` // the mean is a probability
	Axes   []Axis `json:"axes"`  // one or two
	// Own is the estimate of the study as it is, with its own distribution of what is swept.
	Own runs.Estimate `json:"own"`
	// Level is the probability with which the intervals of all cells hold at once, and Critical how
	// many standard errors that takes; null if no cell has an error.
	Level    float64     `json:"level"`
	Critical runs.Number `json:"critical"`
	// Cells are the estimates; the number on the last axis runs fastest.
	Cells []SweptValue `json:"cells"`
	// LargestStdErr is the largest standard error of a cell, null if none is known.
	LargestStdErr runs.Number `json:"largest_stderr"`
	// CrossingLevel is the level whose crossings are in Lines; null if none was asked for.
	CrossingLevel runs.Number `json:"crossing_level"`
	// Lines are the crossings along the first axis, for each value on the second, if it has numbers.
	Lines []Line `json:"lines,omitempty"`

	errors *draws
}

// The scales of an axis.
const (
	ScaleLinear  = "linear"
	ScaleLog     = "log"
	ScaleOptions = "options" // no numbers
)

// An Axis is what is swept.
type Axis struct {
	Name     string        `json:"name"`
	Label    string        `json:"label"`
	Unit     string        `json:"unit"`
	Kind     params.Kind   `json:"kind"`
	Scale    string        `json:"scale"`
	Settings []string      `json:"settings"`         // as --set takes them
	X        []runs.Number `json:"values,omitempty"` // in order; nil for options
	// Low, Median and High are the 0.05-, 0.5- and 0.95-quantile of the study's own distribution,
	// equal if that is a constant; null for options.
	Low    runs.Number `json:"own_p5"`
	Median runs.Number `json:"own_p50"`
	High   runs.Number `json:"own_p95"`
	// Weights are those of the options in the study.
	Weights []float64 `json:"weights,omitempty"`
}

// A SweptValue is one value of what is swept, or one pair of values.
type SweptValue struct {
	At []string `json:"at"` // settings, by axis
	runs.Estimate
	// BandLow and BandHigh are the ends of the simultaneous interval.
	BandLow  runs.Number `json:"band_low"`
	BandHigh runs.Number `json:"band_high"`
	// Difference is the estimate less that of the study as it is, point by point.
	Difference runs.Estimate `json:"difference"`
}

// NewSweep estimates the cells of a sweep from records of the same points: own of the study as it
// is, the others in the order of the cells. u has the streams that [SweepStreams] names.
func NewSweep(run Run, axes []Axis, own *Record, cells []*Record, u Uniforms) *Sweep {
	q := own.quantity
	s := &Sweep{
		Format: SweepFormat, Run: run, Output: q.Name, About: q.Doc, Unit: q.Unit, Share: q.Kind == model.Bool,
		Axes: axes, Own: own.Estimate(), Level: Level,
		LargestStdErr: runs.Number(math.NaN()), CrossingLevel: runs.Number(math.NaN()),
		errors: newErrors(cells, u),
	}
	s.Critical = runs.Number(s.errors.critical(0))
	if !(s.Critical > 0) {
		s.Critical = runs.Number(math.NaN())
	}
	for k, r := range cells {
		c := SweptValue{At: s.settings(k), Estimate: r.Estimate(), Difference: r.difference(own)}
		c.BandLow, c.BandHigh = s.band(r, c.Estimate)
		if c.StdErr != nil && !(*c.StdErr <= float64(s.LargestStdErr)) {
			s.LargestStdErr = runs.Number(*c.StdErr)
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

// settings returns the values of a cell.
func (s *Sweep) settings(cell int) []string {
	if len(s.Axes) == 1 {
		return []string{s.Axes[0].Settings[cell]}
	}
	n := len(s.Axes[1].Settings)
	return []string{s.Axes[0].Settings[cell/n], s.Axes[1].Settings[cell%n]}
}

// band returns the simultaneous interval of a cell: that of a share if the points are independent,
// else so many standard errors to either side.
func (s *Sweep) band(r *Record, e runs.Estimate) (low, high runs.Number) {
	z := float64(s.Critical)
	switch {
	case s.Share && !r.design:
		t := r.total()
		if math.IsNaN(z) {
			z = z95
		}
		at := runs.ProportionAt(t.sum, t.count, z)
		return at.Low, at.High
	case e.StdErr == nil || math.IsNaN(z):
		return e.Low, e.High
	}
	half := runs.Number(float64(z * *e.StdErr))
	low, high = e.Value-half, e.Value+half
	if s.Share {
		low, high = max(0, low), min(1, high)
	}
	return low, high
}
