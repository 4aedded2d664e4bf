package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

const (
	treeDepth = 3
	// treeSplits is the number of splits of a tree of that depth, over which the level of their tests is shared.
	treeSplits = 1<<treeDepth - 1
)

// A Branch is a node of a classification tree: the points that the splits above send there. Splits are those
// with the least impurity of Gini (Breiman and others 1984) among the points that find them. A split
// of whose two sides the event is not told apart by the points for tests is taken back (two-sided, 5 % over the 7
// splits that a tree of depth 3 can have). The estimates are of held-out points.
type Branch struct {
	Mass    runs.Estimate `json:"mass"`    // share of all points
	Density runs.Estimate `json:"density"` // share of the points of the branch that have the event
	Split   *Split        `json:"split,omitempty"`
}

// A Split sends the points whose input is below At, or is one of Options, to Yes, and all others to No.
type Split struct {
	Input    string      `json:"input"`
	Label    string      `json:"label"`
	Unit     string      `json:"unit,omitempty"`
	Kind     params.Kind `json:"kind"`
	At       runs.Number `json:"at"`
	Quantile runs.Number `json:"quantile"` // the probability that the input is below At
	Options  []string    `json:"options,omitempty"`
	P        runs.Number `json:"p"` // of the test that both sides have the event equally often
	Yes      Branch      `json:"yes"`
	No       Branch      `json:"no"`

	yes, no region
}

// tree grows a tree from points in order.
func (d *discoveryData) tree(order [][]int32) Branch {
	b := d.grow(order, d.test, treeDepth)
	d.holdBranch(&b, d.held)
	return b
}

// grow splits points, and takes back what those for tests do not tell apart.
func (d *discoveryData) grow(order [][]int32, test []int32, depth int) (b Branch) {
	if depth == 0 {
		return b
	}
	s := d.bestSplit(order)
	if s == nil {
		return b
	}
	yes, no := d.inside(test, s.yes), d.inside(test, s.no)
	s.P = runs.Number(differ(d.events(yes), len(yes), d.events(no), len(no)))
	part := func(r region) [][]int32 {
		all := make([][]int32, len(order))
		d.each(func(k int) { all[k] = d.inside(order[k], r) })
		return all
	}
	s.Yes, s.No = d.grow(part(s.yes), yes, depth-1), d.grow(part(s.no), no, depth-1)
	if float64(s.P) <= discoveryAlpha/treeSplits || s.Yes.Split != nil || s.No.Split != nil {
		b.Split = s
	}
	return b
}

// differ returns the p-value of the test that two shares are the same: that of the normal distribution, with the
// pooled variance.
func differ(k1, n1, k2, n2 int) float64 {
	if n1 == 0 || n2 == 0 {
		return 1
	}
	a, b := float64(n1), float64(n2)
	p := float64(k1+k2) / (a + b)
	se := math.Sqrt(p * (1 - p) * (1/a + 1/b))
	if se == 0 {
		return 1
	}
	return 2 * special.NormalCDF(-math.Abs(float64(k1)/a-float64(k2)/b)/se)
}

// A cut is where the points in order are split.
type cut struct {
	input int
	to    int // points, or options, on the first side
	score float64
	kept  []bool // options on the first side
}

