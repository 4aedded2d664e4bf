package analysis

import "github.com/federated-frontier/mc/runs"

// A Histogram counts the values of an output, or sums their weights, in bins of equal width. Bins are open on the left
// and closed on the right.
type Histogram struct {
	Output string      `json:"output"`
	Unit   string      `json:"unit"`
	From   runs.Number `json:"from"`  // left end of the first bin
	Width  runs.Number `json:"width"` // of each bin
	Counts []float64   `json:"counts"`
	Below  float64     `json:"below"` // values at or below From
	Above  float64     `json:"above"` // values above the last bin
	Null   float64     `json:"null"`  // points without a value
}

// Histograms are the distributions of the dates and of the gap of a race.
type Histograms struct {
	First  Histogram `json:"first"`
	Second Histogram `json:"second"`
	Gap    Histogram `json:"gap"`
}

const binsPerYear = 4 // of the histograms of dates

// Histograms returns the distributions of the race.
func (r *Race) Histograms() *Histograms {
	gap := Histogram{
		Output: r.contest.Gap, Unit: "month", From: -gapMonths, Width: gapWidth,
		Counts: append([]float64(nil), r.gap[1:gapBins+1]...),
		Below:  r.gap[0], Above: r.gap[gapBins+1],
		Null: r.counts.Points,
	}
	for _, k := range r.gap {
		gap.Null -= k
	}
	return &Histograms{First: dates(r.contest.First, r.first), Second: dates(r.contest.Second, r.second), Gap: gap}
}

func dates(output string, cells []float64) Histogram {
	last := len(cells) - 1
	const perBin = cellsPerYear / binsPerYear
	h := Histogram{
		Output: output, Unit: "yr", Width: 1.0 / binsPerYear,
		Counts: make([]float64, (last-1+perBin-1)/perBin),
		Below:  cells[0], Null: cells[last],
	}
	for j, k := range cells[1:last] {
		h.Counts[j/perBin] += k
	}
	return h
}
