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

// leastCheckpoint is the smallest number of replicates of a checkpoint. The interval of two or three would be so wide that
// those of more could not be seen beside it.
const leastCheckpoint = 4

// ReplicateCheckpoints returns what the first 4, 8, 16 … replicates of a design say, but not what all say: the mean of their
// estimates, with the error that they show. A design of fewer points is another one, so its first points say nothing. parts
// are the summaries of the replicates.
func ReplicateCheckpoints(parts []*Summary) []Checkpoint {
	var all []Checkpoint
	for n := leastCheckpoint; n < len(parts); n *= 2 {
		c := Checkpoint{}
		var win, gap []float64
		for _, p := range parts[:n] {
			if p.Answer == nil {
				return nil
			}
			c.Points += p.Points
			win, gap = append(win, float64(p.Answer.Win.Value)), append(gap, float64(p.Answer.Gap.Median.Value))
		}
		c.Win, c.MedianGap = ofReplicates(win), ofReplicates(gap)
		all = append(all, c)
	}
	return all
}

// ofReplicates estimates the mean of what replicates say.
func ofReplicates(values []float64) runs.Estimate {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return runs.FromReplicates(runs.Estimate{Value: runs.Number(sum / float64(len(values)))}, values)
}
