package report

import (
	"fmt"
	"io"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// SensitivityCharts draws a chart of each output, as PNG and as SVG. It calls write as Charts does.
func SensitivityCharts(s *analysis.SensitivityRun, write func(name string, content func(io.Writer) error) error) error {
	for _, ch := range sensitivityCharts(s) {
		if err := ch.files(write); err != nil {
			return err
		}
	}
	return nil
}

func sensitivityCharts(s *analysis.SensitivityRun) []chart {
	var all []chart
	for i := range s.Sobol {
		x := &s.Sobol[i]
		var rows []barRow
		for k := range x.Indices[:min(barsShown, len(x.Indices))] {
			rows = append(rows, barRow{x.Indices[k].Label, []runs.Estimate{x.Indices[k].First, x.Indices[k].Total}})
		}
		foot := fmt.Sprintf("Indices of Sobol'; whiskers are 95 %% intervals from %d replicates. The first %d of %d groups of inputs; total indices overlap. Study %s, scenario %s: %s points, %s, seed %d, %s runs of the model.",
			s.Replicates, len(rows), len(x.Indices), s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Method, s.Seed, fixed(float64(s.Runs), 0))
		all = append(all, indexChart(rows, []barKey{{skyBlue, "alone (first order)"}, {blue, "alone and with others (total)"}},
			x.Output, "The variance that would go if the input were known, and what would stay if all others were.", foot))
	}
	for i := range s.Shapley {
		x := &s.Shapley[i]
		var rows []barRow
		for k := range x.Parts[:min(barsShown, len(x.Parts))] {
			rows = append(rows, barRow{x.Parts[k].Label, []runs.Estimate{x.Parts[k].Effect}})
		}
		foot := fmt.Sprintf("Whiskers are 95 %% intervals from %d replicates. The first %d of %d groups of inputs. Study %s, scenario %s: %s points, %s, seed %d, %s runs of the model.",
			s.Replicates, len(rows), len(x.Parts), s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Method, s.Seed, fixed(float64(s.Runs), 0))
		all = append(all, indexChart(rows, []barKey{{blue, "Shapley effect"}},
			x.Output, "The variance, divided: what an input does by itself, and an equal share of what it does with others.", foot))
	}
	for i := range s.Morris {
		all = append(all, screeningChart(s, &s.Morris[i]))
	}
	for i := range s.Shares {
		x := &s.Shares[i]
		var rows []barRow
		for k := range x.Inputs[:min(barsShown, len(x.Inputs))] {
			rows = append(rows, barRow{x.Inputs[k].Label, []runs.Estimate{x.Inputs[k].Share}})
		}
		foot := fmt.Sprintf("Whiskers are 95 %% intervals. The first %d of %d inputs; correlated ones have what they share. Study %s, scenario %s: %s of %s points, %s, seed %d.",
			len(rows), len(x.Inputs), s.Study, s.Scenario, fixed(float64(s.Used), 0), fixed(float64(s.Points), 0), s.Method, s.Seed)
		all = append(all, indexChart(rows, []barKey{{skyBlue, "alone (first order), from the points of a run"}},
			x.Output, "The variance that would go if the input were known, as the points of a run show it.", foot))
	}
	return all
}

// indexChart draws bars of indices, in percent.
func indexChart(rows []barRow, keys []barKey, output, subtitle, foot string) chart {
	for _, r := range rows {
		for k := range r.estimates {
			r.estimates[k] = times(r.estimates[k], 100)
		}
	}
	return barPage{
		name: "sensitivity_" + output, title: "What drives " + outputName(output), subtitle: subtitle, axis: "share of the variance, %", foot: foot, keys: keys,
	}.chart(rows)
}
