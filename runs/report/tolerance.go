package report

import (
	"math"
	"strconv"

	"github.com/federated-frontier/mc/runs/analysis"
)

// tolerance writes the limits of the dates and of the lead.
func (t *terminal) tolerance(of *analysis.Tolerance) {
	share := func(v float64) string { return strconv.FormatFloat(100*v, 'g', 6, 64) }
	t.line("")
	t.line("Tolerance limits (Wilks), with %s %% confidence around %s %% of the distribution of points with a value",
		share(of.Confidence), share(of.Coverage))
	row := func(label string, limits [2]float64, format func(float64) string) {
		span := "too few points"
		if !math.IsNaN(limits[0]) {
			span = format(limits[0]) + " to " + format(limits[1])
		}
		t.line("%s  %s", pad(label, labelWidth), span)
	}
	row("federation delivers", of.Federation, analysis.Month)
	row("campus delivers", of.Campus, analysis.Month)
	row("federation ahead, months", of.Gap, func(v float64) string { return fixed(v, 0) })
}
