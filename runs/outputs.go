package runs

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/model"
)

// DefaultQuantiles are the quantiles of a summary unless others are asked for.
func DefaultQuantiles() []float64 { return []float64{0.05, 0.25, 0.50, 0.75, 0.95} }

// Summarize makes tallies of type *OutputTally, with the given quantiles of real outputs, or
// DefaultQuantiles if none are given.
func Summarize(quantiles ...float64) TallyMaker {
	if len(quantiles) == 0 {
		quantiles = DefaultQuantiles()
	}
	return func(s *Schema) (Tally, error) {
		for _, p := range quantiles {
			if !(p > 0 && p < 1) {
				return nil, fmt.Errorf("quantile %v is not between 0 and 1", p)
			}
		}
		t := &OutputTally{quantiles: quantiles, columns: make([]outputColumn, len(s.Outputs))}
		for k, q := range s.Outputs {
			c := &t.columns[k]
			c.quantity = q
			if q.Kind == model.Real && !q.Detail {
				c.histogram = new(Histogram)
			}
			c.levels = make([]float64, levels(&q))
		}
		return t, nil
	}
}

// levels returns the number of values of a quantity that is not real.
func levels(q *model.Quantity) int {
	switch q.Kind {
	case model.Bool:
		return 2
	case model.Label:
		return len(q.Levels)
	default:
		return 0
	}
}

// An OutputTally sums up each output that a run computes, save those of detail.
type OutputTally struct {
	quantiles []float64
	columns   []outputColumn
	answers   [LeafPoints]float64 // scratch
}

// An outputColumn sums up one output.
type outputColumn struct {
	quantity  model.Quantity
	seen      bool       // the run computes it
	null      float64    // points, or their weight
	moments   Moments    // of a real output
	histogram *Histogram // of a real output
	levels    []float64  // of a bool or label output: points with each value, or their weight
}

// Add implements Tally.
func (t *OutputTally) Add(b *Block) { t.AddUnit(b) }

// AddUnit implements UnitTally: column by column, and each leaf by leaf.
func (t *OutputTally) AddUnit(b *Block) {
	for k := range t.columns {
		c := &t.columns[k]
		if b.Y[k] == nil || c.quantity.Detail {
			continue
		}
		c.seen = true
		for from := 0; from < b.Len; from += LeafPoints {
			to := min(from+LeafPoints, b.Len)
			answers, total := t.withAnswer(b, b.Y[k][from:to], b.Failed[from:to])
			c.add(answers, total, to-from)
		}
		if b.AnyFailed {
			for _, failed := range b.Failed {
				if failed {
					c.null--
				}
			}
		}
	}
}

// add takes in the answers of a leaf of so many points, and their sum. Those without an answer count as null.
func (c *outputColumn) add(answers []float64, total float64, points int) {
	c.null += float64(points - len(answers))
	if c.histogram != nil {
		c.moments.add(answers, total)
		c.histogram.Add(answers)
		return
	}
	for _, v := range answers {
		c.levels[int(v)]++
	}
}

// withAnswer returns the values of the points of a leaf that did not fail and are not null, and their sum.
func (t *OutputTally) withAnswer(b *Block, column []float64, failed []bool) (answers []float64, total float64) {
	n := 0
	if total = sum(column); !b.AnyFailed && total <= math.MaxFloat64 {
		return column, total // a null would make the sum infinite
	}
	for i, v := range column {
		t.answers[n] = v
		if !failed[i] && v <= math.MaxFloat64 {
			n++
		}
	}
	return t.answers[:n], sum(t.answers[:n])
}

// Scale implements Tally.
func (t *OutputTally) Scale(weight float64) {
	for k := range t.columns {
		c := &t.columns[k]
		c.null *= weight
		c.moments.Scale(weight)
		if c.histogram != nil {
			c.histogram.Scale(weight)
		}
		for i := range c.levels {
			c.levels[i] *= weight
		}
	}
}

// Merge implements Tally.
func (t *OutputTally) Merge(later Tally) {
	o := later.(*OutputTally)
	for k := range t.columns {
		c, d := &t.columns[k], &o.columns[k]
		c.seen = c.seen || d.seen
		c.null += d.null
		c.moments.Merge(d.moments)
		if c.histogram != nil {
			c.histogram.Merge(d.histogram)
		}
		for i, n := range d.levels {
			c.levels[i] += n
		}
	}
}

// Reset implements Tally.
func (t *OutputTally) Reset() {
	for k := range t.columns {
		c := &t.columns[k]
		c.null, c.moments = 0, Moments{}
		if c.histogram != nil {
			c.histogram.Reset()
		}
		clear(c.levels)
	}
}

// Archive implements [Archiver].
func (t *OutputTally) Archive(a *Archive) {
	for k := range t.columns {
		c := &t.columns[k]
		a.Value(&c.seen, &c.null, &c.moments, &c.levels)
		if c.histogram != nil {
			c.histogram.Archive(a)
		}
	}
}

