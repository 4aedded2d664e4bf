package analysis

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// Losses are what each option of a decision loses at each point.
type Losses struct {
	Options []string
	Loss    [][]float64 // by option, by point
	// Weights are what the points count, nil if it is 1 each. The points of a replicate have the weights of all.
	Weights []float64
}

// weight returns what a point counts.
func (l *Losses) weight(i int) float64 { return weightAt(l.Weights, i) }

// NewLosses works out the losses from columns of outputs by name; times multiplies the numbers of the
// decision of some names, all others stay. A point of which an output has no value, and no other stands
// for it, is an error.
func NewLosses(d *params.Decision, outputs map[string][]float64, times map[string]float64) (*Losses, error) {
	l := &Losses{}
	for _, o := range d.Options {
		l.Options = append(l.Options, o.Name)
		var loss []float64
		for _, term := range o.Loss {
			factor := term.Times
			if p, ok := d.Number(term.Number); ok {
				factor = p.Value
				if by, ok := times[term.Number]; ok {
					factor *= by
				}
			}
			columns := make([][]float64, len(term.Outputs))
			for i, name := range term.Outputs {
				columns[i] = outputs[name]
			}
			if loss == nil {
				loss = make([]float64, len(columns[0]))
			}
			for i := range loss {
				v := math.Inf(1)
				for _, c := range columns {
					v = min(v, c[i])
				}
				if model.IsNull(v) {
					v = term.Null
				}
				if v != v {
					return nil, fmt.Errorf("option %s: %v has no value at point %d; write without_value: NUMBER in the decision", o.Name, term.Outputs, i)
				}
				loss[i] += float64(factor * v)
			}
		}
		l.Loss = append(l.Loss, loss)
	}
	return l, nil
}

// A Value is what it is worth to know more before a decision.
type Value struct {
	Best   string         `json:"best"`   // the option with the least expected loss
	Losses []ExpectedLoss `json:"losses"` // of every option
	// Perfect is the expected value of perfect information (EVPI): what is lost on average by
	// taking the best option always and not the best of each point.
	Perfect runs.Estimate `json:"perfect"`
	// Parameters are the expected values of perfect information about single parameters (EVPPI), the largest
	// first.
	Parameters []ParameterValue `json:"parameters"`
	Points     int64            `json:"points"`
}

// An ExpectedLoss is that of an option.
type ExpectedLoss struct {
	Option string        `json:"option"`
	Loss   runs.Estimate `json:"loss"`
	// BestAt is the share of points at which the option loses least.
	BestAt runs.Number `json:"best_at"`
}

// A ParameterValue is the EVPPI of a parameter, or of several together.
type ParameterValue struct {
	Inputs []string      `json:"inputs"`
	Label  string        `json:"label"`
	Value  runs.Estimate `json:"value"`
}

// valueParts is the number of parts of independent points.
const valueParts = 16

// NewValue works out the value of information from the losses and the inputs at each point. groups are the
// places of inputs that are learnt together, as [][]int{{0}, {1}, {0, 1}}. replicates is that of a design, 0 for
// independent points, which are cut into 16 parts; errors are from the parts.
//
// The EVPPI is estimated by regression (Strong, Oakley and Brennan 2014) with cross-fitting: for each
// part, the losses are regressed on the inputs of a group in the other parts, the option is taken that
// the regression says is best, and its true loss is compared with that of the best option
// overall. So noise is not taken for value; what the regression cannot see is missing, and the
// estimate is a lower bound but for its error. The regression on one number is a step function of 32
// steps; that on several inputs is on polynomials to degree 3 of the ranks, and on the options of choices. Of a
// group the value is at least that of each part of the group that is asked for, as who knows more can do as well.
func NewValue(l *Losses, inputs []params.Input, x [][]float64, groups [][]int, replicates int) (*Value, error) {
	if replicates == 0 {
		replicates = valueParts
	}
	n := len(l.Loss[0])
	if n < 64*replicates {
		return nil, fmt.Errorf("%d points are too few for the value of information, at least %d are needed", n, 64*replicates)
	}
	if len(l.Options) < 2 {
		return nil, errors.New("a decision has two options at least")
	}
	v := &Value{Points: int64(n)}
	best := 0
	losses := make([]float64, len(l.Options))
	for o, loss := range l.Loss {
		losses[o] = l.mean(loss)
		if losses[o] < losses[best] {
			best = o
		}
	}
	v.Best = l.Options[best]
	least := make([]int, n) // the best option of each point
	bestAt, total := make([]float64, len(l.Options)), 0.0
	for i := range least {
		for o := range l.Loss {
			if l.Loss[o][i] < l.Loss[least[i]][i] {
				least[i] = o
			}
		}
		bestAt[least[i]] += l.weight(i)
		total += l.weight(i)
	}
	for o := range l.Loss {
		v.Losses = append(v.Losses, ExpectedLoss{
			Option: l.Options[o], BestAt: runs.Number(bestAt[o] / total),
			Loss: l.overParts(replicates, func(i int) float64 { return l.Loss[o][i] }),
		})
	}
	v.Perfect = l.gain(best, least, replicates)
	v.parameters(l, inputs, x, groups, best, replicates)
	return v, nil
}

