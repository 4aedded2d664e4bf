package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs/paper"
)

// steps returns the outline of a histogram over the zero line, in percent.
func (f figures) steps(quantity string) plotter.XYs {
	const file = "histograms.csv"
	prefix := quantity + "."
	from, to, share := f.column(file, prefix, "from"), f.column(file, prefix, "to"), f.column(file, prefix, "share")
	xys := plotter.XYs{{X: from[0], Y: 0}}
	for i := range from {
		xys = append(xys, plotter.XY{X: from[i], Y: 100 * share[i]}, plotter.XY{X: to[i], Y: 100 * share[i]})
	}
	return append(xys, plotter.XY{X: to[len(to)-1], Y: 0})
}

// dates draws the distributions of the two dates with the published dates.
func (f figures) dates() chart {
	fed, campus := f.steps("t_fed"), f.steps("t_campus")
	return chart{name: "dates", height: 520, draw: func(c draw.Canvas) {
		c = page(c, "The published dates in the distributions of the study", "Share of points whose date of delivery lies in a quarter of a year; lines are the published dates (o optimistic, b baseline, p pessimistic).",
			"Dates after 2041 are not shown. Data: histograms.csv, scenarios.csv, distributions.csv.")
		p := axes("", "share of points per quarter, %", false, true)
		p.X.Min, p.X.Max = 0, 16
		var marks plot.ConstantTicks
		for y := 0; y <= 16; y += 2 {
			marks = append(marks, plot.Tick{Value: float64(y), Label: year(2026 + y)})
		}
		p.X.Tick.Marker = marks
		p.Y.Min, p.Y.Max = 0, highest(1.15, fed, campus)
		p.Y.Tick.Marker = ticks(0, p.Y.Max, 6, fixed)
		p.Add(area(campus, vermillion), area(fed, blue))
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			for _, name := range []string{"optimistic", "baseline", "pessimistic"} {
				for _, side := range []struct {
					name  string
					color color.NRGBA
				}{{"fed", blue}, {"campus", vermillion}} {
					color := side.color
					x := (f.one("scenarios.csv", name, side.name+"_month") + 0.5) / 12
					from, to := at(c, p, x, 0), at(c, p, x, p.Y.Max*0.93)
					c.StrokeLine2(draw.LineStyle{Color: color, Width: 1.5, Dashes: []vg.Length{5, 3}}, from.X, from.Y, to.X, to.Y)
					c.FillText(aligned(bold(style(textSize, color)), -0.5, 0), vg.Point{X: to.X, Y: to.Y + 3}, name[:1])
				}
			}
			corner := vg.Point{X: c.Max.X - 230, Y: c.Max.Y - 40}
			corner = legend(c, corner, "Federation", blue, f.dateLines("t_fed")...)
			corner.Y -= 8
			legend(c, corner, "Campus", vermillion, f.dateLines("t_campus")...)
		}))
		p.Draw(c)
	}}
}

func year(y int) string {
	return string(rune('0'+y/1000)) + string(rune('0'+y/100%10)) + string(rune('0'+y/10%10)) + string(rune('0'+y%10))
}

func (f figures) dateLines(name string) []string {
	at := func(q string) string { return paper.GridMonth(12*f.one("distributions.csv", name+q, "value") - 0.5) }
	return []string{"median " + at("_p50"), "90 %: " + at("_p05") + " to " + at("_p95"), "delivered: " + percent(f.one("distributions.csv", name+"_known", "value"))}
}

