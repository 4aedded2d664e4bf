package report

import (
	"fmt"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// SweepCharts draws a sweep, as PNG and as SVG: a curve with its band, or a map. It calls write as
// [Charts] does, with names made of name.
func SweepCharts(s *analysis.Sweep, name string, write func(name string, content func(io.Writer) error) error) error {
	ch := chart{name: name, height: 500, draw: func(c draw.Canvas) { sweepCurve(c, s) }}
	if len(s.Axes) == 2 {
		ch.height = 560
		ch.draw = func(c draw.Canvas) { sweepMap(c, s) }
	}
	if err := write("charts/"+name+".png", ch.png); err != nil {
		return err
	}
	return write("charts/"+name+".svg", ch.svg)
}

func sweepCurve(c draw.Canvas, s *analysis.Sweep) {
	a := &s.Axes[0]
	m := newMeanScale(s)
	what := "Shaded: "
	if a.Scale == analysis.ScaleOptions {
		what = "Bars: "
	}
	c = page(c, sweepTitle(s)+" by "+a.Name, SweepSentence(s), sweepCaption(s, what+bandText(s)+"."))
	p := axes(axisLabel(a), m.label, false, true)
	if a.Kind == params.Date {
		p.X.Label.Text += " (ticks: first day)"
	}
	p.Y.Min, p.Y.Max = m.from, m.to
	p.Y.Tick.Marker = ticks(m.from, m.to, 6, fixed)
	if a.Scale == analysis.ScaleOptions {
		p.X.Min, p.X.Max = -0.5, float64(len(a.Settings))-0.5
		p.X.Tick.Marker = optionTicks(a)
		p.X.Tick.LineStyle.Width = 0
	} else {
		sweepAxis(&p.X, a)
	}
	p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
		if a.Scale != analysis.ScaleOptions {
			drawOwnRange(c, p, a)
		}
		drawOwnMean(c, p, s, m)
		if a.Scale == analysis.ScaleOptions {
			drawOptions(c, p, s, m)
			return
		}
		drawBand(c, p, s, m)
		drawCrossings(c, p, s, m)
	}))
	p.Draw(draw.Crop(c, 0, -118, 0, -10))
}

func bandText(s *analysis.Sweep) string {
	return fmt.Sprintf("%.0f %% interval of all values at once", 100*s.Level)
}

func sweepCaption(s *analysis.Sweep, more string) string {
	return fmt.Sprintf("%s Study %s, scenario %s: %s points for each value, the same ones, %s, seed %d.",
		more, s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Method, s.Seed)
}

// drawOwnRange shades where the study itself has the parameter, and marks its median.
func drawOwnRange(c draw.Canvas, p *plot.Plot, a *analysis.Axis) {
	low, median, high := along(a, float64(a.Low)), along(a, float64(a.Median)), along(a, float64(a.High))
	if math.IsNaN(median) || high < p.X.Min || low > p.X.Max {
		return
	}
	left, right := at(c, p, max(low, p.X.Min), p.Y.Min).X, at(c, p, min(high, p.X.Max), p.Y.Min).X
	c.SetColor(shade(rule, 0.45))
	c.Fill(vg.Rectangle{Min: vg.Point{X: left, Y: c.Min.Y}, Max: vg.Point{X: right, Y: c.Max.Y}}.Path())
	text := "in the study: P5 to P95, and median"
	if low == high {
		text = "in the study"
	}
	x := (left + right) / 2
	if median >= p.X.Min && median <= p.X.Max {
		x = at(c, p, median, 0).X
		c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1, Dashes: []vg.Length{4, 3}}, x, c.Min.Y, x, c.Max.Y)
	}
	s := style(captionSize, faint)
	width := s.Width(text)
	x = min(max(x-width/2, c.Min.X), c.Max.X-width)
	c.FillText(aligned(s, 0, 0), vg.Point{X: x, Y: c.Max.Y + 3}, text)
}

// drawOwnMean draws the estimate of the study as it is, and the level whose crossing is sought, with
// their names to the right.
func drawOwnMean(c draw.Canvas, p *plot.Plot, s *analysis.Sweep, m meanScale) {
	own, level := at(c, p, p.X.Max, m.of(s.Own.Value)).Y, vg.Length(math.Inf(-1))
	small := style(captionSize, faint)
	if !math.IsNaN(float64(s.CrossingLevel)) && m.of(s.CrossingLevel) >= m.from && m.of(s.CrossingLevel) <= m.to {
		level = at(c, p, p.X.Max, m.of(s.CrossingLevel)).Y
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, c.Min.X, level, c.Max.X, level)
	}
	if !math.IsNaN(float64(own)) {
		c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1, Dashes: []vg.Length{1.5, 2.5}}, c.Min.X, own, c.Max.X, own)
		y := own
		if d := y - level; math.Abs(float64(d)) < 20 {
			y = level + vg.Length(math.Copysign(20, float64(d)))
		}
		c.FillText(aligned(small, 0, -0.5), vg.Point{X: c.Max.X + 8, Y: y + 6}, "the study as it is:")
		c.FillText(aligned(small, 0, -0.5), vg.Point{X: c.Max.X + 8, Y: y - 6}, chartMean(s, m, s.Own.Value))
	}
	if !math.IsInf(float64(level), 0) {
		text := "even odds"
		if s.CrossingLevel != 0.5 || !s.Share {
			text = levelText(s)
		}
		c.FillText(aligned(style(captionSize, ink), 0, -0.5), vg.Point{X: c.Max.X + 8, Y: level}, text)
	}
}

