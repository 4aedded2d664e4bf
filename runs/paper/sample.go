package paper

import (
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// parts is the number of parts of the points whose differences give the errors.
const parts = 16

// A Sample is columns of a run of independent points, by name; null as in runs.Block.
type Sample struct {
	N       int
	Columns map[string][]float64
}

// NewSample returns the sample of columns with these names.
func NewSample(names []string, columns [][]float64) *Sample {
	s := &Sample{N: len(columns[0]), Columns: map[string][]float64{}}
	for i, name := range names {
		s.Columns[name] = columns[i]
	}
	return s
}

// Share returns the share of points for which a condition holds, with the interval of Wilson.
func (s *Sample) Share(holds func(i int) bool) runs.Estimate {
	k := 0
	for i := range s.N {
		if holds(i) {
			k++
		}
	}
	return runs.Proportion(float64(k), float64(s.N))
}

// ShareOf is Share of the points for which another condition holds.
func (s *Sample) ShareOf(of, holds func(i int) bool) runs.Estimate {
	k, n := 0, 0
	for i := range s.N {
		if of(i) {
			n++
			if holds(i) {
				k++
			}
		}
	}
	return runs.Proportion(float64(k), float64(n))
}

// True is the condition that a column is true.
func (s *Sample) True(name string) func(i int) bool {
	c := s.Columns[name]
	return func(i int) bool { return !model.IsNull(c[i]) && c[i] != 0 }
}

// Known is the condition that a column has a value.
func (s *Sample) Known(name string) func(i int) bool {
	c := s.Columns[name]
	return func(i int) bool { return !model.IsNull(c[i]) }
}

// nan is no number.
var nan = runs.Number(math.NaN())

// date returns a date, +Inf if there is none.
func date(v float64) float64 {
	if model.IsNull(v) {
		return math.Inf(1)
	}
	return v
}

// overParts returns a statistic of a range of points with the error that its values for 16 parts show.
func (s *Sample) overParts(statistic func(from, to int) float64) runs.Estimate {
	var values []float64
	for p := range parts {
		values = append(values, statistic(p*s.N/parts, (p+1)*s.N/parts))
	}
	return runs.FromReplicates(runs.Estimate{Value: runs.Number(statistic(0, s.N))}, values)
}

// Quantile returns a quantile (type 7) of the values of a column.
func (s *Sample) Quantile(name string, p float64) runs.Estimate {
	c := s.Columns[name]
	return s.overParts(func(from, to int) float64 { return quantile(c[from:to], p) })
}

// MedianDifference returns the median of a column less that in another sample of the same points.
func (s *Sample) MedianDifference(other *Sample, name string) runs.Estimate {
	a, b := s.Columns[name], other.Columns[name]
	return s.overParts(func(from, to int) float64 { return quantile(a[from:to], 0.5) - quantile(b[from:to], 0.5) })
}

// Mean returns the mean of the values of a column.
func (s *Sample) Mean(name string) runs.Estimate {
	c := s.Columns[name]
	return s.overParts(func(from, to int) float64 {
		sum, n := 0.0, 0
		for _, v := range c[from:to] {
			if !model.IsNull(v) {
				sum, n = sum+v, n+1
			}
		}
		return sum / float64(n)
	})
}

// quantile returns the p-quantile (type 7) of the values that are not null, NaN if there is none.
func quantile(column []float64, p float64) float64 {
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
	h := float64(p * float64(len(x)-1))
	k := int(h)
	if k+1 >= len(x) {
		return x[len(x)-1]
	}
	return x[k] + float64((h-float64(k))*(x[k+1]-x[k]))
}
