package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// drawn returns the files of the charts of a summary. If the environment variable CHARTS names
// a directory they are also written to it, to be looked at.
func drawn(tb testing.TB, s *analysis.Summary, set string) map[string][]byte {
	tb.Helper()
	files := map[string][]byte{}
	err := Charts(s, func(name string, content func(io.Writer) error) error {
		var b bytes.Buffer
		err := content(&b)
		files[name] = b.Bytes()
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	if dir := os.Getenv("CHARTS"); dir != "" {
		for name, content := range files {
			path := filepath.Join(dir, set, filepath.Base(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return files
}

func TestChartNames(t *testing.T) {
	got := slices.Sorted(maps.Keys(drawn(t, synthetic(), "default")))
	var want []string
	for _, name := range []string{"dates", "gap", "tornado_gap", "tornado_win", "win_curve"} {
		want = append(want, "charts/"+name+".png", "charts/"+name+".svg")
	}
	if !slices.Equal(got, want) {
		t.Errorf("charts are %v, want %v", got, want)
	}
}

// Every chart can be drawn of every summary, fills its canvas in the right size, keeps its margin
// clear, and has its text as text.
func TestChartsAreWhole(t *testing.T) {
	for set, s := range summaries() {
		for name, content := range drawn(t, s, set) {
			if strings.HasSuffix(name, ".svg") {
				checkSVG(t, set+" "+name, content)
				continue
			}
			picture, err := png.Decode(bytes.NewReader(content))
			if err != nil {
				t.Errorf("%s %s: %v", set, name, err)
				continue
			}
			checkPicture(t, set+" "+name, picture)
		}
	}
}

func checkPicture(t *testing.T, name string, picture image.Image) {
	t.Helper()
	size := picture.Bounds().Size()
	if size.X != 1600 || size.Y < 360 {
		t.Errorf("%s: %v pixels, want 1600 in width and enough in height", name, size)
	}
	flat := image.NewRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), picture, image.Point{}, draw.Src)
	const margin = 8 // pixels
	inked := 0
	for y := range size.Y {
		for x := range size.X {
			pixel := flat.Pix[y*flat.Stride+4*x:][:3]
			if pixel[0]&pixel[1]&pixel[2] == 0xFF {
				continue
			}
			inked++
			if x < margin || y < margin || x >= size.X-margin || y >= size.Y-margin {
				t.Errorf("%s: something at (%d, %d), in the margin of %v", name, x, y, size)
				return
			}
		}
	}
	if share := float64(inked) / float64(size.X*size.Y); share < 0.01 || share > 0.6 {
		t.Errorf("%s: %.1f %% of pixels are not white", name, 100*share)
	}
}

func checkSVG(t *testing.T, name string, content []byte) {
	t.Helper()
	texts, outlines := 0, 0
	for d := xml.NewDecoder(bytes.NewReader(content)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if start, ok := token.(xml.StartElement); ok {
			switch start.Name.Local {
			case "text":
				texts++
			case "path":
				outlines++
			}
		}
	}
	if texts < 5 || outlines < 5 {
		t.Errorf("%s: %d texts and %d paths, want more", name, texts, outlines)
	}
	if bytes.Contains(content, []byte("NaN")) || bytes.Contains(content, []byte("Inf")) {
		t.Errorf("%s: a coordinate is not a number", name)
	}
	if !bytes.Contains(content, []byte("sans-serif")) {
		t.Errorf("%s: no font to fall back to", name)
	}
}

// summaries are the synthetic one and some that are hard to draw.
func summaries() map[string]*analysis.Summary {
	few := synthetic()
	few.Points, few.Curves.Band = 200, 0.096

	certain := synthetic()
	for i := range certain.Curves.Years {
		certain.Curves.Win.Share[i] = certain.Curves.First.Share[i]
		certain.Curves.Second.Share[i] = 0
	}
	h := certain.Histograms
	h.Second.Null += sum(h.Second.Counts)
	clear(h.Second.Counts)
	h.Gap.Null += sum(h.Gap.Counts)
	clear(h.Gap.Counts)
	certain.Curves.Second.Half.Date = runs.Number(math.Inf(1))
	never := certain.Output("t_campus")
	never.Null, never.Count, never.Quantiles = never.Count+never.Null, 0, nil
	noGap := certain.Output("gap_months")
	noGap.Null, noGap.Count, noGap.Quantiles = noGap.Count+noGap.Null, 0, nil

	late := synthetic() // both late and slow, so that the axes show the whole horizon
	for i, y := range late.Curves.Years {
		late.Curves.First.Share[i] = y / 25
		late.Curves.Second.Share[i] = y / 40
		late.Curves.Win.Share[i] = y / 30
	}
	late.Curves.First.Half.Date, late.Curves.Second.Half.Date, late.Curves.Win.Half.Date = 12.5, runs.Number(math.Inf(1)), 15

	one := synthetic()
	for i := range one.Swings {
		one.Swings[i].Drivers = one.Swings[i].Drivers[3:4]
	}
	return map[string]*analysis.Summary{"default": synthetic(), "few": few, "certain": certain, "late": late, "one": one}
}

func sum(counts []float64) (n float64) {
	for _, k := range counts {
		n += k
	}
	return n
}

// What is drawn is what the summary says.
func TestChartData(t *testing.T) {
	s := synthetic()
	for i, c := range timeCurves(s.Curves) {
		from := []analysis.Curve{s.Curves.First, s.Curves.Second, s.Curves.Win}[i]
		if len(c.line) != len(from.Share) || len(c.band) != 2*len(from.Share) {
			t.Fatalf("%s: %d and %d points, want %d and twice as many", c.name, len(c.line), len(c.band), len(from.Share))
		}
		for j, xy := range c.line {
			if xy.X != float64(s.Curves.Years[j]) || xy.Y != 100*float64(from.Share[j]) {
				t.Errorf("%s: point %d is %v", c.name, j, xy)
			}
			up, down := c.band[j], c.band[len(c.band)-1-j]
			if up.X != xy.X || down.X != xy.X {
				t.Errorf("%s: the band is not around point %d", c.name, j)
			}
			if w := up.Y - down.Y; up.Y < 100 && down.Y > 0 && math.Abs(w-200*float64(s.Curves.Band)) > 1e-9 {
				t.Errorf("%s: the band at point %d is %v wide", c.name, j, w)
			}
		}
	}

	h := s.Histograms.Gap
	campus, federation := gapOutlines(h)
	if campus[len(campus)-1].X != 0 || federation[0].X != 0 {
		t.Error("the outlines of the gap do not meet at zero")
	}
	area := 0.0
	for _, o := range []plotter.XYs{campus, federation} {
		for i := 2; i < len(o)-1; i += 2 {
			area += o[i].Y
		}
	}
	if want := 100 * float64(sum(h.Counts)) / float64(s.Points); math.Abs(area-want) > 1e-9 {
		t.Errorf("the outlines of the gap hold %v %% of points, want %v", area, want)
	}

	r := s.Tornado("win")
	shown := rows(r, 100, false)
	if len(shown) != barsShown {
		t.Fatalf("%d rows, want %d", len(shown), barsShown)
	}
	from, to := extent(shown, 86.2)
	for i, x := range shown {
		d := r.Drivers[i]
		if x.low.mean != 100*float64(d.Low.Mean) || x.high.mean != 100*float64(d.High.Mean) || x.low.stderr != 100*float64(d.Low.StdErr) {
			t.Errorf("row %d is %+v, want %+v", i, x, d)
		}
		if min(x.low.mean, x.high.mean) < from || max(x.low.mean, x.high.mean) > to {
			t.Errorf("row %d is outside the axis from %v to %v", i, from, to)
		}
	}
}

// Charts drawn again, of a summary that was written and read, have the same bytes.
func TestChartsAreDeterministic(t *testing.T) {
	for _, set := range []string{"default", "certain"} {
		s := summaries()[set]
		content, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var read analysis.Summary
		if err := json.Unmarshal(content, &read); err != nil {
			t.Fatal(err)
		}
		a, b := drawn(t, s, set), drawn(t, &read, set)
		for name := range a {
			if !bytes.Equal(a[name], b[name]) {
				t.Errorf("%s: %s differs when drawn again", set, name)
			}
		}
	}
}

func TestChartsReportErrors(t *testing.T) {
	full := errors.New("disk full")
	err := Charts(synthetic(), func(string, func(io.Writer) error) error { return full })
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "charts/win_curve.png") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestWrap(t *testing.T) {
	s := style(textSize, ink)
	long := "Smallest machine that can hold the model, its optimiser state and the exchange buffers"
	for _, most := range []int{1, 2, 3} {
		got := wrap(s, long, 150, most)
		if len(got) > most {
			t.Errorf("%d lines, want at most %d", len(got), most)
		}
		for _, l := range got {
			if s.Width(l) > vg.Length(150) {
				t.Errorf("%q is too wide", l)
			}
		}
	}
	if got := wrap(s, "short", 150, 2); !slices.Equal(got, []string{"short"}) {
		t.Errorf("wrap(short) = %q", got)
	}
}

func TestTicks(t *testing.T) {
	for _, x := range []struct {
		from, to float64
		most     int
		want     string
	}{
		{0, 6.2, 6, "0 2 4 6"},
		{0, 100, 5, "0 20 40 60 80 100"},
		{71.3, 97.2, 8, "75 80 85 90 95"},
		{0, 0.55, 6, "0.0 0.1 0.2 0.3 0.4 0.5"},
		{-12, 31, 8, "−10 0 10 20 30"},
	} {
		var labels []string
		for _, tick := range ticks(x.from, x.to, x.most, fixed) {
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != x.want {
			t.Errorf("ticks from %v to %v: %s, want %s", x.from, x.to, got, x.want)
		}
	}
}

func BenchmarkCharts(b *testing.B) {
	s := synthetic()
	for b.Loop() {
		if err := Charts(s, func(_ string, content func(io.Writer) error) error { return content(io.Discard) }); err != nil {
			b.Fatal(err)
		}
	}
}
