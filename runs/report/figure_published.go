package report

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs/paper"
)

// noNumber stands for a cell without a number.
var noNumber = math.NaN()

// curves draws the compute that both sides have done, by month, for each scenario in a panel of its own.
func (f figures) curves() chart {
	names := f.text("scenarios.csv", "", "scenario")
	return chart{name: "curves", height: 620, draw: func(c draw.Canvas) {
		c = page(c, "Compute done by federation and campus, published form", "Cumulative training compute by month; the dashed line is the 405B target, dots are the months of delivery.",
			"Deterministic: no interval. Data: curves.csv and scenarios.csv.")
		width, height := (c.Max.X-c.Min.X)/2, (c.Max.Y-c.Min.Y)/2
		for i, name := range names {
			x, y := vg.Length(i%2)*width, vg.Length(1-i/2)*height
			f.curve(draw.Crop(c, x, x+width-(c.Max.X-c.Min.X), y+4, y+height-(c.Max.Y-c.Min.Y)), name)
		}
	}}
}

func (f figures) curve(c draw.Canvas, name string) {
	target := f.one("scenarios.csv", name, "target_flop")
	corner := vg.Point{X: c.Min.X + 44, Y: c.Max.Y}
	for _, part := range []struct {
		text  string
		color color.NRGBA
	}{
		{name + ":", ink},
		{"federation " + paper.GridMonth(f.one("scenarios.csv", name, "fed_month")) + ",", blue},
		{"campus " + paper.GridMonth(f.one("scenarios.csv", name, "campus_month")), vermillion},
	} {
		head := bold(style(textSize-1, part.color))
		c.FillText(aligned(head, 0, -1), corner, part.text)
		corner.X += head.Width(part.text + " ")
	}
	p := axes("", "compute done, FLOP", false, true)
	p.X.Min, p.X.Max = 0, 120
	p.X.Tick.Marker = gridYears(2)
	const bottom, top = 23.0, 28.0
	p.Y.Min, p.Y.Max = bottom, top
	var marks plot.ConstantTicks
	for e := bottom; e <= top; e++ {
		marks = append(marks, plot.Tick{Value: e, Label: "1e" + fixed(e, 0)})
	}
	p.Y.Tick.Marker = marks
	line := func(side string) plotter.XYs {
		var xys plotter.XYs
		for m, v := range f.column("curves.csv", name+".", side+"_flop") {
			xys = append(xys, plotter.XY{X: float64(m) + 1, Y: math.Log10(math.Max(v, 1e20))})
		}
		return xys
	}
	p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
		c.StrokeLines(draw.LineStyle{Color: ink, Width: 1, Dashes: []vg.Length{4, 3}}, []vg.Point{at(c, p, 0, math.Log10(target)), at(c, p, 120, math.Log10(target))})
		for _, side := range []struct {
			name  string
			color color.NRGBA
		}{{"fed", blue}, {"campus", vermillion}} {
			var pts []vg.Point
			for _, xy := range line(side.name) {
				pts = append(pts, at(c, p, xy.X, xy.Y))
			}
			c.StrokeLines(draw.LineStyle{Color: side.color, Width: 2}, c.ClipLinesXY(pts)...)
			month := f.one("scenarios.csv", name, side.name+"_month")
			if math.IsNaN(month) {
				continue
			}
			dot := at(c, p, month+1, math.Log10(target))
			c.DrawGlyph(draw.GlyphStyle{Color: side.color, Radius: 4, Shape: draw.CircleGlyph{}}, dot)
		}
	}))
	p.Draw(draw.Crop(c, 0, -10, 0, -18))
}

// gridYears marks every so many years of the grid of months.
func gridYears(step int) plot.ConstantTicks {
	var marks plot.ConstantTicks
	for y := 0; y <= 10; y += step {
		marks = append(marks, plot.Tick{Value: float64(12 * y), Label: fixed(2026+float64(y), 0)})
	}
	for i := range marks {
		marks[i].Label = marks[i].Label[:1] + marks[i].Label[2:] // no comma in a year
	}
	return marks
}

// publishedTornado draws the one-at-a-time changes of the published baseline.
func (f figures) publishedTornado() chart {
	const file = "tornado.csv"
	labels, units := f.text(file, "", "label"), f.text(file, "", "unit")
	low, high := f.column(file, "", "low"), f.column(file, "", "high")
	gapLow, gapHigh := f.column(file, "", "gap_at_low"), f.column(file, "", "gap_at_high")
	base := f.one("scenarios.csv", "baseline", "gap_months")
	var all []row
	for i, label := range labels {
		if i == barsShown || gapLow[i] == base && gapHigh[i] == base {
			break
		}
		if units[i] != "1" {
			label += ", " + units[i]
		}
		all = append(all, row{label, bar{mean: gapLow[i], end: short(low[i])}, bar{mean: gapHigh[i], end: short(high[i])}})
		for _, b := range []*bar{&all[i].low, &all[i].high} {
			if math.IsNaN(b.mean) {
				b.mean, b.end = base, b.end+": never delivered"
			}
		}
	}
	return chart{name: "tornado", height: rowHeight*vg.Length(len(all)) + 176, draw: func(c draw.Canvas) {
		c = page(c, "What moves the published lead of the federation", "One constant of the baseline at a time, at the ends of its range; all others stay.",
			"Deterministic: no interval; whole months. Constants that move nothing are left out. Data: tornado.csv.")
		text := swingPage{axis: "lead of the federation, months", low: "low end of the range", high: "high end", all: "baseline"}
		text.draw(c, all, base)
	}}
}

// short is significant for numbers of any size.
func short(v float64) string {
	if v >= 1e6 {
		return strconv.FormatFloat(v/1e9, 'g', 3, 64) + "e9"
	}
	return significant(v)
}
