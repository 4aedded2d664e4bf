package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// ComparisonCharts draws for each output how the variants differ from the first; see Charts for write.
func ComparisonCharts(c *analysis.Comparison, write func(name string, content func(io.Writer) error) error) error {
	var all []chart
	for i := range c.Outputs {
		all = append(all, differences(c, &c.Outputs[i]))
	}
	return writeCharts(all, write)
}

// differences draws those of an output: shares in points of percent, dates in months.
func differences(c *analysis.Comparison, o *analysis.ComparedOutput) chart {
	first := &o.Variants[0]
	title, axis := outputTitle(o.Output, o.Unit)
	value, factor := plusMinus(first.Value, 1), 1.0
	switch {
	case o.Statistic == "share":
		value, factor, axis = plusMinus(times(first.Value, 100), 1)+" %", 100, "difference, points of percent"
	case o.Unit == "yr":
		title = "the median of " + title
		value, factor, axis = analysis.Month(float64(first.Value.Value)), 12, "difference of medians, months"
	default:
		title, axis = "the median of "+title, "difference of medians of "+axis
		value = strings.Replace(value+" "+o.Unit, " month", " months", 1)
	}
	var rows []barRow
	for _, v := range o.Variants[1:] {
		rows = append(rows, barRow{variantName(&v), []runs.Estimate{times(*v.Difference, factor)}})
	}
	how := "Variants have the same points, so differences are paired."
	if !c.Paired {
		how = "Runs have other points, so their errors add."
	}
	from := first.Variant
	if first.Note != "" && first.Note != first.Variant {
		from += " (" + first.Note + ")"
	}
	return barPage{
		name: "comparison_" + o.Output, title: "What changes " + title, axis: axis, dots: true,
		subtitle: fmt.Sprintf("Difference from %s, where it is %s.", from, value),
		foot:     fmt.Sprintf("± is one standard error, bars are %.0f %% intervals. %s %s points each.", 100*c.Level, how, fixed(float64(c.Points), 0)),
		keys:     []barKey{{blue, "different"}, {faint, "not told from no difference"}},
	}.chart(rows)
}

// variantName says what is different in a variant: of an option the label of the choice, the option and its weight.
func variantName(v *analysis.ComparedVariant) string {
	switch {
	case v.Weight != nil:
		choice, option, _ := strings.Cut(v.Variant, "=")
		if v.Note != "" {
			choice = v.Note
		}
		return fmt.Sprintf("%s: %s, weight %s", choice, option, fixed(*v.Weight, 2))
	case v.Note != "" && v.Note != v.Variant:
		return v.Variant + ": " + v.Note
	}
	return v.Variant
}
