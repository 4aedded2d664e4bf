package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A Limit is what a box demands of an input: a number from Low to High, of which one may be nil, or one
// of some options.
type Limit struct {
	Input string      `json:"input"`
	Label string      `json:"label"`
	Unit  string      `json:"unit,omitempty"`
	Kind  params.Kind `json:"kind"`
	Low   *Bound      `json:"low,omitempty"`
	High  *Bound      `json:"high,omitempty"`
	// Options of a choice that the box holds, Without those it does not, and P the quasi-p-value of that.
	Options []string    `json:"options,omitempty"`
	Without []string    `json:"without,omitempty"`
	P       runs.Number `json:"p"`
	// Probability is that of the input to be within the limit, by itself.
	Probability runs.Number `json:"probability"`
}

// A Bound is the least or the largest value of an input in a box.
type Bound struct {
	Value runs.Number `json:"value"`
	// Quantile is where the bound lies in the distribution of the input: the probability of less than the least
	// value, and of at most the largest.
	Quantile runs.Number `json:"quantile"`
	// P is the quasi-p-value (Bryant and Lempert 2010): the probability that as many of the points
	// of the box had the event at least if each of them had it as often as the points that the box without this bound
	// holds, among the points for tests.
	P runs.Number `json:"p"`
}

// The sides of a span.
const (
	lowSide = iota
	highSide
	optionSide
)

// A span is what a region demands of an input: a number from low to high, or an option that is kept.
type span struct {
	input     int
	low, high float64
	kept      []bool // nil of a number
}

// holds tells whether a value is in the span.
func (s *span) holds(x float64) bool {
	if s.kept != nil {
		return s.kept[int(x)]
	}
	return s.low <= x && x <= s.high
}

// sides lists the sides that demand something.
func (s *span) sides() (list []int) {
	if s.kept != nil {
		return []int{optionSide}
	}
	if !math.IsInf(s.low, -1) {
		list = append(list, lowSide)
	}
	if !math.IsInf(s.high, 1) {
		list = append(list, highSide)
	}
	return list
}

// A region is spans of different inputs, in their order. Without spans it is all points.
type region []span

// holds tells whether a row is in the region.
func (d *discoveryData) holds(r region, row int32) bool {
	for i := range r {
		if !r[i].holds(d.x[r[i].input][row]) {
			return false
		}
	}
	return true
}

// inside lists the rows that are in a region, or in none of some regions.
func (d *discoveryData) inside(rows []int32, r region) []int32 {
	var list []int32
	for _, i := range rows {
		if d.holds(r, i) {
			list = append(list, i)
		}
	}
	return list
}

func (d *discoveryData) outside(rows []int32, regions []region) []int32 {
	if len(regions) == 0 {
		return rows
	}
	list := make([]int32, 0, len(rows))
	for _, i := range rows {
		if !slices.ContainsFunc(regions, func(r region) bool { return d.holds(r, i) }) {
			list = append(list, i)
		}
	}
	return list
}

// find returns the span of an input, which is added if there is none. Options of a choice are all kept at first.
func (r *region) find(input int, in params.Input) *span {
	at, found := slices.BinarySearchFunc(*r, input, func(s span, k int) int { return cmp.Compare(s.input, k) })
	if !found {
		s := span{input: input, low: math.Inf(-1), high: math.Inf(1)}
		if in.Kind == params.Choice {
			s.kept = make([]bool, len(in.Levels))
			for i := range s.kept {
				s.kept[i] = true
			}
		}
		*r = slices.Insert(*r, at, s)
	}
	return &(*r)[at]
}

// clone returns a copy that shares nothing.
func (r region) clone() region {
	c := slices.Clone(r)
	for i := range c {
		c[i].kept = slices.Clone(c[i].kept)
	}
	return c
}

// without returns a copy in which an input is not limited on a side.
func (r region) without(input, side int) region {
	c := r.clone()
	at := slices.IndexFunc(c, func(s span) bool { return s.input == input })
	switch s := &c[at]; side {
	case lowSide:
		s.low = math.Inf(-1)
	case highSide:
		s.high = math.Inf(1)
	case optionSide:
		return slices.Delete(c, at, at+1)
	}
	if len(c[at].sides()) == 0 {
		c = slices.Delete(c, at, at+1)
	}
	return c
}

