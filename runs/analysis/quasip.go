package analysis

import (
	"cmp"
	"maps"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
)

// discoveryAlpha is the level of the tests of limits and splits. It is divided by their number (Bonferroni).
const discoveryAlpha = 0.05

// A foundBox is a region with what it is made of.
type foundBox struct {
	region            region
	p                 map[limitKey]float64 // of each limit
	density, coverage float64              // among the points that it was made from
	dropped           []string
	peelings          []Peeling
}

// findBox finds a box among the points that are in none before, nil if there is none in which the event is more frequent
// than among all points. It peels, chooses, pastes and tests;
// as long as limits fall, it does so again with the sides of inputs that are left.
func (d *discoveryData) findBox(order [][]int32, before []region, rule DiscoveryRule) *foundBox {
	rest, test := d.outside(d.peel, before), d.outside(d.test, before)
	events := d.events(rest)
	if events < discoveryLeast || len(rest)-events < discoveryLeast {
		return nil
	}
	if len(before) > 0 {
		order = d.order(rest)
	}
	b := new(foundBox)
	var allowed map[limitKey]bool
	var first region
	for {
		peeling, r := d.peeling(order, allowed, rule.Coverage)
		r = d.paste(rest, r)
		if allowed == nil {
			b.peelings, first = []Peeling{peeling}, r
		} else {
			b.peelings = append(b.peelings[:1], peeling)
		}
		all := r.keys()
		r = d.dropByChance(r, test)
		for len(r) > rule.Inputs {
			r = d.dropLeast(r, rest)
		}
		kept := r.keys()
		if len(kept) == 0 {
			return nil
		}
		if len(kept) == len(all) {
			b.region = r
			break
		}
		allowed = make(map[limitKey]bool)
		for _, l := range kept {
			allowed[l] = true
		}
	}
	b.p = d.quasiP(b.region, test)
	in := d.inside(rest, b.region)
	k := float64(d.events(in))
	b.density, b.coverage = k/float64(len(in)), k/float64(events)
	if b.density <= float64(d.events(d.peel))/float64(len(d.peel)) {
		return nil
	}
	for _, s := range first {
		if !slices.ContainsFunc(b.region, func(o span) bool { return o.input == s.input }) {
			b.dropped = append(b.dropped, d.inputs[s.input].Name)
		}
	}
	return b
}

// keys lists what a region limits.
func (r region) keys() (list []limitKey) {
	for i := range r {
		for _, side := range r[i].sides() {
			list = append(list, limitKey{r[i].input, side})
		}
	}
	return list
}

// quasiP returns the quasi-p-value of each limit of a region; see Bound.
func (d *discoveryData) quasiP(r region, rows []int32) map[limitKey]float64 {
	out := make(map[limitKey]float64)
	in := d.inside(rows, r)
	k, n := d.events(in), len(in)
	for _, l := range r.keys() {
		wide := d.inside(rows, r.without(l.input, l.side))
		out[l] = atLeast(k, n, float64(d.events(wide))/float64(max(1, len(wide))))
	}
	return out
}

// atLeast returns the probability of at least k events at n points with probability p each. It is an
// incomplete beta function.
func atLeast(k, n int, p float64) float64 {
	switch {
	case k == 0 || p >= 1:
		return 1
	case p <= 0:
		return 0
	}
	return special.RegIncBeta(float64(k), float64(n-k+1), p)
}

// dropByChance drops the limit with the largest quasi-p-value as long as that is above the level over the number of limits
// that there were.
func (d *discoveryData) dropByChance(r region, rows []int32) region {
	level := discoveryAlpha / float64(max(1, len(r.keys())))
	for len(r) > 0 {
		p := d.quasiP(r, rows)
		worst := slices.MaxFunc(slices.SortedFunc(maps.Keys(p), func(a, b limitKey) int {
			return cmp.Or(cmp.Compare(a.input, b.input), cmp.Compare(a.side, b.side))
		}), func(a, b limitKey) int { return cmp.Compare(p[a], p[b]) })
		if p[worst] <= level {
			break
		}
		r = r.without(worst.input, worst.side)
	}
	return r
}

// dropLeast drops the input without which the density of a region stays highest.
func (d *discoveryData) dropLeast(r region, rows []int32) region {
	var best region
	most := -1.0
	for i := range r {
		rest := slices.Delete(r.clone(), i, i+1)
		in := d.inside(rows, rest)
		if density := float64(d.events(in)) / float64(max(1, len(in))); density > most {
			best, most = rest, density
		}
	}
	return best
}
