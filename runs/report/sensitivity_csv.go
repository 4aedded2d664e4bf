package report

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// SensitivityCSV writes a line for each output and group of inputs. Numbers have all their digits; what is
// not known is empty. Inputs of a group are separated by spaces.
func SensitivityCSV(w io.Writer, s *analysis.SensitivityRun) error {
	switch {
	case s.Shapley != nil:
		return divisionCSV(w, s)
	case s.Morris != nil:
		return screeningCSV(w, s)
	}
	out := csv.NewWriter(w)
	header := []string{"output", "group", "label", "inputs", "first", "first_stderr", "first_low", "first_high"}
	if s.Sobol != nil {
		header = append(header, "total", "total_stderr", "total_low", "total_high", "interaction", "interaction_stderr")
	} else {
		header = append(header, "correlated", "distance", "distance_noise")
	}
	lines := [][]string{append(header, "decile_swing", "decile_swing_stderr", "decile_rank", "flags")}
	for i := range s.Sobol {
		for k := range s.Sobol[i].Indices {
			x := &s.Sobol[i].Indices[k]
			line := []string{s.Sobol[i].Output, x.Name, x.Label, strings.Join(x.Inputs, " ")}
			line = append(append(line, interval(x.First)...), interval(x.Total)...)
			line = append(append(line, interval(x.Interaction)[:2]...), decile(x.Decile)...)
			lines = append(lines, append(line, strings.Join(x.Flags(), "; ")))
		}
	}
	for i := range s.Shares {
		for k := range s.Shares[i].Inputs {
			x := &s.Shares[i].Inputs[k]
			line := append([]string{s.Shares[i].Output, x.Input, x.Label, x.Input}, interval(x.Share)...)
			line = append(append(line, strconv.FormatBool(x.Correlated), digits(x.Distance), digits(x.Noise)), decile(x.Decile)...)
			lines = append(lines, append(line, strings.Join(x.Flags(), "; ")))
		}
	}
	return out.WriteAll(lines)
}

// interval returns the value, the standard error and the ends of an estimate.
func interval(e runs.Estimate) []string {
	stderr := ""
	if e.StdErr != nil {
		stderr = digits(*e.StdErr)
	}
	return []string{digits(float64(e.Value)), stderr, digits(float64(e.Low)), digits(float64(e.High))}
}

func decile(d *analysis.DecileSwing) []string {
	if d == nil {
		return []string{"", "", ""}
	}
	return []string{digits(float64(d.Swing)), digits(float64(d.StdErr)), strconv.Itoa(d.Rank)}
}

// digits formats a number so that it can be read again, and as nothing if it is not finite.
func digits(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
