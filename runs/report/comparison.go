package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/federated-frontier/mc/runs/analysis"
)

// ComparisonText writes a table for each output: what each variant says, and how it differs from the first.
func ComparisonText(w io.Writer, c *analysis.Comparison) error {
	t := &terminal{w: bufio.NewWriter(w)}
	for i, o := range c.Outputs {
		if i > 0 {
			t.line("")
		}
		t.compared(&o)
	}
	t.line("")
	how := "Variants have the same points, so differences are paired"
	if !c.Paired {
		how = "Runs have other points, so their errors add"
	}
	t.paragraph(fmt.Sprintf("%s; ± is one standard error, intervals hold the truth in %.0f %% of cases (Student t over 16 parts or the replicates). %s points each.",
		how, 100*c.Level, fixed(float64(c.Points), 0)))
	return t.w.Flush()
}

// compared writes the table of an output.
func (t *terminal) compared(o *analysis.ComparedOutput) {
	title := fmt.Sprintf("%s of %s", o.Statistic, o.Output)
	least := 1
	switch {
	case o.Statistic == "share":
		title, least = "P("+o.Output+")", 3
	case o.Unit == "yr":
		title += ", in months where it differs"
	case o.Unit != "":
		title += ", " + o.Unit
	}
	width := utf8.RuneCountInString(title)
	for _, v := range o.Variants {
		width = max(width, utf8.RuneCountInString(v.Variant))
	}
	t.line("%s %20s %22s %24s", pad(title, width), "value", "less the first", "interval")
	for _, v := range o.Variants {
		value, d, interval := plusMinus(v.Value, least), "", ""
		if o.Unit == "yr" {
			value = analysis.Month(float64(v.Value.Value))
		}
		if e := v.Difference; e != nil {
			e := *e
			if o.Unit == "yr" {
				e = times(e, 12)
			}
			d = "none"
			if e.StdErr != nil {
				n := decimals(*e.StdErr, least)
				d = signed(float64(e.Value), n) + " ± " + fixed(*e.StdErr, n)
				interval = signed(float64(e.Low), n) + " to " + signed(float64(e.High), n)
			} else if e.Value != 0 {
				d = signed(float64(e.Value), least)
			}
		}
		line := fmt.Sprintf("%s %s %s %s", pad(v.Variant, width), right(value, 20), right(d, 22), right(interval, 24))
		if v.Weight != nil {
			line += fmt.Sprintf("   weight %s", percent(*v.Weight))
		} else if v.Note != "" {
			line += "   " + v.Note
		}
		t.line("%s", strings.TrimRight(line, " "))
	}
	t.ranges(o)
}

// ranges says between what the value moves as the weights of a choice go anywhere.
func (t *terminal) ranges(o *analysis.ComparedOutput) {
	if o.Statistic != "share" {
		return
	}
	var names []string
	low, high := map[string]float64{}, map[string]float64{}
	for _, v := range o.Variants {
		name, _, isOption := strings.Cut(v.Variant, "=")
		if !isOption || v.Weight == nil {
			continue
		}
		if _, ok := low[name]; !ok {
			names = append(names, name)
			low[name], high[name] = math.Inf(1), math.Inf(-1)
		}
		low[name], high[name] = min(low[name], float64(v.Value.Value)), max(high[name], float64(v.Value.Value))
	}
	for i, name := range names {
		if i == 0 {
			t.line("Whatever weights the options of one choice get, the others as they are:")
		}
		t.line("  %s from %s to %s", pad(name, 16), fixed(low[name], 3), fixed(high[name], 3))
	}
}

// right pads a string on the left to a width.
func right(s string, width int) string {
	return strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s))) + s
}
