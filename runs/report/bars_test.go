package report

import (
	"bytes"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// whole checks that charts are drawn whole, as PNG and as SVG, and returns the SVG of each. If the environment variable CHARTS
// names a directory they are also written to it, to be looked at.
func whole(t *testing.T, set string, draw func(write func(name string, content func(io.Writer) error) error) error) map[string]string {
	t.Helper()
	drawings := map[string]string{}
	err := draw(func(name string, content func(io.Writer) error) error {
		var b bytes.Buffer
		if err := content(&b); err != nil {
			return err
		}
		if dir := os.Getenv("CHARTS"); dir != "" {
			path := filepath.Join(dir, set, filepath.Base(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, b.Bytes(), 0o644)); err != nil {
				return err
			}
		}
		if strings.HasSuffix(name, ".svg") {
			checkSVG(t, name, b.Bytes())
			drawings[name] = b.String()
			return nil
		}
		picture, err := png.Decode(&b)
		if err == nil {
			checkPicture(t, name, picture)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return drawings
}

func estimated(v, se float64) runs.Estimate {
	e := runs.Estimate{Value: runs.Number(v), Low: runs.Number(v - 2*se), High: runs.Number(v + 2*se)}
	if se > 0 {
		e.StdErr = &se
	} else {
		e.Low, e.High = runs.Number(math.NaN()), runs.Number(math.NaN())
	}
	return e
}

// says fails unless a picture has some texts.
func says(t *testing.T, svg string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(svg, text) {
			t.Errorf("the chart has no %q", text)
		}
	}
}

// TestComparisonCharts draws differences on both sides, without an error, of nothing and without a value.
func TestComparisonCharts(t *testing.T) {
	weight := 0.25
	diff := func(v, se float64) *runs.Estimate { e := estimated(v, se); return &e }
	variants := []analysis.ComparedVariant{
		{Variant: "study", Note: "scenario combined", Value: estimated(0.86, 0.001)},
		{Variant: "worse", Note: strings.Repeat("a long note ", 9), Difference: diff(0.0001, 0.001)},
		{Variant: "route=gas", Note: "How the campus gets power", Weight: &weight, Difference: diff(-0.1, 0.01)},
		{Variant: "same", Difference: diff(0, 0)},
		{Variant: "none", Difference: diff(math.NaN(), 0)},
	}
	c := &analysis.Comparison{Level: 0.95, Points: 1000, Paired: true, Outputs: []analysis.ComparedOutput{
		{Output: "win", Statistic: "share", Variants: variants},
		{Output: "t_fed", Unit: "yr", Statistic: "median", Variants: variants[:2]},
		{Output: "gap_months", Unit: "month", Statistic: "median", Variants: variants},
	}}
	drawings := whole(t, "comparison", func(write func(string, func(io.Writer) error) error) error { return ComparisonCharts(c, write) })
	says(t, drawings["charts/comparison_win.svg"], "How the campus gets power: gas", "Difference from study (scenario combined), where it is 86.0 ± 0.1 %", "points of percent")
	says(t, drawings["charts/comparison_t_fed.svg"], "difference of medians, months")
	if len(drawings) != 3 {
		t.Errorf("there are %d charts", len(drawings))
	}
}

// TestValueCharts draws parameters of some worth and of none, and nothing if nothing has any.
func TestValueCharts(t *testing.T) {
	v := &analysis.Information{Title: "Which", Unit: "EUR", Value: &analysis.Value{
		Best: "wait", Losses: []analysis.ExpectedLoss{{Option: "wait", Loss: estimated(2e9, 1e6)}}, Perfect: estimated(4e7, 1e6),
		Parameters: []analysis.ParameterValue{
			{Label: "Everything " + strings.Repeat("long ", 30), Inputs: []string{"a", "b"}, Value: estimated(1e7, 1e6)},
			{Label: "Little", Inputs: []string{"a"}, Value: estimated(-1e5, 2e5)},
			{Label: "Nothing", Inputs: []string{"b"}, Value: estimated(0, 0)},
		},
	}}
	draw := func(write func(string, func(io.Writer) error) error) error { return ValueCharts(v, write) }
	says(t, whole(t, "value", draw)["charts/value.svg"], "to know all", "Little", "m EUR", "the best is wait: 1")
	v.Perfect = estimated(0, 0)
	if drawings := whole(t, "value", draw); len(drawings) != 0 {
		t.Errorf("of no worth there are %d charts", len(drawings))
	}
}

// TestScreeningCharts draws effects with errors, of a group without a direction, without a value, of one step and of nothing.
func TestScreeningCharts(t *testing.T) {
	effect := func(name string, mu runs.Estimate, sigma *runs.Estimate) analysis.Effect {
		return analysis.Effect{InputGroup: analysis.InputGroup{Name: name, Label: "Input " + strings.Repeat(name, 60)}, MuStar: mu, Mu: sigma, Sigma: sigma}
	}
	sigma, none := estimated(3, 0.5), estimated(math.NaN(), 0)
	s := &analysis.SensitivityRun{Levels: 4, Morris: []analysis.Screening{{Output: "win", Effects: []analysis.Effect{
		effect("a", estimated(4, 1), &sigma), effect("b", estimated(2, 0.1), nil), effect("c", estimated(1, 0), &sigma), effect("d", none, &none),
	}}, {Output: "gap_months", Unit: "month", Effects: []analysis.Effect{effect("a", estimated(0, 0), nil)}}}}
	for len(s.Morris[0].Effects) < 20 {
		s.Morris[0].Effects = append(s.Morris[0].Effects, effect("z", estimated(0.1, 0.01), &sigma))
	}
	drawings := whole(t, "screening", func(write func(string, func(io.Writer) error) error) error { return SensitivityCharts(s, write) })
	says(t, drawings["charts/sensitivity_win.svg"], "mu*: mean size of an elementary effect, points of probability", "15")
	says(t, drawings["charts/sensitivity_gap_months.svg"], "month")
}
