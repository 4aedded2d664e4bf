package runs

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/model"
)

// ErrStable ends a run whose points are enough for an [Adaptive].
var ErrStable = errors.New("the results are stable")

// AdaptivePoints is the number of points in a block of an [Adaptive], the larger of 10,000 and 100/(1 − 0.95).
const AdaptivePoints = 10_000

// An Adaptive is a Sink that ends a run with ErrStable by the adaptive procedure of JCGM 101:2008, 7.9.4,
// for all real outputs that are computed, save those of detail, and intervals of 95 %.
//
// The values of an output are cut into blocks of AdaptivePoints, in the order of the points. Each block gives the
// mean, the standard deviation u and the values of rank 250 and 9,750, the ends of the probabilistically
// symmetric interval. An output is stable if, over its two or more blocks, twice the standard deviation of the average of each of
// the four is not larger than half a unit of the last of so many digits of u of all blocks (see [NumericalTolerance]).
// A run ends at the first multiple of AdaptivePoints at which all outputs are stable.
//
// The standard knows no points without a value; these and failed ones are left out here, and an output that has no value so far
// is stable. Points must be independent.
type Adaptive struct {
	// Points is the number of points so far, at most that at which the outputs were stable.
	Points int64

	digits  int
	outputs []adaptiveOutput
}

var _ Sink = (*Adaptive)(nil)

// An adaptiveOutput is what is known of one output.
type adaptiveOutput struct {
	name   string
	column int
	values []float64  // of the block that is not full
	all    Moments    // of the values of full blocks
	blocks [4]Moments // of the mean, u and the ends of each block
}

// NewAdaptive returns an Adaptive for u with the given number of digits, 1 at least.
func NewAdaptive(s *Schema, digits int) *Adaptive {
	a := &Adaptive{digits: digits}
	for k, q := range s.Outputs {
		if q.Kind == model.Real && !q.Detail {
			a.outputs = append(a.outputs, adaptiveOutput{name: q.Name, column: k, values: make([]float64, 0, AdaptivePoints)})
		}
	}
	return a
}

// Need makes the adaptive the sink of a job, which computes what it takes and no more.
func (a *Adaptive) Need(job *Job, s *Schema) {
	job.Sink = a
	job.Wanted, job.Kept = make([]bool, len(s.Outputs)), make([]bool, len(s.Inputs))
	for i := range a.outputs {
		job.Wanted[a.outputs[i].column] = true
	}
}

// WriteBlock implements Sink.
func (a *Adaptive) WriteBlock(b *Block) error {
	for from := 0; from < b.Len; {
		to := min(b.Len, from+AdaptivePoints-int(a.Points%AdaptivePoints))
		for i := range a.outputs {
			o := &a.outputs[i]
			for j, v := range b.Y[o.column][from:to] {
				if v <= math.MaxFloat64 && !b.Failed[from+j] {
					o.add(v)
				}
			}
		}
		a.Points += int64(to - from)
		from = to
		if a.Points%AdaptivePoints == 0 && len(a.Unstable()) == 0 {
			return ErrStable
		}
	}
	return nil
}

// add takes in a value.
func (o *adaptiveOutput) add(v float64) {
	if o.values = append(o.values, v); len(o.values) < AdaptivePoints {
		return
	}
	var m Moments
	m.Add(o.values)
	o.all.Merge(m)
	slices.Sort(o.values)
	const beyond = AdaptivePoints / 40
	for i, v := range [4]float64{m.Mean, m.StdDev(), o.values[beyond-1], o.values[AdaptivePoints-beyond-1]} {
		o.blocks[i].Merge(Moments{Count: 1, Mean: v})
	}
	o.values = o.values[:0]
}

// Unstable names the outputs that are not stable.
func (a *Adaptive) Unstable() []string {
	var names []string
	for i := range a.outputs {
		o := &a.outputs[i]
		if o.all.Count+float64(len(o.values)) > 0 && !o.stable(a.digits) {
			names = append(names, o.name)
		}
	}
	return names
}

func (o *adaptiveOutput) stable(digits int) bool {
	if o.blocks[0].Count < 2 {
		return false
	}
	tolerance := NumericalTolerance(o.all.StdDev(), digits)
	for i := range o.blocks {
		if 2*o.blocks[i].MeanErr() > tolerance {
			return false
		}
	}
	return true
}

// NumericalTolerance returns the numerical tolerance of JCGM 101:2008, 7.9.2, of a standard uncertainty u with a number of digits: u
// being c·10^l with a whole number c of so many digits, it is 10^l/2. It is 0 for 0.
func NumericalTolerance(u float64, digits int) float64 {
	_, exponent, _ := strings.Cut(strconv.FormatFloat(u, 'e', digits-1, 64), "e")
	l, err := strconv.Atoi(exponent)
	if u == 0 || err != nil {
		return 0
	}
	half, _ := strconv.ParseFloat("5e"+strconv.Itoa(l-digits), 64)
	return half
}
