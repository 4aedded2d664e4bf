package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/federated-frontier/mc/runs/analysis"
)

// StructureCharts draws the share of every combination, in the order of the share; see Charts for write.
func StructureCharts(s *analysis.Structure, write func(name string, content func(io.Writer) error) error) error {
	title, axis := outputTitle(s.Output, "")
	sorted := slices.Clone(s.Combinations)
	slices.SortStableFunc(sorted, func(a, b analysis.Combination) int {
		return cmp.Compare(float64(a.Share.Value), float64(b.Share.Value))
	})
	note := fmt.Sprintf("Around each line is its 95 %% interval, by itself. The band is what weights within a factor of %s of those of the study give. Study %s, scenario %s: %s points for each combination, seed %d.",
		number(s.Factor), s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Seed)
	return writeCharts([]chart{{name: "structure_" + s.Output, height: 420, draw: func(c draw.Canvas) {
		c = page(c, "How much of "+title+" is a judgement",
			fmt.Sprintf("Each of the %d combinations of options of %d choices, as wide as its weight in the study. Other weights give a mean over them, too.", len(sorted), len(s.Choices)), note)
		p := axes("weight of the combinations up to here, %", axis, false, true)
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 100, 0, 100
		p.X.Tick.Marker, p.Y.Tick.Marker = ticks(0, 100, 10, fixed), ticks(0, 100, 10, fixed)
		p.Add(drawing(func(c draw.Canvas, p *plot.Plot) {
			low, high := at(c, p, 0, 100*float64(s.Low.Share.Value)), at(c, p, 100, 100*float64(s.High.Share.Value))
			c.SetColor(shade(green, 0.15))
			c.Fill(vg.Rectangle{Min: low, Max: high}.Path())
			from := 0.0
			for _, x := range sorted {
				to := from + 100*x.Weight
				v := 100 * float64(x.Share.Value)
				left, right := at(c, p, from, v), at(c, p, to, v)
				c.SetColor(shade(green, 0.35))
				c.Fill(vg.Rectangle{Min: at(c, p, from, 100*float64(x.Share.Low)), Max: at(c, p, to, 100*float64(x.Share.High))}.Path())
				c.StrokeLine2(draw.LineStyle{Color: green, Width: 2}, left.X, left.Y, right.X, right.Y)
				from = to
			}
			stated := at(c, p, 0, 100*float64(s.Stated.Value)).Y
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1, Dashes: []vg.Length{4, 4}}, c.Min.X, stated, c.Max.X, stated)
			c.FillText(aligned(style(textSize-1, ink), 0, 0), vg.Point{X: c.Min.X + 6, Y: stated + 4}, "with the weights of the study: "+fixed(100*float64(s.Stated.Value), 1)+" %")
		}))
		p.Draw(draw.Crop(c, 0, -12, 0, -4))
	}}}, write)
}
