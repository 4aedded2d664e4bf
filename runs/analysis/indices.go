package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// A SobolDesign says what is estimated by [Sobol].
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
	Output     string        `json:"output"`
	Unit       string        `json:"unit,omitempty"`
	Points     float64       `json:"points"`      // with a value in every row of the design
	Omitted    float64       `json:"omitted"`     // share of the points that have none in a row, of the group that has most
	Replicates int           `json:"replicates"`  // from whose differences the errors come
	Runs       int64         `json:"model_runs"`  // evaluations of the model, for all outputs together
	Mean       float64       `json:"mean"`        // of the output
	Variance   float64       `json:"variance"`    // of the output
	Indices    []Index       `json:"indices"`     // the largest total index first
	FirstOrder runs.Estimate `json:"first_order"` // the sum of the first-order indices: 1 if inputs never act together
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
}

// A DecileSwing is what a ranking by deciles sees of a group.
type DecileSwing struct {
	Input  string      `json:"input"`
	Swing  runs.Number `json:"swing"`
	StdErr runs.Number `json:"stderr"`
	Rank   int         `json:"rank"` // of the group by the absolute swing, from 1
}

// Sobol estimates the indices of Sobol' of groups of inputs for outputs of a model, from a pick-freeze design on
// the points of the plan of a job: the model is evaluated len(Groups)+2 times at each point. Tallies, sink and
// wanted outputs of the job are not used.
//
// With a, b and c the outputs of the rows A, B and A with the group from B:
//
//	total = E(a−c)²/2 / V                       (Jansen 1999)
//	first = (cov(b,c) − r·cov(a,b)) / V,  r = 1 − total
//
// The first-order index is that of Janon et al. (2014), cov(b,c)/V, with a control variate: cov(a,b) is zero
// but for chance, and r, about the correlation of c with a, takes the chance that a and c share out of it. With r = 1 it
// is that of Saltelli et al. (2010), which is good for small indices and bad for large ones; with r = 0 it is the
// other way round. Measured standard errors are in docs/sensitivity.md. V is the variance of a and b together.
//
// Points where the output is null (+Inf) in one of the three rows are left out for that group, so the
// indices are those of an output that is null nowhere; Omitted says how many these are. Failed points
// count against the limit of the options.
//
// Errors are those of the mean over replicates, each by itself an estimate from fewer points, with Student's t.
// Estimates do not depend on workers or batches.
func Sobol(ctx context.Context, job runs.Job, design SobolDesign, opt runs.Options) ([]Sensitivity, error) {
	p, err := newPickFreeze(job, design.Groups, design.Outputs)
	if err != nil {
		return nil, err
	}
	replicates := design.Replicates
	if r := job.Spec.Plan.Replicates; r > 0 {
		replicates = r
	}
	if points := job.Spec.Plan.Points; replicates < 2 || points < int64(2*replicates) {
		return nil, fmt.Errorf("sensitivity: %d points in %d replicates give no errors", points, replicates)
	}
	p.job.Tallies = []runs.TallyMaker{p.newSums(replicates)}
	if design.Deciles != nil {
		deciles := slices.Concat(design.Deciles, make([][2]float64, len(design.Deciles)))
		p.job.Tallies = append(p.job.Tallies, NewSwings(deciles, design.Outputs, 1))
	}
	result, err := runs.Execute(ctx, p.job, opt)
	if err != nil {
		return nil, err
	}
	sums := result.Tallies[0].(*pickFreezeSums)
	all := make([]Sensitivity, len(p.outputs))
	for o := range all {
		all[o] = sums.sensitivity(o, result.Points)
	}
	if design.Deciles != nil {
		for o, t := range result.Tallies[1].(*Swings).Tornados(p.job.Spec.Params.Inputs) {
			all[o].addDeciles(&t)
		}
	}
	return all, nil
}

// pickFreezeSums sums over the points of a pick-freeze design. It is a [runs.Tally].
type pickFreezeSums struct {
	*pickFreeze
	points     int64
	replicates int
	triples    []comoment // by replicate, output and group
	scratch    [3][]float64
}

func (p *pickFreeze) newSums(replicates int) runs.TallyMaker {
	return func(*runs.Schema) (runs.Tally, error) {
		s := &pickFreezeSums{pickFreeze: p, points: p.job.Spec.Plan.Points, replicates: replicates}
		s.triples = make([]comoment, replicates*len(p.outputs)*len(p.groups))
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

// Merge takes in the points that follow.
func (s *pickFreezeSums) Merge(later runs.Tally) {
	for i := range later.(*pickFreezeSums).triples {
		s.triples[i].merge(&later.(*pickFreezeSums).triples[i])
	}
}

// Scale makes the points so far count weight times as much.
func (s *pickFreezeSums) Scale(weight float64) {
	for i := range s.triples {
		s.triples[i].scale(weight)
	}
}

// Reset empties the tally.
func (s *pickFreezeSums) Reset() { clear(s.triples) }

// total returns the total index.
func (a *comoment) total() float64 {
	d := a.mean[0] - a.mean[2]
	squares := a.m[aa] + a.m[cc] - float64(2*a.m[ac]) + float64(a.n*float64(d*d))
	return squares / float64(2*a.n) / a.variance()
}

// first returns the first-order index, given the total one.
func (a *comoment) first(total float64) float64 {
	return (a.m[bc] - float64((1-total)*a.m[ab])) / (a.n - 1) / a.variance()
}

// variance returns that of the outputs of A and B together.
func (a *comoment) variance() float64 {
	d := a.mean[0] - a.mean[1]
	return (a.m[aa] + a.m[bb] + float64(a.n*float64(d*d)/2)) / (float64(2*a.n) - 1)
}

// sensitivity returns the indices of an output.
func (s *pickFreezeSums) sensitivity(output int, points int64) Sensitivity {
	q := s.base.Outputs()[s.outputs[output]]
	all := Sensitivity{
		Output: q.Name, Unit: q.Unit, Points: float64(points),
		Replicates: s.replicates, Runs: points * int64(s.evaluations()),
	}
	for g := range s.groups {
		index, whole := s.index(output, g)
		if g == 0 || whole.n < all.Points {
			all.Points, all.Omitted = whole.n, 1-whole.n/float64(points)
		}
		if g == 0 {
			all.Mean, all.Variance = (whole.mean[0]+whole.mean[1])/2, whole.variance()
		}
		all.Indices = append(all.Indices, index)
	}
	all.FirstOrder = sumOf(all.Indices, func(x *Index) (runs.Estimate, []float64) { return x.First, x.first })
	slices.SortStableFunc(all.Indices, func(a, b Index) int { return cmp.Compare(float64(b.Total.Value), float64(a.Total.Value)) })
	return all
}

// index returns the indices of a group, and the sums over all points.
func (s *pickFreezeSums) index(output, group int) (Index, comoment) {
	x := Index{InputGroup: s.groups[group]}
	var whole comoment
	var interactions []float64
	for r := range s.replicates {
		part := *s.triple(r, output, group)
		total := part.total()
		x.total, x.first = append(x.total, total), append(x.first, part.first(total))
		interactions = append(interactions, total-x.first[r])
		whole.merge(&part)
	}
	total := whole.total()
	first := whole.first(total)
	x.Total, x.First, x.Interaction = indexEstimate(total, x.total), indexEstimate(first, x.first), indexEstimate(total-first, interactions)
	return x, whole
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
