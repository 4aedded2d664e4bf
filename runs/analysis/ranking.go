package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/runs"
)

// What a ranking of one input at a time gets wrong about a group.
const (
	// ActsTogether is that at least half of what a group does to the output it does only together with others.
	ActsTogether = "together"
	// HiddenFromDeciles is that no input of the group has a swing between deciles that is told from zero.
	HiddenFromDeciles = "no swing"
)

// Flags says in words what a ranking of one input at a time gets wrong about the group; nothing of groups whose
// total index is not told from zero.
//
// A group acts together with others if its interaction is at least half of its total index, and told from zero
// at the 95 % level. It is hidden from deciles if its total index is at least 0.02 and the largest swing of its inputs within
// three standard errors of zero, which is wide because a group may have many inputs.
func (x *Index) Flags() []string {
	const least, errors = 0.02, 3
	if !(x.Total.Low > 0) {
		return nil
	}
	var flags []string
	if x.Interaction.Low > 0 && 2*x.Interaction.Value >= x.Total.Value {
		flags = append(flags, ActsTogether)
	}
	if d := x.Decile; d != nil && x.Total.Value >= least && math.Abs(float64(d.Swing)) < errors*float64(d.StdErr) {
		flags = append(flags, HiddenFromDeciles)
	}
	return flags
}

// Rest sums the indices after the first most: of groups that do not depend on each other the first-order
// indices add up to that of all of them, save what these do together; the total ones to no less than theirs.
func (s *Sensitivity) Rest(most int) (first, total runs.Estimate, n int) {
	rest := s.Indices[min(most, len(s.Indices)):]
	first = sumOf(rest, func(x *Index) (runs.Estimate, []float64) { return x.First, x.first })
	total = sumOf(rest, func(x *Index) (runs.Estimate, []float64) { return x.Total, x.total })
	return first, total, len(rest)
}

// addDeciles ranks the groups by deciles.
func (s *Sensitivity) addDeciles(t *Tornado) {
	swings := map[string]Swing{}
	for _, list := range [][]Swing{t.Drivers, t.Events} {
		for _, w := range list {
			swings[w.Input] = w
		}
	}
	var ranked []*DecileSwing
	for i := range s.Indices {
		x := &s.Indices[i]
		for _, name := range x.Inputs {
			w, ok := swings[name]
			if ok && (x.Decile == nil || math.Abs(float64(w.Swing)) > math.Abs(float64(x.Decile.Swing))) {
				x.Decile = &DecileSwing{Input: name, Swing: w.Swing, StdErr: w.StdErr}
			}
		}
		if x.Decile != nil {
			ranked = append(ranked, x.Decile)
		}
	}
	slices.SortStableFunc(ranked, func(a, b *DecileSwing) int {
		return cmp.Compare(math.Abs(float64(b.Swing)), math.Abs(float64(a.Swing)))
	})
	for i, d := range ranked {
		d.Rank = i + 1
	}
}
