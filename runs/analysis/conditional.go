package analysis

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// ConditionalOutputs are the outputs of the federation model that Conditional needs.
var ConditionalOutputs = []string{"p_win", "p_win_unconditional", "p_campus", "gap_months_mean"}

// A Conditional sums the means over chances that a model gives for each point: conditional Monte
// Carlo. It is a [runs.Tally]. What it estimates is what the outputs win, win_unconditional and
// gap_months estimate, with less variance.
type Conditional struct {
	cols               []int // of ConditionalOutputs
	win, unconditional runs.Moments
	// The mean gap is that of the points where both sides deliver: gap/both, with the sum of
	// the two for their covariance.
	gap, both, sum runs.Moments

	scratch [2][runs.LeafPoints]float64
}

// NewConditional makes tallies of type *Conditional.
func NewConditional(s *runs.Schema) (runs.Tally, error) {
	c := new(Conditional)
	for _, name := range ConditionalOutputs {
		k := s.Output(name)
		if k < 0 {
			return nil, fmt.Errorf("conditional: the model has no output %q", name)
		}
		c.cols = append(c.cols, k)
	}
	return c, nil
}

// Add takes in a leaf.
func (c *Conditional) Add(b *runs.Block) {
	c.win.Add(c.answers(b, b.Y[c.cols[0]]))
	c.unconditional.Add(c.answers(b, b.Y[c.cols[1]]))
	campus, mean := b.Y[c.cols[2]], b.Y[c.cols[3]]
	gap, both, n := &c.scratch[0], &c.scratch[1], 0
	for i := range b.Len {
		if b.AnyFailed && b.Failed[i] {
			continue
		}
		gap[n], both[n] = 0, 0
		if !model.IsNull(mean[i]) {
			gap[n], both[n] = float64(campus[i]*mean[i]), campus[i]
		}
		n++
	}
	c.gap.Add(gap[:n])
	c.both.Add(both[:n])
	for i := range n {
		gap[i] += both[i]
	}
	c.sum.Add(gap[:n])
}

// answers returns the values of the points that did not fail.
func (c *Conditional) answers(b *runs.Block, column []float64) []float64 {
	if !b.AnyFailed {
		return column[:b.Len]
	}
	n := 0
	for i, v := range column[:b.Len] {
		if !b.Failed[i] {
			c.scratch[0][n] = v
			n++
		}
	}
	return c.scratch[0][:n]
}

func (c *Conditional) moments() []*runs.Moments {
	return []*runs.Moments{&c.win, &c.unconditional, &c.gap, &c.both, &c.sum}
}

// Merge takes in the points that follow.
func (c *Conditional) Merge(later runs.Tally) {
	others := later.(*Conditional).moments()
	for i, m := range c.moments() {
		m.Merge(*others[i])
	}
}

// Scale makes the points so far count weight times as much.
func (c *Conditional) Scale(weight float64) {
	for _, m := range c.moments() {
		m.Scale(weight)
	}
}

// Reset empties the tally.
func (c *Conditional) Reset() {
	for _, m := range c.moments() {
		*m = runs.Moments{}
	}
}

// Archive implements [runs.Archiver].
func (c *Conditional) Archive(a *runs.Archive) {
	for _, m := range c.moments() {
		a.Value(m)
	}
}

// Averaged is what a run says with the chances of the campus averaged at each point.
type Averaged struct {
	Win              runs.Estimate `json:"win"`
	WinUnconditional runs.Estimate `json:"win_unconditional"`
	// MeanGap is in months, over the points and chances where both sides deliver.
	MeanGap runs.Estimate `json:"mean_gap_months"`
}

// Averaged returns the estimates, with the errors of independent points.
func (c *Conditional) Averaged() *Averaged {
	return &Averaged{c.win.Estimate(), c.unconditional.Estimate(), c.ratio()}
}

// ratio estimates gap/both, with the standard error of a ratio of means (Cochran 1977, section 6.3).
func (c *Conditional) ratio() runs.Estimate {
	e := c.gap.Estimate()
	if !(c.both.Mean > 0) {
		none := runs.Number(math.NaN())
		return runs.Estimate{Value: none, Low: none, High: none, Basis: "none: no point where both deliver"}
	}
	r := c.gap.Mean / c.both.Mean
	e.Value = runs.Number(r)
	if e.StdErr == nil || *e.StdErr == 0 {
		e.Low, e.High = e.Value, e.Value
		return e
	}
	twice := c.sum.M2 - c.gap.M2 - c.both.M2 // of the sum of products
	squares, products := float64(float64(r*r)*c.both.M2), float64(r*twice)
	m2 := max(0, c.gap.M2+squares-products)
	se := math.Sqrt(m2/(c.gap.Count-1)/c.gap.Count) / c.both.Mean
	half := float64(float64(e.High-e.Low) / 2 / *e.StdErr * se)
	e.StdErr, e.Low, e.High, e.Basis = &se, e.Value-runs.Number(half), e.Value+runs.Number(half), "iid ratio"
	return e
}
