package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// ishigami is the function of Ishigami and Homma with twenty more inputs, the last of which does nothing. Its output is
// win where it is larger than 10.
func ishigami() model.Model {
	var in []model.Quantity
	for k := range 23 {
		in = append(in, model.Quantity{Name: fmt.Sprintf("x%d", k+1), Unit: "1"})
	}
	out := []model.Quantity{{Name: "gap_months", Unit: "month"}, {Name: "win", Kind: model.Bool}}
	return model.Func("ishigami/1", in, out, func(_ context.Context, y, x [][]float64) error {
		for i := range x[0] {
			v := make([]float64, len(x))
			for k := range x {
				v[k] = math.Pi * (2*x[k][i] - 1)
			}
			sum := math.Sin(v[0]) + 7*math.Sin(v[1])*math.Sin(v[1]) + 0.1*math.Pow(v[2], 4)*math.Sin(v[0])
			for k := 3; k < 22; k++ {
				sum += v[k] * 0.01 * float64(k)
			}
			if y[0] != nil {
				y[0][i] = sum
			}
			if y[1] != nil {
				y[1][i] = 0
				if sum > 10 {
					y[1][i] = 1
				}
			}
		}
		return nil
	})
}

// uniform is a Transform that leaves uniforms.
type uniform []string

func (u uniform) Variables() []string { return slices.Clone(u) }
func (u uniform) Dim() int            { return len(u) }
func (u uniform) Transform([][]float64) {
}

// sensitivities are the indices of the function, and the shares of points of it.
func sensitivities(tb testing.TB) (sobol, shares *analysis.SensitivityRun) {
	tb.Helper()
	m := ishigami()
	set := &params.Set{Study: "test", Scenario: "base"}
	var names uniform
	for _, q := range m.Inputs() {
		set.Inputs = append(set.Inputs, params.Input{Name: q.Name, Label: "The input with the long and winding name " + q.Name, Unit: "1", Kind: params.Real})
		names = append(names, q.Name)
	}
	plan := sampler.Plan{Method: sampler.Sobol, Variables: names, Points: 4096, Replicates: 16, Seed: 1}
	job := runs.Job{Spec: runs.Spec{Params: set, Plan: plan, Model: m.Name()}, Model: m, Joint: names}
	groups, err := analysis.InputGroups(set, names, analysis.Grouping{})
	if err != nil {
		tb.Fatal(err)
	}
	design := analysis.SobolDesign{Groups: groups, Outputs: []string{"gap_months", "win"}}
	for range names {
		design.Deciles = append(design.Deciles, [2]float64{0.1, 0.9})
	}
	s, err := analysis.NewSobol(job, design)
	if err != nil {
		tb.Fatal(err)
	}
	indices, err := s.Execute(tb.Context(), runs.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	run := analysis.Run{Study: "test", Scenario: "base", Model: m.Name(), Method: "sobol", Replicates: 16, Seed: 1, Points: plan.Points}
	sobol = &analysis.SensitivityRun{Format: 1, Run: run, Groups: len(groups), Runs: s.Runs(), Sobol: indices}

	d := &analysis.GivenData{Inputs: set.Inputs, Outputs: m.Outputs(), Parts: slices.Repeat([]int{256}, 16)}
	d.Correlated = func(input string) bool { return input == "x22" }
	points, err := sampler.New(plan)
	if err != nil {
		tb.Fatal(err)
	}
	for range names {
		d.X = append(d.X, make([]float64, plan.Points))
	}
	d.Y = [][]float64{make([]float64, plan.Points), make([]float64, plan.Points)}
	points.Fill(d.X, 0)
	if err := m.NewEvaluator().Eval(tb.Context(), d.Y, d.X); err != nil {
		tb.Fatal(err)
	}
	for i := range 100 {
		d.Y[0][i] = model.Null
	}
	permuted, err := sampler.New(sampler.Plan{Method: sampler.Random, Variables: []string{"permutation"}, Points: 1 << 20, Seed: 1})
	if err != nil {
		tb.Fatal(err)
	}
	d.Uniforms = func(u []float64, permutation int) { permuted.Fill([][]float64{u}, int64(4096*permutation)) }
	list, err := d.Shares(0)
	if err != nil {
		tb.Fatal(err)
	}
	shares = &analysis.SensitivityRun{Format: 1, Run: run, Used: 4096, Shares: list}
	return sobol, shares
}

func TestSensitivityGolden(t *testing.T) {
	sobol, shares := sensitivities(t)
	for name, s := range map[string]*analysis.SensitivityRun{"sensitivity": sobol, "shares": shares} {
		var b bytes.Buffer
		if err := Sensitivity(&b, s, 15); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".txt")
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
			if utf8.RuneCountInString(line) > textWidth {
				t.Errorf("%s: a line of %d characters: %s", name, utf8.RuneCountInString(line), line)
			}
		}
	}
}

// TestSensitivityCSV reads back what is written.
func TestSensitivityCSV(t *testing.T) {
	sobol, shares := sensitivities(t)
	for name, s := range map[string]*analysis.SensitivityRun{"sensitivity": sobol, "shares": shares} {
		var b bytes.Buffer
		if err := SensitivityCSV(&b, s); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(lines) != 1+2*23 {
			t.Fatalf("%s: %d lines, %v", name, len(lines), err)
		}
		var first runs.Estimate
		if s.Sobol != nil {
			first = s.Sobol[0].Indices[0].First
		} else {
			first = s.Shares[0].Inputs[0].Share
		}
		at := slices.Index(lines[0], "first_low")
		if low, err := strconv.ParseFloat(lines[1][at], 64); err != nil || low != float64(first.Low) {
			t.Errorf("%s: first_low is %s, want %v", name, lines[1][at], first.Low)
		}
	}
}

// TestSensitivityChartsAreWhole draws indices, and some that are hard to draw: without errors, without values.
func TestSensitivityChartsAreWhole(t *testing.T) {
	sobol, shares := sensitivities(t)
	none := runs.Number(math.NaN())
	for k := range sobol.Sobol[1].Indices {
		sobol.Sobol[1].Indices[k].First = runs.Estimate{Value: none, Low: none, High: none}
		sobol.Sobol[1].Indices[k].Total = runs.Estimate{Value: 0, Low: none, High: none}
	}
	for set, s := range map[string]*analysis.SensitivityRun{"sensitivity": sobol, "shares": shares} {
		var names []string
		err := SensitivityCharts(s, func(name string, content func(io.Writer) error) error {
			names = append(names, name)
			var b bytes.Buffer
			if err := content(&b); err != nil {
				return err
			}
			if strings.HasSuffix(name, ".svg") {
				checkSVG(t, set+" "+name, b.Bytes())
				return nil
			}
			picture, err := png.Decode(&b)
			if err == nil {
				checkPicture(t, set+" "+name, picture)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		if want := []string{"charts/sensitivity_gap_months.png", "charts/sensitivity_gap_months.svg", "charts/sensitivity_win.png", "charts/sensitivity_win.svg"}; !slices.Equal(names, want) {
			t.Errorf("%s: charts are %q", set, names)
		}
	}
}
