package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// daysPerYear makes the years of dates.
const daysPerYear = 365.25

// axisNumber formats a number of an axis: a date as its day, others with so many significant digits.
func axisNumber(a *analysis.Axis, v float64, digits int) string {
	if a.Kind == params.Date {
		days := int(math.Floor(v*daysPerYear + 0.5))
		return time.Date(analysis.Epoch, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Format(time.DateOnly)
	}
	switch abs := math.Abs(v); {
	case abs >= 1e6 || abs > 0 && abs < 1e-4:
		return strings.Replace(strconv.FormatFloat(v, 'g', digits, 64), "e+", "e", 1)
	case abs >= 1000:
		return fixed(v, 0)
	}
	return strings.Replace(strconv.FormatFloat(roundTo(v, digits), 'f', -1, 64), "-", "−", 1)
}

// roundTo rounds to significant digits.
func roundTo(v float64, digits int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// place names value i of an axis.
func place(a *analysis.Axis, i int) string {
	if a.Scale == analysis.ScaleOptions {
		return a.Settings[i]
	}
	return axisNumber(a, float64(a.X[i]), 4)
}

// digitsWithin returns how many significant digits show where in an interval a number is.
func digitsWithin(v, low, high float64) int {
	width := high - low
	if math.IsInf(width, 0) || !(width > 0) {
		width = math.Abs(v) / 1000
	}
	d := 1 + int(math.Ceil(math.Log10(math.Abs(v)/width)+0.3))
	return min(max(d, 2), 6)
}

// crossingNumbers returns a crossing and the ends of its interval; an end beyond the values swept is
// said to be so.
func crossingNumbers(a *analysis.Axis, c analysis.LevelCrossing) (value, low, high string) {
	v, l, h := float64(c.Value), float64(c.Low), float64(c.High)
	d := digitsWithin(v, l, h)
	low, high = "below "+place(a, 0), "beyond "+place(a, len(a.X)-1)
	if !math.IsInf(l, 0) {
		low = axisNumber(a, l, d)
	}
	if !math.IsInf(h, 0) {
		high = axisNumber(a, h, d)
	}
	return axisNumber(a, v, d), low, high
}

// crossingText is a crossing with its interval.
func crossingText(a *analysis.Axis, c analysis.LevelCrossing) string {
	value, low, high := crossingNumbers(a, c)
	return fmt.Sprintf("%s (%.0f %%: %s to %s)", value, 100*analysis.Level, low, high)
}

// levelText formats the level that was asked for.
func levelText(s *analysis.Sweep) string {
	if s.Share {
		return strconv.FormatFloat(roundTo(100*float64(s.CrossingLevel), 6), 'f', -1, 64) + " %"
	}
	return withUnit(significant(float64(s.CrossingLevel)), s.Unit)
}

// claim says that the mean reaches the level that was asked for.
func claim(s *analysis.Sweep) string {
	level := float64(s.CrossingLevel)
	switch {
	case s.Output == "win" && level == 0.5:
		return "The federation wins with at least even odds"
	case s.Output == "win":
		return "The federation wins with a probability of at least " + levelText(s)
	case s.Share:
		return fmt.Sprintf("P(%s) is at least %s", s.Output, levelText(s))
	}
	return fmt.Sprintf("The mean of %s is at least %s", s.Output, levelText(s))
}

func withUnit(number, unit string) string {
	if unit == "" || unit == "1" {
		return number
	}
	if unit == "month" {
		unit = "months"
	}
	return number + " " + unit
}

// meanText formats a mean: probabilities as they are.
func meanText(s *analysis.Sweep, v runs.Number) string {
	if s.Share {
		return fixed(float64(v), 3)
	}
	return withUnit(significant(float64(v)), s.Unit)
}

// SweepSentence says for which values of the first axis the mean reaches the level that was asked for,
// on one line of crossings; "" if none was asked for.
func SweepSentence(s *analysis.Sweep) string {
	if math.IsNaN(float64(s.CrossingLevel)) || len(s.Axes) != 1 {
		return ""
	}
	if s.Axes[0].Scale == analysis.ScaleOptions {
		return claim(s) + " " + optionsReached(s) + "."
	}
	return claim(s) + " " + rangeReached(s, s.Lines[0].Crossings) + "."
}

// rangeReached lists the ranges of values of one axis in which the level is reached.
func rangeReached(s *analysis.Sweep, crossings []analysis.LevelCrossing) string {
	a := &s.Axes[0]
	if len(crossings) == 0 {
		return nowhereOrEverywhere(s)
	}
	var parts []string
	open := "" // where the level was reached from
	for _, c := range crossings {
		switch {
		case c.Rising:
			open = crossingText(a, c)
		case open == "":
			parts = append(parts, fmt.Sprintf("up to %s = %s", a.Name, crossingText(a, c)))
		default:
			parts = append(parts, fmt.Sprintf("from %s = %s to %s", a.Name, open, crossingText(a, c)))
			open = ""
		}
	}
	if open != "" {
		parts = append(parts, fmt.Sprintf("from %s = %s on", a.Name, open))
	}
	return strings.Join(parts, ", and ")
}

// nowhereOrEverywhere says that the level is not crossed, and how near the mean comes to it.
func nowhereOrEverywhere(s *analysis.Sweep) string {
	a := &s.Axes[0]
	level := s.CrossingLevel
	nearest := s.Cells[0]
	above := nearest.Value >= level
	for _, c := range s.Cells {
		if above && c.Value < nearest.Value || !above && c.Value > nearest.Value {
			nearest = c
		}
	}
	bound, word, every := nearest.BandLow, "least", "at every value"
	excluded := bound >= level
	if !above {
		bound, word, every = nearest.BandHigh, "most", "at no value"
		excluded = bound < level
	}
	text := fmt.Sprintf("%s of %s from %s to %s: the mean is %s at %s", every, a.Name, place(a, 0), place(a, len(a.X)-1), meanText(s, nearest.Value), word)
	if s.Share {
		text = strings.Replace(text, "the mean is", "P is", 1)
	}
	if math.IsNaN(float64(bound)) {
		return text + "; it has no interval"
	}
	text += fmt.Sprintf(" (%.0f %%, all values at once: %s)", 100*s.Level, meanText(s, bound))
	if !excluded {
		text += "; its interval does not exclude a crossing"
	}
	return text
}

// optionsReached lists the options with which the level is reached, and those of which it is not known.
func optionsReached(s *analysis.Sweep) string {
	var yes, no, unknown []string
	for i, c := range s.Cells {
		option := s.Axes[0].Settings[i]
		if c.Value >= s.CrossingLevel {
			yes = append(yes, option)
		} else {
			no = append(no, option)
		}
		if c.BandLow < s.CrossingLevel && c.BandHigh >= s.CrossingLevel {
			unknown = append(unknown, option)
		}
	}
	name := s.Axes[0].Name
	var text string
	switch {
	case len(no) == 0:
		text = "with every " + name + " (" + strings.Join(yes, ", ") + ")"
	case len(yes) == 0:
		text = "with no " + name + " (" + strings.Join(no, ", ") + ")"
	default:
		text = fmt.Sprintf("with %s = %s; not with %s", name, strings.Join(yes, ", "), strings.Join(no, ", "))
	}
	if len(unknown) > 0 {
		text += "; the intervals leave it open for " + strings.Join(unknown, ", ")
	}
	return text
}
