package report

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs"
)

// A barRow is something with its estimates, in units of the axis and in the order of the key of the chart.
type barRow struct {
	name      string
	estimates []runs.Estimate
}

// A barKey says what a colour means.
type barKey struct {
	color color.NRGBA
	text  string
}

// A barPage is what stands around bars from zero, or around dots.
type barPage struct {
	name, title, subtitle, axis, foot string
	keys                              []barKey
	// dots draws dots, of the first estimate: in the colour of the first key if the interval leaves out zero, and in that of the second.
	dots bool
}

// chart draws a bar or dot of each estimate, with its interval.
func (b barPage) chart(rows []barRow) chart {
	return chart{name: b.name, height: rowHeight*vg.Length(len(rows)) + 176, draw: func(c draw.Canvas) {
		c = page(c, b.title, b.subtitle, b.foot)
		p := axes(b.axis, "", true, false)
		p.HideY()
		p.X.Min, p.X.Max = barExtent(rows)
		if b.dots && p.X.Min == 0 {
			p.X.Min = -0.02 * p.X.Max // room for half a dot
		}
		p.X.Tick.Marker = ticks(p.X.Min, p.X.Max, 8, fixed)
		p.Y.Min, p.Y.Max = 0, float64(len(rows))
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			zero := at(c, p, 0, 0).X
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, zero, c.Min.Y, zero, c.Max.Y)
			for i, r := range rows {
				middle := at(c, p, 0, float64(len(rows)-i)-0.5).Y
				label(c, r.name, middle)
				if b.dots {
					drawDot(c, p, r.estimates[0], middle, b.keys)
					continue
				}
				step := rowHeight * 0.8 / vg.Length(len(b.keys))
				for k, e := range r.estimates {
					y := middle + step*(vg.Length(len(b.keys)-1)/2-vg.Length(k))
					drawBar(c, p, e, zero, y, min(step/2-1, rowHeight/4), b.keys[k].color)
				}
			}
		}))
		x := c.Min.X + nameSpace
		for _, k := range b.keys {
			x = swatch(c, x, k.color, k.text)
		}
		p.Draw(draw.Crop(c, nameSpace, -12, 0, -20))
	}}
}

// barExtent returns the range of the axis that holds zero and all intervals.
func barExtent(rows []barRow) (from, to float64) {
	for _, r := range rows {
		for _, e := range r.estimates {
			for _, v := range []runs.Number{e.Value, e.Low, e.High} {
				if v == v { // not NaN
					from, to = min(from, float64(v)), max(to, float64(v))
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

// drawBar draws a bar from zero with its interval. What has no value has no bar.
func drawBar(c draw.Canvas, p *plot.Plot, e runs.Estimate, zero, y, half vg.Length, fill color.NRGBA) {
	if e.Value != e.Value {
		return
	}
	end := at(c, p, float64(e.Value), 0).X
	c.SetColor(fill)
	c.Fill(vg.Rectangle{Min: vg.Point{X: min(zero, end), Y: y - half}, Max: vg.Point{X: max(zero, end), Y: y + half}}.Path())
	drawInterval(c, p, e, y, draw.LineStyle{Color: ink, Width: 0.75})
}

// drawDot draws a dot with its interval. What has no value has none; what has no error has no interval.
func drawDot(c draw.Canvas, p *plot.Plot, e runs.Estimate, y vg.Length, keys []barKey) {
	if e.Value != e.Value {
		return
	}
	fill := keys[1].color
	if e.StdErr != nil && (e.Low > 0 || e.High < 0) {
		fill = keys[0].color
	}
	drawInterval(c, p, e, y, draw.LineStyle{Color: fill, Width: 2})
	c.DrawGlyph(draw.GlyphStyle{Color: fill, Radius: 4, Shape: draw.CircleGlyph{}}, vg.Point{X: at(c, p, float64(e.Value), 0).X, Y: y})
}

// drawInterval draws that of an estimate, if it has an error.
func drawInterval(c draw.Canvas, p *plot.Plot, e runs.Estimate, y vg.Length, line draw.LineStyle) {
	if e.StdErr == nil {
		return
	}
	from, to := at(c, p, float64(e.Low), 0).X, at(c, p, float64(e.High), 0).X
	c.StrokeLine2(line, from, y, to, y)
	c.StrokeLine2(line, from, y-2, from, y+2)
	c.StrokeLine2(line, to, y-2, to, y+2)
}

// times returns an estimate in other units.
func times(e runs.Estimate, factor float64) runs.Estimate {
	e.Value, e.Low, e.High = runs.Number(factor)*e.Value, runs.Number(factor)*e.Low, runs.Number(factor)*e.High
	if e.StdErr != nil {
		se := factor * *e.StdErr
		e.StdErr = &se
	}
	return e
}