// gap draws the distribution of the lead with the published band.
func (f figures) gap() chart {
	all := f.steps("gap_months")
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range f.column("scenarios.csv", "", "published_gap_months") {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return chart{name: "gap", height: 460, draw: func(c draw.Canvas) {
		c = page(c, "The published band of the lead in the distribution of the study", "Share of points per three months of lead; the shaded band holds the published leads, the line is no lead.",
			"Points where both sides deliver. Errors of the shares are below 0.2 percentage points. Data: histograms.csv, distributions.csv.")
		p := axes("lead of the federation over the campus, months", "share of points per three months, %", false, true)
		p.X.Min, p.X.Max = -48, 168
		var marks plot.ConstantTicks
		for m := -48.0; m <= 168; m += 24 {
			marks = append(marks, plot.Tick{Value: m, Label: fixed(m, 0)})
		}
		p.X.Tick.Marker = marks
		p.Y.Min, p.Y.Max = 0, highest(1.3, all)
		p.Y.Tick.Marker = ticks(0, p.Y.Max, 6, fixed)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			a, b := at(c, p, low, 0), at(c, p, high, p.Y.Max)
			c.SetColor(shade(orange, 0.25))
			c.Fill(vg.Rectangle{Min: a, Max: b}.Path())
		}), area(all, green), drawing(func(c draw.Canvas, p *plot.Plot) {
			x := at(c, p, 0, 0).X
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1.5}, x, c.Min.Y, x, c.Max.Y)
			for _, part := range []struct {
				x         float64
				name, row string
			}{{-24, "campus first", "gap_behind"}, {22, "ahead by less", "gap_short"}, {(low + high) / 2, "in the band", "gap_in_band"}, {110, "ahead by more", "gap_long"}} {
				top := at(c, p, part.x, p.Y.Max)
				c.FillText(aligned(bold(style(textSize, ink)), -0.5, -1), vg.Point{X: top.X, Y: top.Y - 4}, percent(f.one("distributions.csv", part.row, "value")))
				c.FillText(aligned(style(textSize-1, faint), -0.5, -1), vg.Point{X: top.X, Y: top.Y - 20}, part.name)
			}
		}))
		p.Draw(c)
	}}
}

// waterfall draws the way from the published baseline to the median of the study.
func (f figures) waterfall() chart {
	const file = "waterfall.csv"
	labels, gap := f.text(file, "", "label"), f.column(file, "", "gap_median")
	step, low, high := f.column(file, "", "step"), f.column(file, "", "step_low"), f.column(file, "", "step_high")
	last := len(labels) - 1
	const height = vg.Length(29)
	return chart{name: "waterfall", height: height*vg.Length(len(labels)+1) + 130, draw: func(c draw.Canvas) {
		c = page(c, "From the published lead to the median of the study", "Median lead of the federation as one difference after the other is added, in this order; numbers are the steps in months.",
			"Whiskers: 95 % interval of the step, same points before and after. In another order steps differ. Data: waterfall.csv.")
		p := axes("median lead of the federation, months", "", true, false)
		p.HideY()
		p.X.Min, p.X.Max = 0, 10
		for _, g := range gap {
			p.X.Max = max(p.X.Max, g+8)
			p.X.Min = min(p.X.Min, g-8)
		}
		p.X.Tick.Marker = ticks(p.X.Min, p.X.Max, 8, fixed)
		p.Y.Min, p.Y.Max = 0, float64(len(labels)+1)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			bar := func(i int, name string, from, to float64, fill color.NRGBA) (middle vg.Length) {
				y := at(c, p, 0, p.Y.Max-float64(i)-0.5).Y
				label(c, name, y)
				a, b := at(c, p, from, 0).X, at(c, p, to, 0).X
				c.SetColor(fill)
				c.Fill(vg.Rectangle{Min: vg.Point{X: min(a, b), Y: y - height/3}, Max: vg.Point{X: max(a, b) + 0.5, Y: y + height/3}}.Path())
				return y
			}
			total := func(i int, name string, v float64) {
				y := bar(i, name, 0, v, faint)
				c.FillText(aligned(bold(style(textSize-1, ink)), 0, -0.5), vg.Point{X: at(c, p, v, 0).X + 6, Y: y}, fixed(v, 0))
			}
			total(0, labels[0], gap[0])
			for i := 1; i <= last; i++ {
				fill := blue
				if step[i] < 0 {
					fill = vermillion
				}
				y := bar(i, labels[i], gap[i-1], gap[i], fill)
				end := max(gap[i], gap[i-1])
				if low[i] < high[i] {
					a, b := at(c, p, gap[i-1]+low[i], 0).X, at(c, p, gap[i-1]+high[i], 0).X
					c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, a, y, b, y)
					end = max(end, gap[i-1]+high[i])
				}
				c.FillText(aligned(style(textSize-1, ink), 0, -0.5), vg.Point{X: at(c, p, end, 0).X + 6, Y: y}, signed(step[i], 1))
			}
			total(last+1, "Median of the study", gap[last])
		}))
		p.Draw(draw.Crop(c, nameSpace, -12, 0, 0))
	}}
}