// chartMean formats a mean for a chart.
func chartMean(s *analysis.Sweep, m meanScale, v runs.Number) string {
	if s.Share {
		return percent(float64(v))
	}
	return withUnit(significant(m.of(v)), s.Unit)
}

// drawBand draws the curve and its band, with a dot at each value swept.
func drawBand(c draw.Canvas, p *plot.Plot, s *analysis.Sweep, m meanScale) {
	var line, top, bottom []vg.Point
	for i, v := range s.Cells {
		x := along(&s.Axes[0], float64(s.Axes[0].X[i]))
		if math.IsNaN(m.of(v.Value)) {
			continue
		}
		low, high := m.interval(v)
		line = append(line, at(c, p, x, m.of(v.Value)))
		top = append(top, at(c, p, x, high))
		bottom = append([]vg.Point{at(c, p, x, low)}, bottom...)
	}
	c.FillPolygon(shade(green, 0.3), append(top, bottom...))
	c.StrokeLines(draw.LineStyle{Color: green, Width: 2}, line)
	for _, pt := range line {
		c.DrawGlyph(draw.GlyphStyle{Color: green, Radius: 2.5, Shape: draw.CircleGlyph{}}, pt)
	}
}

// drawCrossings marks where the curve crosses the level, with the interval of that.
func drawCrossings(c draw.Canvas, p *plot.Plot, s *analysis.Sweep, m meanScale) {
	a := &s.Axes[0]
	for _, l := range s.Lines {
		for _, x := range l.Crossings {
			y := m.of(s.CrossingLevel)
			left := at(c, p, beyond(a, x.Low, p.X.Min), y)
			right := at(c, p, beyond(a, x.High, p.X.Max), y)
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 3}, left.X, left.Y, right.X, right.Y)
			dot := at(c, p, along(a, float64(x.Value)), y)
			c.DrawGlyph(draw.GlyphStyle{Color: ink, Radius: 4, Shape: draw.CircleGlyph{}}, dot)
			value, _, _ := crossingNumbers(a, x)
			side, dx := -1.0, vg.Length(-7)
			if dot.X < c.Min.X+80 || x.Rising && dot.X < c.Max.X-100 {
				side, dx = 0, 7
			}
			c.FillText(aligned(bold(style(textSize, ink)), side, -1), vg.Point{X: dot.X + dx, Y: dot.Y - 5}, value)
		}
	}
}

// beyond returns the place of the end of an interval, that of the axis if it lies beyond.
func beyond(a *analysis.Axis, v runs.Number, end float64) float64 {
	if math.IsInf(float64(v), 0) || math.IsNaN(float64(v)) {
		return end
	}
	return along(a, float64(v))
}

// drawOptions draws the values of options with their intervals.
func drawOptions(c draw.Canvas, p *plot.Plot, s *analysis.Sweep, m meanScale) {
	for i, v := range s.Cells {
		if math.IsNaN(m.of(v.Value)) {
			continue
		}
		low, high := m.interval(v)
		bottom, dot, top := at(c, p, float64(i), low), at(c, p, float64(i), m.of(v.Value)), at(c, p, float64(i), high)
		c.StrokeLine2(draw.LineStyle{Color: green, Width: 3}, bottom.X, bottom.Y, top.X, top.Y)
		for _, end := range []vg.Point{bottom, top} {
			c.StrokeLine2(draw.LineStyle{Color: green, Width: 1.5}, end.X-5, end.Y, end.X+5, end.Y)
		}
		c.DrawGlyph(draw.GlyphStyle{Color: green, Radius: 4.5, Shape: draw.CircleGlyph{}}, dot)
		// The text stays clear of the lines of the level and of the study.
		y := dot.Y
		for _, line := range []runs.Number{s.Own.Value, s.CrossingLevel} {
			if d := dot.Y - at(c, p, 0, m.of(line)).Y; math.Abs(float64(d)) < 9 {
				y = dot.Y - d + vg.Length(math.Copysign(9, float64(d)))
			}
		}
		c.FillText(aligned(bold(style(textSize, green)), 0, -0.5), vg.Point{X: dot.X + 9, Y: y}, chartMean(s, m, v.Value))
	}
}
