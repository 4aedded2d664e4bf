package report

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	xfont "golang.org/x/image/font"
)

// The palette of Okabe and Ito, which people with any kind of colour vision can tell apart.
var (
	blue       = color.NRGBA{0x00, 0x72, 0xB2, 0xFF} // federation
	vermillion = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF} // campus
	green      = color.NRGBA{0x00, 0x9E, 0x73, 0xFF} // federation first
	skyBlue    = color.NRGBA{0x56, 0xB4, 0xE9, 0xFF} // lowest decile
	orange     = color.NRGBA{0xE6, 0x9F, 0x00, 0xFF} // highest decile

	ink   = color.NRGBA{0x22, 0x22, 0x22, 0xFF}
	faint = color.NRGBA{0x66, 0x66, 0x66, 0xFF}
	rule  = color.NRGBA{0xDD, 0xDD, 0xDD, 0xFF}
)

const (
	pageWidth  = vg.Length(800)
	margin     = vg.Length(16)
	lineHeight = 1.25

	titleSize   = 16
	textSize    = 12
	captionSize = 10
)

// shade returns a colour with an opacity.
func shade(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity * 255)
	return c
}

func style(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		Handler: plot.DefaultTextHandler,
	}
}

func bold(s text.Style) text.Style {
	s.Font.Weight = xfont.WeightBold
	return s
}

func aligned(s text.Style, x, y float64) text.Style {
	s.XAlign, s.YAlign = text.XAlignment(x), text.YAlignment(y)
	return s
}

// lines draws lines of text downwards from the top left corner at, and returns where the next
// would start.
func lines(c draw.Canvas, s text.Style, at vg.Point, content ...string) vg.Point {
	for _, l := range content {
		c.FillText(aligned(s, 0, -1), at, l)
		at.Y -= s.Font.Size * lineHeight
	}
	return at
}

// wrap breaks a string at spaces into lines of at most width, and shortens what does not fit
// into most lines.
func wrap(s text.Style, content string, width vg.Length, most int) []string {
	var out []string
	line := ""
	words := strings.Fields(content)
	for i, word := range words {
		longer := strings.TrimSpace(line + " " + word)
		if line == "" || s.Width(longer) <= width {
			line = longer
			continue
		}
		if len(out) == most-1 {
			line = strings.Join(append([]string{line}, words[i:]...), " ")
			break
		}
		out = append(out, line)
		line = word
	}
	for n := len([]rune(line)); s.Width(line) > width && n > 1; n-- {
		line = shorten(line, n-1)
	}
	return append(out, line)
}

// page draws title, subtitle and caption, and returns the canvas between them.
func page(c draw.Canvas, title, subtitle, caption string) draw.Canvas {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	width := c.Max.X - c.Min.X

	top := vg.Point{X: c.Min.X, Y: c.Max.Y}
	head := bold(style(titleSize, ink))
	top = lines(c, head, top, wrap(head, title, width, 1)...)
	sub := style(textSize, faint)
	top = lines(c, sub, top, wrap(sub, subtitle, width, 2)...)

	small := style(captionSize, faint)
	foot := wrap(small, caption, width, 2)
	bottom := vg.Length(len(foot)) * small.Font.Size * lineHeight
	lines(c, small, vg.Point{X: c.Min.X, Y: c.Min.Y + bottom}, foot...)

	c.Max.Y = top.Y - 8
	c.Min.Y += bottom + 8
	return c
}

// axes makes an empty plot with a light grid.
func axes(x, y string, vertical, horizontal bool) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		rotation := a.Label.TextStyle.Rotation
		a.Label.TextStyle = aligned(style(textSize, ink), -0.5, float64(a.Label.TextStyle.YAlign))
		a.Label.TextStyle.Rotation = rotation
		label := a.Tick.Label
		a.Tick.Label = aligned(style(textSize, ink), float64(label.XAlign), float64(label.YAlign))
		a.LineStyle.Color, a.Tick.LineStyle.Color = faint, faint
		a.Label.Padding = 4
		a.Padding = 0
	}
	p.X.Label.Text, p.Y.Label.Text = x, y
	grid := plotter.NewGrid()
	grid.Vertical = draw.LineStyle{Color: rule, Width: 0.5}
	grid.Horizontal = grid.Vertical
	if !vertical {
		grid.Vertical.Color = nil
	}
	if !horizontal {
		grid.Horizontal.Color = nil
	}
	p.Add(grid)
	return p
}

// ticks returns ticks at round numbers, at most about most of them.
func ticks(from, to float64, most int, format func(v float64, decimals int) string) plot.ConstantTicks {
	step, decimals := math.Pow10(int(math.Floor(math.Log10((to-from)/float64(most))))), 0
	for _, factor := range []float64{2, 2.5, 2} {
		if (to-from)/step > float64(most) {
			step *= factor
		}
	}
	for scaled := step; decimals < 6 && math.Abs(scaled-math.Round(scaled)) > 1e-6; scaled *= 10 {
		decimals++
	}
	var all plot.ConstantTicks
	for i := math.Ceil(from/step - 1e-9); i*step <= to+1e-9*step; i++ {
		all = append(all, plot.Tick{Value: i * step, Label: format(i*step, decimals)})
	}
	return all
}

// A drawing is a plotter made of a function.
type drawing func(c draw.Canvas, p *plot.Plot)

// Plot calls d.
func (d drawing) Plot(c draw.Canvas, p *plot.Plot) { d(c, p) }

// at returns the place of a point in data coordinates.
func at(c draw.Canvas, p *plot.Plot, x, y float64) vg.Point {
	tx, ty := p.Transforms(&c)
	return vg.Point{X: tx(x), Y: ty(y)}
}