// describe says what a box is, with what held-out points say of it.
func (d *discoveryData) describe(b *foundBox, before []region) Box {
	out := Box{Dropped: b.dropped, Peelings: b.peelings}
	out.Found.Density, out.Found.Coverage = runs.Number(b.density), runs.Number(b.coverage)
	for i := range b.region {
		out.Limits = append(out.Limits, d.limit(&b.region[i], b.p))
	}
	d.hold(&out, b, before)
	return out
}

// limit describes a span.
func (d *discoveryData) limit(s *span, p map[limitKey]float64) Limit {
	in := d.inputs[s.input]
	l := Limit{Input: in.Name, Label: cmp.Or(in.Label, in.Name), Unit: in.Unit, Kind: in.Kind, P: runs.Number(math.NaN())}
	from, to := 0.0, 1.0
	for _, side := range s.sides() {
		quasi := runs.Number(p[limitKey{s.input, side}])
		switch side {
		case lowSide:
			from, _ = d.place(s.input, s.low)
			l.Low = &Bound{Value: runs.Number(s.low), Quantile: runs.Number(from), P: quasi}
		case highSide:
			_, to = d.place(s.input, s.high)
			l.High = &Bound{Value: runs.Number(s.high), Quantile: runs.Number(to), P: quasi}
		case optionSide:
			l.P = quasi
			from, to = l.options(s.kept, in)
		}
	}
	l.Probability = runs.Number(to - from)
	return l
}

// options lists the options that can happen, and returns the probability of those that are not kept, and of all.
func (l *Limit) options(kept []bool, in params.Input) (without, all float64) {
	for i, level := range in.Levels {
		weight := math.NaN()
		if i < len(in.Dist.Weights) {
			weight = in.Dist.Weights[i]
		}
		switch {
		case weight == 0:
			continue
		case kept[i]:
			l.Options = append(l.Options, level)
		default:
			l.Without = append(l.Without, level)
			without += weight
		}
		all += weight
	}
	return without / all, 1
}

// hold estimates a box and its peelings from held-out points.
func (d *discoveryData) hold(out *Box, b *foundBox, before []region) {
	rest := make([][]int32, len(d.held))
	var all []int32
	events, points := 0, 0
	for i, rows := range d.held {
		rest[i] = d.outside(rows, before)
		all = append(all, rest[i]...)
		events, points = events+d.events(rows), points+len(rows)
	}
	in := func(rows []int32) []int32 { return d.inside(d.outside(rows, before), b.region) }
	out.Mass = d.estimate(func(rows []int32) (k, n int) { return len(in(rows)), len(rows) })
	out.Density = d.estimate(func(rows []int32) (k, n int) { found := in(rows); return d.events(found), len(found) })
	out.Coverage = d.estimate(func(rows []int32) (k, n int) { return d.events(in(rows)), d.events(rows) })
	out.Rest.Mass, out.Rest.Event = runs.Number(float64(len(all))/float64(points)), runs.Number(float64(d.events(all))/float64(events))
	for i := range out.Peelings {
		d.holdPeeling(&out.Peelings[i], all)
	}
}

// holdPeeling estimates each box of a peeling from held-out points.
func (d *discoveryData) holdPeeling(p *Peeling, rows []int32) {
	events, points := d.events(rows), len(rows)
	var r region
	for i := range p.Steps {
		s := &p.Steps[i]
		if i > 0 {
			s.peel.apply(&r, d.inputs[s.peel.input])
			one := r[slices.IndexFunc(r, func(q span) bool { return q.input == s.peel.input })]
			rows = d.inside(rows, region{one})
		}
		k, n := d.events(rows), len(rows)
		s.Held = BoxShares{Mass: runs.Number(float64(n) / float64(points)), Density: runs.Number(float64(k) / float64(n)), Coverage: runs.Number(float64(k) / float64(events))}
	}
}
