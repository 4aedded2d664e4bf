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

	"github.com/google/go-cmp/cmp"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

var nan = runs.Number(math.NaN())

// numbersAxis is an axis of numbers.
func numbersAxis(name, scale string, kind params.Kind, x ...float64) analysis.Axis {
	a := analysis.Axis{Name: name, Label: "Label of " + name, Unit: "yr", Kind: kind, Scale: scale, Low: nan, Median: nan, High: nan}
	for _, v := range x {
		a.X, a.Settings = append(a.X, runs.Number(v)), append(a.Settings, csvNumber(runs.Number(v)))
	}
	if len(x) > 1 {
		a.Low, a.Median, a.High = a.X[0], a.X[len(x)/2], a.X[len(x)-1]
	}
	return a
}

// syntheticSweep is a sweep of made-up numbers: values along the axes, each with the error se.
func syntheticSweep(share bool, se float64, axes []analysis.Axis, values ...float64) *analysis.Sweep {
	estimate := func(v float64) runs.Estimate {
		return runs.Estimate{Value: runs.Number(v), StdErr: &se, Low: runs.Number(v - 2*se), High: runs.Number(v + 2*se), Level: 0.95, Basis: "made up"}
	}
	s := &analysis.Sweep{
		Run:    analysis.Run{Study: "default", Scenario: "combined", Model: "federation/1", Method: "random", Seed: 1, Points: 100_000},
		Output: "win", Share: share, Axes: axes, Own: estimate(0.862), Level: 0.95, Critical: 2.5,
		LargestStdErr: runs.Number(se), CrossingLevel: 0.5,
	}
	if !share {
		s.Output, s.Unit, s.CrossingLevel, s.Own = "gap_months", "month", 30, estimate(32)
	}
	for _, v := range values {
		s.Cells = append(s.Cells, analysis.SweptValue{
			At: make([]string, len(axes)), Estimate: estimate(v),
			BandLow: runs.Number(v - 3*se), BandHigh: runs.Number(v + 3*se), Difference: estimate(v - float64(s.Own.Value)),
		})
	}
	return s
}

func crossed(s *analysis.Sweep, lines ...analysis.Line) *analysis.Sweep {
	s.Lines = lines
	return s
}

func sweeps() map[string]*analysis.Sweep {
	wait := numbersAxis("wait", analysis.ScaleLog, params.Duration, 0.5, 1, 2, 4)
	date := numbersAxis("fed_decision", analysis.ScaleLinear, params.Date, 0.9143, 2, 3, 4.0028)
	flop := numbersAxis("target", analysis.ScaleLog, params.Choice, 1e22, 1e24, 1e26, 1e28)
	flop.Low, flop.Median, flop.High, flop.Unit = nan, nan, nan, "1"
	route := analysis.Axis{
		Name: "route", Label: "How the campus gets power", Unit: "1", Kind: params.Choice, Scale: analysis.ScaleOptions,
		Settings: []string{"firm", "gas", "scheduled"}, Weights: []float64{0.7, 0.3, 0}, Low: nan, Median: nan, High: nan,
	}
	few := syntheticSweep(true, 0.02, []analysis.Axis{numbersAxis("lag", analysis.ScaleLinear, params.Real, -1, 0, 1)}, 0.53, 0.55, 0.52)
	few.Lines, few.Replicates, few.Method = []analysis.Line{{}}, 16, "sobol"
	none := syntheticSweep(true, 0.02, []analysis.Axis{wait}, 1, 1, 1, 1)
	for i := range none.Cells {
		none.Cells[i].StdErr, none.Cells[i].BandLow, none.Cells[i].BandHigh, none.Cells[i].Low = nil, nan, nan, nan
		none.Cells[i].Difference = runs.Estimate{}
	}
	none.Lines, none.Critical, none.LargestStdErr = []analysis.Line{{}}, nan, nan
	return map[string]*analysis.Sweep{
		"curve": crossed(syntheticSweep(true, 0.001, []analysis.Axis{date}, 0.9, 0.75, 0.6, 0.44),
			analysis.Line{Crossings: []analysis.LevelCrossing{{Value: 3.61, Low: 3.58, High: 3.63}}}),
		"hill": crossed(syntheticSweep(true, 0.004, []analysis.Axis{wait}, 0.4, 0.6, 0.62, 0.2), analysis.Line{Crossings: []analysis.LevelCrossing{
			{Value: 0.7071, Low: runs.Number(math.Inf(-1)), High: 0.72, Rising: true}, {Value: 2.432, Low: 2.39, High: runs.Number(math.Inf(1))},
		}}),
		"flop":    crossed(syntheticSweep(true, 0.004, []analysis.Axis{flop}, 0.9, 0.9, 0.8, 0.7), analysis.Line{}),
		"options": syntheticSweep(true, 0.01, []analysis.Axis{route}, 0.9, 0.51, 0.2),
		"few":     few,
		"none":    none,
		"months": crossed(syntheticSweep(false, 0.5, []analysis.Axis{wait}, 26, 31, 37, 40),
			analysis.Line{Crossings: []analysis.LevelCrossing{{Value: 0.871, Low: 0.81, High: 0.95, Rising: true}}}),
		"map": crossed(syntheticSweep(true, 0.003, []analysis.Axis{date, flop},
			0.9, 0.8, 0.7, 0.6, 0.85, 0.7, 0.6, 0.45, 0.8, 0.6, 0.48, 0.35, 0.7, 0.46, 0.4, 0.2),
			analysis.Line{At: "1e22"},
			analysis.Line{At: "1e24", Crossings: []analysis.LevelCrossing{{Value: 3.71, Low: 3.7, High: 3.73}}},
			analysis.Line{At: "1e26", Crossings: []analysis.LevelCrossing{{Value: 2.82, Low: 2.8, High: 2.85}}},
			analysis.Line{At: "1e28", Crossings: []analysis.LevelCrossing{{Value: 1.65, Low: 1.6, High: 1.7}}}),
		"options_map": syntheticSweep(true, 0.003, []analysis.Axis{route, flop}, 0.9, 0.8, 0.7, 0.6, 0.85, 0.7, 0.6, 0.45, 0.8, 0.6, 0.48, 0.35),
	}
}

