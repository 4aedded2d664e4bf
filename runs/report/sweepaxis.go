package report

import (
	"fmt"
	"math"
	"time"

	"gonum.org/v1/plot"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// A meanScale is the axis of means: percent of a probability, else the unit of the output.
type meanScale struct {
	factor   float64
	from, to float64
	label    string
}

func newMeanScale(s *analysis.Sweep) meanScale {
	if s.Share {
		return meanScale{100, 0, 100, sweepTitle(s) + ", %"}
	}
	m := meanScale{1, math.Inf(1), math.Inf(-1), withComma(sweepTitle(s), s.Unit)}
	add := func(values ...runs.Number) {
		for _, v := range values {
			if x := float64(v); !math.IsNaN(x) && !math.IsInf(x, 0) {
				m.from, m.to = min(m.from, x), max(m.to, x)
			}
		}
	}
	add(s.Own.Value)
	for _, c := range s.Cells {
		add(c.Value, c.BandLow, c.BandHigh)
	}
	switch {
	case m.from > m.to:
		m.from, m.to = 0, 1
	case m.from == m.to:
		m.from, m.to = m.from-1, m.to+1
	}
	room := 0.08 * (m.to - m.from)
	m.from, m.to = m.from-room, m.to+room
	return m
}

func (m meanScale) of(v runs.Number) float64 { return m.factor * float64(v) }

// interval returns the ends of the simultaneous interval of a value, or the value if there is none.
func (m meanScale) interval(c analysis.SweptValue) (low, high float64) {
	low, high = m.of(c.BandLow), m.of(c.BandHigh)
	if math.IsNaN(low) || math.IsNaN(high) {
		return m.of(c.Value), m.of(c.Value)
	}
	return low, high
}

// axisLabel names an axis with its unit.
func axisLabel(a *analysis.Axis) string {
	label := a.Label
	switch {
	case a.Kind == params.Date:
	case a.Unit != "1" && a.Unit != "":
		label += ", " + a.Unit
	}
	return label + " [" + a.Name + "]"
}

// along returns the place of a value on an axis: its logarithm if that is what is even.
func along(a *analysis.Axis, v float64) float64 {
	if a.Scale == analysis.ScaleLog {
		return math.Log10(v)
	}
	return v
}

// sweepAxis sets range, scale and ticks of an axis of numbers.
func sweepAxis(axis *plot.Axis, a *analysis.Axis) {
	from, to := float64(a.X[0]), float64(a.X[len(a.X)-1])
	axis.Min, axis.Max = along(a, from), along(a, to)
	switch {
	case a.Kind == params.Date:
		axis.Tick.Marker = dateTicks(from, to)
	case a.Scale == analysis.ScaleLog:
		axis.Tick.Marker = logTicks(a, from, to)
	default:
		axis.Tick.Marker = ticks(from, to, 8, fixed)
	}
}

// dateTicks marks the first days of years, of quarters or months if there are few years.
func dateTicks(from, to float64) plot.ConstantTicks {
	months := 12 * int(max(1, math.Ceil((to-from)/12)))
	switch {
	case to-from < 0.7:
		months = 1
	case to-from < 2:
		months = 3
	}
	var all plot.ConstantTicks
	epoch := time.Date(analysis.Epoch, time.January, 1, 0, 0, 0, 0, time.UTC)
	first := 12 * int(math.Floor(from))
	for k := first; ; k += months {
		day := epoch.AddDate(0, k, 0)
		v := day.Sub(epoch).Hours() / 24 / daysPerYear
		if v > to+1e-9 {
			return all
		}
		if v < from-1e-9 {
			continue
		}
		label := fmt.Sprint(day.Year())
		if months < 12 {
			label = day.Format("Jan 2006")
		}
		all = append(all, plot.Tick{Value: v, Label: label})
	}
}

// logTicks marks powers of ten, with 2 and 5 or all digits between them if there are few.
func logTicks(a *analysis.Axis, from, to float64) plot.ConstantTicks {
	decades := math.Log10(to / from)
	digits := []float64{1}
	switch {
	case decades < 1:
		digits = []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9}
	case decades < 4:
		digits = []float64{1, 2, 5}
	}
	var all plot.ConstantTicks
	for e := math.Floor(math.Log10(from)); e <= math.Log10(to)+1; e++ {
		for _, d := range digits {
			if v := d * math.Pow10(int(e)); v >= from*(1-1e-9) && v <= to*(1+1e-9) {
				all = append(all, plot.Tick{Value: v, Label: axisNumber(a, roundTo(v, 3), 3)})
			}
		}
	}
	if len(all) < 3 {
		all = ticks(from, to, 6, fixed)
	}
	for i := range all {
		all[i].Value = along(a, all[i].Value)
	}
	return all
}

// optionTicks names the options, with their weights in the study.
func optionTicks(a *analysis.Axis) plot.ConstantTicks {
	var all plot.ConstantTicks
	for i, option := range a.Settings {
		label := shorten(option, 16)
		if len(a.Settings) <= 8 {
			label += "\nweight " + axisNumber(a, a.Weights[i], 3)
		}
		all = append(all, plot.Tick{Value: float64(i), Label: label})
	}
	return all
}
