package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/runs"
)

// A SobolDesign says what a [Sobol] estimates.
type SobolDesign struct {
	Groups  []InputGroup // that do not depend on each other, as InputGroups makes them
	Outputs []string     // real or bool
	// Replicates is the number of parts of the points that the errors come from. It is that of the plan, if
	// the plan has any; at least 2.
	Replicates int
	// Deciles has the 0.1- and the 0.9-quantile of each input of the study, with which the ranking by
	// deciles is made; nil makes none.
	Deciles [][2]float64
}

// A Sensitivity is how much of the variance of an output the inputs account for.
type Sensitivity struct {
	Output  string  `json:"output"`
	Unit    string  `json:"unit,omitempty"`
	Points  float64 `json:"points"`  // with a value in every row, of the group that has fewest
	Omitted float64 `json:"omitted"` // share of the points without one
	// Mean and Variance are those of the output, where it has a value; null in files if it has none.
	Mean     runs.Number `json:"mean"`
	Variance runs.Number `json:"variance"`
	// FirstOrder is the sum of the first-order indices: 1 if no inputs act together.
	FirstOrder runs.Estimate `json:"first_order"`
	Indices    []Index       `json:"indices"` // the largest total index first
}

// An Index is the share of the variance of an output that a group of inputs accounts for.
type Index struct {
	InputGroup
	// First is the first-order index: the share of the variance that would go, on average, if the group were
	// known. Total is the share that would stay, on average, if all but the group were known.
	First runs.Estimate `json:"first"`
	Total runs.Estimate `json:"total"`
	// Interaction is Total less First: the part that acts only together with other groups.
	Interaction runs.Estimate `json:"interaction"`
	// Decile is the largest swing of the inputs of the group between deciles or options, nil if there is none.
	Decile *DecileSwing `json:"decile,omitempty"`

	first, total []float64 // by replicate
	variance     float64   // of the output
}

// A DecileSwing is what a ranking by deciles sees of a group.
type DecileSwing struct {
	Input  string      `json:"input"`
	Swing  runs.Number `json:"swing"`
	StdErr runs.Number `json:"stderr"`
	Rank   int         `json:"rank"` // of the group by the absolute swing, from 1
}

// A Sobol estimates the indices of Sobol' of groups of inputs for outputs of a model, from a pick-freeze design on
// the points of the plan of a job: the model is evaluated len(Groups)+2 times at each point.
//
// With a, b and c the outputs of the rows A, B and A with the group from B:
//
//	total = E(a−c)²/2 / V                       (Jansen 1999)
//	first = (cov(b,c) − r·cov(a,b)) / V,  r = 1 − total
//
// The first-order index is that of Janon et al. (2014), cov(b,c)/V, with a control variate: cov(a,b) is zero
// but for chance, and r, about the correlation of c with a, takes the chance that a and c share out of it. With r = 1 it
// is that of Saltelli et al. (2010), which is good for small indices and bad for large ones; with r = 0 it is the
// other way round. Measured standard errors are in docs/sensitivity.md. V is the variance of a and b together, where
// they have a value.
//
// Points where the output is null (+Inf) in one of the three rows are left out of the covariances of that group; Omitted
// says how many these are. The indices are then approximate, for there is no variance of a number that is not
// there. Failed points count against the limit of the options.
//
// Errors are those of the mean over replicates, each by itself an estimate from fewer points, with Student's t.
type Sobol struct {
	*pickFreeze
	replicates int
	deciles    [][2]float64
}

// NewSobol checks a design. Tallies, sink and wanted outputs of the job are not used. It is an error if groups
// share inputs or depend on each other, or if the plan has strata, or no points of twice as many variables.
func NewSobol(job runs.Job, design SobolDesign) (*Sobol, error) {
	p, err := newPickFreeze(job, design.Groups, design.Outputs, newPartition(job.Spec.Params))
	if err != nil {
		return nil, err
	}
	s := &Sobol{p, design.Replicates, design.Deciles}
	if r := job.Spec.Plan.Replicates; r > 0 {
		s.replicates = r
	}
	if points := job.Spec.Plan.Points; s.replicates < 2 || points < int64(2*s.replicates) {
		return nil, fmt.Errorf("sensitivity: %d points in %d replicates give no errors", points, s.replicates)
	}
	if err := p.job.Spec.Plan.Validate(); err != nil {
		return nil, fmt.Errorf("sensitivity: %w", err)
	}
	return s, nil
}

