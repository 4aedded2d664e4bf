package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

const (
	indexLabel = 38
	indexCell  = 15

	correlatedFlag = "correlated"
)

// outputNames say what the variance is of, of outputs that have a better name than their own.
var outputNames = map[string]string{"win": "who is first", "gap_months": "the lead of the federation in months"}

func outputName(output string) string {
	if name, ok := outputNames[output]; ok {
		return name
	}
	return output
}

// namedOutput is the better name with the output's own behind it.
func namedOutput(output string) string {
	if name := outputName(output); name != output {
		return name + " (" + output + ")"
	}
	return output
}

// Sensitivity writes sensitivity indices or effects for a terminal, the first top of each output.
func Sensitivity(w io.Writer, s *analysis.SensitivityRun, top int) error {
	t := &terminal{w: bufio.NewWriter(w)}
	for i := range s.Sobol {
		t.indices(&s.Sobol[i], top)
	}
	if s.Sobol != nil {
		t.indicesFooter(s, top)
	}
	t.divisions(s, top)
	t.screenings(s, top)
	for i := range s.Shares {
		t.shares(&s.Shares[i], top)
	}
	if s.Shares != nil {
		t.sharesFooter(s, top)
	}
	return t.w.Flush()
}

// indices writes the table of an output.
func (t *terminal) indices(s *analysis.Sensitivity, top int) {
	t.line("What drives %s: shares of its variance", namedOutput(s.Output))
	t.indexRow("", "", "first order", "total", "deciles", "")
	for i := range s.Indices[:min(top, len(s.Indices))] {
		x := &s.Indices[i]
		rank := missing
		if x.Decile != nil {
			rank = fmt.Sprint(x.Decile.Rank)
		}
		t.indexRow(fmt.Sprintf("%2d", i+1), x.Label, share(x.First), share(x.Total), rank, strings.Join(x.Flags(), ", "))
	}
	if first, total, n := s.Rest(top); n > 0 {
		t.indexRow("", fmt.Sprintf("the other %d, added up", n), share(first), share(total), "", "")
	}
	t.indexRow("", "all first-order indices, added up", share(s.FirstOrder), "", "", "")
	if s.Omitted > 0 {
		t.paragraph(fmt.Sprintf("Without %s of the points, in which %s has no value in a row that is needed.", percent(s.Omitted), s.Output))
	}
	t.line("")
}

func (t *terminal) indexRow(number, label, first, total, rank, flags string) {
	cell := func(s string, width int) string {
		return strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s))) + s
	}
	line := pad(number, 2) + "  " + pad(label, indexLabel) + cell(first, indexCell) + cell(total, indexCell) + cell(rank, 8) + "  " + flags
	t.line("%s", strings.TrimRight(line, " "))
}

// share formats an index with its standard error, which is shown as 0.001 if it is less, and as
// a question mark if it is not known. Zero without an error is exact.
func share(e runs.Estimate) string {
	switch {
	case e.StdErr == nil && e.Value == 0:
		return fixed(0, 3)
	case e.StdErr == nil:
		return fixed(float64(e.Value), 3) + " ± ?"
	}
	return fixed(float64(e.Value), 3) + " ± " + fixed(max(*e.StdErr, 0.001), 3)
}

