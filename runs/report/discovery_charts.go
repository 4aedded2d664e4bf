package report

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs/analysis"
)

// DiscoveryCharts draws the peeling of the first box, and the limits of all boxes; see Charts for write. There are none
// without a box.
func DiscoveryCharts(d *analysis.Discovery, write func(name string, content func(io.Writer) error) error) error {
	if len(d.Boxes) == 0 {
		return nil
	}
	return writeCharts([]chart{tradeoff(d), limits(d)}, write)
}

// tradeoff draws density against coverage along the peelings of the first box.
func tradeoff(d *analysis.Discovery) chart {
	b := &d.Boxes[0]
	text := fmt.Sprintf("Shares of %s held-out points; the diamond is box 1 with 95 %% intervals. Numbers: inputs that are restricted. %d inputs vary.", fixed(float64(d.Held), 0), d.Varying)
	return chart{name: "discover_tradeoff", height: 520, draw: func(c draw.Canvas) {
		c = page(c, "What a box holds, and how pure it is: "+eventTitle(d.When),
			"Each dot is a box of the peeling. To the right it holds more of the points with the event, further up the event is more frequent in it.",
			caption(&d.Run, text))
		p := axes("coverage: points with the event that are in the box, %", "density: points in the box that have the event, %", true, true)
		top := 100 * max(float64(b.Density.High), float64(b.Density.Value))
		for _, peeling := range b.Peelings {
			for _, s := range peeling.Steps {
				if s.Held.Coverage > 0.05 {
					top = max(top, 100*float64(s.Held.Density))
				}
			}
		}
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 103, 0, min(103, 1.06*top)
		p.X.Tick.Marker = ticks(0, 100, 10, fixed)
		p.Y.Tick.Marker = ticks(0, p.Y.Max, 8, fixed)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			for i, peeling := range b.Peelings {
				drawPeeling(c, p, &peeling, i == len(b.Peelings)-1)
			}
			drawBox(c, p, b)
		}))
		tradeoffKey(c, len(b.Peelings) > 1)
		p.Draw(draw.Crop(c, 0, -12, 0, -22))
	}}
}

// inputShades are the colours of a dot by the number of inputs that are restricted; the last is that of more.
var inputShades = []color.NRGBA{faint, skyBlue, green, orange, blue, ink}

// drawPeeling draws a peeling that is of the inputs of the box, or of all, in grey.
func drawPeeling(c draw.Canvas, p *plot.Plot, peeling *analysis.Peeling, own bool) {
	var places []vg.Point
	for i := range peeling.Steps {
		s := peeling.Steps[i].Held
		if math.IsNaN(float64(s.Density)) || 100*float64(s.Density) > p.Y.Max {
			break
		}
		places = append(places, at(c, p, 100*float64(s.Coverage), 100*float64(s.Density)))
		if i > 0 {
			c.StrokeLine2(draw.LineStyle{Color: rule, Width: 1.5}, places[i-1].X, places[i-1].Y, places[i].X, places[i].Y)
		}
	}
	shown, last := 0, vg.Point{X: vg.Length(math.Inf(1))}
	for i, here := range places {
		s := &peeling.Steps[i]
		if !own {
			c.DrawGlyph(draw.GlyphStyle{Color: shade(faint, 0.5), Radius: 1.5, Shape: draw.CircleGlyph{}}, here)
			if i == len(places)-1 {
				c.FillText(aligned(style(textSize-1, faint), -1, -0.5), vg.Point{X: here.X - 5, Y: here.Y}, strconv.Itoa(s.Inputs))
			}
			continue
		}
		c.DrawGlyph(draw.GlyphStyle{Color: inputShades[min(s.Inputs, len(inputShades)-1)], Radius: 3, Shape: draw.CircleGlyph{}}, here)
		const apart = 18
		if s.Inputs > shown && math.Hypot(float64(here.X-last.X), float64(here.Y-last.Y)) > apart {
			shown, last = s.Inputs, here
			c.FillText(aligned(style(textSize-1, ink), -1, -1), vg.Point{X: here.X - 2, Y: here.Y - 4}, strconv.Itoa(s.Inputs))
		}
	}
}

// drawBox draws what held-out points say of a box.
func drawBox(c draw.Canvas, p *plot.Plot, b *analysis.Box) {
	middle := at(c, p, 100*float64(b.Coverage.Value), 100*float64(b.Density.Value))
	line := draw.LineStyle{Color: vermillion, Width: 1.25}
	if b.Density.StdErr != nil && b.Coverage.StdErr != nil {
		low, high := at(c, p, 100*float64(b.Coverage.Low), 100*float64(b.Density.Low)), at(c, p, 100*float64(b.Coverage.High), 100*float64(b.Density.High))
		c.StrokeLine2(line, low.X, middle.Y, high.X, middle.Y)
		c.StrokeLine2(line, middle.X, low.Y, middle.X, high.Y)
	}
	drawDiamond(c, middle)
	words := fmt.Sprintf("box 1: %s, holds %s", percent(float64(b.Density.Value)), percent(float64(b.Coverage.Value)))
	c.FillText(aligned(bold(style(textSize, vermillion)), 0, 0), vg.Point{X: middle.X + 10, Y: middle.Y + 4}, words)
}

