package report

import (
	"bytes"
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// TestScreening writes effects with errors, without, of a group without a direction, and of nothing.
func TestScreening(t *testing.T) {
	var none runs.Moments
	var many, same runs.Moments
	many.Add([]float64{1, 2, 4})
	same.Add([]float64{7.875, 7.875})
	mu, constant := many.Estimate(), same.Estimate()
	group := func(name string) analysis.InputGroup {
		return analysis.InputGroup{Name: name, Label: "Input " + strings.Repeat(name, 40), Inputs: []string{name, name + "2"}}
	}
	s := &analysis.SensitivityRun{Levels: 4, Groups: 3, Morris: []analysis.Screening{{Output: "win", Omitted: 0.25, Effects: []analysis.Effect{
		{InputGroup: group("a"), MuStar: constant},
		{InputGroup: group("b"), MuStar: mu, Mu: &mu, Sigma: &mu},
		{InputGroup: group("c"), MuStar: none.Estimate()},
	}}}}
	var text, table bytes.Buffer
	if err := Sensitivity(&text, s, 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"What moves who is first (win)", "7.88                  –                  –\n", "2.3 ± 0.9", "The other 1 have", "Without up to 25.0 %", "0 trajectories, 4 levels"} {
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
	if err != nil || len(lines) != 4 || lines[1][4] != "7.875" || lines[1][8] != "" || lines[2][5] != digits(*mu.StdErr) || lines[3][4] != digits(math.NaN()) {
		t.Errorf("%v: %q", err, lines)
	}
}
