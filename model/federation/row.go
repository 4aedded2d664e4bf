package federation

import "slices"

// scalarRow and choiceRow are the scalars and choices of one point.
type (
	scalarRow = [len(scalars)]float64
	choiceRow = [len(choices)]int
)

// A layout says where the inputs of a point stand in a row: scalars, choices and events first,
// then the inputs of regions, machines and new sites, kind by kind.
type layout struct {
	events  int
	regions int // the start of the first kind; kind k of region r is at regions + k·R + r
	sites   int
	mesh    int
	retires int
	retire  []int32 // per machine: where its retirement stands, or -1
	width   int
}

func newLayout(v *Inventory) layout {
	l := layout{events: len(scalars) + len(choices)}
	l.regions = l.events + len(events)
	l.sites = l.regions + len(perRegion)*len(v.Regions)
	l.mesh = l.sites + len(perSite)*len(v.Sites)
	l.retires = l.mesh + len(perMesh)*v.MeshSites
	l.width = l.retires
	for _, s := range v.Sites {
		at := int32(-1)
		if s.Retires {
			at = int32(l.width)
			l.width++
		}
		l.retire = append(l.retire, at)
	}
	return l
}

// A row is one point: views of its inputs.
type row struct {
	all []float64
	s   *scalarRow
	ch  choiceRow
	u   []float64 // events

	regions, sites, mesh []float64
	nr, ns, nm           int
}

// bind makes r a view of x, which is laid out as l says.
func (r *row) bind(x []float64, l *layout, v *Inventory) {
	r.all = x
	r.s = (*scalarRow)(x)
	for k := range r.ch {
		r.ch[k] = int(x[len(scalars)+k])
	}
	r.u = x[l.events:l.regions]
	r.regions, r.sites, r.mesh = x[l.regions:l.sites], x[l.sites:l.mesh], x[l.mesh:l.retires]
	r.nr, r.ns, r.nm = len(v.Regions), len(v.Sites), v.MeshSites
}

// region returns input kind of all regions; site and newSite do likewise.
func (r *row) region(kind int) []float64  { return r.regions[kind*r.nr : (kind+1)*r.nr] }
func (r *row) site(kind int) []float64    { return r.sites[kind*r.ns : (kind+1)*r.ns] }
func (r *row) newSite(kind int) []float64 { return r.mesh[kind*r.nm : (kind+1)*r.nm] }

// whole returns a count that is an input, rounded down and kept within 0 … most.
func whole(x float64, most int) int {
	return max(0, min(int(min(x, float64(most))), most))
}

// bestRegions returns, for each k, the k regions with the shortest stated 1 GW lead time (ties
// go to the earlier one), in file order.
func bestRegions(v *Inventory) [][]int {
	order := make([]int, len(v.Regions))
	for r := range order {
		order[r] = r
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch la, lb := v.Regions[a].Lead1GW, v.Regions[b].Lead1GW; {
		case la < lb:
			return -1
		case la > lb:
			return 1
		default:
			return 0
		}
	})
	best := make([][]int, len(order)+1)
	for k := range best {
		best[k] = slices.Sorted(slices.Values(order[:k]))
	}
	return best
}
