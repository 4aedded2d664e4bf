package analysis

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A Discovery says where in the space of the inputs an event happens: in boxes, each of limits on a few
// inputs (patient rule induction, Friedman and Fisher 1999; for scenarios, Bryant and Lempert 2010), and by a
// small tree (Breiman and others 1984).
//
// The points are in three parts. One third finds boxes and the tree, one sixth tests every limit and every
// split, and one half, which neither has seen, says how often the event happens there. Of a
// design each part has whole replicates.
type Discovery struct {
	Run
	When    string `json:"when"` // the event, as in "win=false"
	Used    int64  `json:"used"` // points; the others have no value to tell the event by
	Peeled  int64  `json:"peeled"`
	Tested  int64  `json:"tested"`
	Held    int64  `json:"held_out"`
	Varying int    `json:"inputs"` // that vary
	DiscoveryRule
	Share runs.Estimate `json:"share"` // of held-out points with the event
	// Boxes are found one after the other, each among the points that are in none before.
	Boxes []Box  `json:"boxes"`
	Tree  Branch `json:"tree"`
}

// A DiscoveryRule says which box of a peeling is chosen: that of the highest density that has at least Coverage of
// the events, by limits on at most Inputs inputs, up to Boxes times.
type DiscoveryRule struct {
	Coverage float64 `json:"least_coverage"`
	Inputs   int     `json:"most_inputs"`
	Boxes    int     `json:"most_boxes"`
}

// A Box is the points within limits, and in no box before. The estimates are of held-out points.
type Box struct {
	Limits   []Limit       `json:"limits"`
	Mass     runs.Estimate `json:"mass"`     // share of the points that are in the box
	Density  runs.Estimate `json:"density"`  // share of the points in the box that have the event
	Coverage runs.Estimate `json:"coverage"` // share of the points with the event that are in the box
	// Found are density and coverage among the points that the box was made from, which flatter it.
	Found struct {
		Density  runs.Number `json:"density"`
		Coverage runs.Number `json:"coverage"`
	} `json:"found"`
	// Dropped are the inputs that the first peeling restricted and the box does not: by chance, or with less effect.
	Dropped []string `json:"dropped,omitempty"`
	// Rest are the points and events that earlier boxes left, of which the shares of the peelings are: shares of all
	// held-out points and events.
	Rest struct {
		Mass  runs.Number `json:"mass"`
		Event runs.Number `json:"event"`
	} `json:"rest"`
	// Peelings are that of all inputs, and that of those that the box is made of.
	Peelings []Peeling `json:"peelings"`
}

// discoveryLeast is the number of points of which those of a box or a leaf are no fewer among those that it
// is made from; and no fewer than leastMass of these.
const (
	discoveryLeast = 20
	leastMass      = 0.01
)

// discoveryData has columns of all points, of which those rows count that a part lists.
type discoveryData struct {
	inputs []params.Input
	x      [][]float64
	event  []bool
	peel   []int32
	test   []int32
	held   [][]int32 // of a design each replicate by itself
	place  Place
}

// A Place returns the probabilities that an input is below a value, and at most that value.
type Place func(input int, x float64) (below, upTo float64)

