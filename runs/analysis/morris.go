package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A MorrisDesign says what a [Morris] estimates.
type MorrisDesign struct {
	Groups  []InputGroup // that do not depend on each other, as InputGroups makes them
	Outputs []string     // real or bool
	// Levels is the number of values that each uniform takes, evenly spaced; even, at least 2.
	Levels int
	// Edge is how far the first and the last of them are from 0 and from 1: 0 in Morris (1991), which needs distributions that
	// end; half a level, 1/(2·Levels), puts each in the middle of equally probable parts.
	Edge float64
}

// A Screening is what steps of the groups do to an output.
type Screening struct {
	Output string `json:"output"`
	Unit   string `json:"unit,omitempty"`
	// Trajectories is the number of steps with a value, of the group that has fewest; Omitted is the share without.
	Trajectories float64  `json:"trajectories"`
	Omitted      float64  `json:"omitted"`
	Effects      []Effect `json:"effects"` // the largest MuStar first
}

// An Effect is what the steps of one group do: the elementary effects, each the change of the output over the length of the
// step, which is measured in the distance between the first and the last level.
type Effect struct {
	InputGroup
	// MuStar is the mean of their sizes. It is zero only if the group does nothing at the levels.
	MuStar runs.Estimate `json:"mu_star"`
	// Mu is the mean of the effects, and Sigma their standard deviation, which is zero for an input that adds to the output in proportion. Groups
	// of several inputs and inputs that depend on others have none, as their streams do not go up together.
	Mu    *runs.Estimate `json:"mu,omitempty"`
	Sigma *runs.Estimate `json:"sigma,omitempty"`
}

// A Morris screens groups of inputs by elementary effects (Morris, Factorial sampling plans for preliminary computational
// experiments, Technometrics 33, 1991; MuStar and groups: Campolongo, Cariboni and Saltelli, An effective screening design for
// sensitivity analysis of large models, Environmental Modelling & Software 22, 2007). A point of the plan is a
// trajectory: it starts at random levels of all uniforms, those of factors of correlated inputs too, and lets one group after
// the other, in random order, step half the levels up or down, wherever there is room.
//
// Trajectories of a plan of independent points are independent, so errors of means are those of Moments.Estimate, with
// Student's t, and that of Sigma comes from the fourth moment.
type Morris struct {
	*chain
	signed []bool // by group
}

// NewMorris checks a design. It is an error if the points of the plan depend on each other.
func NewMorris(job runs.Job, design MorrisDesign) (*Morris, error) {
	if plan := job.Spec.Plan; plan.Method != "random" || plan.Points < 4 {
		return nil, fmt.Errorf("sensitivity: trajectories are at least 4 independent points, got %d of method %s", plan.Points, plan.Method)
	}
	if n := design.Levels; n < 2 || n%2 != 0 || !(design.Edge >= 0 && design.Edge < 0.5) {
		return nil, fmt.Errorf("sensitivity: levels must be even, at least 2, with an edge in [0, 0.5), got %d and %v", n, design.Edge)
	}
	c, err := newChain(job, design.Groups, design.Outputs, nil)
	if err != nil {
		return nil, err
	}
	m := &Morris{chain: c}
	for _, g := range c.groups {
		m.signed = append(m.signed, len(g.Inputs) == 1 && alone(job.Spec.Params, g.Inputs[0]))
	}
	levels := float64(design.Levels)
	half := float64(design.Levels / 2)
	edge, length := design.Edge, half/(levels-1)
	between := (1 - edge - edge) / (levels - 1)
	at := func(level float64) float64 { return edge + float64(level*between) }
	c.move = func(u float64) (a, b float64) {
		level := math.Floor(u * levels)
		to := level + half
		if to >= levels {
			to -= levels
		}
		return at(level), at(to)
	}
	c.number = func(s step) float64 {
		effect := (s.after - s.before) / length
		switch {
		case !m.signed[s.group]:
			return math.Abs(effect)
		case s.b < s.a:
			return -effect
		}
		return effect
	}
	return m, nil
}

// alone is whether an input has one stream of its own, and no other input has a part in it.
func alone(set *params.Set, input string) bool {
	for _, g := range set.Groups {
		if slices.Contains(g.Members, input) || slices.Contains(g.Follows, input) {
			return false
		}
	}
	return !slices.ContainsFunc(set.Pairs, func(p params.Pair) bool { return p.A == input || p.B == input })
}

// Runs returns how often the model is evaluated.
func (m *Morris) Runs() int64 { return m.job.Spec.Plan.Points * int64(m.evaluations()) }

// Groups returns the groups that the model has inputs of.
func (m *Morris) Groups() []InputGroup { return m.groups }

// Execute evaluates the model and returns the screening of each output. It depends neither on workers nor on batches.
func (m *Morris) Execute(ctx context.Context, opt runs.Options) ([]Screening, error) {
	job := m.job
	job.Tallies = []runs.TallyMaker{m.newSums(1)}
	result, err := runs.Execute(ctx, job, opt)
	if err != nil {
		return nil, err
	}
	sums := result.Tallies[0].(*chainSums)
	var all []Screening
	for o, k := range m.outputs {
		q := m.base.Outputs()[k]
		s := Screening{Output: q.Name, Unit: q.Unit, Trajectories: float64(result.Points)}
		for g := range m.groups {
			signed, size := &sums.signed[sums.cell(0, g, o)], &sums.size[sums.cell(0, g, o)]
			s.Trajectories = min(s.Trajectories, size.Count)
			e := Effect{InputGroup: m.groups[g], MuStar: size.Estimate()}
			if m.signed[g] {
				mu, sigma := signed.Estimate(), spread(signed)
				e.Mu, e.Sigma = &mu, &sigma
			}
			s.Effects = append(s.Effects, e)
		}
		s.Omitted = 1 - s.Trajectories/float64(result.Points)
		slices.SortStableFunc(s.Effects, func(a, b Effect) int { return cmp.Compare(float64(b.MuStar.Value), float64(a.MuStar.Value)) })
		all = append(all, s)
	}
	return all, nil
}

// spread estimates the standard deviation of numbers. It has no interval: it is not near normal where few numbers are not zero.
func spread(m *runs.Moments) runs.Estimate {
	none := runs.Number(math.NaN())
	e := runs.Estimate{Value: runs.Number(m.StdDev()), Low: none, High: none}
	switch se := m.StdDevErr(); {
	case m.Count < 4:
		e.Basis = "none: fewer than 4 trajectories"
	case m.M2 == 0:
		e.Basis = "none: the same in every trajectory"
	default:
		e.StdErr, e.Basis = &se, "fourth moment"
	}
	return e
}