// regions draws the scorecard.
func (f figures) regions() chart {
	const file = "regions.csv"
	names, rank := f.text(file, "", "country"), f.column(file, "", "rank")
	score, low, high, first := f.column(file, "", "score"), f.column(file, "", "score_p05"), f.column(file, "", "score_p95"), f.column(file, "", "p_first")
	const height = vg.Length(26)
	return chart{name: "regions", height: height*vg.Length(len(names)) + 130, draw: func(c draw.Canvas) {
		c = page(c, "Where a small site is best placed", "Mean score of a region (waits, electricity, emissions, chance of permission); bars hold 90 % of points. Right: chance of rank 1.",
			"Scores are of one point's regions against each other, from 0 to 1; the weights are a judgement. Data: regions.csv.")
		p := axes("score, 1 is best", "", true, false)
		p.HideY()
		p.X.Min, p.X.Max = 0, 1.12
		p.X.Tick.Marker = ticks(0, 1, 6, fixed)
		p.Y.Min, p.Y.Max = 0, float64(len(names))
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			for i, name := range names {
				y := at(c, p, 0, p.Y.Max-rank[i]+0.5).Y
				label(c, fixed(rank[i], 0)+"  "+name, y)
				a, b, m := at(c, p, low[i], 0).X, at(c, p, high[i], 0).X, at(c, p, score[i], 0)
				c.SetColor(shade(blue, 0.3))
				c.Fill(vg.Rectangle{Min: vg.Point{X: a, Y: y - 6}, Max: vg.Point{X: b, Y: y + 6}}.Path())
				c.DrawGlyph(draw.GlyphStyle{Color: blue, Radius: 4.5, Shape: draw.CircleGlyph{}}, vg.Point{X: m.X, Y: y})
				c.FillText(aligned(style(textSize-1, ink), -1, -0.5), vg.Point{X: at(c, p, 1.12, 0).X, Y: y}, percent(first[i]))
			}
		}))
		p.Draw(draw.Crop(c, nameSpace-60, -12, 0, 0))
	}}
}

// delay draws what it costs the federation to decide later than the campus.
func (f figures) delay() chart {
	var keys []string
	for i := range 5 {
		keys = append(keys, "delay_"+string(rune('0'+i))+"_win")
	}
	return chart{name: "delay", height: 420, draw: func(c draw.Canvas) {
		c = page(c, "What it costs to decide late", "Probability that the federation delivers first, by how long after the campus it decides.",
			"The campus decides in mid-2027; whiskers: 95 % intervals, smaller than the dots. Data: debate.csv, rows delay_…_win.")
		p := axes("decision of the federation after that of the campus, years", "P(federation first), %", false, true)
		p.X.Min, p.X.Max = -0.3, 4.3
		p.X.Tick.Marker = ticks(0, 4, 5, fixed)
		p.Y.Min, p.Y.Max = 0, 100
		p.Y.Tick.Marker = ticks(0, 100, 5, fixed)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			half := at(c, p, 0, 50).Y
			c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1, Dashes: []vg.Length{4, 3}}, c.Min.X, half, c.Max.X, half)
			var pts []vg.Point
			for i, key := range keys {
				v := f.one("debate.csv", key, "value")
				pt := at(c, p, float64(i), 100*v)
				pts = append(pts, pt)
				a, b := at(c, p, 0, 100*f.one("debate.csv", key, "low")).Y, at(c, p, 0, 100*f.one("debate.csv", key, "high")).Y
				c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, pt.X, a, pt.X, b)
				c.DrawGlyph(draw.GlyphStyle{Color: blue, Radius: 4, Shape: draw.CircleGlyph{}}, pt)
				c.FillText(aligned(style(textSize, ink), -0.5, 0), vg.Point{X: pt.X, Y: pt.Y + 9}, percent(v))
			}
			c.StrokeLines(draw.LineStyle{Color: blue, Width: 1.5}, pts)
		}))
		p.Draw(c)
	}}
}