// shares writes the table of an output of a finished run.
func (t *terminal) shares(s *analysis.Shares, top int) {
	t.line("What drives %s, from the points of the run", namedOutput(s.Output))
	t.indexRow("", "", "share", "distance", "deciles", "")
	told := 0
	for i := range s.Inputs {
		x := &s.Inputs[i]
		if x.Told() {
			told++
		}
		if i >= top {
			continue
		}
		rank := missing
		if x.Decile != nil {
			rank = fmt.Sprint(x.Decile.Rank)
		}
		flags := x.Flags()
		if x.Correlated {
			flags = append([]string{correlatedFlag}, flags...)
		}
		t.indexRow(fmt.Sprintf("%2d", i+1), x.Label, share(x.Share), fixed(x.Distance, 3), rank, strings.Join(flags, ", "))
	}
	noise := 0.0
	for _, x := range s.Inputs {
		noise = max(noise, x.Noise)
	}
	t.paragraph(fmt.Sprintf("Of %d inputs %d are told from noise by their distance, of which %s is the highest level; about one in twenty that do nothing is, by chance.",
		len(s.Inputs), told, fixed(noise, 3)))
	if s.Omitted > 0 {
		t.paragraph(fmt.Sprintf("Without %s of the points, in which %s has no value.", percent(s.Omitted), s.Output))
	}
	t.line("")
}

// sharesFooter says what the numbers mean and what they are of.
func (t *terminal) sharesFooter(s *analysis.SensitivityRun, top int) {
	t.paragraph(fmt.Sprintf("Share: of the variance that would go if the input were known (first order), ± one standard error from %d parts of the points. "+
		"Distance: how far the distribution of the output moves with the input, at most 1; it counts what leaves the mean alone. "+
		"What inputs do only in combination is not seen here: mc sensitivity without a run finds it.", s.Replicates))
	for _, f := range []struct{ flag, meaning string }{
		{correlatedFlag, "the share has what the input shares with others that it goes together with"},
		{analysis.NotTold, "not told from an input that does nothing"},
		{analysis.MovesSpread, "the input moves the distribution of the output, but hardly its mean"},
		flagMeaning[1],
	} {
		if anyFlag(s, f.flag, top) {
			t.paragraph(f.flag + ": " + f.meaning + ".")
		}
	}
	t.line("%s, scenario %s, model %s: %s of %s points, %s, seed %d.", s.Study, s.Scenario, s.Model,
		fixed(float64(s.Used), 0), fixed(float64(s.Points), 0), s.Method, s.Seed)
}

// flagMeaning says what a flag means, in the order in which the text says so.
var flagMeaning = []struct{ flag, meaning string }{
	{analysis.ActsTogether, "at least half of what the input does it does only in combination with others, so a ranking of one input at a time, by swings or deciles, puts it too low"},
	{analysis.HiddenFromDeciles, "its highest and lowest decile differ by less than what it does by itself, so a ranking by deciles misses it: it acts on both sides alike"},
}

// indicesFooter says what the numbers mean and what they are of.
func (t *terminal) indicesFooter(s *analysis.SensitivityRun, top int) {
	t.paragraph(fmt.Sprintf("First order: the share of the variance that would go if the input were known. Total: the share that would stay if "+
		"all the others were known; it is larger by what the input does only in combination with others. ± is one standard error, from %d replicates "+
		"of the design. Total indices overlap and add up to more than 1. Deciles: the rank by swings of one input at a time. Correlated inputs are taken as one.", s.Replicates))
	for _, f := range flagMeaning {
		if anyFlag(s, f.flag, top) {
			t.paragraph(f.flag + ": " + f.meaning + ".")
		}
	}
	t.line("%s, scenario %s, model %s: %s points, %s, seed %d, %d groups of inputs.", s.Study, s.Scenario, s.Model,
		fixed(float64(s.Points), 0), s.Method, s.Seed, s.Groups)
}

// anyFlag says whether an index or share that is shown has a flag.
func anyFlag(s *analysis.SensitivityRun, flag string, top int) bool {
	for i := range s.Shares {
		inputs := s.Shares[i].Inputs
		for k := range inputs[:min(top, len(inputs))] {
			if slices.Contains(inputs[k].Flags(), flag) || flag == correlatedFlag && inputs[k].Correlated {
				return true
			}
		}
	}
	for i := range s.Sobol {
		indices := s.Sobol[i].Indices
		for k := range indices[:min(top, len(indices))] {
			if slices.Contains(indices[k].Flags(), flag) {
				return true
			}
		}
	}
	return false
}
