package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/runs"
)

// What a ranking of one input at a time gets wrong about an input.
const (
	// ActsTogether is that at least half of what an input does to the output it does only together with others.
	ActsTogether = "together"
	// HiddenFromDeciles is that the swing of an input between deciles is far below what it does by itself.
	HiddenFromDeciles = "hidden"
)

// Flags says in words what a ranking of one input at a time gets wrong about the group; nothing of groups whose
// total index is not told from zero.
//
// A group acts together with others if its interaction is told from zero at the 95 % level and at least half
// of its total index. A single input is hidden from deciles if its first-order index is told from zero, and its swing below
// the standard deviation that this index stands for.
func (x *Index) Flags() []string {
	if !(x.Total.Low > 0) {
		return nil
	}
	var flags []string
	if x.Interaction.Low > 0 && 2*x.Interaction.Value >= x.Total.Value {
		flags = append(flags, ActsTogether)
	}
	if len(x.Inputs) == 1 && x.First.Low > 0 && x.Decile.hides(float64(x.First.Value)*x.variance) {
		flags = append(flags, HiddenFromDeciles)
	}
	return flags
}

// hides tells whether a swing is below the root of a variance by more than three standard errors. An input that adds a term
// of that variance to the output, and is monotone, has a swing of at least twice the root, if it is uniform of three times.
func (d *DecileSwing) hides(variance float64) bool {
	return d != nil && d.StdErr > 0 && math.Abs(float64(d.Swing))+float64(3*d.StdErr) < math.Sqrt(max(0, variance))
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
	swings := swingsOf(t)
	var ranked []*DecileSwing
	for i := range s.Indices {
		x := &s.Indices[i]
		for _, name := range x.Inputs {
			w, ok := swings[name]
			if ok && (x.Decile == nil || math.Abs(float64(w.Swing)) > math.Abs(float64(x.Decile.Swing))) {
				x.Decile = &DecileSwing{Input: name, Swing: w.Swing, StdErr: w.StdErr}
			}
		}
		ranked = append(ranked, x.Decile)
	}
	rankDeciles(ranked)
}

// AddDeciles ranks the inputs by the swings in the summary of the run, which may be nil.
func (s *Shares) AddDeciles(t *Tornado) {
	if t == nil {
		return
	}
	swings := swingsOf(t)
	var ranked []*DecileSwing
	for i := range s.Inputs {
		if w, ok := swings[s.Inputs[i].Input]; ok {
			s.Inputs[i].Decile = &DecileSwing{Input: w.Input, Swing: w.Swing, StdErr: w.StdErr}
			ranked = append(ranked, s.Inputs[i].Decile)
		}
	}
	rankDeciles(ranked)
}

// swingsOf returns the swings of a tornado by input.
func swingsOf(t *Tornado) map[string]Swing {
	swings := map[string]Swing{}
	for _, list := range [][]Swing{t.Drivers, t.Events} {
		for _, w := range list {
			swings[w.Input] = w
		}
	}
	return swings
}

// rankDeciles numbers the swings, the largest first; nil has no number.
func rankDeciles(swings []*DecileSwing) {
	swings = slices.DeleteFunc(swings, func(d *DecileSwing) bool { return d == nil })
	slices.SortStableFunc(swings, func(a, b *DecileSwing) int {
		return cmp.Compare(math.Abs(float64(b.Swing)), math.Abs(float64(a.Swing)))
	})
	for i, d := range swings {
		d.Rank = i + 1
	}
}
