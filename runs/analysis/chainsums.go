package analysis

import (
	"math"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// chainSums has the moments of the numbers of a chain, and of their absolute values. It is a [runs.Tally].
type chainSums struct {
	*chain
	replicates   int
	signed, size []runs.Moments // by replicate, group and output
	scratch      [2][]float64
}

func (c *chain) newSums(replicates int) runs.TallyMaker {
	return func(*runs.Schema) (runs.Tally, error) {
		n := replicates * len(c.groups) * len(c.outputs)
		return &chainSums{chain: c, replicates: replicates, signed: make([]runs.Moments, n), size: make([]runs.Moments, n)}, nil
	}
}

// cell returns where the moments of a group and an output are in a replicate.
func (s *chainSums) cell(replicate, group, output int) int {
	return (replicate*len(s.groups)+group)*len(s.outputs) + output
}

// Add takes in a leaf. A leaf may have points of several replicates.
func (s *chainSums) Add(b *runs.Block) {
	points, replicates := s.job.Spec.Plan.Points, int64(s.replicates)
	for from := 0; from < b.Len; {
		r := (b.First + int64(from)) * replicates / points
		end := ((r+1)*points + replicates - 1) / replicates // the first point of the next
		to := int(min(int64(b.Len), end-b.First))
		for k, column := range b.Y {
			signed, size := s.scratch[0][:0], s.scratch[1][:0]
			for i, v := range column[from:to] {
				if !model.IsNull(v) && !(b.AnyFailed && b.Failed[from+i]) {
					signed, size = append(signed, v), append(size, math.Abs(v))
				}
			}
			at := int(r)*len(b.Y) + k
			s.signed[at].Add(signed)
			s.size[at].Add(size)
			s.scratch = [2][]float64{signed, size}
		}
		from = to
	}
}

// Merge takes in the points that follow.
func (s *chainSums) Merge(later runs.Tally) {
	l := later.(*chainSums)
	for i := range s.signed {
		s.signed[i].Merge(l.signed[i])
		s.size[i].Merge(l.size[i])
	}
}

// Scale makes the points so far count weight times as much.
func (s *chainSums) Scale(weight float64) {
	for i := range s.signed {
		s.signed[i].Scale(weight)
		s.size[i].Scale(weight)
	}
}

// Reset empties the tally.
func (s *chainSums) Reset() {
	clear(s.signed)
	clear(s.size)
}
