package sampler

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

// maxStrata is the largest number of strata of a plan.
const maxStrata = 4096

// Strata divide the range (0, 1) of one variable into intervals, each of which has a fixed number of
// points in every replicate. With as many points as its probability asks for, a stratum takes
// the variance between strata away; with more, it shows what is rare: importance sampling
// with a density of steps. Points then have weights, see Design.
//
// The points of a stratum are a design of their own, placed by the method of the plan, and lie
// together: those of the first stratum come first in each replicate.
type Strata struct {
	Variable string    `json:"variable"`
	Ends     []float64 `json:"ends"`   // the upper ends, which increase; the last is 1
	Points   []int64   `json:"points"` // of each stratum in a replicate
}

// ends returns the interval of a stratum.
func (s *Strata) ends(i int) (low, high float64) {
	if i > 0 {
		low = s.Ends[i-1]
	}
	return low, s.Ends[i]
}

// first returns the number of points that a replicate has before a stratum.
func (s *Strata) first(i int) int64 {
	n := int64(0)
	for _, m := range s.Points[:i] {
		n += m
	}
	return n
}

// clone returns a copy that shares nothing with s, nil for nil.
func (s *Strata) clone() *Strata {
	if s == nil {
		return nil
	}
	return &Strata{s.Variable, slices.Clone(s.Ends), slices.Clone(s.Points)}
}

// validate reports the first thing that is wrong with the strata of a plan.
func (s *Strata) validate(p Plan) error {
	switch {
	case s.Variable == "" || !slices.Contains(p.Variables, s.Variable):
		return fmt.Errorf("the variable of the strata, %q, is not one of the plan", s.Variable)
	case len(s.Ends) < 1 || len(s.Ends) > maxStrata:
		return fmt.Errorf("a plan has 1 to %d strata, got %d", maxStrata, len(s.Ends))
	case len(s.Points) != len(s.Ends):
		return fmt.Errorf("%d strata have %d numbers of points", len(s.Ends), len(s.Points))
	}
	for i := range s.Ends {
		low, high := s.ends(i)
		switch {
		case !(low < high && high <= 1):
			return fmt.Errorf("the ends of strata must increase from above 0 to 1, got %v after %v", high, low)
		case s.Points[i] < 1:
			return fmt.Errorf("stratum %d must have at least 1 point, got %d", i+1, s.Points[i])
		}
	}
	if last := s.Ends[len(s.Ends)-1]; last != 1 {
		return fmt.Errorf("the last stratum must end at 1, got %v", last)
	}
	if n := s.first(len(s.Points)); n != p.PerReplicate() {
		return fmt.Errorf("the strata have %d points, a replicate has %d", n, p.PerReplicate())
	}
	return nil
}

// Size sets the numbers of points of a plan: in all not below n, and no larger than its method and its replicates
// need. shares are the shares of the points that the strata should have, which sum to 1; they
// are met as nearly as the method lets. A plan without strata has none.
func (p *Plan) Size(n int64, shares []float64) {
	r := int64(max(1, p.Replicates))
	if p.Strata == nil {
		if p.Method == Random {
			p.Points = n
			return
		}
		p.Points = r * p.Method.round((n+r-1)/r)
		return
	}
	p.Strata = p.Strata.clone()
	p.Strata.Points = make([]int64, len(shares))
	per := float64((n + r - 1) / r)
	for i, share := range shares {
		p.Strata.Points[i] = p.Method.round(max(1, int64(math.Ceil(float64(per*share)))))
	}
	p.Points = r * p.Strata.first(len(shares))
}

// round returns the least number of points, not below n, that a design of a method can have.
func (m Method) round(n int64) int64 {
	switch {
	case m == Antithetic:
		return n + n%2
	case m == Sobol && n > 1:
		return 1 << bits.Len64(uint64(n-1))
	}
	return n
}

// stratified puts the points of each design into its stratum.
type stratified struct {
	Sampler
	plan   Plan
	column int // of the variable of the strata
}

// Fill implements Sampler.
func (s *stratified) Fill(u [][]float64, first int64) {
	s.Sampler.Fill(u, first)
	s.plan.fillDesigns(u, first, func(k int, d Design, dst []float64, _ uint64) {
		if k != s.column {
			return
		}
		low, high := s.plan.Strata.ends(d.Stratum)
		width := high - low
		for i, v := range dst {
			// On the grid of Open01, of which the largest number is below 1.
			w := uint64((low + float64(width*v)) * 0x1p52)
			dst[i] = threefry.Open01(min(w, 1<<52-1) << 12)
		}
	})
}
