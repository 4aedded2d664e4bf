package report

import (
	"fmt"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// screeningChart draws sigma against mu* of the groups of an output, the first of them with numbers and names. Those that have no
// sigma are on the axis, as squares.
func screeningChart(s *analysis.SensitivityRun, x *analysis.Screening) chart {
	unit := ", points of probability"
	if x.Unit != "" {
		unit = ", " + x.Unit
	}
	named := min(barsShown, len(x.Effects))
	foot := fmt.Sprintf("Bars are 95 %% intervals; squares are groups of several or correlated inputs, which have no sigma. Study %s, scenario %s: %s trajectories, %d levels, seed %d, %s runs of the model.",
		s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Levels, s.Seed, fixed(float64(s.Runs), 0))
	return chart{name: "sensitivity_" + x.Output, height: 520, draw: func(c draw.Canvas) {
		c = page(c, "What moves "+outputName(x.Output)+", and whether it does so alone",
			"Right: a step does much (mu*). Above the line: steps differ by more than their mean size, as what others are decides what it does (sigma).", foot)
		p := axes("mu*: mean size of an elementary effect"+unit, "sigma: how much effects differ", true, true)
		top, right := 0.0, 0.0
		for i := range x.Effects {
			right = max(right, finiteOr(x.Effects[i].MuStar.High, x.Effects[i].MuStar.Value))
			if e := x.Effects[i].Sigma; e != nil {
				top = max(top, finiteOr(e.Value, 0)+1.96*errorOr0(e))
			}
		}
		p.X.Max, p.Y.Max = 1.06*max(right, 1e-300), 1.06*max(top, 1e-300)
		p.X.Min, p.Y.Min = -0.02*p.X.Max, -0.04*p.Y.Max
		p.X.Tick.Marker, p.Y.Tick.Marker = ticks(0, p.X.Max, 6, fixed), ticks(0, p.Y.Max, 6, fixed)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			end := min(p.X.Max, p.Y.Max)
			from, to := at(c, p, 0, 0), at(c, p, end, end)
			c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1, Dashes: []vg.Length{4, 4}}, from.X, from.Y, to.X, to.Y)
			for i := len(x.Effects) - 1; i >= 0; i-- {
				drawEffect(c, p, &x.Effects[i], i, i < named)
			}
		}))
		list := draw.Crop(c, c.Max.X-c.Min.X-nameSpace, 0, 0, 0)
		corner := vg.Point{X: list.Min.X, Y: list.Max.Y - 4}
		for i := range named {
			text := style(textSize-1, ink)
			number := aligned(bold(text), -1, -1)
			list.FillText(number, vg.Point{X: corner.X + 16, Y: corner.Y}, strconv.Itoa(i+1))
			lines(list, text, vg.Point{X: corner.X + 22, Y: corner.Y}, wrap(text, x.Effects[i].Label, nameSpace-24, 1)...)
			corner.Y -= (textSize - 1) * 1.8
		}
		p.Draw(draw.Crop(c, 0, -nameSpace-16, 0, -4))
	}}
}

// drawEffect draws a dot with its intervals, and the number of those that are named.
func drawEffect(c draw.Canvas, p *plot.Plot, e *analysis.Effect, i int, named bool) {
	mu := &e.MuStar
	if mu.Value != mu.Value {
		return
	}
	fill, shape, sigma := blue, draw.GlyphDrawer(draw.CircleGlyph{}), 0.0
	if e.Sigma == nil {
		shape = draw.SquareGlyph{}
	} else if sigma = float64(e.Sigma.Value); sigma != sigma {
		return
	}
	if !named {
		fill = shade(faint, 0.6)
	}
	place := at(c, p, float64(mu.Value), sigma)
	if named {
		line := draw.LineStyle{Color: shade(blue, 0.5), Width: 1}
		if mu.StdErr != nil {
			c.StrokeLine2(line, at(c, p, float64(mu.Low), 0).X, place.Y, at(c, p, float64(mu.High), 0).X, place.Y)
		}
		if half := 1.96 * errorOr0(e.Sigma); half > 0 {
			c.StrokeLine2(line, place.X, at(c, p, 0, sigma-half).Y, place.X, at(c, p, 0, sigma+half).Y)
		}
	}
	radius := vg.Length(4)
	if !named {
		radius = 2.5
	}
	c.DrawGlyph(draw.GlyphStyle{Color: fill, Radius: radius, Shape: shape}, place)
	if named {
		c.FillText(aligned(bold(style(textSize-2, ink)), 0, 0), vg.Point{X: place.X + 4, Y: place.Y + 3}, strconv.Itoa(i+1))
	}
}

// errorOr0 returns the standard error of an estimate, 0 if there is none.
func errorOr0(e *runs.Estimate) float64 {
	if e == nil || e.StdErr == nil {
		return 0
	}
	return *e.StdErr
}

// finiteOr returns a, or b if a is NaN, or 0.
func finiteOr(a, b runs.Number) float64 {
	for _, v := range []runs.Number{a, b} {
		if v == v {
			return float64(v)
		}
	}
	return 0
}
