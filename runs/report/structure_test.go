package report

import (
	"bytes"
	"encoding/csv"
	"io"
	"testing"

	"github.com/federated-frontier/mc/runs/analysis"
)

// TestStructure writes two combinations of one choice.
func TestStructure(t *testing.T) {
	one := analysis.Combination{Options: []string{"firm"}, Weight: 0.75, Share: estimated(0.9, 0.01)}
	two := analysis.Combination{Options: []string{"gas"}, Weight: 0.25, Share: estimated(0.4, 0.02)}
	s := &analysis.Structure{
		Output: "win", Level: 0.95, Factor: 2, Least: 0.35, Most: 0.93, Above: 1, Below: 1, Stated: estimated(0.78, 0.01), Lowest: two, Highest: one,
		Choices:      []analysis.StructuralChoice{{Input: "route", Label: "Route", Options: []string{"firm", "gas"}, Weights: []float64{0.75, 0.25}}},
		Low:          analysis.Weighted{Weights: [][]float64{{0.5, 0.5}}, Share: estimated(0.65, 0.01)},
		High:         analysis.Weighted{Weights: [][]float64{{0.875, 0.125}}, Share: estimated(0.84, 0.01)},
		Combinations: []analysis.Combination{one, two},
	}
	var text, table bytes.Buffer
	if err := StructureText(&text, s); err != nil {
		t.Fatal(err)
	}
	says(t, text.String(), "P(win) for every combination of the options of 1 choices, 2 in all", "with the weights of the study   0.780 ± 0.010",
		"route=gas", "lies between 0.400 and", "no combination is below 0.350 or above 0.930", "above one half in 1 of the 2 combinations and below in 1",
		"within a factor of 2 of", "from 0.650 ± 0.010 to 0.840 ± 0.010:", "firm                        0.500        0.750        0.875")
	if err := StructureCSV(&table, s); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(lines) != 3 || lines[0][0] != "route" || lines[2][0] != "gas" || lines[2][1] != "0.25" || lines[2][2] != "0.4" {
		t.Errorf("%v: %q", err, lines)
	}
	drawings := whole(t, "structure", func(write func(string, func(io.Writer) error) error) error { return StructureCharts(s, write) })
	says(t, drawings["charts/structure_win.svg"], "How much of the probability that the federation is first is a judgement", "with the weights of the study: 78.0 %")
}