// Summaries describes the outputs, in the order of the model.
func (t *OutputTally) Summaries() []OutputSummary {
	var all []OutputSummary
	for k := range t.columns {
		if t.columns[k].seen {
			all = append(all, t.columns[k].summary(t.quantiles))
		}
	}
	return all
}

// Summary describes one output, nil if there is none of that name.
func (t *OutputTally) Summary(output string) *OutputSummary {
	for k := range t.columns {
		if c := &t.columns[k]; c.quantity.Name == output && c.seen {
			s := c.summary(t.quantiles)
			return &s
		}
	}
	return nil
}

// Histogram returns the histogram of a real output, nil if there is none of that name.
func (t *OutputTally) Histogram(output string) *Histogram {
	for k := range t.columns {
		if c := &t.columns[k]; c.quantity.Name == output && c.seen {
			return c.histogram
		}
	}
	return nil
}

func (c *outputColumn) summary(quantiles []float64) OutputSummary {
	q := &c.quantity
	s := OutputSummary{Name: q.Name, Unit: q.Unit, Null: c.null}
	for _, n := range c.levels {
		s.Count += n
	}
	switch q.Kind {
	case model.Bool:
		s.Kind = "bool"
		share := Proportion(c.levels[1], s.Count)
		s.Share = &share
	case model.Label:
		s.Kind = "label"
		for i, label := range q.Levels {
			s.Labels = append(s.Labels, LabelShare{label, Proportion(c.levels[i], s.Count)})
		}
	default:
		s.Kind = "real"
		s.Count = c.moments.Count
		lowest, highest := Number(c.histogram.Min()), Number(c.histogram.Max())
		s.Min, s.Max = &lowest, &highest
		s.Mean, s.StdDev = c.mean(), c.stdDev()
		ordered := c.histogram.Quantiles()
		for _, p := range quantiles {
			s.Quantiles = append(s.Quantiles, QuantileEstimate{p, c.quantile(ordered, p)})
		}
	}
	return s
}

// Bases of estimates.
const (
	wilsonBasis         = "wilson"
	clopperPearsonBasis = "clopper-pearson"
	replicatesBasis     = "replicates"

	constant  = "constant"
	tooFew    = "none: fewer than 2 points"
	noNumbers = "none: no points"
)

// degenerate returns the estimate of something that has no error of the usual kind, as all
// numbers are equal or there are fewer than two.
func (c *outputColumn) degenerate(value float64) (Estimate, bool) {
	none := Number(math.NaN())
	e := Estimate{Value: Number(value), Low: none, High: none}
	switch {
	case c.moments.Count == 0:
		e.Basis = noNumbers
	case c.moments.Count == 1:
		e.Basis = tooFew
	case c.histogram.Min() == c.histogram.Max():
		e.StdErr, e.Low, e.High, e.Level, e.Basis = finite(0), e.Value, e.Value, confidence, constant
	default:
		return e, false
	}
	return e, true
}

// mean estimates the mean, with the interval of Student's t.
func (c *outputColumn) mean() *Estimate {
	m := &c.moments
	e, ok := c.degenerate(m.Mean)
	if ok {
		if m.Count == 0 {
			e.Value = Number(math.NaN())
		}
		return &e
	}
	e = m.Estimate()
	if share := c.extremeShare(); m.Count >= 400 && share > 0.1 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("one point makes up %.0f %% of the variance: the standard error is not reliable", 100*share))
	}
	return &e
}

// extremeShare returns the part that the number farthest from the mean has in the variance.
// Of 400 normal numbers hardly any set has one with a tenth; the fewer the numbers that
// decide about the mean, the larger it is.
func (c *outputColumn) extremeShare() float64 {
	d := max(c.moments.Mean-c.histogram.Min(), c.histogram.Max()-c.moments.Mean)
	return float64(d*d) / c.moments.M2
}

// stdDev estimates the standard deviation.
func (c *outputColumn) stdDev() *Estimate {
	e, ok := c.degenerate(0)
	if ok {
		if c.moments.Count < 2 {
			e.Value = Number(math.NaN())
		}
		return &e
	}
	e.Value = Number(c.moments.StdDev())
	e.StdErr = finite(c.moments.StdDevErr())
	e.Basis = "fourth moment"
	if e.StdErr == nil {
		e.Basis = "none: fewer than 4 points"
	}
	return &e
}

// quantile estimates a quantile.
func (c *outputColumn) quantile(ordered *Quantiles, p float64) Estimate {
	e, ok := c.degenerate(ordered.At(p))
	if ok {
		return e
	}
	low, high := ordered.Interval(p, z95)
	e.StdErr = finite(ordered.StdErr(p))
	e.Low, e.High, e.Level = Number(low), Number(high), confidence
	e.Basis = "order statistics"
	if e.StdErr == nil {
		e.Basis = "none: too few points beyond the quantile"
	}
	return e
}
