package distributions

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/internal/decimal"
)

// A Dist says what a distribution is: a family with its arguments, or with what an expert said
// that the family is fitted to. It is plain data; New makes the distribution. Families gives
// the families and their arguments.
//
// With Scale "log" the family describes the natural logarithm, and its arguments low, mode, high
// and median are still written on the natural scale. The arguments times and shift, which every
// family of numbers takes, multiply the value and then move it. Min and Max, where given,
// truncate what comes out, by rescaling probabilities.
type Dist struct {
	Family    string             `json:"family"`
	Args      map[string]float64 `json:"args,omitempty"`
	Weights   []float64          `json:"weights,omitempty"`   // of options, values, bins or parts
	Scale     string             `json:"scale,omitempty"`     // "" or "log"
	Min       *float64           `json:"min,omitempty"`       // truncates
	Max       *float64           `json:"max,omitempty"`       // truncates
	Quantiles []Quantile         `json:"quantiles,omitempty"` // to which the family is fitted, p increasing
	Values    []float64          `json:"values,omitempty"`    // of a discrete or empirical distribution; edges of a histogram
	Parts     []Dist             `json:"parts,omitempty"`     // of a mixture
}

// A Quantile is a number that is not exceeded with probability P.
type Quantile struct {
	P float64 `json:"p"`
	X float64 `json:"x"`
}

// Center returns the best estimate that belongs to the distribution: what it was given as value,
// mode, median or mean, in this order, else its median. It is NaN if there is no distribution.
func (d Dist) Center() float64 {
	for _, name := range []string{"value", "mode", "median", "mean"} {
		if x, ok := d.Args[name]; ok {
			return d.moved(x)
		}
	}
	if d.Family == "uniform" {
		return d.moved(float64(d.Args["low"]/2) + float64(d.Args["high"]/2))
	}
	made, err := New(d)
	if err != nil {
		return math.NaN()
	}
	x := [1]float64{0.5}
	made.Quantile(x[:], x[:])
	return x[0]
}

// moved applies times and shift.
func (d Dist) moved(x float64) float64 {
	if times, ok := d.Args["times"]; ok {
		x *= times
	}
	return x + d.Args["shift"]
}

// Support returns the ends of the distribution before truncation; NaN if there is none.
func (d Dist) Support() (lo, hi float64) {
	d.Min, d.Max = nil, nil
	made, err := New(d)
	if err != nil {
		return math.NaN(), math.NaN()
	}
	return made.Support()
}

// Clone returns a copy that shares nothing with d.
func (d Dist) Clone() Dist {
	d.Args = maps.Clone(d.Args)
	if d.Args == nil {
		d.Args = make(map[string]float64)
	}
	d.Weights, d.Quantiles, d.Values = slices.Clone(d.Weights), slices.Clone(d.Quantiles), slices.Clone(d.Values)
	parts := d.Parts
	d.Parts = nil
	for _, p := range parts {
		d.Parts = append(d.Parts, p.Clone())
	}
	return d
}

// String returns the distribution for people.
func (d Dist) String() string {
	var parts []string
	for _, name := range argumentOrder(d.Family) {
		if x, ok := d.Args[name]; ok {
			parts = append(parts, name+" "+decimal.Brief(x))
		}
	}
	for _, q := range d.Quantiles {
		parts = append(parts, fmt.Sprintf("%s %% %s", decimal.Brief(100*q.P), decimal.Brief(q.X)))
	}
	switch {
	case len(d.Parts) > 0:
		for i, p := range d.Parts {
			if i < len(d.Weights) {
				parts = append(parts, decimal.Brief(d.Weights[i])+" "+p.String())
			} else {
				parts = append(parts, p.String())
			}
		}
	case len(d.Values) > 0:
		parts = append(parts, fmt.Sprintf("%d values %s..%s", len(d.Values), decimal.Brief(d.Values[0]), decimal.Brief(d.Values[len(d.Values)-1])))
	default:
		for _, w := range d.Weights {
			parts = append(parts, decimal.Brief(w))
		}
	}
	s := d.Family + "(" + strings.Join(parts, ", ") + ")"
	if d.Scale == "log" {
		s += " on the log scale"
	}
	switch {
	case d.Min != nil && d.Max != nil:
		s += fmt.Sprintf(", within %s..%s", decimal.Brief(*d.Min), decimal.Brief(*d.Max))
	case d.Min != nil:
		s += ", at least " + decimal.Brief(*d.Min)
	case d.Max != nil:
		s += ", at most " + decimal.Brief(*d.Max)
	}
	return s
}

// CheckWeights returns the first thing that is wrong with weights that should sum to 1, or nil.
func CheckWeights(weights []float64) error {
	if len(weights) == 0 {
		return errors.New("there are no weights")
	}
	sum := 0.0
	for _, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("weights must be ≥ 0, got %v", w)
		}
		sum += w
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("weights should sum to 1, got %s", decimal.Brief(sum))
	}
	return nil
}
