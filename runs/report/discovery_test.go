package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// discovered is what is discovered of an event in the corner of three inputs, of which one is a date and one a choice.
func discovered(t *testing.T) *analysis.Discovery {
	t.Helper()
	const n = 12000
	inputs := []params.Input{
		{Name: "date", Label: "Date of something", Kind: params.Date, Unit: "yr"},
		{Name: "wait", Label: "Wait for what a rather long label names, which is more than a line of the chart has", Kind: params.Duration, Unit: "month"},
		{Name: "way", Label: "Way it is done", Kind: params.Choice, Levels: []string{"one", "another", "third"}},
		{Name: "other", Kind: params.Real},
	}
	inputs[2].Dist.Weights = []float64{0.5, 0.25, 0.25}
	x := make([][]float64, len(inputs))
	event, used := make([]bool, n), make([]bool, n)
	for i := range n {
		u := func(k int) float64 { // square roots of primes
			_, v := math.Modf(float64(i) * []float64{0.4142135623730951, 0.7320508075688772, 0.2360679774997898, 0.6457513110645906}[k])
			return v
		}
		option := math.Floor(4*u(2)) - 1
		x[0], x[1], x[2], x[3] = append(x[0], 4*u(0)), append(x[1], 10*u(1)), append(x[2], max(0, option)), append(x[3], u(3))
		event[i], used[i] = u(0) > 0.5 && u(1) > 0.2 && u(1) < 0.7 && option >= 1 || i%29 == 0, true
	}
	scale := []float64{4, 10, 1, 1}
	d, err := analysis.Discover("win=false", inputs, x, event, used, 0, analysis.DiscoveryRule{Coverage: 0.5, Inputs: 4, Boxes: 2},
		func(input int, x float64) (below, upTo float64) { return x / scale[input], x / scale[input] })
	if err != nil {
		t.Fatal(err)
	}
	d.Run = analysis.Run{Study: "made", Scenario: "up", Model: "corner/1", Method: "random", Seed: 1, Points: n + 10, Failed: 10}
	return d
}

// TestDiscoveryText: what the text says of the box, and that it fits the terminal.
func TestDiscoveryText(t *testing.T) {
	d := discovered(t)
	var b bytes.Buffer
	if err := DiscoveryText(&b, d); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"The federation loses in 1", "Box 1. The federation loses in 100.0 % of the points", "  Date of something ", " from ", "(P50)", "not one (50.0 %)", " to 6.", "(P21 to P6",
		"Date of something: before Jan 2028 (P50)", "10 points have no value to tell the event by, and are left out.", "made, scenario up, model corner/1: 12,010 points, random, seed 1.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > textWidth {
			t.Errorf("a line is too long: %s", line)
		}
	}
	d.Boxes, d.Tree.Split, d.Replicates = nil, nil, 16
	b.Reset()
	if err := DiscoveryText(&b, d); err != nil || !strings.Contains(b.String(), "No box") || !strings.Contains(b.String(), "no split") || !strings.Contains(b.String(), "replicates") {
		t.Errorf("error %v, text:\n%s", err, b.String())
	}
}

// TestLimitWords: what is said of each kind of limit.
func TestLimitWords(t *testing.T) {
	low, high := &analysis.Bound{Value: 2, Quantile: 0.25}, &analysis.Bound{Value: 3.456, Quantile: 0.999}
	for _, c := range []struct {
		limit analysis.Limit
		want  string
	}{
		{analysis.Limit{Low: low}, "at least 2.00 (P25)"},
		{analysis.Limit{High: high}, "at most 3.46 (P99.9)"},
		{analysis.Limit{Low: low, High: high}, "from 2.00 to 3.46 (P25 to P99.9)"},
		{analysis.Limit{Kind: params.Date, Low: low}, "from Jan 2028 (P25)"},
		{analysis.Limit{Kind: params.Date, Low: low, High: high}, "from Jan 2028 until Jun 2029 (P25 to P99.9)"},
		{analysis.Limit{Kind: params.Choice, Options: []string{"a", "b"}, Without: []string{"c"}, Probability: 0.75}, "not c (75.0 %)"},
		{analysis.Limit{Kind: params.Choice, Options: []string{"a"}, Without: []string{"c"}, Probability: 0.5}, "a (50.0 %)"},
		{analysis.Limit{Low: &analysis.Bound{Value: 17194695, Quantile: 0.27}}, "at least 17,200,000 (P27)"},
		{analysis.Limit{High: &analysis.Bound{Value: 1, Quantile: runs.Number(math.NaN())}}, "at most 1.00 (–)"},
	} {
		if got := limitWords(&c.limit); got != c.want {
			t.Errorf("%+v is %q, want %q", c.limit, got, c.want)
		}
	}
}

// TestDiscoveryCharts: two charts, whole and in time, none without a box, and errors of the writer.
func TestDiscoveryCharts(t *testing.T) {
	d := discovered(t)
	files := 0
	err := DiscoveryCharts(d, func(name string, content func(io.Writer) error) error {
		var b bytes.Buffer
		if err := content(&b); err != nil {
			return err
		}
		files++
		if dir := os.Getenv("CHARTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), b.Bytes(), 0o644); err != nil {
				return err
			}
		}
		if strings.HasSuffix(name, ".svg") {
			checkSVG(t, name, b.Bytes())
			return nil
		}
		picture, err := png.Decode(&b)
		if err == nil {
			checkPicture(t, name, picture)
		}
		return err
	})
	if err != nil || files != 4 {
		t.Errorf("%d files, error %v", files, err)
	}
	full := errors.New("full")
	if err := DiscoveryCharts(d, func(string, func(io.Writer) error) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	d.Boxes = nil
	if err := DiscoveryCharts(d, func(string, func(io.Writer) error) error { return full }); err != nil {
		t.Error(err)
	}
}

// TestTrajectoryCSV: a row for each step, of which one is chosen in each peeling.
func TestTrajectoryCSV(t *testing.T) {
	d := discovered(t)
	var b bytes.Buffer
	if err := TrajectoryCSV(&b, d); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	steps, peelings, chosen := 0, 0, 0
	for _, box := range d.Boxes {
		for _, p := range box.Peelings {
			steps, peelings = steps+len(p.Steps), peelings+1
		}
	}
	for _, row := range rows[1:] {
		if row[3] == "true" {
			chosen++
		}
	}
	if len(rows) != 1+steps || chosen != peelings || peelings == 0 {
		t.Errorf("%d rows for %d steps, %d chosen in %d peelings", len(rows), steps, chosen, peelings)
	}
}