// bestSplit returns the split with the least impurity whose two sides have at least 1 % of all points each, nil if none
// lessens it.
func (d *discoveryData) bestSplit(order [][]int32) *Split {
	n, k := len(order[0]), d.events(order[0])
	least := max(discoveryLeast, int(leastMass*float64(len(d.peel))))
	if k == 0 || k == n || n < 2*least {
		return nil
	}
	best := make([]cut, len(order))
	d.each(func(j int) {
		if d.inputs[j].Kind == params.Choice {
			best[j] = d.cutOptions(order[j], j, k, least)
		} else {
			best[j] = d.cutNumbers(order[j], j, k, least)
		}
	})
	c := slices.MaxFunc(best, func(a, b cut) int { return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.input, a.input)) })
	if whole := purity(k, n, 0, 0); !(c.score > whole+float64(1e-12*float64(n))) {
		return nil
	}
	in := d.inputs[c.input]
	s := &Split{Input: in.Name, Label: cmp.Or(in.Label, in.Name), Unit: in.Unit, Kind: in.Kind, At: runs.Number(math.NaN()), Quantile: runs.Number(math.NaN())}
	yes := span{input: c.input, low: math.Inf(-1), high: math.Inf(1), kept: c.kept}
	no := yes
	if c.kept != nil {
		no.kept = make([]bool, len(c.kept))
		for i, is := range c.kept {
			no.kept[i] = !is
			if is {
				s.Options = append(s.Options, in.Levels[i])
			}
		}
	} else {
		at := d.x[c.input][order[c.input][c.to]]
		no.low, yes.high = at, math.Nextafter(at, math.Inf(-1))
		s.At = runs.Number(at)
		below, _ := d.place(c.input, at)
		s.Quantile = runs.Number(below)
	}
	s.yes, s.no = region{yes}, region{no}
	return s
}

// purity is what impurity lacks to n, up to a factor: Σ (events² + others²) / points over the two sides.
func purity(k1, n1, k2, n2 int) float64 {
	sum := 0.0
	for _, side := range [2][2]int{{k1, n1}, {k2, n2}} {
		if k, n := float64(side[0]), float64(side[1]); n > 0 {
			sum += (float64(k*k) + float64((n-k)*(n-k))) / n
		}
	}
	return sum
}

func (d *discoveryData) cutNumbers(order []int32, input, k, least int) cut {
	best := cut{input: input}
	x, n, before := d.x[input], len(order), 0
	for to := 1; to <= n-least; to++ {
		if d.event[order[to-1]] {
			before++
		}
		if to < least || x[order[to]] == x[order[to-1]] {
			continue
		}
		if score := purity(before, to, k-before, n-to); score > best.score {
			best.score, best.to = score, to
		}
	}
	return best
}

// cutOptions splits the options in the order of how often the event happens with them, which is where the best split is
// (Breiman and others 1984, theorem 4.5).
func (d *discoveryData) cutOptions(order []int32, input, k, least int) cut {
	best := cut{input: input}
	counts := make([][2]int, len(d.inputs[input].Levels)) // events and points
	for _, row := range order {
		c := &counts[int(d.x[input][row])]
		c[1]++
		if d.event[row] {
			c[0]++
		}
	}
	var options []int
	for i, c := range counts {
		if c[1] > 0 {
			options = append(options, i)
		}
	}
	slices.SortStableFunc(options, func(a, b int) int {
		return cmp.Compare(counts[b][0]*counts[a][1], counts[a][0]*counts[b][1])
	})
	k1, n1 := 0, 0
	for i, option := range options {
		k1, n1 = k1+counts[option][0], n1+counts[option][1]
		if n1 < least || len(order)-n1 < least {
			continue
		}
		if score := purity(k1, n1, k-k1, len(order)-n1); score > best.score {
			best.score = score
			best.kept = make([]bool, len(counts))
			for _, o := range options[:i+1] {
				best.kept[o] = true
			}
		}
	}
	return best
}

// holdBranch estimates a branch from held-out points; parts are those that come to it, of each replicate.
func (d *discoveryData) holdBranch(b *Branch, parts [][]int32) {
	at := 0 // estimate goes through the replicates in order
	b.Mass = d.estimate(func(rows []int32) (k, n int) { at++; return len(parts[at-1]), len(rows) })
	at = 0
	b.Density = d.estimate(func([]int32) (k, n int) { at++; return d.events(parts[at-1]), len(parts[at-1]) })
	if b.Split == nil {
		return
	}
	yes, no := make([][]int32, len(parts)), make([][]int32, len(parts))
	for i, rows := range parts {
		yes[i], no[i] = d.inside(rows, b.Split.yes), d.inside(rows, b.Split.no)
	}
	d.holdBranch(&b.Split.Yes, yes)
	d.holdBranch(&b.Split.No, no)
}
