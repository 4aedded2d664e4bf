package analysis

import (
	"math"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// pickFreezeSums sums over the points of a pick-freeze design. It is a [runs.Tally].
type pickFreezeSums struct {
	*pickFreeze
	points     int64
	replicates int
	triples    []comoment // by replicate, output and group
	values     []moment   // of A and B together, by replicate and output
	scratch    [3][]float64
}

func (p *pickFreeze) newSums(replicates int) runs.TallyMaker {
	return func(*runs.Schema) (runs.Tally, error) {
		s := &pickFreezeSums{pickFreeze: p, points: p.job.Spec.Plan.Points, replicates: replicates}
		s.triples = make([]comoment, replicates*len(p.outputs)*len(p.groups))
		s.values = make([]moment, replicates*len(p.outputs))
		for k := range s.scratch {
			s.scratch[k] = make([]float64, 0, runs.LeafPoints)
		}
		return s, nil
	}
}

func (s *pickFreezeSums) triple(replicate, output, group int) *comoment {
	return &s.triples[(replicate*len(s.outputs)+output)*len(s.groups)+group]
}

// Add takes in a leaf. A leaf may have points of several replicates.
func (s *pickFreezeSums) Add(b *runs.Block) {
	for from := 0; from < b.Len; {
		r := (b.First + int64(from)) * int64(s.replicates) / s.points
		end := ((r+1)*s.points + int64(s.replicates) - 1) / int64(s.replicates) // the first point of the next
		to := int(min(int64(b.Len), end-b.First))
		for o := range s.outputs {
			v := &s.values[int(r)*len(s.outputs)+o]
			for row := range 2 {
				v.merge(s.moment(b, s.column(row, o), from, to))
			}
			for g := range s.groups {
				c := newComoment(s.valued(b, o, g, from, to))
				s.triple(int(r), o, g).merge(&c)
			}
		}
		from = to
	}
}

// valued returns the outputs of A, B and the row of a group, of the points that have all three.
func (s *pickFreezeSums) valued(b *runs.Block, output, group, from, to int) [3][]float64 {
	rows := [3][]float64{b.Y[s.column(0, output)][from:to], b.Y[s.column(1, output)][from:to], b.Y[s.column(2+group, output)][from:to]}
	kept := s.scratch
	for i := range rows[0] {
		if b.AnyFailed && b.Failed[from+i] || model.IsNull(rows[0][i]) || model.IsNull(rows[1][i]) || model.IsNull(rows[2][i]) {
			continue
		}
		for k := range kept {
			kept[k] = append(kept[k], rows[k][i])
		}
	}
	return kept
}

// moment returns the moment of a column, of the points that have a value.
func (s *pickFreezeSums) moment(b *runs.Block, column, from, to int) moment {
	kept := s.scratch[0][:0]
	for i, v := range b.Y[column][from:to] {
		if !model.IsNull(v) && !(b.AnyFailed && b.Failed[from+i]) {
			kept = append(kept, v)
		}
	}
	c := newComoment([3][]float64{kept, kept, kept})
	return moment{c.n, c.mean[0], c.m[aa]}
}

// Merge takes in the points that follow.
func (s *pickFreezeSums) Merge(later runs.Tally) {
	l := later.(*pickFreezeSums)
	for i := range l.triples {
		s.triples[i].merge(&l.triples[i])
	}
	for i, v := range l.values {
		s.values[i].merge(v)
	}
}

// Scale makes the points so far count weight times as much.
func (s *pickFreezeSums) Scale(weight float64) {
	for i := range s.triples {
		s.triples[i].scale(weight)
	}
	for i := range s.values {
		s.values[i].scale(weight)
	}
}

// Reset empties the tally.
func (s *pickFreezeSums) Reset() {
	clear(s.triples)
	clear(s.values)
}

// total returns the total index of an output of that variance.
func (a *comoment) total(variance float64) float64 {
	d := a.mean[0] - a.mean[2]
	squares := a.m[aa] + a.m[cc] - float64(2*a.m[ac]) + float64(a.n*float64(d*d))
	return squares / float64(2*a.n) / variance
}

// first returns the first-order index, given the total one.
func (a *comoment) first(variance, total float64) float64 {
	return (a.m[bc] - float64((1-total)*a.m[ab])) / (a.n - 1) / variance
}

// variance returns that of the numbers, NaN if there are fewer than two.
func (a moment) variance() float64 {
	if a.n < 2 {
		return math.NaN()
	}
	return a.m2 / (a.n - 1)
}
