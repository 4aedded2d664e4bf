package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// SweepText writes a sweep for a terminal: what it says, its values, and what they are.
func SweepText(w io.Writer, s *analysis.Sweep) error {
	t := &terminal{w: bufio.NewWriter(w)}
	t.paragraph(withComma(sweepTitle(s), s.Unit) + ": " + axisTitle(&s.Axes[0]) + ".")
	if len(s.Axes) == 2 {
		t.paragraph("Across: " + axisTitle(&s.Axes[1]) + ".")
		t.sweepMap(s)
	} else {
		if sentence := SweepSentence(s); sentence != "" {
			t.paragraph(sentence)
		}
		t.sweepTable(s)
	}
	t.sweepFooter(s)
	return t.w.Flush()
}

// sweepTitle names what is shown.
func sweepTitle(s *analysis.Sweep) string {
	switch {
	case s.Output == "win":
		return "P(federation first)"
	case s.Share:
		return "P(" + s.Output + ")"
	}
	return "Mean of " + s.Output
}

// withComma appends a unit, if there is one, behind a comma.
func withComma(text, unit string) string {
	if unit == "" || unit == "1" {
		return text
	}
	return withUnit(text+",", unit)
}

// axisTitle names what is swept.
func axisTitle(a *analysis.Axis) string {
	text := a.Name + ", " + a.Label
	if a.Unit != "1" && a.Unit != "" && a.Scale != analysis.ScaleOptions {
		text += " (" + a.Unit + ")"
	}
	return text
}

// sweepTable writes a line for each value.
func (t *terminal) sweepTable(s *analysis.Sweep) {
	a := &s.Axes[0]
	width := max(9, utf8.RuneCountInString(shorten(a.Name, 17)))
	for i := range a.Settings {
		width = max(width, utf8.RuneCountInString(shorten(place(a, i), 17)))
	}
	line := func(name, mean, itself, all, difference string) {
		text := left(name, width) + "  " + left(mean, 19) + "  " + left(itself, 18) + "  " + left(all, 18) + "  " + left(difference, 18)
		t.line("%s", strings.TrimRight(text, " "))
	}
	t.line("")
	line(a.Name, "mean ± se", fmt.Sprintf("%.0f %%, by itself", 100*s.Level), fmt.Sprintf("%.0f %%, all at once", 100*s.Level), "less the study's")
	for i, c := range s.Cells {
		line(place(a, i), sweepEstimate(s, c.Estimate), sweepInterval(s, c.Estimate, c.Low, c.High), sweepInterval(s, c.Estimate, c.BandLow, c.BandHigh), sweepDifference(s, c.Difference))
	}
	line("the study", sweepEstimate(s, s.Own), sweepInterval(s, s.Own, s.Own.Low, s.Own.High), "", "")
}

// left puts spaces before a text, which it shortens to the width.
func left(text string, width int) string {
	text = shorten(text, width)
	return strings.Repeat(" ", width-utf8.RuneCountInString(text)) + text
}

// sweepDecimals returns how many decimals a number with this error has.
func sweepDecimals(s *analysis.Sweep, e runs.Estimate) int {
	least := 0
	if s.Share {
		least = 3
	}
	if e.StdErr == nil || *e.StdErr == 0 {
		return max(least, 1)
	}
	return decimals(*e.StdErr, least)
}

func sweepEstimate(s *analysis.Sweep, e runs.Estimate) string {
	d := sweepDecimals(s, e)
	if e.StdErr == nil {
		return fixed(float64(e.Value), d)
	}
	return fixed(float64(e.Value), d) + " ± " + fixed(*e.StdErr, d)
}

func sweepInterval(s *analysis.Sweep, e runs.Estimate, low, high runs.Number) string {
	if math.IsNaN(float64(low)) {
		return missing
	}
	d := sweepDecimals(s, e)
	return fixed(float64(low), d) + " to " + fixed(float64(high), d)
}

