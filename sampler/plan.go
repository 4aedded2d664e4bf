package sampler

import (
	"fmt"
	"iter"
	"math/bits"
	"slices"
)

// A Method is a way to place points in the unit cube.
type Method string

// The methods.
const (
	Random Method = "random" // independent points
	LHS    Method = "lhs"    // Latin hypercubes
	Sobol  Method = "sobol"  // Sobol' points, scrambled
)

// Methods lists the methods in the order in which help texts show them.
func Methods() []Method { return []Method{Random, LHS, Sobol} }

// MaxPoints is the largest number of points of a plan.
const MaxPoints = 1 << 40

// A Plan is everything that determines a set of points.
type Plan struct {
	Method    Method   `json:"method"`
	Variables []string `json:"variables"` // one per column; the name keys its stream, "" leaves the column alone
	Points    int64    `json:"points"`    // all points; a multiple of Replicates
	// Replicates is the number of independent designs, each of Points/Replicates points in a row;
	// 0 is 1. Points of one replicate depend on each other; those of another do not depend on
	// them. Random points are all independent, and have none.
	Replicates int    `json:"replicates,omitempty"`
	Seed       uint64 `json:"seed"` // 0 is a seed like any other
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
	return p.validateReplicates()
}

// validateReplicates reports the first thing that is wrong with the replicates.
func (p Plan) validateReplicates() error {
	n := p.PerReplicate()
	switch {
	case p.Replicates < 0:
		return fmt.Errorf("the number of replicates must not be negative, got %d", p.Replicates)
	case p.Method == Random && p.Replicates != 0:
		return fmt.Errorf("random points have no replicates, got %d", p.Replicates)
	case p.Replicates > 0 && p.Points%int64(p.Replicates) != 0:
		return fmt.Errorf("%d points are not a multiple of %d replicates", p.Points, p.Replicates)
	case p.Method != Sobol:
		return nil
	case n&(n-1) != 0:
		return fmt.Errorf("the Sobol' points of a replicate must be a power of two, got %d", n)
	case n > maxSobolPoints:
		return fmt.Errorf("a replicate has at most %d Sobol' points, got %d", int64(maxSobolPoints), n)
	}
	named := 0
	for _, v := range p.Variables {
		if v != "" {
			named++
		}
	}
	if named > MaxDimensions {
		return fmt.Errorf("a Sobol' design has at most %d dimensions, the plan has %d variables", MaxDimensions, named)
	}
	return nil
}

// Round returns the least number of points, not below n, that a plan of a method and so many
// replicates can have.
func (m Method) Round(n int64, replicates int) int64 {
	r := int64(max(1, replicates))
	per := (n + r - 1) / r
	if m == Sobol && per > 1 {
		per = 1 << bits.Len64(uint64(per-1))
	}
	if m == Random {
		return n
	}
	return per * r
}

// New returns the sampler of a plan.
func New(p Plan) (Sampler, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	p.Variables = slices.Clone(p.Variables)
	switch p.Method {
	case LHS:
		return &lhs{p, keysOf(p)}, nil
	case Sobol:
		return newSobol(p), nil
	default:
		return &random{p, keysOf(p)}, nil
	}
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
