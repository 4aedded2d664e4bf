package sampler

import (
	"fmt"
	"iter"
	"slices"
)

// A Method is a way to place points in the unit cube.
type Method string

// The methods.
const (
	Random     Method = "random"     // independent points
	Antithetic Method = "antithetic" // pairs of opposite points
	LHS        Method = "lhs"        // Latin hypercubes
	Sobol      Method = "sobol"      // Sobol' points, scrambled
)

// Methods lists the methods in the order in which help texts show them.
func Methods() []Method { return []Method{Random, Antithetic, LHS, Sobol} }

// MaxPoints is the largest number of points of a plan.
const MaxPoints = 1 << 40

// A Plan is everything that determines a set of points.
type Plan struct {
	Method    Method   `json:"method"`
	Variables []string `json:"variables"` // one per column; the name keys its stream, "" leaves the column alone
	Points    int64    `json:"points"`    // all points; a multiple of Replicates
	// Replicates is the number of independent designs, each of Points/Replicates points in a row;
	// 0 is 1. Points of one replicate depend on each other; those of another do not depend on
	// them. Random points without strata are all independent, and have none.
	Replicates int    `json:"replicates,omitempty"`
	Seed       uint64 `json:"seed"` // 0 is a seed like any other
	// Leading are the variables that get the first dimensions of Sobol' points, which are the most
	// evenly spread; the others have those behind them, in their order.
	Leading []string `json:"leading,omitempty"`
	// Strata divide the range of a variable; nil if there are none.
	Strata *Strata `json:"strata,omitempty"`
}

// A Batch is a range of point numbers. It holds no data.
type Batch struct {
	First int64
	Len   int
}

// Validate reports the first thing that is wrong with the plan.
func (p Plan) Validate() error {
	switch {
	case !slices.Contains(Methods(), p.Method):
		return fmt.Errorf("method %q is not known; known: %v", p.Method, Methods())
	case p.Points < 1:
		return fmt.Errorf("the number of points must be at least 1, got %d", p.Points)
	case p.Points > MaxPoints:
		return fmt.Errorf("the number of points must be at most %d, got %d", int64(MaxPoints), p.Points)
	}
	seen := make(map[string]bool, len(p.Variables))
	for _, v := range p.Variables {
		if v != "" && seen[v] {
			return fmt.Errorf("variable %q is there twice", v)
		}
		seen[v] = true
	}
	if err := p.validateReplicates(); err != nil {
		return err
	}
	for d := range p.strata() {
		if err := p.validateDesign(p.Design(d).Len); err != nil {
			return err
		}
	}
	return p.validateDimensions()
}

// validateReplicates reports the first thing that is wrong with the replicates and the strata.
func (p Plan) validateReplicates() error {
	switch {
	case p.Replicates < 0:
		return fmt.Errorf("the number of replicates must not be negative, got %d", p.Replicates)
	case p.Method == Random && p.Strata == nil && p.Replicates != 0:
		return fmt.Errorf("random points have no replicates, got %d", p.Replicates)
	case p.Replicates > 0 && p.Points%int64(p.Replicates) != 0:
		return fmt.Errorf("%d points are not a multiple of %d replicates", p.Points, p.Replicates)
	case p.Strata != nil:
		return p.Strata.validate(p)
	}
	return nil
}

// validateDesign reports whether a design of the method cannot have n points.
func (p Plan) validateDesign(n int64) error {
	where := "replicate"
	if p.Strata != nil {
		where = "stratum"
	}
	switch {
	case p.Method == Antithetic && n%2 != 0:
		return fmt.Errorf("the antithetic points of a %s must be even in number, got %d", where, n)
	case p.Method == Sobol && n&(n-1) != 0:
		return fmt.Errorf("the Sobol' points of a %s must be a power of two, got %d", where, n)
	case p.Method == Sobol && n > maxSobolPoints:
		return fmt.Errorf("a %s has at most %d Sobol' points, got %d", where, int64(maxSobolPoints), n)
	}
	return nil
}

// validateDimensions reports what is wrong with the dimensions of Sobol' points.
func (p Plan) validateDimensions() error {
	for i, v := range p.Leading {
		switch {
		case p.Method != Sobol:
			return fmt.Errorf("only Sobol' points have leading variables, got %q", v)
		case v == "" || !slices.Contains(p.Variables, v):
			return fmt.Errorf("the leading variable %q is not one of the plan", v)
		case slices.Contains(p.Leading[:i], v):
			return fmt.Errorf("the leading variable %q is there twice", v)
		}
	}
	named := 0
	for _, v := range p.Variables {
		if v != "" {
			named++
		}
	}
	if p.Method == Sobol && named > MaxDimensions {
		return fmt.Errorf("a Sobol' design has at most %d dimensions, the plan has %d variables", MaxDimensions, named)
	}
	return nil
}

// New returns the sampler of a plan.
func New(p Plan) (Sampler, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	p.Variables, p.Leading, p.Strata = slices.Clone(p.Variables), slices.Clone(p.Leading), p.Strata.clone()
	var s Sampler
	switch p.Method {
	case Antithetic:
		s = &antithetic{p, keysOf(p)}
	case LHS:
		s = &lhs{p, keysOf(p)}
	case Sobol:
		s = newSobol(p)
	default:
		s = &random{p, keysOf(p)}
	}
	if p.Strata != nil {
		s = &stratified{s, p, slices.Index(p.Variables, p.Strata.Variable)}
	}
	return s, nil
}

// Batches yields the points in order, at most size at a time.
func (p Plan) Batches(size int) iter.Seq[Batch] {
	if size < 1 {
		panic(fmt.Sprintf("sampler: batch size %d", size))
	}
	return func(yield func(Batch) bool) {
		for first := int64(0); first < p.Points; first += int64(size) {
			if !yield(Batch{First: first, Len: int(min(int64(size), p.Points-first))}) {
				return
			}
		}
	}
}

// A Sampler fills columns with coordinates of points.
type Sampler interface {
	// Fill sets u[k][i] to coordinate k of point first+i, a number in the open interval
	// (0, 1). Columns have equal length; those of variables without a name are not touched.
	// Fill is pure, and safe for concurrent use.
	Fill(u [][]float64, first int64)
}
