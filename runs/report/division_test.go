package report

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// TestDivision writes and draws effects that add up to 1, and one without a value.
func TestDivision(t *testing.T) {
	part := func(name string, values ...float64) analysis.Part {
		group := analysis.InputGroup{Name: name, Label: "Input " + strings.Repeat(name, 40), Inputs: []string{name, name + "2"}}
		e := runs.FromReplicates(runs.Estimate{Value: runs.Number(values[0])}, values)
		return analysis.Part{InputGroup: group, Effect: e}
	}
	none := runs.Number(math.NaN())
	nothing := analysis.Part{Effect: runs.Estimate{Value: none, Low: none, High: none}}
	s := &analysis.SensitivityRun{Groups: 3, Runs: 400, Run: analysis.Run{Points: 100, Replicates: 16, Method: "sobol"}, Shapley: []analysis.Division{
		{Output: "win", Omitted: 0.25, Parts: []analysis.Part{part("a", 0.7, 0.69, 0.71), part("b", 0.25, 0.24, 0.26), part("c", 0.05, 0.04, 0.06)}},
		{Output: "none", Parts: []analysis.Part{nothing}},
	}}
	var text, table bytes.Buffer
	if err := Sensitivity(&text, s, 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"What drives who is first (win)", "0.700 ± 0.006          0.700\n", "0.950\n", "with the other 1 ", "1.000\n", "Without 25.0 %", "from 16 replicates", "100 points, sobol"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text has no %q:\n%s", want, &text)
		}
	}
	for line := range strings.SplitSeq(text.String(), "\n") {
		if utf8.RuneCountInString(line) > textWidth {
			t.Errorf("a line of %d characters: %s", utf8.RuneCountInString(line), line)
		}
	}
	if err := SensitivityCSV(&table, s); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(lines) != 5 || lines[1][4] != "0.7" || lines[1][3] != "a a2" || lines[4][4] != "" {
		t.Errorf("%v: %q", err, lines)
	}
	var names []string
	err = SensitivityCharts(s, func(name string, content func(io.Writer) error) error {
		names = append(names, name)
		var b bytes.Buffer
		if err := content(&b); err != nil || !strings.HasSuffix(name, ".png") {
			return err
		}
		picture, err := png.Decode(&b)
		if err == nil && name == "charts/sensitivity_win.png" {
			checkPicture(t, name, picture)
		}
		return err
	})
	if err != nil || len(names) != 4 || !slices.Contains(names, "charts/sensitivity_win.png") {
		t.Errorf("%v: charts are %q", err, names)
	}
}
