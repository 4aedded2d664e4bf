package report

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs/analysis"
)

const (
	tailShown = 0.005 // share of the gaps that may lie beyond either end of the axis
	gapStep   = 24    // months between ticks
)

// gapOutlines returns the parts of the histogram of the gap on either side of zero.
func gapOutlines(h analysis.Histogram) (campus, federation plotter.XYs) {
	zero := int(math.Round(-float64(h.From) / float64(h.Width)))
	return outline(h, 0, zero), outline(h, zero, len(h.Counts))
}

// span returns the part of a histogram that holds nearly all values, in steps of its axis, and
// the number of values outside.
func span(h analysis.Histogram) (from, to float64, outside float64) {
	n := h.Below + h.Above
	for _, k := range h.Counts {
		n += k
	}
	most := math.Floor(tailShown * n)
	edge := func(i int) float64 { return float64(h.From) + float64(i)*float64(h.Width) }
	i, j := 0, len(h.Counts)
	for sum := h.Below; i < j && sum+h.Counts[i] <= most; i++ {
		sum += h.Counts[i]
	}
	for sum := h.Above; j > i && sum+h.Counts[j-1] <= most; j-- {
		sum += h.Counts[j-1]
	}
	if n > 0 {
		from, to = edge(i), edge(j)
	}
	// Either side of zero has room for its name.
	from = gapStep * math.Floor(min(-1, from/gapStep, -to/gapStep/5))
	to = gapStep * math.Ceil(max(1, to/gapStep, -from/gapStep/5))
	outside = h.Below + h.Above
	for i, k := range h.Counts {
		if edge(i) < from || edge(i+1) > to {
			outside += k
		}
	}
	return from, to, outside
}

func gap(s *analysis.Summary) chart {
	h := s.Histograms.Gap
	campus, federation := gapOutlines(h)
	from, to, outside := span(h)
	return chart{name: "gap", height: 500, draw: func(c draw.Canvas) {
		c = page(c, "How far the federation is ahead", "Date of the campus less date of the federation, where both deliver.",
			caption(&s.Run, gapCaption(s, h, outside)))
		p := axes("lead of the federation, months", "share of points per 3 months, %", false, true)
		p.X.Min, p.X.Max = from, to
		p.X.Tick.Marker = months(from, to)
		p.Y.Min, p.Y.Max = 0, highest(1.4, campus, federation)
		p.Y.Tick.Marker = ticks(0, p.Y.Max, 6, fixed)
		p.Add(area(campus, vermillion), area(federation, blue))
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) { sides(c, p, s, h) }))
		p.Draw(c)
	}}
}

// months returns ticks at whole years or multiples of them.
func months(from, to float64) plot.ConstantTicks {
	step := gapStep * math.Ceil((to-from)/(16*gapStep))
	var all plot.ConstantTicks
	for i := math.Ceil(from / step); i*step <= to; i++ {
		all = append(all, plot.Tick{Value: i * step, Label: signed(i*step, 0)})
	}
	return all
}

// gapCaption says which points have no gap, and how many lie beyond the axis.
func gapCaption(s *analysis.Summary, h analysis.Histogram, outside float64) string {
	n := max(1, s.Curves.Points)
	text := fmt.Sprintf("No gap in %s of points", percent(h.Null/n))
	if s.Answer != nil {
		k := s.Answer.Counts
		text += fmt.Sprintf(" (only the federation delivers %s, only the campus %s, neither %s)",
			percent((k.SecondNever-k.Neither)/n), percent((k.FirstNever-k.Neither)/n), percent(k.Neither/n))
	}
	return text + fmt.Sprintf("; beyond the axis %s.", percent(outside/n))
}

// sides draws the zero line, the share on either side of it, the median and the band.
func sides(c draw.Canvas, p *plot.Plot, s *analysis.Summary, h analysis.Histogram) {
	zero := at(c, p, 0, 0).X
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, zero, c.Min.Y, zero, c.Max.Y)
	n := max(1, s.Curves.Points)
	left, right := h.Below, h.Above
	for j, k := range h.Counts {
		if float64(h.From)+float64(j+1)*float64(h.Width) <= 0 {
			left += k
		} else {
			right += k
		}
	}
	top := c.Max.Y - 4
	for _, side := range []struct {
		align float64
		x     vg.Length
		name  string
		count float64
		color color.NRGBA
	}{{-1, zero - 8, "campus first", left, vermillion}, {0, zero + 8, "federation first", right, blue}} {
		c.FillText(aligned(bold(style(textSize, side.color)), side.align, -1), vg.Point{X: side.x, Y: top}, side.name)
		c.FillText(aligned(style(textSize, side.color), side.align, -1),
			vg.Point{X: side.x, Y: top - textSize*lineHeight}, percent(side.count/n))
	}

	out := s.Output(h.Output)
	low, median, high := float64(analysis.Quantile(out, 0.05).Value), float64(analysis.Quantile(out, 0.5).Value), float64(analysis.Quantile(out, 0.95).Value)
	if math.IsNaN(median) {
		return
	}
	y := top - 5.5*textSize
	line := draw.LineStyle{Color: ink, Width: 1.5}
	a, b := at(c, p, max(low, p.X.Min), 0).X, at(c, p, min(high, p.X.Max), 0).X
	c.StrokeLine2(line, a, y, b, y)
	c.StrokeLine2(line, a, y-4, a, y+4)
	c.StrokeLine2(line, b, y-4, b, y+4)
	m := at(c, p, median, 0).X
	c.DrawGlyph(draw.GlyphStyle{Color: ink, Radius: 4, Shape: draw.CircleGlyph{}}, vg.Point{X: m, Y: y})
	text := fmt.Sprintf("median %s, 90 %%: %s to %s", signed(median, 0), signed(low, 0), signed(high, 0))
	center := aligned(style(textSize, ink), -0.5, 0)
	half := center.Width(text) / 2
	c.FillText(center, vg.Point{X: min(max((a+b)/2, c.Min.X+half), c.Max.X-half), Y: y + 8}, text)
}
