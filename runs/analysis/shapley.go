package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/federated-frontier/mc/runs"
)

// A ShapleyDesign says what a [Shapley] estimates.
type ShapleyDesign struct {
	Groups  []InputGroup // as InputGroups makes them
	Outputs []string     // real or bool
	// Scored returns the joint distribution of the job with the scores of some columns. It is needed for groups that depend on
	// each other; with nil these are refused.
	Scored func(columns []int) (Scored, error)
	// Replicates is the number of parts of the points that the errors come from. It is that of the plan, if
	// the plan has any; at least 2.
	Replicates int
}

// A Division is how the variance of an output is divided among the inputs.
type Division struct {
	Output  string  `json:"output"`
	Unit    string  `json:"unit,omitempty"`
	Points  float64 `json:"points"`  // with a value in every row
	Omitted float64 `json:"omitted"` // share of the points without one
	// Variance is that of the output, half the mean square of the difference between A and B.
	Variance runs.Estimate `json:"variance"`
	Parts    []Part        `json:"parts"` // the largest first; they add up to 1
}

// A Part is the Shapley effect of a group of inputs: its own share of the variance, and an equal share of what it does together with others.
type Part struct {
	InputGroup
	Effect runs.Estimate `json:"effect"`
}

// A Shapley estimates the Shapley effects of groups of inputs (Owen, Sobol' indices and Shapley value, SIAM/ASA Journal on
// Uncertainty Quantification 2, 2014), on the points of the plan of a job, with len(Groups)+1 evaluations at each
// (Goda, A simple algorithm for global sensitivity analysis with Shapley effects, Reliability Engineering and System Safety 213,
// 2021): from A to an independent B, one group after the other in random order, with a the output of A, and c and c' those
// before and after the step of the group, its part of the variance is
//
//	E((a−c')² − (a−c)²)/2
//
// which is the mean over all orders of what the group adds to the total index of those before it (Jansen 1999). The parts of a
// point add up to (a−b)²/2, and that is what the variance is taken from, so effects add up to 1 but for rounding.
//
// Groups that depend on each other by a normal copula have effects too (Song, Nelson and Staum, Shapley effects for global sensitivity
// analysis: theory and computation, SIAM/ASA Journal on Uncertainty Quantification 4, 2016): c and c' are then rows in which the groups before the step, and
// those after it, are drawn anew given all others as in A, so that E(a−c)²/2 is what is left of the variance, in the mean, when the others are known.
//
// An effect of groups that do not depend on each other lies between the first-order index and the total one. Points where
// some row is null (+Inf) are left out for all groups; the effects are then approximate. Errors are those of the mean over
// replicates, each by itself an estimate from fewer points, with Student's t.
type Shapley struct {
	*chain
	replicates int
}

// NewShapley checks a design, as [NewSobol] does.
func NewShapley(job runs.Job, design ShapleyDesign) (*Shapley, error) {
	var blocks *scoreBlocks
	if design.Scored != nil {
		var err error
		if blocks, err = newScoreBlocks(&job, design.Groups, design.Scored); err != nil {
			return nil, err
		}
	}
	c, err := newChain(job, design.Groups, design.Outputs, blocks)
	if err != nil {
		return nil, err
	}
	c.whole = true
	c.number = func(s step) float64 { // half the difference of the squares
		return (s.after - s.before) * (float64((s.after+s.before)/2) - s.start)
	}
	s := &Shapley{c, design.Replicates}
	if r := job.Spec.Plan.Replicates; r > 0 {
		s.replicates = r
	}
	if points := job.Spec.Plan.Points; s.replicates < 2 || points < int64(2*s.replicates) {
		return nil, fmt.Errorf("sensitivity: %d points in %d replicates give no errors", points, s.replicates)
	}
	if err := c.job.Spec.Plan.Validate(); err != nil {
		return nil, fmt.Errorf("sensitivity: %w", err)
	}
	return s, nil
}

// Runs returns how often the model is evaluated.
func (s *Shapley) Runs() int64 { return s.job.Spec.Plan.Points * int64(s.evaluations()) }

// Groups returns the groups that the model has inputs of.
func (s *Shapley) Groups() []InputGroup { return s.groups }

// Execute evaluates the model and returns the division of each output. It depends neither on workers nor on batches.
func (s *Shapley) Execute(ctx context.Context, opt runs.Options) ([]Division, error) {
	job := s.job
	job.Tallies = []runs.TallyMaker{s.newSums(s.replicates)}
	result, err := runs.Execute(ctx, job, opt)
	if err != nil {
		return nil, err
	}
	var all []Division
	for o := range s.outputs {
		all = append(all, s.division(result.Tallies[0].(*chainSums), o, result.Points))
	}
	return all, nil
}

// division returns that of an output.
func (s *Shapley) division(sums *chainSums, output int, points int64) Division {
	q := s.base.Outputs()[s.outputs[output]]
	d := Division{Output: q.Name, Unit: q.Unit}
	parts, whole := make([][]float64, len(s.groups)), make([]float64, len(s.groups)) // of the variance
	variances, variance := make([]float64, s.replicates), 0.0
	for g := range s.groups {
		var m runs.Moments
		for r := range s.replicates {
			part := sums.signed[sums.cell(r, g, output)]
			parts[g] = append(parts[g], part.Mean)
			variances[r] += part.Mean
			m.Merge(part)
		}
		whole[g] = m.Mean
		variance += m.Mean
		d.Points = m.Count
	}
	d.Omitted = 1 - d.Points/float64(points)
	d.Variance = indexEstimate(variance, variances)
	for g := range s.groups {
		for r := range parts[g] {
			parts[g][r] /= variances[r]
		}
		d.Parts = append(d.Parts, Part{s.groups[g], indexEstimate(whole[g]/variance, parts[g])})
	}
	slices.SortStableFunc(d.Parts, func(a, b Part) int { return cmp.Compare(float64(b.Effect.Value), float64(a.Effect.Value)) })
	return d
}
