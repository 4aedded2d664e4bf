package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// A timeCurve is a curve of the chart with its band: the simultaneous one if there is one, else the
// intervals of each date.
type timeCurve struct {
	name  string
	color color.NRGBA
	half  float64     // where it crosses one half
	line  plotter.XYs // percent by years
	band  plotter.XYs // a closed polygon
}

func timeCurves(c *analysis.Curves) []timeCurve {
	curve := func(name string, color color.NRGBA, from analysis.Curve) timeCurve {
		t := timeCurve{name: name, color: color, half: float64(from.Half.Date)}
		var low plotter.XYs
		band := float64(c.Band)
		for i, share := range from.Share {
			x, y := float64(c.Years[i]), float64(share)
			bottom, top := max(0, y-band), min(1, y+band)
			if math.IsNaN(band) {
				bottom, top = float64(from.Low[i]), float64(from.High[i])
			}
			if math.IsNaN(bottom) || math.IsNaN(top) {
				bottom, top = y, y // no error is known
			}
			t.line = append(t.line, plotter.XY{X: x, Y: 100 * y})
			t.band = append(t.band, plotter.XY{X: x, Y: 100 * top})
			low = append(low, plotter.XY{X: x, Y: 100 * bottom})
		}
		slices.Reverse(low)
		t.band = append(t.band, low...)
		return t
	}
	return []timeCurve{
		curve("Federation has delivered", blue, c.First),
		curve("Campus has delivered", vermillion, c.Second),
		curve("Federation delivered first", green, c.Win),
	}
}

const (
	shown      = 0.99 // share of the deliveries that the axis of dates covers at least
	labelSpace = 168  // points to the right of the curves
)

// lastYear returns where the axis of dates ends: the first even year by which nearly all
// deliveries are in.
func lastYear(c *analysis.Curves) float64 {
	end := 0.0
	for _, curve := range []analysis.Curve{c.First, c.Second} {
		enough := shown * curve.Share[len(curve.Share)-1]
		first := slices.IndexFunc(curve.Share, func(share runs.Number) bool { return share >= enough })
		end = max(end, float64(c.Years[max(0, first)]))
	}
	return min(max(4, 2*math.Ceil(end/2)), float64(c.Years[len(c.Years)-1]))
}

// calendar makes the x axis one of calendar years.
func calendar(p *plot.Plot, last float64) {
	p.X.Min, p.X.Max = 0, last
	step := 1
	if last > 12 {
		step = 2
	}
	var years plot.ConstantTicks
	for y := 0; float64(y) <= last; y += step {
		years = append(years, plot.Tick{Value: float64(y), Label: fmt.Sprint(analysis.Epoch + y)})
	}
	p.X.Tick.Marker = years
	p.X.Label.Text = "1 January of year"
}

func winCurve(s *analysis.Summary) chart {
	title := "Who delivers by when"
	if s.Answer != nil {
		title = "The federation delivers before the campus with P = " + plusMinus(s.Answer.Win, 2)
	}
	curves := timeCurves(s.Curves)
	return chart{name: "win_curve", height: 500, draw: func(c draw.Canvas) {
		c = page(c, title, "Probability that a side has delivered by a date; dots mark where half of all points have.",
			caption(&s.Run, bandNote(s.Curves)))
		p := axes("", "probability, %", false, true)
		last := lastYear(s.Curves)
		calendar(p, last)
		p.Y.Min, p.Y.Max = 0, 100
		p.Y.Tick.Marker = plot.ConstantTicks{
			{Value: 0, Label: "0"}, {Value: 25, Label: "25"}, {Value: 50, Label: "50"}, {Value: 75, Label: "75"}, {Value: 100, Label: "100"},
		}
		for _, t := range curves {
			p.Add(drawing(t.draw))
		}
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) { labelEnds(c, p, curves) }))
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			labelHalf(c, p, curves[0], text.XRight, 10)
			labelHalf(c, p, curves[1], text.XLeft, -10)
			labelHalf(c, p, curves[2], text.XLeft, 0)
		}))
		p.Draw(draw.Crop(c, 0, -labelSpace, 0, 0))
	}}
}

// bandNote says what is shaded.
func bandNote(c *analysis.Curves) string {
	band := float64(c.Band)
	if math.IsNaN(band) {
		return fmt.Sprintf("Shaded: %.0f %% interval of each date by itself, from the replicates of the design.", 100*c.Level)
	}
	return fmt.Sprintf("Shaded: %.0f %% simultaneous band of each whole curve, ± %s percentage points (%s).",
		100*c.Level, significant(100*band), "DKW, independent points")
}

func (t timeCurve) draw(c draw.Canvas, p *plot.Plot) {
	place := func(xys plotter.XYs) []vg.Point {
		pts := make([]vg.Point, len(xys))
		for i, xy := range xys {
			pts[i] = at(c, p, xy.X, xy.Y)
		}
		return pts
	}
	c.FillPolygon(shade(t.color, 0.25), c.ClipPolygonX(place(t.band)))
	c.StrokeLines(draw.LineStyle{Color: t.color, Width: 2}, c.ClipLinesX(place(t.line))...)
}

// labelEnds writes the name and the last value of each curve beside its end, apart from each other.
func labelEnds(c draw.Canvas, p *plot.Plot, curves []timeCurve) {
	const gap = 3 * textSize
	type label struct {
		t    timeCurve
		from vg.Point
		y    vg.Length
	}
	var labels []label
	for _, t := range curves {
		end := t.line[len(t.line)-1]
		for _, xy := range t.line {
			if xy.X <= p.X.Max {
				end = xy
			}
		}
		from := at(c, p, end.X, end.Y)
		labels = append(labels, label{t, from, from.Y})
	}
	slices.SortStableFunc(labels, func(a, b label) int { return int(math.Copysign(1, float64(b.y-a.y))) })
	for i := range labels {
		if i > 0 {
			labels[i].y = min(labels[i].y, labels[i-1].y-gap)
		}
	}
	lowest := c.Min.Y + gap/2
	for i := len(labels) - 1; i >= 0; i-- {
		labels[i].y = max(labels[i].y, lowest)
		lowest = labels[i].y + gap
	}
	for _, l := range labels {
		x := c.Max.X + 14
		c.StrokeLines(draw.LineStyle{Color: l.t.color, Width: 0.75}, []vg.Point{{X: l.from.X + 2, Y: l.from.Y}, {X: x - 3, Y: l.y}})
		final := l.t.line[len(l.t.line)-1]
		next := lines(c, bold(style(textSize, l.t.color)), vg.Point{X: x, Y: l.y + textSize}, l.t.name)
		lines(c, style(textSize, l.t.color), next, percent(final.Y/100)+" by "+analysis.Month(final.X))
	}
}

// labelHalf marks where a curve passes one half, and writes the date there if dy is not 0.
func labelHalf(c draw.Canvas, p *plot.Plot, t timeCurve, side text.XAlignment, dy vg.Length) {
	if !(t.half <= p.X.Max) {
		return
	}
	dot := at(c, p, t.half, 50)
	c.DrawGlyph(draw.GlyphStyle{Color: t.color, Radius: 4, Shape: draw.CircleGlyph{}}, dot)
	if dy != 0 {
		dot.X += 8 * vg.Length(1+2*side)
		dot.Y += dy
		c.FillText(aligned(bold(style(textSize, t.color)), float64(side), -0.5), dot, analysis.Month(t.half))
	}
}
