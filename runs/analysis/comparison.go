package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// A Variant is a run that is compared with others: columns of outputs, null as in runs.Block.
type Variant struct {
	Name    string
	Note    string   // what is different, in a few words; may be empty
	Weight  *float64 // of an option of a choice in the study
	Columns [][]float64
	Weights []float64 // of the points, nil if each counts 1
}

// A Comparison is the differences of variants of a run to the first of them. With the same points
// in each, the differences are paired: what is common to the variants of a point cancels.
type Comparison struct {
	Outputs []ComparedOutput `json:"outputs"`
	Paired  bool             `json:"paired"`
	Points  int64            `json:"points"` // of each variant
	// Levels of intervals.
	Level float64 `json:"level"`
}

// A ComparedOutput is one output of all variants: the share of points where it is true, or the median
// of those that have a value.
type ComparedOutput struct {
	Output    string            `json:"output"`
	Unit      string            `json:"unit,omitempty"`
	Statistic string            `json:"statistic"` // "share" or "median"
	Variants  []ComparedVariant `json:"variants"`
}

// A ComparedVariant is what a variant says of an output.
type ComparedVariant struct {
	Variant    string         `json:"variant"`
	Note       string         `json:"note,omitempty"`
	Weight     *float64       `json:"weight,omitempty"` // of the option in the study
	Value      runs.Estimate  `json:"value"`
	Difference *runs.Estimate `json:"difference,omitempty"` // from the first variant, nil of it
	// WithValue is the share of points that have a value.
	WithValue runs.Number `json:"with_value"`
}

// comparisonParts is the number of parts of independent points that show the errors.
const comparisonParts = 16

// Compare compares variants by some outputs, which are the columns of each. All have equally many
// points; replicates is the number of replicates of a design, 0 for independent points, which are
// cut into 16 parts. Values and differences have the errors that the parts show (Student t). paired
// says that the points of the variants are the same.
func Compare(variants []Variant, outputs []model.Quantity, replicates int, paired bool) (*Comparison, error) {
	if replicates == 0 {
		replicates = comparisonParts
	}
	n := len(variants[0].Columns[0])
	for _, v := range variants {
		for _, c := range v.Columns {
			if len(c) != n {
				return nil, fmt.Errorf("%s has %d points, %s has %d", v.Name, len(c), variants[0].Name, n)
			}
		}
	}
	if n < 2*replicates {
		return nil, fmt.Errorf("%d points are too few to compare, at least %d are needed", n, 2*replicates)
	}
	c := &Comparison{Paired: paired, Points: int64(n), Level: Level}
	for k, q := range outputs {
		statistic := medianOf
		out := ComparedOutput{Output: q.Name, Unit: q.Unit, Statistic: "median"}
		if q.Kind == model.Bool {
			statistic, out.Statistic = shareOf, "share"
		}
		var first []float64 // of the first variant: over all points, then over each part
		for i, v := range variants {
			values := overParts(v.Columns[k], v.Weights, replicates, statistic)
			cv := ComparedVariant{
				Variant: v.Name, Note: v.Note, Weight: v.Weight,
				Value: runs.FromReplicates(runs.Estimate{Value: runs.Number(values[0])}, values[1:]), WithValue: runs.Number(valued(v.Columns[k], v.Weights)),
			}
			if i == 0 {
				first = values
			} else {
				cv.Difference = difference(values, first, paired)
			}
			out.Variants = append(out.Variants, cv)
		}
		c.Outputs = append(c.Outputs, out)
	}
	return c, nil
}

// difference returns a − b, given of both the value over all points and those of the parts.
func difference(a, b []float64, paired bool) *runs.Estimate {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	e := runs.Estimate{Value: runs.Number(d[0])}
	if paired {
		e = runs.FromReplicates(e, d[1:])
		return &e
	}
	// Independent parts: the variances add.
	x := runs.FromReplicates(runs.Estimate{Value: runs.Number(a[0])}, a[1:])
	y := runs.FromReplicates(runs.Estimate{Value: runs.Number(b[0])}, b[1:])
	e.Basis = "none: a variant has no error"
	e.Low, e.High = runs.Number(math.NaN()), runs.Number(math.NaN())
	if x.StdErr != nil && y.StdErr != nil {
		se := math.Sqrt(float64(*x.StdErr**x.StdErr) + float64(*y.StdErr**y.StdErr))
		half := float64(float64(x.High-x.Low) / 2 / *x.StdErr * se)
		e.StdErr, e.Low, e.High, e.Level, e.Basis = &se, e.Value-runs.Number(half), e.Value+runs.Number(half), Level, x.Basis
	}
	return &e
}

// overParts returns a statistic of a column, then that of each of its equal parts.
func overParts(column, weights []float64, parts int, statistic func(column, weights []float64) float64) []float64 {
	values := []float64{statistic(column, weights)}
	for r := range parts {
		from, to := partOf(r, parts, len(column))
		var w []float64
		if weights != nil {
			w = weights[from:to]
		}
		values = append(values, statistic(column[from:to], w))
	}
	return values
}

// weightAt returns the weight of a point; nil weights are all 1.
func weightAt(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}

// shareOf returns the share of points where a column is true, of those that have a value.
func shareOf(column, weights []float64) float64 {
	yes, n := 0.0, 0.0
	for i, v := range column {
		if !model.IsNull(v) {
			n += weightAt(weights, i)
			if v != 0 {
				yes += weightAt(weights, i)
			}
		}
	}
	return yes / n
}

// medianOf returns the median of the points of a column that have a value, NaN if none has. With weights it is the number up to
// which they sum to half.
func medianOf(column, weights []float64) float64 {
	if weights != nil {
		return weightedMedian(column, weights)
	}
	x := make([]float64, 0, len(column))
	for _, v := range column {
		if !model.IsNull(v) {
			x = append(x, v)
		}
	}
	if len(x) == 0 {
		return math.NaN()
	}
	slices.Sort(x)
	return float64(x[(len(x)-1)/2]/2) + float64(x[len(x)/2]/2)
}

func weightedMedian(column, weights []float64) float64 {
	var order []int
	total := 0.0
	for i, v := range column {
		if !model.IsNull(v) {
			order = append(order, i)
			total += weights[i]
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(column[a], column[b]) })
	sum := 0.0
	for _, i := range order {
		if sum += weights[i]; sum >= total/2 {
			return column[i]
		}
	}
	return math.NaN()
}

// valued returns the share of points with a value.
func valued(column, weights []float64) float64 {
	n, all := 0.0, 0.0
	for i, v := range column {
		w := weightAt(weights, i)
		all += w
		if !model.IsNull(v) {
			n += w
		}
	}
	return n / all
}
