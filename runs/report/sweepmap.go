package report

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs/analysis"
)

// sweepMap draws a map: a cell for each pair of values, the first parameter upwards, and the line of
// the level through the middles of the cells.
func sweepMap(c draw.Canvas, s *analysis.Sweep) {
	up, across := &s.Axes[0], &s.Axes[1]
	m := newMeanScale(s)
	subtitle := "The study as it is: " + chartMean(s, m, s.Own.Value) + "."
	hasLine := !math.IsNaN(float64(s.CrossingLevel)) && up.Scale != analysis.ScaleOptions && across.Scale != analysis.ScaleOptions
	if hasLine {
		subtitle = fmt.Sprintf("Line: %s. ", levelText(s)) + subtitle
	}
	c = page(c, sweepTitle(s)+" by "+up.Name+" and "+across.Name, subtitle,
		sweepCaption(s, fmt.Sprintf("Largest standard error of a value: %s.", meanTextOrNone(s))))
	p := axes(axisLabel(across), axisLabel(up), false, false)
	p.X.Min, p.X.Max = -0.5, float64(len(across.Settings))-0.5
	p.Y.Min, p.Y.Max = -0.5, float64(len(up.Settings))-0.5
	p.X.Tick.Marker, p.Y.Tick.Marker = cellTicks(across, 10), cellTicks(up, 20)
	p.X.Tick.LineStyle.Width, p.Y.Tick.LineStyle.Width = 0, 0
	p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
		n := len(across.Settings)
		cell := func(k int) (r vg.Rectangle) {
			i, j := float64(k/n), float64(k%n)
			return vg.Rectangle{Min: at(c, p, j-0.5, i-0.5), Max: at(c, p, j+0.5, i+0.5)}
		}
		for k, v := range s.Cells {
			fill, _ := m.color(m.of(v.Value))
			c.SetColor(fill)
			c.Fill(cell(k).Path())
		}
		if hasLine {
			for _, l := range contour(s, float64(s.CrossingLevel)) {
				from, to := at(c, p, l[0].x, l[0].y), at(c, p, l[1].x, l[1].y)
				c.StrokeLine2(draw.LineStyle{Color: ink, Width: 2.5}, from.X, from.Y, to.X, to.Y)
			}
		}
		for k, v := range s.Cells {
			if n <= 12 {
				m.number(c, cell(k), s, v)
			}
		}
	}))
	p.Draw(draw.Crop(c, 0, -12, 0, 0))
}

// number writes a mean into a corner of its cell, over the line if that goes there.
func (m meanScale) number(c draw.Canvas, cell vg.Rectangle, s *analysis.Sweep, v analysis.SweptValue) {
	fill, dark := m.color(m.of(v.Value))
	text := style(textSize, ink)
	if dark {
		text.Color = color.White
	}
	content := mapNumber(s, v)
	if s.Share {
		content = fixed(100*float64(v.Value), 0)
	}
	corner := vg.Point{X: cell.Min.X + 5, Y: cell.Max.Y - 4}
	c.SetColor(fill)
	c.Fill(vg.Rectangle{
		Min: vg.Point{X: corner.X - 2, Y: corner.Y - textSize*lineHeight},
		Max: vg.Point{X: corner.X + text.Width(content) + 2, Y: corner.Y},
	}.Path())
	c.FillText(aligned(text, 0, -1), corner, content)
}

// cellTicks names values at the middles of their cells, about most of them.
func cellTicks(a *analysis.Axis, most int) plot.ConstantTicks {
	var all plot.ConstantTicks
	step := (len(a.Settings) + most - 1) / most
	for i := 0; i < len(a.Settings); i += step {
		label := shorten(place(a, i), 12)
		if a.Scale != analysis.ScaleOptions {
			label = axisNumber(a, float64(a.X[i]), 3)
		}
		all = append(all, plot.Tick{Value: float64(i), Label: label})
	}
	return all
}

// color returns the colour of a mean, from that of the campus over white to that of the federation,
// and whether it is a dark one.
func (m meanScale) color(v float64) (fill color.NRGBA, dark bool) {
	if math.IsNaN(v) {
		return rule, false
	}
	share := 2*(v-m.from)/(m.to-m.from) - 1
	end := blue
	if share < 0 {
		end, share = vermillion, -share
	}
	share = min(share, 1)
	mix := func(c uint8) uint8 { return uint8(255 - share*float64(255-c)) }
	return color.NRGBA{mix(end.R), mix(end.G), mix(end.B), 0xFF}, share > 0.7
}

// A spot is a place on a map, in numbers of cells.
type spot struct{ x, y float64 }

// contour returns the line on which the mean is at a level, in pieces: by linear interpolation along the
// edges between the middles of four neighbours, where two pieces meet by the mean of the four.
func contour(s *analysis.Sweep, level float64) [][2]spot {
	n := len(s.Axes[1].Settings)
	value := func(i, j int) float64 { return float64(s.Cells[i*n+j].Value) - level }
	var pieces [][2]spot
	for i := range len(s.Axes[0].Settings) - 1 {
		for j := range n - 1 {
			// Corners in turn, and the spots where the edges behind them cross the level.
			corners := [4]spot{{float64(j), float64(i)}, {float64(j + 1), float64(i)}, {float64(j + 1), float64(i + 1)}, {float64(j), float64(i + 1)}}
			v := [4]float64{value(i, j), value(i, j+1), value(i+1, j+1), value(i+1, j)}
			var at []spot
			for k := range 4 {
				a, b := v[k], v[(k+1)%4]
				if (a >= 0) != (b >= 0) {
					t := a / (a - b)
					from, to := corners[k], corners[(k+1)%4]
					at = append(at, spot{from.x + t*(to.x-from.x), from.y + t*(to.y-from.y)})
				}
			}
			switch len(at) {
			case 2:
				pieces = append(pieces, [2]spot{at[0], at[1]})
			case 4:
				if (v[0]+v[1]+v[2]+v[3] >= 0) == (v[0] >= 0) {
					pieces = append(pieces, [2]spot{at[0], at[1]}, [2]spot{at[2], at[3]})
				} else {
					pieces = append(pieces, [2]spot{at[3], at[0]}, [2]spot{at[1], at[2]})
				}
			}
		}
	}
	return pieces
}