// Runs returns how often the model is evaluated.
func (s *Sobol) Runs() int64 { return s.job.Spec.Plan.Points * int64(s.evaluations()) }

// Groups returns the groups that the model has inputs of.
func (s *Sobol) Groups() []InputGroup { return s.groups }

// Execute evaluates the model and returns the sensitivity of each output. It depends neither on workers nor on
// batches.
func (s *Sobol) Execute(ctx context.Context, opt runs.Options) ([]Sensitivity, error) {
	job := s.job
	job.Tallies = []runs.TallyMaker{s.newSums(s.replicates)}
	if s.deciles != nil {
		var outputs []string
		for _, k := range s.outputs {
			outputs = append(outputs, s.base.Outputs()[k].Name)
		}
		both := slices.Concat(s.deciles, make([][2]float64, len(s.deciles)))
		job.Tallies = append(job.Tallies, NewSwings(both, outputs, 1))
	}
	result, err := runs.Execute(ctx, job, opt)
	if err != nil {
		return nil, err
	}
	sums := result.Tallies[0].(*pickFreezeSums)
	all := make([]Sensitivity, len(s.outputs))
	for o := range all {
		all[o] = sums.sensitivity(o, result.Points)
	}
	if s.deciles != nil {
		for o, t := range result.Tallies[1].(*Swings).Tornados(job.Spec.Params.Inputs) {
			all[o].addDeciles(&t)
		}
	}
	return all, nil
}

// sensitivity returns the indices of an output.
func (s *pickFreezeSums) sensitivity(output int, points int64) Sensitivity {
	q := s.base.Outputs()[s.outputs[output]]
	all := Sensitivity{Output: q.Name, Unit: q.Unit, Points: float64(points)}
	var values moment
	for r := range s.replicates {
		values.merge(s.values[r*len(s.outputs)+output])
	}
	all.Mean, all.Variance = runs.Number(values.mean), runs.Number(values.variance())
	for g := range s.groups {
		index, n := s.index(output, g, values.variance())
		all.Points = min(all.Points, n)
		all.Indices = append(all.Indices, index)
	}
	all.Omitted = 1 - all.Points/float64(points)
	all.FirstOrder = sumOf(all.Indices, func(x *Index) (runs.Estimate, []float64) { return x.First, x.first })
	slices.SortStableFunc(all.Indices, func(a, b Index) int { return cmp.Compare(float64(b.Total.Value), float64(a.Total.Value)) })
	return all
}

// index returns the indices of a group, given the variance of the output over all points, and the number of points
// that they are from.
func (s *pickFreezeSums) index(output, group int, variance float64) (x Index, n float64) {
	x = Index{InputGroup: s.groups[group], variance: variance}
	var whole comoment
	var interactions []float64
	for r := range s.replicates {
		part, v := s.triple(r, output, group), s.values[r*len(s.outputs)+output].variance()
		total := part.total(v)
		x.total, x.first = append(x.total, total), append(x.first, part.first(v, total))
		interactions = append(interactions, total-x.first[r])
		whole.merge(part)
	}
	total := whole.total(variance)
	first := whole.first(variance, total)
	x.Total, x.First, x.Interaction = indexEstimate(total, x.total), indexEstimate(first, x.first), indexEstimate(total-first, interactions)
	return x, whole.n
}

// indexEstimate gives an index the error that its replicates show. An output that does not vary has no indices.
func indexEstimate(value float64, replicates []float64) runs.Estimate {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		none := runs.Number(math.NaN())
		return runs.Estimate{Value: none, Low: none, High: none, Basis: "none: the output does not vary"}
	}
	return runs.FromReplicates(runs.Estimate{Value: runs.Number(value)}, replicates)
}

// sumOf estimates the sum of one number of some indices.
func sumOf(indices []Index, of func(*Index) (runs.Estimate, []float64)) runs.Estimate {
	sum := 0.0
	var parts []float64
	for i := range indices {
		e, values := of(&indices[i])
		sum += float64(e.Value)
		if parts == nil {
			parts = make([]float64, len(values))
		}
		for r, v := range values {
			parts[r] += v
		}
	}
	return indexEstimate(sum, parts)
}
