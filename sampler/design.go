package sampler

import (
	"fmt"
	"sort"
)

// The second word of the counters of Threefry: random numbers have 0, the keys of design d 2d plus
// one of these.
const (
	lhsDomain   = 1
	sobolDomain = 2
)

// A Design is a range of points that were placed together: a replicate of a plan, or what one has in
// a stratum. Points of different designs do not depend on each other.
type Design struct {
	First, Len int64 // the point numbers
	Number     int   // from 0, in the order of the points
	Replicate  int
	Stratum    int
	// Weight is what each of the points counts: the probability of its stratum over the share of
	// points that the stratum has. It is 1 where there are no strata, and on average.
	Weight float64
}

// PerReplicate returns the number of points of a replicate; of a plan without replicates, of all.
func (p Plan) PerReplicate() int64 { return p.Points / int64(max(1, p.Replicates)) }

// Designs returns the number of designs of a plan: the product of the numbers of replicates and
// strata.
func (p Plan) Designs() int { return max(1, p.Replicates) * p.strata() }

// strata returns the number of strata, 1 if there are none.
func (p Plan) strata() int {
	if p.Strata == nil {
		return 1
	}
	return len(p.Strata.Points)
}

// Design returns the design with a number.
func (p Plan) Design(number int) Design {
	n, h := p.PerReplicate(), p.strata()
	d := Design{Number: number, Replicate: number / h, Stratum: number % h, Len: n, Weight: 1}
	d.First = int64(d.Replicate) * n
	if p.Strata != nil {
		d.First += p.Strata.first(d.Stratum)
		d.Len = p.Strata.Points[d.Stratum]
		low, high := p.Strata.ends(d.Stratum)
		d.Weight = (high - low) * (float64(n) / float64(d.Len))
	}
	return d
}

// designOf returns the design of a point.
func (p Plan) designOf(point int64) Design {
	n, h := p.PerReplicate(), p.strata()
	number := int(point/n) * h
	if p.Strata != nil {
		number += sort.Search(h-1, func(i int) bool { return p.Strata.first(i+1) > point%n })
	}
	return p.Design(number)
}

// fillDesigns calls fill for the part of each named column that lies in each design. from is the
// number of its first point within the design.
func (p Plan) fillDesigns(u [][]float64, first int64, fill func(k int, d Design, dst []float64, from uint64)) {
	rows := p.rows(u, first)
	for done := 0; done < rows; {
		d := p.designOf(first + int64(done))
		from := first + int64(done) - d.First
		length := int(min(int64(rows-done), d.Len-from))
		for k, column := range u {
			if p.Variables[k] != "" {
				fill(k, d, column[done:done+length], uint64(from))
			}
		}
		done += length
	}
}

// rows returns the length of the named columns. It panics if they do not fit the plan.
func (p Plan) rows(u [][]float64, first int64) int {
	if len(u) != len(p.Variables) {
		panic(fmt.Sprintf("sampler: %d columns for %d variables", len(u), len(p.Variables)))
	}
	if first < 0 {
		panic(fmt.Sprintf("sampler: point %d", first))
	}
	rows := -1
	for k, column := range u {
		if p.Variables[k] == "" {
			continue
		}
		if rows >= 0 && len(column) != rows {
			panic(fmt.Sprintf("sampler: columns of %d and %d points", rows, len(column)))
		}
		rows = len(column)
	}
	return max(rows, 0)
}