func sweepDifference(s *analysis.Sweep, e runs.Estimate) string {
	if e.StdErr == nil {
		if e.Value == 0 {
			return "the same"
		}
		return signed(float64(e.Value), sweepDecimals(s, e))
	}
	d := sweepDecimals(s, e)
	return signed(float64(e.Value), d) + " ± " + fixed(*e.StdErr, d)
}

// sweepMap writes the grid of means, the first parameter downwards, and the line of the level.
func (t *terminal) sweepMap(s *analysis.Sweep) {
	a, b := &s.Axes[0], &s.Axes[1]
	n := len(b.Settings)
	cell := 8
	for j := range n {
		cell = max(cell, min(18, 1+utf8.RuneCountInString(place(b, j))))
	}
	perLine := max(1, (textWidth-18)/cell)
	for from := 0; from < n; from += perLine {
		to := min(n, from+perLine)
		t.line("")
		var row strings.Builder
		row.WriteString(left(a.Name, 17))
		for j := from; j < to; j++ {
			row.WriteString(left(" "+shorten(place(b, j), cell-1), cell))
		}
		t.line("%s", row.String())
		for i := range a.Settings {
			row.Reset()
			row.WriteString(left(place(a, i), 17))
			for j := from; j < to; j++ {
				row.WriteString(left(mapNumber(s, s.Cells[i*n+j]), cell))
			}
			t.line("%s", row.String())
		}
	}
	t.line("")
	t.line("The study as it is: %s. Largest standard error of a value: %s.", sweepEstimate(s, s.Own), meanTextOrNone(s))
	if math.IsNaN(float64(s.CrossingLevel)) {
		return
	}
	if a.Scale == analysis.ScaleOptions {
		return
	}
	for j, l := range s.Lines {
		t.paragraph(fmt.Sprintf("With %s = %s: %s.", b.Name, place(b, j), lineText(s, l, j)))
	}
}

// lineText says where the level is reached along one line of a map.
func lineText(s *analysis.Sweep, l analysis.Line, j int) string {
	if len(l.Crossings) > 0 {
		reached := "mean"
		if s.Share {
			reached = "P"
		}
		return reached + " ≥ " + levelText(s) + " " + rangeReached(s, l.Crossings)
	}
	word := "below"
	if s.Cells[j].Value >= s.CrossingLevel {
		word = "above"
	}
	return fmt.Sprintf("%s %s throughout", word, levelText(s))
}

func meanTextOrNone(s *analysis.Sweep) string {
	if math.IsNaN(float64(s.LargestStdErr)) {
		return "not known"
	}
	if s.Share {
		return fixed(float64(s.LargestStdErr), 4)
	}
	return significant(float64(s.LargestStdErr))
}

func mapNumber(s *analysis.Sweep, c analysis.SweptValue) string {
	if s.Share {
		return fixed(float64(c.Value), 3)
	}
	return significant(float64(c.Value))
}

// sweepFooter writes what the numbers are.
func (t *terminal) sweepFooter(s *analysis.Sweep) {
	t.line("")
	basis := "independent points"
	if s.Replicates > 0 {
		basis = fmt.Sprintf("%d replicates", s.Replicates)
	}
	if !s.Share {
		basis += "; means are over the points that have a value"
	}
	critical := ""
	if !math.IsNaN(float64(s.Critical)) {
		critical = fmt.Sprintf(" (%s standard errors)", fixed(float64(s.Critical), 2))
	}
	t.paragraph(fmt.Sprintf("± is one standard error, from %s. Intervals all at once hold every value with %.0f %%%s. "+
		"All values have the same points, so differences are known better than values.", basis, 100*s.Level, critical))
	t.line("%s, scenario %s, model %s: %s points for each value, %s, seed %d.", s.Study, s.Scenario, s.Model, fixed(float64(s.Points), 0), s.Method, s.Seed)
}
