package report

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// SweepCSV writes a sweep as a table with one row for each value: the parameters, the mean with its
// errors, and its difference to the study as it is. What has no number is empty. Options are as they
// are written, other values are numbers; dates are years since 2026-01-01.
func SweepCSV(w io.Writer, s *analysis.Sweep) error {
	c := csv.NewWriter(w)
	var header []string
	for _, a := range s.Axes {
		header = append(header, a.Name)
	}
	rows := [][]string{append(header, "output", "mean", "stderr", "low", "high", "band_low", "band_high",
		"difference", "difference_stderr", "difference_low", "difference_high")}
	for k, v := range s.Cells {
		at := []int{k}
		if len(s.Axes) == 2 {
			n := len(s.Axes[1].Settings)
			at = []int{k / n, k % n}
		}
		var row []string
		for i, a := range s.Axes {
			text := a.Settings[at[i]]
			if a.Scale != analysis.ScaleOptions {
				text = csvNumber(a.X[at[i]])
			}
			row = append(row, text)
		}
		d := v.Difference
		rows = append(rows, append(row, s.Output, csvNumber(v.Value), csvError(v.StdErr), csvNumber(v.Low), csvNumber(v.High),
			csvNumber(v.BandLow), csvNumber(v.BandHigh), csvNumber(d.Value), csvError(d.StdErr), csvNumber(d.Low), csvNumber(d.High)))
	}
	return c.WriteAll(rows)
}

func csvNumber(v runs.Number) string {
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		return ""
	}
	return strconv.FormatFloat(float64(v), 'g', -1, 64)
}

func csvError(v *float64) string {
	if v == nil {
		return ""
	}
	return csvNumber(runs.Number(*v))
}