func drawDiamond(c draw.Canvas, middle vg.Point) {
	const r = 6
	var path vg.Path
	path.Move(vg.Point{X: middle.X - r, Y: middle.Y})
	path.Line(vg.Point{X: middle.X, Y: middle.Y + r})
	path.Line(vg.Point{X: middle.X + r, Y: middle.Y})
	path.Line(vg.Point{X: middle.X, Y: middle.Y - r})
	path.Close()
	c.SetColor(vermillion)
	c.Fill(path)
}

// tradeoffKey says above the curves what the colours mean.
func tradeoffKey(c draw.Canvas, all bool) {
	x, y := c.Min.X+40, c.Max.Y-8
	words := func(fill color.NRGBA, text string) {
		c.DrawGlyph(draw.GlyphStyle{Color: fill, Radius: 3, Shape: draw.CircleGlyph{}}, vg.Point{X: x, Y: y})
		s := aligned(style(textSize-1, ink), 0, -0.5)
		c.FillText(s, vg.Point{X: x + 8, Y: y}, text)
		x += 8 + s.Width(text) + 18
	}
	names := []string{"no input restricted", "1", "2", "3", "4", "5 or more"}
	for i, name := range names {
		words(inputShades[i], name)
	}
	if all {
		words(shade(faint, 0.45), "of all inputs, before those were dropped that are not confirmed or matter less")
	}
}

const (
	limitRow   = vg.Length(31)
	limitSpace = vg.Length(270) // points to the left of the bars
)

// limits draws the limits of all boxes, each on the scale of the quantiles of its input.
func limits(d *analysis.Discovery) chart {
	rows := 0
	for i := range d.Boxes {
		rows += 1 + len(d.Boxes[i].Limits)
	}
	return chart{name: "discover_limits", height: limitRow*vg.Length(rows) + 150, draw: func(c draw.Canvas) {
		c = page(c, "Where it happens: "+eventTitle(d.When),
			"What each box demands of its inputs, on the scale of their own distributions; of a choice, how probable the options are.",
			caption(&d.Run, fmt.Sprintf("± is one standard error, from %s held-out points. A box is of points that are in none before; coverage is the share of all points with the event.", fixed(float64(d.Held), 0))))
		p := axes("share of the distribution of the input, %", "", true, false)
		p.HideY()
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 100, 0, float64(rows)
		p.X.Tick.Marker = ticks(0, 100, 10, fixed)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			row := float64(rows) - 0.5
			for i := range d.Boxes {
				b := &d.Boxes[i]
				words := fmt.Sprintf("Box %d: in %s of its points, %s of all points, coverage %s",
					i+1, heldShare(b.Density), percent(float64(b.Mass.Value)), percent(float64(b.Coverage.Value)))
				c.FillText(aligned(bold(style(textSize, ink)), 0, -0.5), vg.Point{X: c.Min.X - limitSpace + 12, Y: at(c, p, 0, row).Y}, words)
				row--
				for j := range b.Limits {
					drawLimit(c, p, &b.Limits[j], row)
					row--
				}
			}
		}))
		p.Draw(draw.Crop(c, limitSpace, -12, 0, 0))
	}}
}

// drawLimit draws a limit as a bar from its lower to its upper quantile.
func drawLimit(c draw.Canvas, p *plot.Plot, l *analysis.Limit, row float64) {
	const half = limitRow/2 - 6
	from, to, low, high := 0.0, 1.0, "", ""
	if l.Low != nil {
		from, low = float64(l.Low.Quantile), "≥ "+inputValue(l.Kind, l.Low.Value)
	}
	if l.High != nil {
		to, high = float64(l.High.Quantile), "≤ "+inputValue(l.Kind, l.High.Value)
	}
	if l.Options != nil {
		to, low = float64(l.Probability), optionWords(l)
	}
	y := at(c, p, 0, row).Y
	bar := func(from, to vg.Length, fill color.Color) {
		c.SetColor(fill)
		c.Fill(vg.Rectangle{Min: vg.Point{X: from, Y: y - half}, Max: vg.Point{X: to, Y: y + half}}.Path())
	}
	bar(c.Min.X, c.Max.X, shade(rule, 0.5))
	left, right := at(c, p, 100*from, 0).X, at(c, p, 100*to, 0).X
	fill := skyBlue
	if l.Options != nil {
		fill = orange
	}
	bar(left, right, shade(fill, 0.75))
	s := style(textSize-1, ink)
	names := wrap(s, limitName(l), limitSpace-24, 2)
	for i, name := range names {
		above := vg.Length(len(names)-1)/2 - vg.Length(i)
		c.FillText(aligned(s, -1, -0.5), vg.Point{X: c.Min.X - 10, Y: y + above*s.Font.Size*1.1}, name)
	}
	wide := s.Width(low) + s.Width(high) + 24
	if low != "" {
		c.FillText(aligned(s, 0, -0.5), vg.Point{X: left + 6, Y: y}, low)
	}
	switch {
	case high == "":
	case right-left < wide && c.Max.X-right > s.Width(high)+12:
		c.FillText(aligned(s, 0, -0.5), vg.Point{X: right + 6, Y: y}, high)
	default:
		c.FillText(aligned(s, -1, -0.5), vg.Point{X: right - 6, Y: y}, high)
	}
}