// parameters adds the values of the groups.
func (v *Value) parameters(l *Losses, inputs []params.Input, x [][]float64, groups [][]int, best, replicates int) {
	values := make([]ParameterValue, len(groups))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for k, group := range groups {
		p := &values[k]
		for _, i := range group {
			p.Inputs = append(p.Inputs, inputs[i].Name)
		}
		p.Label = cmp.Or(inputs[group[0]].Label, inputs[group[0]].Name)
		if len(group) > 1 {
			p.Label = "together: " + strings.Join(p.Inputs, ", ")
		}
		g.Go(func() error {
			chosen := l.learn(inputs, x, group, replicates)
			p.Value = l.gain(best, chosen, replicates)
			return nil
		})
	}
	_ = g.Wait() // none fails
	for k := range values {
		for j := range values {
			if isPart(groups[j], groups[k]) && values[j].Value.Value > values[k].Value.Value {
				values[k].Value = values[j].Value
			}
		}
	}
	slices.SortStableFunc(values, func(a, b ParameterValue) int {
		return cmp.Compare(float64(b.Value.Value), float64(a.Value.Value))
	})
	v.Parameters = values
}

// isPart tells whether a group is smaller than another and in it.
func isPart(a, b []int) bool {
	if len(a) >= len(b) {
		return false
	}
	for _, i := range a {
		if !slices.Contains(b, i) {
			return false
		}
	}
	return true
}

// gain estimates what is saved on average by the option chosen at each point.
func (l *Losses) gain(best int, chosen []int, replicates int) runs.Estimate {
	return l.overParts(replicates, func(i int) float64 { return l.Loss[best][i] - l.Loss[chosen[i]][i] })
}

// overParts estimates the mean of something over the points, with the error that the parts show.
func (l *Losses) overParts(replicates int, of func(i int) float64) runs.Estimate {
	n := len(l.Loss[0])
	values := make([]float64, replicates)
	total, count := 0.0, 0.0
	for r := range values {
		from, to := partOf(r, replicates, n)
		sum, points := 0.0, 0.0
		for i := from; i < to; i++ {
			sum += float64(l.weight(i) * of(i))
			points += l.weight(i)
		}
		total += sum
		count += points
		values[r] = sum / points
	}
	return runs.FromReplicates(runs.Estimate{Value: runs.Number(total / count)}, values)
}

// partOf returns the range of a part of n points.
func partOf(r, parts, n int) (from, to int) { return r * n / parts, (r + 1) * n / parts }

// mean returns the mean of a column, summed by blocks.
func (l *Losses) mean(x []float64) float64 {
	total, count := 0.0, 0.0
	for from := 0; from < len(x); from += runs.LeafPoints {
		sum := 0.0
		for i := from; i < min(from+runs.LeafPoints, len(x)); i++ {
			sum += float64(l.weight(i) * x[i])
			count += l.weight(i)
		}
		total += sum
	}
	return total / count
}
