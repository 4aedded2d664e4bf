package analysis

import "github.com/federated-frontier/mc/runs"

// A Checkpoint is what the first points of a run say about the question of the federation model.
type Checkpoint struct {
	Points    int64
	Win       runs.Estimate // the probability that the federation is first
	MedianGap runs.Estimate // months by which it is
}

// NewCheckpoint estimates from the tallies of the first points, which are independent.
func NewCheckpoint(points int64, outputs *runs.OutputTally, race *Race) Checkpoint {
	n := race.Counts()
	return Checkpoint{points, runs.Proportion(n.Win, n.Points), Quantile(outputs.Summary(Federation.Gap), 0.5)}
}

// Checkpoint returns what all points say. The summary must have an answer.
func (s *Summary) Checkpoint() Checkpoint {
	return Checkpoint{s.Points, s.Answer.Win, s.Answer.Gap.Median}
}
