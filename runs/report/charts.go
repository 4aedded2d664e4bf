package report

import (
	"bytes"
	"fmt"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/federated-frontier/mc/runs/analysis"
)

// A chart is a picture that is drawn from a summary alone.
type chart struct {
	name   string
	height vg.Length // its width is pageWidth
	draw   func(c draw.Canvas)
}

// dpi makes a PNG of two pixels per point.
const dpi = 144

// Charts draws all charts for which the summary has data, each as PNG and as SVG. It calls
// write with the name of each file, as in "charts/win_curve.png", and a function that writes its content.
func Charts(s *analysis.Summary, write func(name string, content func(io.Writer) error) error) error {
	return writeCharts(charts(s), write)
}

func writeCharts(charts []chart, write func(name string, content func(io.Writer) error) error) error {
	for _, ch := range charts {
		if err := ch.files(write); err != nil {
			return err
		}
	}
	return nil
}

// files calls write for the PNG and for the SVG.
func (ch chart) files(write func(name string, content func(io.Writer) error) error) error {
	for _, f := range []struct {
		extension string
		write     func(io.Writer) error
	}{{"png", ch.png}, {"svg", ch.svg}} {
		name := "charts/" + ch.name + "." + f.extension
		if err := write(name, f.write); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func charts(s *analysis.Summary) []chart {
	var all []chart
	if s.Curves != nil {
		all = append(all, winCurve(s))
	}
	if s.Histograms != nil {
		all = append(all, dates(s), gap(s))
	}
	for _, t := range []struct{ name, output, title, axis string }{
		{"tornado_win", "win", "What moves the probability that the federation is first", "P(federation first), %"},
		{"tornado_gap", "gap_months", "What moves the lead of the federation", "lead of the federation, months"},
	} {
		if r := s.Tornado(t.output); r != nil && len(r.Drivers) > 0 {
			all = append(all, tornado(s, r, t.name, t.title, t.axis))
		}
	}
	return all
}

func (ch chart) png(w io.Writer) error {
	c := vgimg.NewWith(vgimg.UseWH(pageWidth, ch.height), vgimg.UseDPI(dpi))
	ch.draw(draw.New(c))
	_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	return err
}

func (ch chart) svg(w io.Writer) error {
	c := vgsvg.New(pageWidth, ch.height)
	ch.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	// Arial and Helvetica have the widths of Liberation Sans.
	_, err := w.Write(bytes.ReplaceAll(b.Bytes(),
		[]byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;")))
	return err
}

// caption says what a chart is made of.
func caption(s *analysis.Run, more string) string {
	return fmt.Sprintf("%s Study %s, scenario %s: %s points, %s, seed %d, %s failed.",
		more, s.Study, s.Scenario, fixed(float64(s.Points), 0), s.Method, s.Seed, fixed(float64(s.Failed), 0))
}