// Discover finds where an event happens. The columns x have the values of inputs, event says of each point
// whether it happens there and used whether that is known; all are of equal length. replicates is the number of
// replicates of a design, 0 for independent points. place says where a value of an input
// lies in its distribution. It is an error if there are too few points or events, or too few replicates.
func Discover(when string, inputs []params.Input, x [][]float64, event, used []bool, replicates int, rule DiscoveryRule, place Place) (*Discovery, error) {
	d := &discoveryData{event: event}
	at := make([]int, 0, len(inputs))
	for k, in := range inputs {
		if in.Kind == params.Choice {
			for i, v := range x[k] {
				if option := int(v); used[i] && (float64(option) != v || option < 0 || option >= len(in.Levels)) {
					return nil, fmt.Errorf("input %s has the value %v at point %d, and has %d options", in.Name, v, i, len(in.Levels))
				}
			}
		}
		if len(x[k]) > 0 && varies(x[k]) {
			d.inputs, d.x, at = append(d.inputs, in), append(d.x, x[k]), append(at, k)
		}
	}
	d.place = func(input int, x float64) (below, upTo float64) { return place(at[input], x) }
	if len(d.inputs) == 0 {
		return nil, errors.New("no input varies")
	}
	if err := d.split(used, replicates); err != nil {
		return nil, err
	}
	out := &Discovery{When: when, Peeled: int64(len(d.peel)), Tested: int64(len(d.test)), Varying: len(d.inputs), DiscoveryRule: rule}
	for _, part := range d.held {
		out.Held += int64(len(part))
	}
	out.Used = out.Peeled + out.Tested + out.Held
	out.Share = d.estimate(func(rows []int32) (k, n int) { return d.events(rows), len(rows) })
	all := d.order(d.peel)
	var boxes []region
	for range rule.Boxes {
		b := d.findBox(all, boxes, rule)
		if b == nil {
			break
		}
		boxes = append(boxes, b.region)
		out.Boxes = append(out.Boxes, d.describe(b, boxes[:len(boxes)-1]))
	}
	out.Tree = d.tree(all)
	return out, nil
}

// split deals out the points.
func (d *discoveryData) split(used []bool, replicates int) error {
	n := len(used)
	peel, test := n/3, n/2
	if replicates > 0 {
		const least = 6
		if replicates < least {
			return fmt.Errorf("the points are of %d replicates, discovery needs %d of them", replicates, least)
		}
		size := n / replicates
		peel, test = max(1, replicates/3)*size, replicates/2*size
		for from := test; from < n; from += size {
			d.held = append(d.held, usedRows(used, from, from+size))
		}
	} else {
		d.held = [][]int32{usedRows(used, test, n)}
	}
	d.peel, d.test = usedRows(used, 0, peel), usedRows(used, peel, test)
	k, n := d.events(d.peel), len(d.peel)
	all, points := k+d.events(d.test), n+len(d.test)
	for _, rows := range d.held {
		all, points = all+d.events(rows), points+len(rows)
	}
	switch {
	case all == 0:
		return fmt.Errorf("it happens at none of %d points", points)
	case all == points:
		return fmt.Errorf("it happens at all of %d points", points)
	case k < discoveryLeast || n-k < discoveryLeast:
		return fmt.Errorf("it happens at %d of the %d points that boxes are made from; at least %d have to have it, and %d not", k, n, discoveryLeast, discoveryLeast)
	}
	return nil
}

// usedRows lists the rows from one to before another that count.
func usedRows(used []bool, from, to int) []int32 {
	rows := make([]int32, 0, to-from)
	for i := from; i < to; i++ {
		if used[i] {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// events counts the rows with the event.
func (d *discoveryData) events(rows []int32) int {
	k := 0
	for _, i := range rows {
		if d.event[i] {
			k++
		}
	}
	return k
}

// order returns, for each input, rows in the order of its values.
func (d *discoveryData) order(rows []int32) [][]int32 {
	all := make([][]int32, len(d.inputs))
	d.each(func(k int) {
		x, o := d.x[k], slices.Clone(rows)
		slices.SortFunc(o, func(a, b int32) int { return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(a, b)) })
		all[k] = o
	})
	return all
}

// each calls f for each input, on all cores.
func (d *discoveryData) each(f func(k int)) {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for k := range d.inputs {
		g.Go(func() error {
			f(k)
			return nil
		})
	}
	_ = g.Wait() // none fails
}

// estimate returns a share of held-out points, k of n, with the error of independent points or that
// of the replicates.
func (d *discoveryData) estimate(count func(rows []int32) (k, n int)) runs.Estimate {
	var sumK, sumN int
	var each []float64
	for _, rows := range d.held {
		k, n := count(rows)
		sumK, sumN = sumK+k, sumN+n
		each = append(each, float64(k)/float64(n))
	}
	e := runs.Proportion(float64(sumK), float64(sumN))
	if len(d.held) > 1 {
		e = runs.FromReplicates(e, each)
	}
	return e
}