// The numbers of the golden sweeps are made up: the file holds what is said and how, not noise.
func TestSweepTextGolden(t *testing.T) {
	var b bytes.Buffer
	all := sweeps()
	for _, name := range []string{"curve", "hill", "flop", "options", "few", "none", "months", "map", "options_map"} {
		b.WriteString("=== " + name + "\n")
		if err := SweepText(&b, all[name]); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join("testdata", "sweeps.txt")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got, -update rewrites):\n%s", path, diff)
	}
	for line := range strings.SplitSeq(b.String(), "\n") {
		if utf8.RuneCountInString(line) > 105 {
			t.Errorf("a line is too long for a terminal: %s", line)
		}
	}
}

func TestSweepChartsAreWhole(t *testing.T) {
	for set, s := range sweeps() {
		err := SweepCharts(s, "curve_"+set, func(name string, content func(io.Writer) error) error {
			var b bytes.Buffer
			if err := content(&b); err != nil {
				return err
			}
			if dir := os.Getenv("CHARTS"); dir != "" {
				path := filepath.Join(dir, filepath.Base(name))
				if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(path, b.Bytes(), 0o644)); err != nil {
					return err
				}
			}
			if strings.HasSuffix(name, ".svg") {
				checkSVG(t, name, b.Bytes())
				return nil
			}
			picture, err := png.Decode(&b)
			if err == nil && !strings.Contains(set, "map") { // maps are full of colour
				checkPicture(t, name, picture)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", set, err)
		}
	}
}

func TestSweepCSV(t *testing.T) {
	all := sweeps()
	for _, c := range []struct {
		set  string
		rows int
		want string // of the last row, from the left
	}{
		{"curve", 4, "4.0028,win,0.44,0.001"},
		{"options", 3, "scheduled,win,0.2,0.01"},
		{"options_map", 12, "scheduled,1e+28,win,0.35,0.003"},
		{"none", 4, "4,win,1,,,1.04,,,0,,0,0"},
	} {
		var b bytes.Buffer
		if err := SweepCSV(&b, all[c.set]); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		last := strings.Join(rows[len(rows)-1], ",")
		if len(rows) != c.rows+1 || !strings.HasPrefix(last, c.want) {
			t.Errorf("%s: %d rows, the last %s; want %d, %s", c.set, len(rows)-1, last, c.rows, c.want)
		}
	}
}

// TestContour: the line of a plane is straight, and lies where the plane is at the level.
func TestContour(t *testing.T) {
	axis := numbersAxis("a", analysis.ScaleLinear, params.Real, 0, 1, 2)
	var values []float64
	for i := range 3 {
		for j := range 3 {
			values = append(values, 0.2*float64(i)+0.3*float64(j))
		}
	}
	s := syntheticSweep(true, 0.1, []analysis.Axis{axis, axis}, values...)
	pieces := contour(s, 0.45)
	if len(pieces) < 2 {
		t.Errorf("%d pieces", len(pieces))
	}
	for _, piece := range pieces {
		for _, at := range piece {
			if v := 0.2*at.y + 0.3*at.x; math.Abs(v-0.45) > 1e-12 {
				t.Errorf("the plane is %v at %v", v, at)
			}
		}
	}
	saddle := syntheticSweep(true, 0.1, []analysis.Axis{numbersAxis("a", "", params.Real, 0, 1), numbersAxis("b", "", params.Real, 0, 1)}, 0.9, 0.1, 0.1, 0.8)
	if pieces := contour(saddle, 0.5); len(pieces) != 2 {
		t.Errorf("a saddle has %d pieces, want 2", len(pieces))
	}
}
