package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// peelShare is the share of the points of a box that a step takes from one end of an input, and pasting gives
// back (Friedman and Fisher 1999, who take 0.05 to 0.1).
const peelShare = 0.05

// A Peeling is the boxes that steps made, from all points that earlier boxes left to the last few.
type Peeling struct {
	Steps  []PeelStep `json:"steps"`
	Chosen int        `json:"chosen"` // the step of the box that the rule takes
}

// A PeelStep is a box of a peeling.
type PeelStep struct {
	Inputs int       `json:"inputs"` // that are restricted
	Input  string    `json:"input"`  // peeled last, "" in the first box
	What   string    `json:"what"`   // "at least", "at most" or "without"
	Value  any       `json:"value"`  // a number, or an option
	Found  BoxShares `json:"found"`  // of the points that the box is made from
	Held   BoxShares `json:"held_out"`

	peel peel
}

// BoxShares are shares of the points that earlier boxes left.
type BoxShares struct {
	Mass     runs.Number `json:"mass"`
	Density  runs.Number `json:"density"`
	Coverage runs.Number `json:"coverage"`
}

// A peel takes the rows from one to before another, in the order of an input, from a box.
type peel struct {
	input, side int
	value       float64 // the bound that follows, or the option that goes
	from, to    int
	events      int // among the rows
	gain        float64
}

// compare orders peels by gain; of those that cost no event the larger is better, then the first.
func (p peel) compare(other peel) int {
	return cmp.Or(cmp.Compare(p.gain, other.gain), cmp.Compare(p.to-p.from, other.to-other.from), cmp.Compare(other.input, p.input))
}

// apply restricts a region.
func (p *peel) apply(r *region, in params.Input) {
	switch s := r.find(p.input, in); p.side {
	case lowSide:
		s.low = p.value
	case highSide:
		s.high = p.value
	case optionSide:
		s.kept[int(p.value)] = false
	}
}

// A limitKey names a side of an input.
type limitKey struct{ input, side int }

// peeling peels the points that are in order, from the sides that are allowed, all if there are none named. It ends
// where no peel raises the density, where all points have the event, or at the smallest box.
func (d *discoveryData) peeling(order [][]int32, allowed map[limitKey]bool, coverage float64) (Peeling, region) {
	order = slices.Clone(order)
	d.each(func(j int) { order[j] = slices.Clone(order[j]) }) // which shrinks in place
	n, k := len(order[0]), d.events(order[0])
	points, events := float64(n), float64(k)
	least := max(discoveryLeast, int(leastMass*points))
	gone := make([]bool, len(d.event))
	best := make([]peel, len(order))
	may := func(input, side int) bool { return allowed == nil || allowed[limitKey{input, side}] }
	share := func() BoxShares {
		return BoxShares{Mass: runs.Number(float64(n) / points), Density: runs.Number(float64(k) / float64(n)), Coverage: runs.Number(float64(k) / events)}
	}
	out := Peeling{Steps: []PeelStep{{Found: share()}}}
	var r, chosen region
	for k < n {
		d.each(func(j int) { best[j] = d.bestPeel(order[j], j, k, n-least, may) })
		p := slices.MaxFunc(best, peel.compare)
		if !(p.gain > 0) {
			break
		}
		for _, row := range order[p.input][p.from:p.to] {
			gone[row] = true
		}
		n, k = n-(p.to-p.from), k-p.events
		d.each(func(j int) {
			kept := order[j][:0]
			for _, row := range order[j] {
				if !gone[row] {
					kept = append(kept, row)
				}
			}
			order[j] = kept
		})
		in := d.inputs[p.input]
		p.apply(&r, in)
		step := PeelStep{Inputs: len(r), Input: in.Name, What: [...]string{"at least", "at most", "without"}[p.side], Value: runs.Number(p.value), Found: share(), peel: p}
		if p.side == optionSide {
			step.Value = in.Levels[int(p.value)]
		}
		out.Steps = append(out.Steps, step)
		if s := step.Found; float64(s.Coverage) >= coverage && s.Density > out.Steps[out.Chosen].Found.Density {
			out.Chosen, chosen = len(out.Steps)-1, r.clone()
		}
	}
	return out, chosen
}

