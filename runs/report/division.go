package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/federated-frontier/mc/runs/analysis"
)

// divisions writes the tables of Shapley effects, and what they mean.
func (t *terminal) divisions(r *analysis.SensitivityRun, top int) {
	for i := range r.Shapley {
		d := &r.Shapley[i]
		t.line("What drives %s: its variance, divided", namedOutput(d.Output))
		t.indexRow("", "", "effect", "added up", "", "")
		sum := 0.0
		for k := range d.Parts {
			p := &d.Parts[k]
			sum += float64(p.Effect.Value)
			if k < top {
				t.indexRow(fmt.Sprintf("%2d", k+1), p.Label, share(p.Effect), fixed(sum, 3), "", "")
			}
		}
		if n := len(d.Parts) - top; n > 0 {
			t.indexRow("", fmt.Sprintf("with the other %d", n), "", fixed(sum, 3), "", "")
		}
		if d.Omitted > 0 {
			t.paragraph(fmt.Sprintf("Without %s of the points, in which %s has no value in some row.", percent(d.Omitted), d.Output))
		}
		t.line("")
	}
	if r.Shapley == nil {
		return
	}
	between, correlated := "lie between first-order and total indices, and ", "taken as one."
	if r.Split {
		between, correlated = "", "taken apart, and share what they have in common: one that does nothing itself has an effect if it goes with one that does."
	}
	t.paragraph(fmt.Sprintf("Effects are those of Shapley: the share of the variance that an input has by itself, and an equal share of what it has together "+
		"with others. They %sadd up to 1. ± is one standard error, from %d replicates of the design. "+
		"Correlated inputs are %s", between, r.Replicates, correlated))
	t.line("%s, scenario %s, model %s: %s points, %s, seed %d, %d groups of inputs.", r.Study, r.Scenario, r.Model,
		fixed(float64(r.Points), 0), r.Method, r.Seed, r.Groups)
}

// divisionCSV writes a line for each output and group.
func divisionCSV(w io.Writer, r *analysis.SensitivityRun) error {
	lines := [][]string{{"output", "group", "label", "inputs", "effect", "effect_stderr", "effect_low", "effect_high"}}
	for i := range r.Shapley {
		for k := range r.Shapley[i].Parts {
			p := &r.Shapley[i].Parts[k]
			lines = append(lines, append([]string{r.Shapley[i].Output, p.Name, p.Label, strings.Join(p.Inputs, " ")}, interval(p.Effect)...))
		}
	}
	return csv.NewWriter(w).WriteAll(lines)
}
