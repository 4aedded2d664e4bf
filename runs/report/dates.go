package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// outline returns the outline of the bins from up to, not including, to of a histogram over
// the zero line, in percent of all its points.
func outline(h analysis.Histogram, from, to int) plotter.XYs {
	n := h.Below + h.Above + h.Null
	for _, k := range h.Counts {
		n += k
	}
	edge := func(j int) float64 { return float64(h.From) + float64(j)*float64(h.Width) }
	xys := plotter.XYs{{X: edge(from), Y: 0}}
	for j := from; j < to; j++ {
		y := 100 * h.Counts[j] / max(1, n)
		xys = append(xys, plotter.XY{X: edge(j), Y: y}, plotter.XY{X: edge(j + 1), Y: y})
	}
	return append(xys, plotter.XY{X: edge(to), Y: 0})
}

// highest returns the top of the axis for outlines: their highest point and room above it.
func highest(room float64, outlines ...plotter.XYs) float64 {
	top := 0.0
	for _, o := range outlines {
		for _, xy := range o {
			top = max(top, xy.Y)
		}
	}
	if top == 0 {
		return 1
	}
	return top * room
}

// area draws an outline, filled.
func area(xys plotter.XYs, color color.NRGBA) drawing {
	return func(c draw.Canvas, p *plot.Plot) {
		pts := make([]vg.Point, len(xys))
		for i, xy := range xys {
			pts[i] = at(c, p, xy.X, xy.Y)
		}
		c.FillPolygon(shade(color, 0.3), c.ClipPolygonX(pts))
		c.StrokeLines(draw.LineStyle{Color: color, Width: 1.5}, c.ClipLinesX(pts)...)
	}
}

func dates(s *analysis.Summary) chart {
	h := s.Histograms
	first, second := outline(h.First, 0, len(h.First.Counts)), outline(h.Second, 0, len(h.Second.Counts))
	return chart{name: "dates", height: 500, draw: func(c draw.Canvas) {
		c = page(c, "When the two sides deliver", "Distribution of the dates of delivery, in quarters of a year.",
			caption(&s.Run, "Shares are of all points; the area of a side is its share delivered."))
		p := axes("", "share of points per quarter, %", false, true)
		calendar(p, lastYear(s.Curves))
		p.Y.Min, p.Y.Max = 0, highest(1.08, first, second)
		p.Y.Tick.Marker = ticks(0, p.Y.Max, 6, fixed)
		p.Add(area(second, vermillion), area(first, blue))
		p.Add(drawing(func(c draw.Canvas, _ *plot.Plot) {
			corner := vg.Point{X: c.Max.X - 250, Y: c.Max.Y - 4}
			corner = legend(c, corner, "Federation", blue, dateLines(s, h.First)...)
			corner.Y -= 8
			legend(c, corner, "Campus", vermillion, dateLines(s, h.Second)...)
		}))
		p.Draw(c)
	}}
}

// dateLines says where the dates of a side lie, and how often there is none.
func dateLines(s *analysis.Summary, h analysis.Histogram) []string {
	n := s.Curves.Points
	never := "never by " + analysis.Month(float64(s.Curves.Years[len(s.Curves.Years)-1])) + ": " + percent(h.Null/max(1, n))
	out := s.Output(h.Output)
	month := func(e runs.Estimate) string { return analysis.Month(float64(e.Value)) }
	median := analysis.Quantile(out, 0.5)
	if math.IsNaN(float64(median.Value)) {
		return []string{never}
	}
	return []string{
		"median " + month(median),
		"90 %: " + month(analysis.Quantile(out, 0.05)) + " to " + month(analysis.Quantile(out, 0.95)),
		never,
	}
}

// legend writes a name beside a swatch, and lines below, and returns where the next would start.
func legend(c draw.Canvas, at vg.Point, name string, color color.NRGBA, content ...string) vg.Point {
	top := at.Y - textSize/4
	swatch := vg.Rectangle{Min: vg.Point{X: at.X, Y: top - textSize}, Max: vg.Point{X: at.X + textSize, Y: top}}
	c.SetColor(shade(color, 0.3))
	c.Fill(swatch.Path())
	c.SetLineStyle(draw.LineStyle{Color: color, Width: 1.5})
	c.Stroke(swatch.Path())
	at.X += 2 * textSize
	next := lines(c, bold(style(textSize, color)), at, name)
	next = lines(c, style(textSize, ink), next, content...)
	next.X -= 2 * textSize
	return next
}
