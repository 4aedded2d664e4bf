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

// rankedShown is the number of inputs that a table names.
const rankedShown = 15

// The widths of the columns of a table of a tornado.
const (
	rankedLabel = 46
	rankedCell  = 18
)

// TornadoText writes for each output a table of what moves it, by each kind.
func TornadoText(w io.Writer, t *analysis.Tornados) error {
	out := &terminal{w: bufio.NewWriter(w)}
	for i, d := range t.OneAtATime {
		if i > 0 {
			out.line("")
		}
		out.ranking(t, &d)
	}
	out.line("")
	low, high := quantileName(t.Between[0]), quantileName(t.Between[1])
	out.paragraph(fmt.Sprintf("By decile: mean of the points in the highest decile of the input less that in the lowest, with what it shares with inputs it is correlated with. "+
		"One at a time: the input set to its %s and its %s, all else as drawn, at %s points. At the median: the same with all else at its median, without chance or interaction. "+
		"Rank regression: by how many standard deviations the rank of the output moves with that of the input, all others held; of a choice, what its options add. An input that the file of the run does not have (mc run --columns all) has no number from it.",
		low, high, fixed(float64(t.Drawn), 0)))
	out.line("± is one standard error. ≠ marks an input that is among the first ten one way and not among the first thirty the other.")
	out.line("%s, scenario %s, model %s: %s points, %s, seed %d.", t.Study, t.Scenario, t.Model, fixed(float64(t.Points), 0), t.Method, t.Seed)
	return out.w.Flush()
}

// ranking writes the table of an output.
func (t *terminal) ranking(all *analysis.Tornados, d *analysis.Tornado) {
	unit := ""
	if d.Unit != "" {
		unit = ", " + d.Unit
	}
	t.rankedLine(fmt.Sprintf("What moves %s%s", d.Output, unit), "one at a time", "by decile", "at the median", "rank regression")
	ranked := all.Ranking(d.Output)
	for i, r := range ranked[:min(rankedShown, len(ranked))] {
		label, mark := r.Label, " "
		if r.Options != "" {
			label += ": " + r.Options
		}
		if r.Disagree() {
			mark = "≠"
		}
		t.rankedLine(fmt.Sprintf("%2d %s%s", i+1, mark, shorten(label, rankedLabel-4)), swingText(r.OneAtATime, d.Unit), swingText(r.Conditional, d.Unit), medianText(r.AtMedian), swingText(r.Coefficient, ""))
	}
	rest := ranked[min(rankedShown, len(ranked)):]
	t.rankedLine(fmt.Sprintf("    the other %d, sizes summed", len(rest)),
		sumText(rest, d.Unit, func(r analysis.Ranked) runs.Number { return r.OneAtATime.Value }),
		sumText(rest, d.Unit, func(r analysis.Ranked) runs.Number { return r.Conditional.Value }),
		sumText(rest, d.Unit, func(r analysis.Ranked) runs.Number { return r.AtMedian }), "")
	for _, reg := range all.Regressions {
		if reg.Output == d.Output {
			t.line("The regression explains %s of the variance of the ranks.", shareText(reg.Explained))
		}
	}
}

// rankedLine writes a row of a table.
func (t *terminal) rankedLine(label string, cells ...string) {
	var b strings.Builder
	b.WriteString(pad(label, rankedLabel))
	for _, c := range cells {
		b.WriteString(strings.Repeat(" ", max(1, rankedCell-utf8.RuneCountInString(c))) + c)
	}
	t.line("%s", strings.TrimRight(b.String(), " "))
}

// swingText formats a swing with its standard error; one of a probability with two decimals at least.
func swingText(e runs.Estimate, unit string) string {
	if math.IsNaN(float64(e.Value)) {
		return missing
	}
	least := 0
	if unit == "" {
		least = 2
	}
	if e.StdErr == nil {
		return signed(float64(e.Value), least+1)
	}
	d := min(decimals(*e.StdErr, least), least+2) // an error of nothing has no end of decimals
	return signed(float64(e.Value), d) + " ± " + fixed(*e.StdErr, d)
}

// medianText formats a swing without an error.
func medianText(v runs.Number) string {
	if math.IsNaN(float64(v)) {
		return missing
	}
	return signed(float64(v), 1)
}

// sumText formats the sum of the sizes of swings.
func sumText(rest []analysis.Ranked, unit string, of func(analysis.Ranked) runs.Number) string {
	sum, some := 0.0, false
	for _, r := range rest {
		if v := math.Abs(float64(of(r))); !math.IsNaN(v) {
			sum, some = sum+v, true
		}
	}
	if !some {
		return ""
	}
	d := 0
	if unit == "" {
		d = 2
	}
	return fixed(sum, d)
}

// shareText formats a share with its standard error, in percent.
func shareText(e runs.Estimate) string {
	if e.StdErr == nil {
		return percent(float64(e.Value))
	}
	return fmt.Sprintf("%s ± %s %%", fixed(100*float64(e.Value), 1), fixed(100**e.StdErr, 1))
}

// TornadoCharts draws the swings by decile and one at a time of each output; see Charts for write.
func TornadoCharts(t *analysis.Tornados, write func(name string, content func(io.Writer) error) error) error {
	var all []chart
	for _, d := range t.OneAtATime {
		title, axis := outputTitle(d.Output, d.Unit)
		all = append(all, swingChart(&t.Run, &d, swingPage{
			name: "tornado_" + d.Output + "_one_at_a_time", title: "What moves " + title + ", one input at a time", axis: axis,
			subtitle: fmt.Sprintf("Mean with one input set to its %s or %s, or to an option, and all else as drawn.", quantileName(t.Between[0]), quantileName(t.Between[1])),
			note: fmt.Sprintf("Whiskers: 95 %% intervals of each mean; the two are of the same %s points, so their difference is known better (tornado.json). Interactions count, correlations do not.",
				fixed(float64(t.Drawn), 0)),
			low: "low value or option", high: "high value or option", all: "nothing set", set: true,
		}))
	}
	for _, d := range t.Conditional {
		s := analysis.Summary{Run: t.Run}
		title, axis := outputTitle(d.Output, d.Unit)
		all = append(all, tornado(&s, &d, "tornado_"+d.Output, "What goes with "+title+", by decile", axis))
	}
	return writeCharts(all, write)
}

// quantileName returns the name of a quantile, as in P10.
func quantileName(p runs.Number) string { return fmt.Sprintf("P%g", 100*float64(p)) }

// outputTitle returns the name of an output in a title and on an axis.
func outputTitle(output, unit string) (title, axis string) {
	switch {
	case output == "win":
		return "the probability that the federation is first", "P(federation first), %"
	case output == "gap_months":
		return "the lead of the federation", "lead of the federation, months"
	case unit == "":
		return output, output + ", %"
	}
	return output, output + ", " + unit
}
