package sampler

import (
	"fmt"
	"iter"
)

// A Method is a way to place points in the unit cube.
type Method string

// Random points are independent.
const Random Method = "random"

// Methods lists the methods in the order in which help texts show them.
func Methods() []Method { return []Method{Random} }

// MaxPoints is the largest number of points of a plan.
const MaxPoints = 1 << 40

// A Plan is everything that determines a set of points.
type Plan struct {
	Method    Method   `json:"method"`
	Variables []string `json:"variables"` // one per column; the name keys its stream, "" leaves the column alone
	Points    int64    `json:"points"`
	Seed      uint64   `json:"seed"` // 0 is a seed like any other
}

// A Batch is a range of point numbers. It holds no data.
type Batch struct {
	First int64
	Len   int
}

// Validate reports the first thing that is wrong with the plan.
func (p Plan) Validate() error {
	switch {
	case p.Method != Random:
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
	return nil
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
