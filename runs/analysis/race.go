package analysis

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/runs"
)

// A Contest names the outputs that make up a race between two dates, in years.
type Contest struct {
	First, Second string // dates of the two sides
	Win           string // bool: the first side is first
	Gap           string // months by which the second side is later
	Baseline      string // a date that the first side should beat by itself; optional
	Horizon       float64
}

// The resolution of what a race counts, frozen: intervals are open on the left and closed on the right.
const (
	cellsPerYear = 48
	gapMonths    = 240 // gaps are counted on [−gapMonths, gapMonths]
	gapWidth     = 3   // months
	gapBins      = 2 * gapMonths / gapWidth
)

// A Race counts when the sides of a contest deliver. It is a [runs.Tally].
//
// It needs the outputs of the contest to be computed.
type Race struct {
	contest Contest
	cols    []int // first, second, win, gap, and the baseline if there is one
	counts  RaceCounts
	// first, second and win count the dates at which each side delivers and at which the first
	// side delivers first: element 0 those up to 0, element j those in cell j, the last those
	// that are after the horizon or never.
	first, second, win []float64
	gap                [gapBins + 2]float64 // below, bins, above; null is not counted
}

// RaceCounts are the numbers of points that did not fail, by what happened in them; or the sums of
// their weights.
type RaceCounts struct {
	Points       float64 `json:"points"`
	Win          float64 `json:"win"`           // the first side is first
	FirstNever   float64 `json:"first_never"`   // the first side does not deliver by the horizon
	SecondNever  float64 `json:"second_never"`  // nor the second
	Neither      float64 `json:"neither"`       // nor any
	BeatBaseline float64 `json:"beat_baseline"` // the first side delivers before the baseline
}

// NewRace makes tallies of a contest.
func NewRace(c Contest) runs.TallyMaker {
	return func(s *runs.Schema) (runs.Tally, error) {
		names := []string{c.First, c.Second, c.Win, c.Gap}
		if c.Baseline != "" {
			names = append(names, c.Baseline)
		}
		r := &Race{contest: c}
		for _, name := range names {
			k := s.Output(name)
			if k < 0 {
				return nil, fmt.Errorf("race: the model has no output %q", name)
			}
			r.cols = append(r.cols, k)
		}
		if !(c.Horizon > 0 && c.Horizon <= 1000) {
			return nil, fmt.Errorf("race: horizon must be in (0, 1000] years, got %v", c.Horizon)
		}
		cells := int(math.Ceil(c.Horizon*cellsPerYear)) + 2
		r.first, r.second, r.win = make([]float64, cells), make([]float64, cells), make([]float64, cells)
		return r, nil
	}
}

// Add counts the points of a leaf.
func (r *Race) Add(b *runs.Block) {
	first, second, win, gap := b.Y[r.cols[0]], b.Y[r.cols[1]], b.Y[r.cols[2]], b.Y[r.cols[3]]
	never := len(r.first) - 1
	for i := range b.Len {
		if b.AnyFailed && b.Failed[i] {
			continue
		}
		r.counts.Points++
		cellA, cellB := cell(first[i]*cellsPerYear, never), cell(second[i]*cellsPerYear, never)
		r.first[cellA]++
		r.second[cellB]++
		if win[i] != 0 {
			r.counts.Win++
			r.win[cellA]++
		} else {
			r.win[never]++
		}
		if cellA == never && cellB == never {
			r.counts.Neither++
		}
		if !math.IsInf(gap[i], 1) {
			// Rounding up comes first: shifted, a small lead would round to none.
			r.gap[cell(math.Ceil(gap[i]/gapWidth)+gapBins/2, gapBins+1)]++
		}
	}
	r.counts.FirstNever, r.counts.SecondNever = r.first[never], r.second[never]
	for _, k := range r.cols[4:] {
		for i, t := range b.Y[k][:b.Len] {
			if first[i] < t && !(b.AnyFailed && b.Failed[i]) {
				r.counts.BeatBaseline++
			}
		}
	}
}

// cell returns the number of the cell of width 1 that holds v: 0 if v ≤ 0, j if j−1 < v ≤ j,
// and at most last.
func cell(v float64, last int) int {
	if !(v < float64(last)) {
		return last
	}
	if v <= 0 {
		return 0
	}
	return int(math.Ceil(v))
}

// Scale makes the points so far count weight times as much.
func (r *Race) Scale(weight float64) {
	for _, counts := range [][]float64{r.first, r.second, r.win, r.gap[:]} {
		for i := range counts {
			counts[i] *= weight
		}
	}
	c := &r.counts
	for _, n := range []*float64{&c.Points, &c.Win, &c.FirstNever, &c.SecondNever, &c.Neither, &c.BeatBaseline} {
		*n *= weight
	}
}

// Merge adds the counts of the points that follow.
func (r *Race) Merge(later runs.Tally) {
	l := later.(*Race)
	add(r.first, l.first)
	add(r.second, l.second)
	add(r.win, l.win)
	add(r.gap[:], l.gap[:])
	r.counts.Points += l.counts.Points
	r.counts.Win += l.counts.Win
	r.counts.FirstNever += l.counts.FirstNever
	r.counts.SecondNever += l.counts.SecondNever
	r.counts.Neither += l.counts.Neither
	r.counts.BeatBaseline += l.counts.BeatBaseline
}

func add(dst, src []float64) {
	for i, n := range src {
		dst[i] += n
	}
}

// Reset empties the tally.
func (r *Race) Reset() {
	clear(r.first)
	clear(r.second)
	clear(r.win)
	clear(r.gap[:])
	r.counts = RaceCounts{}
}

// Archive implements [runs.Archiver].
func (r *Race) Archive(a *runs.Archive) {
	a.Value(&r.counts, &r.first, &r.second, &r.win, &r.gap)
}

// Counts returns what happened in the points of the run.
func (r *Race) Counts() RaceCounts { return r.counts }
