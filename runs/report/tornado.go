package report

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs/analysis"
)

const (
	barsShown   = 15
	rowHeight   = vg.Length(31)
	nameSpace   = vg.Length(258) // points to the left of the bars
	endSize     = 9              // of the text at the end of a bar
	endSpace    = 0.2            // of the range, beyond the longest bar, for that text
	whiskerHalf = 1.96           // standard errors
)

// A bar is one side of a swing.
type bar struct {
	mean, stderr float64
	end          string // what the points have in common
}

// A row is the swing of one input.
type row struct {
	name      string
	low, high bar
}

// rows returns the first swings of a tornado, in units of the chart. Inputs are below and above some
// values, or set to them.
func rows(t *analysis.Tornado, factor float64, set bool) []row {
	below, above, before, after := "< ", "> ", "before ", "after "
	if set {
		below, above, before, after = "", "", "", ""
	}
	var all []row
	for _, s := range t.Drivers[:min(barsShown, len(t.Drivers))] {
		r := row{s.Label, newBar(s.Low, factor), newBar(s.High, factor)}
		switch {
		case s.Kind == params.Choice:
			r.low.end, r.high.end = s.Low.Option, s.High.Option
		case s.Kind == params.Date:
			r.low.end = before + analysis.Month(float64(*s.Low.At))
			r.high.end = after + analysis.Month(float64(*s.High.At))
		default:
			if s.Unit != "1" {
				r.name += ", " + s.Unit
			}
			r.low.end = below + significant(float64(*s.Low.At))
			r.high.end = above + significant(float64(*s.High.At))
		}
		all = append(all, r)
	}
	return all
}

func newBar(c analysis.Cell, factor float64) bar {
	return bar{mean: factor * float64(c.Mean), stderr: factor * float64(c.StdErr)}
}

// extent returns the range of the axis that holds all bars with their whiskers and ends.
func extent(rows []row, mean float64) (from, to float64) {
	from, to = mean, mean
	for _, r := range rows {
		for _, b := range []bar{r.low, r.high} {
			from = min(from, b.mean-whiskerHalf*b.stderr)
			to = max(to, b.mean+whiskerHalf*b.stderr)
		}
	}
	if from == to {
		return mean - 1, mean + 1
	}
	room := endSpace * (to - from)
	return from - room, to + room
}

func tornado(s *analysis.Summary, t *analysis.Tornado, name, title, axis string) chart {
	return swingChart(&s.Run, t, swingPage{
		name: name, title: title, axis: axis,
		subtitle: "Mean of the points in the lowest and highest decile of an input, or with the option of the lowest and highest mean.",
		note: fmt.Sprintf("Whiskers: 95 %% intervals. From %s points; of %d inputs %d swing by more than two standard errors, about one in twenty by chance. Inputs that are correlated share their swings.",
			fixed(t.Count, 0), len(t.Drivers), analysis.Distinct(t.Drivers)),
		low: "lowest decile or option", high: "highest decile or option", all: "all points",
	})
}

// A swingPage is what stands around the bars of a tornado.
type swingPage struct {
	name, title, axis, subtitle, note string
	low, high, all                    string // what the colours and the line mean
	set                               bool   // inputs are set to values
}

func swingChart(run *analysis.Run, t *analysis.Tornado, text swingPage) chart {
	factor := 1.0
	if t.Unit == "" {
		factor = 100 // a probability in percent
	}
	all := rows(t, factor, text.set)
	mean := factor * float64(t.Mean)
	return chart{name: text.name, height: rowHeight*vg.Length(len(all)) + 176, draw: func(c draw.Canvas) {
		text.draw(page(c, text.title, text.subtitle, caption(run, text.note)), all, mean)
	}}
}

// draw draws the rows of a page below its titles, on either side of a value.
func (text *swingPage) draw(c draw.Canvas, all []row, middle float64) {
	p := axes(text.axis, "", true, false)
	p.HideY()
	p.X.Min, p.X.Max = extent(all, middle)
	p.X.Tick.Marker = ticks(p.X.Min, p.X.Max, 8, fixed)
	p.Y.Min, p.Y.Max = 0, float64(len(all))
	p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
		x := at(c, p, middle, 0).X
		for i, r := range all {
			y := at(c, p, middle, float64(len(all)-i)-0.5).Y
			label(c, r.name, y)
			r.low.draw(c, p, x, y+rowHeight/4-1, skyBlue)
			r.high.draw(c, p, x, y-rowHeight/4+1, orange)
		}
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, x, c.Min.Y, x, c.Max.Y)
	}))
	text.key(c, middle)
	p.Draw(draw.Crop(c, nameSpace, -12, 0, -20))
}

// key says above the bars what the colours mean.
func (text *swingPage) key(c draw.Canvas, mean float64) {
	x := c.Min.X + nameSpace
	for _, k := range []struct {
		color color.NRGBA
		text  string
	}{{skyBlue, text.low}, {orange, text.high}, {ink, text.all + ": " + significant(mean)}} {
		x = swatch(c, x, k.color, k.text)
	}
}

// label writes the name of a row to the left of the bars.
func label(c draw.Canvas, name string, middle vg.Length) {
	names := wrap(style(textSize-1, ink), name, nameSpace-12, 2)
	top := middle + vg.Length(len(names))*(textSize-1)*lineHeight/2
	for j, l := range names {
		c.FillText(aligned(style(textSize-1, ink), -1, -1), vg.Point{X: c.Min.X - 10, Y: top - vg.Length(j)*(textSize-1)*lineHeight}, l)
	}
}

// swatch writes what a colour means at x, and returns where the next begins. Ink is that of a line.
func swatch(c draw.Canvas, x vg.Length, fill color.NRGBA, content string) vg.Length {
	y := c.Max.Y - 8
	if fill == ink {
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, x+5, y-6, x+5, y+6)
	} else {
		c.SetColor(fill)
		c.Fill(vg.Rectangle{Min: vg.Point{X: x, Y: y - 5}, Max: vg.Point{X: x + 10, Y: y + 5}}.Path())
	}
	s := aligned(style(textSize-1, ink), 0, -0.5)
	c.FillText(s, vg.Point{X: x + 15, Y: y}, content)
	return x + 15 + s.Width(content) + 18
}

// draw draws a bar from x at a height, its whisker, and what is at its end.
func (b bar) draw(c draw.Canvas, p *plot.Plot, x, y vg.Length, fill color.NRGBA) {
	const half = rowHeight/4 - 2.5
	end := at(c, p, b.mean, 0).X
	c.SetColor(fill)
	c.Fill(vg.Rectangle{Min: vg.Point{X: min(x, end), Y: y - half}, Max: vg.Point{X: max(x, end), Y: y + half}}.Path())
	from, to := at(c, p, b.mean-whiskerHalf*b.stderr, 0).X, at(c, p, b.mean+whiskerHalf*b.stderr, 0).X
	line := draw.LineStyle{Color: ink, Width: 0.75}
	c.StrokeLine2(line, from, y, to, y)
	c.StrokeLine2(line, from, y-2, from, y+2)
	c.StrokeLine2(line, to, y-2, to, y+2)
	if end < x {
		c.FillText(aligned(style(endSize, faint), -1, -0.5), vg.Point{X: min(from, x) - 4, Y: y + 1}, b.end)
	} else {
		c.FillText(aligned(style(endSize, faint), 0, -0.5), vg.Point{X: max(to, x) + 4, Y: y + 1}, b.end)
	}
}
