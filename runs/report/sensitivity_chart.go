package report

import (
	"fmt"
	"image/color"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// An indexRow is an input with its indices, in the order of the key of the chart.
type indexRow struct {
	name    string
	indices []runs.Estimate
}

// An indexKey says what a colour means.
type indexKey struct {
	color color.NRGBA
	text  string
}

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
		var rows []indexRow
		for k := range x.Indices[:min(barsShown, len(x.Indices))] {
			rows = append(rows, indexRow{x.Indices[k].Label, []runs.Estimate{x.Indices[k].First, x.Indices[k].Total}})
		}
		foot := fmt.Sprintf("Indices of Sobol'; whiskers are 95 %% intervals from %d replicates. The first %d of %d groups of inputs; total indices overlap. Study %s, scenario %s: %s points, %s, seed %d, %s runs of the model.",
			s.Replicates, len(rows), len(x.Indices), s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Method, s.Seed, fixed(float64(s.Runs), 0))
		all = append(all, indexChart(rows, []indexKey{{skyBlue, "alone (first order)"}, {blue, "alone and with others (total)"}},
			x.Output, "The variance that would go if the input were known, and what would stay if all others were.", foot))
	}
	for i := range s.Shapley {
		x := &s.Shapley[i]
		var rows []indexRow
		for k := range x.Parts[:min(barsShown, len(x.Parts))] {
			rows = append(rows, indexRow{x.Parts[k].Label, []runs.Estimate{x.Parts[k].Effect}})
		}
		foot := fmt.Sprintf("Whiskers are 95 %% intervals from %d replicates. The first %d of %d groups of inputs. Study %s, scenario %s: %s points, %s, seed %d, %s runs of the model.",
			s.Replicates, len(rows), len(x.Parts), s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Method, s.Seed, fixed(float64(s.Runs), 0))
		all = append(all, indexChart(rows, []indexKey{{blue, "Shapley effect"}},
			x.Output, "The variance, divided: what an input does by itself, and an equal share of what it does with others.", foot))
	}
	for i := range s.Shares {
		x := &s.Shares[i]
		var rows []indexRow
		for k := range x.Inputs[:min(barsShown, len(x.Inputs))] {
			rows = append(rows, indexRow{x.Inputs[k].Label, []runs.Estimate{x.Inputs[k].Share}})
		}
		foot := fmt.Sprintf("Whiskers are 95 %% intervals. The first %d of %d inputs; correlated ones have what they share. Study %s, scenario %s: %s of %s points, %s, seed %d.",
			len(rows), len(x.Inputs), s.Study, s.Scenario, fixed(float64(s.Used), 0), fixed(float64(s.Points), 0), s.Method, s.Seed)
		all = append(all, indexChart(rows, []indexKey{{skyBlue, "alone (first order), from the points of a run"}},
			x.Output, "The variance that would go if the input were known, as the points of a run show it.", foot))
	}
	return all
}

// indexChart draws bars of indices with their intervals.
func indexChart(rows []indexRow, keys []indexKey, output, subtitle, foot string) chart {
	title := "What drives " + outputName(output)
	return chart{name: "sensitivity_" + output, height: rowHeight*vg.Length(len(rows)) + 176, draw: func(c draw.Canvas) {
		c = page(c, title, subtitle, foot)
		p := axes("share of the variance, %", "", true, false)
		p.HideY()
		p.X.Min, p.X.Max = indexExtent(rows)
		p.X.Tick.Marker = ticks(p.X.Min, p.X.Max, 8, fixed)
		p.Y.Min, p.Y.Max = 0, float64(len(rows))
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			zero := at(c, p, 0, 0).X
			for i, r := range rows {
				middle := at(c, p, 0, float64(len(rows)-i)-0.5).Y
				label(c, r.name, middle)
				step := rowHeight * 0.8 / vg.Length(len(keys))
				for k, e := range r.indices {
					y := middle + step*(vg.Length(len(keys)-1)/2-vg.Length(k))
					drawIndex(c, p, e, zero, y, min(step/2-1, rowHeight/4), keys[k].color)
				}
			}
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, zero, c.Min.Y, zero, c.Max.Y)
		}))
		x := c.Min.X + nameSpace
		for _, k := range keys {
			x = swatch(c, x, k.color, k.text)
		}
		p.Draw(draw.Crop(c, nameSpace, -12, 0, -20))
	}}
}

// indexExtent returns the range of the axis, in percent, that holds zero and all intervals.
func indexExtent(rows []indexRow) (from, to float64) {
	for _, r := range rows {
		for _, e := range r.indices {
			for _, v := range []runs.Number{e.Value, e.Low, e.High} {
				if v == v { // not NaN
					from, to = min(from, 100*float64(v)), max(to, 100*float64(v))
				}
			}
		}
	}
	if from == to {
		return 0, 1
	}
	room := 0.02 * (to - from)
	if from < 0 {
		from -= room
	}
	return from, to + room
}

// drawIndex draws a bar from zero with its interval. What has no value has no bar.
func drawIndex(c draw.Canvas, p *plot.Plot, e runs.Estimate, zero, y, half vg.Length, fill color.NRGBA) {
	if e.Value != e.Value {
		return
	}
	end := at(c, p, 100*float64(e.Value), 0).X
	c.SetColor(fill)
	c.Fill(vg.Rectangle{Min: vg.Point{X: min(zero, end), Y: y - half}, Max: vg.Point{X: max(zero, end), Y: y + half}}.Path())
	if e.StdErr == nil {
		return
	}
	from, to := at(c, p, 100*float64(e.Low), 0).X, at(c, p, 100*float64(e.High), 0).X
	line := draw.LineStyle{Color: ink, Width: 0.75}
	c.StrokeLine2(line, from, y, to, y)
	c.StrokeLine2(line, from, y-2, from, y+2)
	c.StrokeLine2(line, to, y-2, to, y+2)
}
