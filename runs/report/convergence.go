package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// Convergence draws how the estimates of a run came to be what they are as points were added, and writes
// the same as a table. before are the checkpoints of the run, or of the replicates of a design; without any there is nothing to show.
func Convergence(s *analysis.Summary, before []analysis.Checkpoint, write func(name string, content func(io.Writer) error) error) error {
	if s.Answer == nil || len(before) == 0 {
		return nil
	}
	all := before
	if before[len(before)-1].Points < s.Points {
		all = append(slices.Clip(all), s.Checkpoint())
	}
	if len(all) < 2 {
		return nil
	}
	if err := write("charts/convergence.csv", func(w io.Writer) error { return convergenceCSV(w, all) }); err != nil {
		return err
	}
	return writeCharts([]chart{convergence(s, all)}, write)
}

// convergenceCSV writes one row for each checkpoint.
func convergenceCSV(w io.Writer, all []analysis.Checkpoint) error {
	rows := [][]string{{
		"points", "win", "win_stderr", "win_low", "win_high",
		"median_gap_months", "median_gap_months_stderr", "median_gap_months_low", "median_gap_months_high",
	}}
	for _, c := range all {
		row := []string{strconv.FormatInt(c.Points, 10)}
		for _, e := range []runs.Estimate{c.Win, c.MedianGap} {
			row = append(row, csvNumber(e.Value), csvError(e.StdErr), csvNumber(e.Low), csvNumber(e.High))
		}
		rows = append(rows, row)
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func convergence(s *analysis.Summary, all []analysis.Checkpoint) chart {
	return chart{name: "convergence", height: 500, draw: func(c draw.Canvas) {
		title, note := "What the first points of the run said, and what all say", "The number of points is doubled from one dot to the next, save to the last."
		if s.Replicates > 0 {
			title = "What the first replicates of the run said, and what all say"
			note = fmt.Sprintf("Dots are means over 4, 8 and so on of %d replicates, each a design by itself. More replicates make errors smaller as more independent points do; larger designs can do better.", s.Replicates)
		}
		c = page(c, title, "Bars are 95 % intervals of each number of points. Every estimate has the points of those to its left too; lines are at the last.", caption(&s.Run, note))
		win := settling("", "P(federation first), %", all, func(c analysis.Checkpoint) runs.Estimate { return c.Win }, 100)
		gap := settling("number of points", "median lead, months", all, func(c analysis.Checkpoint) runs.Estimate { return c.MedianGap }, 1)
		plots := [][]*plot.Plot{{win}, {gap}}
		for i, row := range plot.Align(plots, draw.Tiles{Rows: 2, Cols: 1, PadY: 14, PadRight: 28}, c) {
			plots[i][0].Draw(row[0])
		}
	}}
}

// settling plots an estimate, times a factor, against the number of points, whose scale is logarithmic.
func settling(x, y string, all []analysis.Checkpoint, of func(analysis.Checkpoint) runs.Estimate, factor float64) *plot.Plot {
	p := axes(x, y, false, true)
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range all {
		e := of(c)
		for _, v := range []runs.Number{e.Low, e.Value, e.High} {
			if v := factor * float64(v); !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if low > high {
		low, high = 0, 0
	}
	room := 0.08 * (high - low)
	if room == 0 {
		room = 1
	}
	first, last := math.Log2(float64(all[0].Points)), math.Log2(float64(all[len(all)-1].Points))
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = first-0.3, last+0.3, low-room, high+room
	p.Y.Tick.Marker = ticks(p.Y.Min, p.Y.Max, 5, fixed)
	p.X.Tick.Marker = pointTicks(all)
	p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
		line := draw.LineStyle{Color: green, Width: 2}
		final := factor * float64(of(all[len(all)-1]).Value)
		if !math.IsNaN(final) {
			c.StrokeLines(draw.LineStyle{Color: green, Width: 0.75}, []vg.Point{at(c, p, p.X.Min, final), at(c, p, p.X.Max, final)})
		}
		for _, point := range all {
			e, x := of(point), math.Log2(float64(point.Points))
			bottom, top := factor*float64(e.Low), factor*float64(e.High)
			if !math.IsNaN(bottom+top) && !math.IsInf(bottom, 0) && !math.IsInf(top, 0) {
				c.StrokeLines(line, []vg.Point{at(c, p, x, bottom), at(c, p, x, top)})
			}
			if v := factor * float64(e.Value); !math.IsNaN(v) {
				c.DrawGlyph(draw.GlyphStyle{Color: green, Radius: 4, Shape: draw.CircleGlyph{}}, at(c, p, x, v))
			}
		}
	}))
	return p
}

// pointTicks are at the numbers of points, at most about eight of which have a label: the last, and every so many before.
func pointTicks(all []analysis.Checkpoint) plot.ConstantTicks {
	const most = 8
	every := (len(all) + most - 1) / most
	var ticks plot.ConstantTicks
	end := len(all) - 1
	for i, c := range all {
		tick := plot.Tick{Value: math.Log2(float64(c.Points))}
		near := i < end && float64(all[end].Points) < 1.5*float64(c.Points) // their labels would touch
		if (end-i)%every == 0 && !near {
			tick.Label = fixed(float64(c.Points), 0)
		}
		ticks = append(ticks, tick)
	}
	return ticks
}
