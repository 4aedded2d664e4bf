package analysis

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// A Record keeps one output of every point of a run, so that it can be compared point by point with
// other runs of the same points. It is a [runs.Sink].
//
// Of independent points it keeps two bits of a bool output and 8 bytes of a real one; of a design
// the sums of each replicate are enough.
type Record struct {
	quantity model.Quantity
	column   int
	points   int64
	each     int64  // points of a replicate
	design   bool   // points depend on each other
	parts    []part // by replicate; one of independent points

	yes, has []uint64  // by point, of a bool output: whether it is true, and whether it has a value
	values   []float64 // by point, of a real output: +Inf is none
}

// A part is what the points of a replicate add up to.
type part struct{ count, sum float64 }

func (p part) mean() float64 { return p.sum / p.count }

// RecordBytes returns the memory that the record of an output takes for so many independent points.
func RecordBytes(kind model.Kind, points int64) int64 {
	if kind == model.Bool {
		return points / 4
	}
	return 8 * points
}

// NewRecord returns an empty record of a bool or real output, and makes it the sink of a job, which
// computes that output and no other.
func NewRecord(job *runs.Job, output string) (*Record, error) {
	s := runs.NewSchema(job.Spec.Params, job.Model)
	k := s.Output(output)
	if k < 0 {
		return nil, fmt.Errorf("the model has no output %q", output)
	}
	if s.Outputs[k].Kind == model.Label {
		return nil, fmt.Errorf("output %q has no mean", output)
	}
	plan := job.Spec.Plan
	r := &Record{
		quantity: s.Outputs[k], column: k, each: plan.PerReplicate(),
		design: plan.Replicates > 0, parts: make([]part, max(1, plan.Replicates)),
	}
	job.Sink, job.Kept = r, make([]bool, len(s.Inputs))
	job.Wanted = make([]bool, len(s.Outputs))
	job.Wanted[k] = true
	return r, nil
}

// WriteBlock implements [runs.Sink]. A failed point counts as one without a value.
func (r *Record) WriteBlock(b *runs.Block) error {
	p := &r.parts[b.First/r.each]
	sum := 0.0
	for i, v := range b.Y[r.column][:b.Len] {
		valued := !model.IsNull(v) && !(b.AnyFailed && b.Failed[i])
		if valued {
			p.count++
			sum += v
		}
		if !r.design {
			r.keep(v, valued)
		}
		r.points++
	}
	p.sum += sum
	return nil
}

// keep appends what an independent point gave.
func (r *Record) keep(v float64, valued bool) {
	if r.quantity.Kind != model.Bool {
		if !valued {
			v = model.Null
		}
		r.values = append(r.values, v)
		return
	}
	word, bit := r.points/64, uint(r.points%64)
	if bit == 0 {
		r.yes, r.has = append(r.yes, 0), append(r.has, 0)
	}
	if valued {
		r.has[word] |= 1 << bit
		if v != 0 {
			r.yes[word] |= 1 << bit
		}
	}
}

// total returns what all points add up to.
func (r *Record) total() part {
	var t part
	for _, p := range r.parts {
		t.count += p.count
		t.sum += p.sum
	}
	return t
}

// means returns the mean of each replicate.
func (r *Record) means() []float64 {
	m := make([]float64, len(r.parts))
	for i, p := range r.parts {
		m[i] = p.mean()
	}
	return m
}

// Estimate estimates the mean of the output over the points that have a value.
func (r *Record) Estimate() runs.Estimate {
	t := r.total()
	var e runs.Estimate
	switch {
	case r.quantity.Kind == model.Bool:
		e = runs.Proportion(t.sum, t.count)
	case r.design:
		none := runs.Number(math.NaN())
		e = runs.Estimate{Value: runs.Number(t.mean()), Low: none, High: none}
	default:
		var m runs.Moments
		m.Add(r.valued())
		e = m.Estimate()
	}
	if r.design {
		e = runs.FromReplicates(e, r.means())
	}
	return e
}

// valued returns the values of the points that have one.
func (r *Record) valued() []float64 {
	x := make([]float64, 0, len(r.values))
	for _, v := range r.values {
		if !model.IsNull(v) {
			x = append(x, v)
		}
	}
	return x
}

// covariance returns the covariance of the means of two records of the same independent points,
// from the products of the influence of each point: has·(y − mean)/count, by which a mean over the
// points that have a value changes (Cochran 1977, section 6.3). It is NaN if a record is empty.
func (r *Record) covariance(o *Record) float64 {
	a, b := r.total(), o.total()
	ma, mb := a.mean(), b.mean()
	sum := 0.0
	if r.quantity.Kind == model.Bool {
		var yy, yh, hy, hh int
		for w, has := range r.has {
			yes := r.yes[w]
			yy += bits.OnesCount64(yes & o.yes[w])
			yh += bits.OnesCount64(yes & o.has[w])
			hy += bits.OnesCount64(has & o.yes[w])
			hh += bits.OnesCount64(has & o.has[w])
		}
		sum = float64(yy) - float64(mb*float64(yh)) - float64(ma*float64(hy)) + float64(ma*mb*float64(hh))
	} else {
		for i, v := range r.values {
			if w := o.values[i]; !model.IsNull(v) && !model.IsNull(w) {
				sum += float64((v - ma) * (w - mb))
			}
		}
	}
	return sum / a.count / b.count
}

// sameAs tells whether two records of the same independent points have the same values.
func (r *Record) sameAs(o *Record) bool {
	for w := range r.has {
		if r.has[w] != o.has[w] || r.yes[w] != o.yes[w] {
			return false
		}
	}
	for i, v := range r.values {
		if v != o.values[i] {
			return false
		}
	}
	return true
}

// difference estimates the mean of r less that of o, from the pairs that their points are.
func (r *Record) difference(o *Record) runs.Estimate {
	none := runs.Number(math.NaN())
	d := r.total().mean() - o.total().mean()
	e := runs.Estimate{Value: runs.Number(d), Low: none, High: none, Basis: "paired"}
	if r.design {
		means := r.means()
		for i, m := range o.means() {
			means[i] -= m
		}
		return runs.FromReplicates(e, means)
	}
	if r.sameAs(o) {
		e.Basis = "none: the same in every point"
		return e
	}
	variance := r.covariance(r) + o.covariance(o) - float64(2*r.covariance(o))
	se := math.Sqrt(max(0, variance))
	if math.IsNaN(se) {
		e.Basis = "none: no point has a value"
		return e
	}
	half := runs.Number(float64(z95 * se))
	e.StdErr, e.Low, e.High, e.Level = &se, e.Value-half, e.Value+half, Level
	return e
}