// bestPeel returns the peel of an input that gains most, of n points in order of which k have the event. The
// gain is the logarithm of the density that it gives over that of the mass that it takes, 1 − ln c/ln m with the share c of
// events and m of points that stay. So an option that is much of a box counts as the many thin peels that take as much, and
// is not taken before thin peels that cost fewer events; the gain in density itself, and that over the mass (Kwakkel and
// Jaxa-Rozen 2016), favour what takes most. No more than most points are taken.
func (d *discoveryData) bestPeel(order []int32, input, k, most int, may func(input, side int) bool) peel {
	n := len(order)
	best := peel{input: input}
	try := func(p peel) {
		if p.to-p.from > most || p.to == p.from || p.to-p.from == n {
			return
		}
		p.events = d.events(order[p.from:p.to])
		if p.events == k {
			return
		}
		coverage, mass := special.Log1p(-float64(p.events)/float64(k)), special.Log1p(-float64(p.to-p.from)/float64(n))
		p.gain = 1 - coverage/mass
		if p.compare(best) > 0 {
			best = p
		}
	}
	x := d.x[input]
	first := func(v float64) int { // the first place of at least v
		at, _ := slices.BinarySearchFunc(order, v, func(row int32, v float64) int { return cmp.Compare(x[row], v) })
		return at
	}
	after := func(v float64) int { return first(math.Nextafter(v, math.Inf(1))) }
	if d.inputs[input].Kind == params.Choice {
		if may(input, optionSide) {
			for from := 0; from < n; {
				to := after(x[order[from]])
				try(peel{input: input, side: optionSide, value: x[order[from]], from: from, to: to})
				from = to
			}
		}
		return best
	}
	take := max(1, int(peelShare*float64(n)))
	if take >= n {
		return best
	}
	if may(input, lowSide) {
		to := first(x[order[take]])
		if to == 0 { // as many have the least value
			to = after(x[order[0]])
		}
		if to < n {
			try(peel{input: input, side: lowSide, value: x[order[to]], to: to})
		}
	}
	if may(input, highSide) {
		from := after(x[order[n-1-take]])
		if from == n {
			from = first(x[order[n-1]])
		}
		if from > 0 {
			try(peel{input: input, side: highSide, value: x[order[from-1]], from: from, to: n})
		}
	}
	return best
}

// paste moves the bounds of a region outwards, and gives options back, as long as the density does not fall
// (Friedman and Fisher 1999). rows are those that the region was made from.
func (d *discoveryData) paste(rows []int32, r region) region {
	r = r.clone()
	for {
		// The rows in the box, and those that one span alone keeps out.
		k, n := 0, 0
		near := make([][]int32, len(r))
		for _, row := range rows {
			out, at := 0, 0
			for i := range r {
				if !r[i].holds(d.x[r[i].input][row]) {
					out++
					at = i
				}
			}
			switch out {
			case 0:
				n++
				if d.event[row] {
					k++
				}
			case 1:
				near[at] = append(near[at], row)
			}
		}
		best, most := float64(k)/float64(n), 0
		var change func()
		for i := range r {
			d.pastes(&r[i], near[i], max(1, int(peelShare*float64(n))), func(k2, n2 int, apply func()) {
				if after := float64(k+k2) / float64(n+n2); after > best || after == best && n2 > most {
					best, most, change = after, n2, apply
				}
			})
		}
		if change == nil {
			return r
		}
		change()
	}
}

// pastes calls try with the events and the number of points that each paste of a span gives, and what makes it.
func (d *discoveryData) pastes(s *span, near []int32, take int, try func(k, n int, apply func())) {
	x := d.x[s.input]
	if s.kept != nil {
		for option := range s.kept {
			k, n := 0, 0
			for _, row := range near {
				if int(x[row]) == option {
					n++
					if d.event[row] {
						k++
					}
				}
			}
			try(k, n, func() { s.kept[option] = true })
		}
		return
	}
	var below, above []int32
	for _, row := range near {
		if x[row] < s.low {
			below = append(below, row)
		} else {
			above = append(above, row)
		}
	}
	slices.SortFunc(below, func(a, b int32) int { return cmp.Or(cmp.Compare(x[b], x[a]), cmp.Compare(a, b)) })
	slices.SortFunc(above, func(a, b int32) int { return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(a, b)) })
	for _, side := range []struct {
		rows  []int32
		bound *float64
	}{{below, &s.low}, {above, &s.high}} {
		if len(side.rows) == 0 {
			continue
		}
		to := min(take, len(side.rows))
		for to < len(side.rows) && x[side.rows[to]] == x[side.rows[to-1]] {
			to++
		}
		value := x[side.rows[to-1]]
		try(d.events(side.rows[:to]), to, func() { *side.bound = value })
	}
}
