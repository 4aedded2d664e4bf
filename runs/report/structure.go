package report

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// StructureText writes between what a share lies, whatever weights the options of choices get.
func StructureText(w io.Writer, s *analysis.Structure) error {
	t := &terminal{w: bufio.NewWriter(w)}
	name := "P(" + s.Output + ")"
	t.line("%s for every combination of the options of %d choices, %d in all", name, len(s.Choices), len(s.Combinations))
	t.line("")
	t.line("with the weights of the study   %s", plusMinus(s.Stated, 3))
	t.combination("lowest of all combinations", s, &s.Lowest)
	t.combination("highest", s, &s.Highest)
	t.line("")
	t.paragraph(fmt.Sprintf("Whatever weights the options get, of each choice or of all together, %s lies between %s and %s: no combination is below %s or above %s, with %.0f %% confidence for all at once.",
		name, fixed(float64(s.Lowest.Share.Value), 3), fixed(float64(s.Highest.Share.Value), 3), fixed(float64(s.Least), 3), fixed(float64(s.Most), 3), 100*s.Level))
	t.paragraph(fmt.Sprintf("It is above one half in %d of the %d combinations and below in %d, with the same confidence; %d are not told.",
		s.Above, len(s.Combinations), s.Below, len(s.Combinations)-s.Above-s.Below))
	t.line("")
	t.line("With weights of options within a factor of %s of those of the study it lies", number(s.Factor))
	t.line("  from %s to %s:", plusMinus(s.Low.Share, 3), plusMinus(s.High.Share, 3))
	t.optionRow("", "", "lowest at", "study", "highest at")
	for i, c := range s.Choices {
		for o, option := range c.Options {
			name := c.Input
			if o > 0 {
				name = ""
			}
			t.optionRow(name, option, fixed(s.Low.Weights[i][o], 3), fixed(c.Weights[o], 3), fixed(s.High.Weights[i][o], 3))
		}
	}
	t.line("")
	t.paragraph("± is one standard error. What is lowest and highest is chosen on one half of the points and estimated on the other.")
	t.line("%s, scenario %s, model %s: %s points for each combination, seed %d.", s.Study, s.Scenario, s.Model, fixed(float64(s.Points), 0), s.Seed)
	return t.w.Flush()
}

// combination writes a share and the options it is of.
func (t *terminal) combination(what string, s *analysis.Structure, c *analysis.Combination) {
	var parts []string
	for i, o := range c.Options {
		parts = append(parts, s.Choices[i].Input+"="+o)
	}
	t.line("%s %s", pad(what, 31), plusMinus(c.Share, 3))
	for chunk := range slices.Chunk(parts, 3) {
		t.line("    %s", strings.Join(chunk, ", "))
	}
}

// optionRow writes the weights of an option.
func (t *terminal) optionRow(choice, option, low, study, high string) {
	t.line("%s", strings.TrimRight(fmt.Sprintf("  %s %s %12s %12s %12s", pad(choice, 16), pad(option, 20), low, study, high), " "))
}

// number formats a number as short as it can be.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// StructureCSV writes a line for each combination.
func StructureCSV(w io.Writer, s *analysis.Structure) error {
	var header []string
	for _, c := range s.Choices {
		header = append(header, c.Input)
	}
	lines := [][]string{append(header, "weight", s.Output, s.Output+"_stderr", s.Output+"_low", s.Output+"_high")}
	for _, c := range s.Combinations {
		line := append(slices.Clone(c.Options), csvNumber(runs.Number(c.Weight)))
		lines = append(lines, append(line, interval(c.Share)...))
	}
	return csv.NewWriter(w).WriteAll(lines)
}
