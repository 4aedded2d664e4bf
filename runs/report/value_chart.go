package report

import (
	"fmt"
	"io"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// ValueCharts draws what parameters are worth to know, and what it is worth to know all; see Charts for write.
// There is no chart if nothing is worth anything.
func ValueCharts(v *analysis.Information, write func(name string, content func(io.Writer) error) error) error {
	if !(v.Perfect.Value > 0) {
		return nil
	}
	scale := newAmounts(v)
	rows := []barRow{{"to know all", []runs.Estimate{scale.of(v.Perfect)}}}
	nothing := 0
	for _, p := range v.Parameters {
		switch {
		case p.Value.Value == 0 && len(p.Inputs) == 1:
			nothing++
		case len(rows) <= valuesShown:
			rows = append(rows, barRow{p.Label, []runs.Estimate{scale.of(p.Value)}})
		}
	}
	note := "A parameter alone is worth at least what the bar shows, which a regression on other points finds."
	if nothing > 0 {
		note = fmt.Sprintf("Parameters that are worth nothing by themselves, as whatever their value the best is %s: %d. %s", v.Best, nothing, note)
	}
	return writeCharts([]chart{barPage{
		name: "value", title: "What it is worth to know more: " + v.Title,
		subtitle: fmt.Sprintf("What would be lost less on average, if the value were known before the decision. Without it the best is %s.", v.Best),
		axis:     scale.name,
		foot: fmt.Sprintf("Whiskers are 95 %% intervals. %s Study %s, scenario %s: %s points.",
			note, v.Study, v.Scenario, fixed(float64(v.Points), 0)),
		keys: []barKey{{blue, "expected value of perfect information"}},
	}.chart(rows)}, write)
}
