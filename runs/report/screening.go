package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

const effectCell = 19

// screenings writes the tables of elementary effects, and what they mean.
func (t *terminal) screenings(r *analysis.SensitivityRun, top int) {
	for i := range r.Morris {
		s := &r.Morris[i]
		t.line("What moves %s: elementary effects", namedOutput(s.Output))
		t.effectRow("", "", "mu*", "mu", "sigma")
		for k := range s.Effects[:min(top, len(s.Effects))] {
			e := &s.Effects[k]
			t.effectRow(fmt.Sprintf("%2d", k+1), e.Label, effect(&e.MuStar), effect(e.Mu), effect(e.Sigma))
		}
		if n := len(s.Effects) - top; n > 0 {
			most := 0.0
			for _, e := range s.Effects[top:] {
				most = max(most, float64(e.MuStar.Value))
			}
			t.paragraph(fmt.Sprintf("The other %d have mu* of at most %s.", n, significant(most)))
		}
		if s.Omitted > 0 {
			t.paragraph(fmt.Sprintf("Without up to %s of the steps of a group, beside which %s has no value.", percent(s.Omitted), s.Output))
		}
		t.line("")
	}
	if r.Morris == nil {
		return
	}
	t.paragraph("An elementary effect is the change of the output when one group steps over half its levels, over the length of the step. mu*: the mean " +
		"size, zero only if nothing happened. mu: the mean with the direction. sigma: how much effects differ, for the input is not proportional or acts with others. " +
		"± is one standard error. Correlated inputs are taken as one, and several inputs have no direction.")
	t.line("%s, scenario %s, model %s: %s trajectories, %d levels, seed %d, %d groups of inputs.", r.Study, r.Scenario, r.Model,
		fixed(float64(r.Points), 0), r.Levels, r.Seed, r.Groups)
}

// effectRow writes a line of a table.
func (t *terminal) effectRow(number, label string, cells ...string) {
	var line strings.Builder
	line.WriteString(pad(number, 2) + "  " + pad(label, indexLabel))
	for _, c := range cells {
		line.WriteString(right(c, effectCell))
	}
	t.line("%s", &line)
}

// effect formats a number with its standard error, if it has one that is not zero.
func effect(e *runs.Estimate) string {
	switch {
	case e == nil:
		return missing
	case e.StdErr == nil || *e.StdErr == 0:
		return significant(float64(e.Value))
	}
	d := decimals(*e.StdErr, 0)
	return fixed(float64(e.Value), d) + " ± " + fixed(*e.StdErr, d)
}

// screeningCSV writes a line for each output and group.
func screeningCSV(w io.Writer, s *analysis.SensitivityRun) error {
	lines := [][]string{{"output", "group", "label", "inputs", "mu_star", "mu_star_stderr", "mu_star_low", "mu_star_high", "mu", "mu_stderr", "mu_low", "mu_high", "sigma", "sigma_stderr"}}
	for i := range s.Morris {
		for k := range s.Morris[i].Effects {
			e := &s.Morris[i].Effects[k]
			line := append([]string{s.Morris[i].Output, e.Name, e.Label, strings.Join(e.Inputs, " ")}, interval(e.MuStar)...)
			if e.Mu == nil {
				line = append(line, make([]string, 6)...)
			} else {
				line = append(append(line, interval(*e.Mu)...), interval(*e.Sigma)[:2]...)
			}
			lines = append(lines, line)
		}
	}
	return csv.NewWriter(w).WriteAll(lines)
}
