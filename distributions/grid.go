package distributions

import (
	"math"
	"sync"
	"sync/atomic"
)

// Few draws are in the outer cells of a table, which take as long to make as the inner ones: one in
// 256 beyond the inner octaves of uniforms, one in 370 beyond the inner units of scores.
const (
	innerOctaves = 8
	innerUnits   = 3
)

// A grid is the cells of a table. Those of a smooth law are made when they are needed: the inner
// ones before the table is used, the others when a draw is in one of them for the first time.
// Until then their polynomials are NaN.
type grid struct {
	cells atomic.Pointer[[]cell]
	plot  *plot // nil if all cells are there

	of   smooth
	kink int       // index of a cell that is left to the law, or -1
	last [2]series // at the last cells that are there, on either way
}

// A plot is grids that are filled together, at most lanes/2.
type plot struct {
	route   *route
	grids   []*grid
	reached int // stations on either way
	outer   sync.Once
}

// blank makes g a grid that is to be filled, alone unless it is put into another plot.
func (g *grid) blank(r *route, l smooth) {
	g.plot, g.of, g.kink = &plot{route: r, grids: []*grid{g}}, l, -1
}

// now returns the cells that are there.
func (g *grid) now() []cell { return *g.cells.Load() }

// whole returns all cells, and makes those that are not there yet.
func (g *grid) whole() []cell {
	if g.plot != nil {
		g.plot.complete()
	}
	return g.now()
}

// complete makes the cells that are not there yet.
func (p *plot) complete() {
	p.outer.Do(func() { p.fill(len(p.route.ways[0])) })
}

func (p *plot) fillInner() { p.fill(p.route.inner) }

// fill walks on to the station with number to on both ways. The series at the centre of one cell
// tells where to search for the quantile at the next.
func (p *plot) fill(to int) {
	type work struct {
		lo, hi float64
		cells  []cell
	}
	var works [lanes / 2]work
	var c [lanes]series
	var at [lanes]point
	for k, g := range p.grids {
		w := &works[k]
		w.lo, w.hi = g.of.Support()
		w.cells = g.copy()
		c[2*k], c[2*k+1] = g.last[0], g.last[1]
	}
	for i := p.reached; i < to; i++ {
		for k, g := range p.grids {
			for side := range p.route.ways {
				s, lane := &p.route.ways[side][i], 2*k+side
				near := math.NaN()
				if i > 0 {
					near = c[lane].at(s.step)
				}
				g.of.start(&at[lane], s.p, s.q, near)
			}
		}
		if used := 2 * len(p.grids); !p.route.lookUp(c[:used], at[:used], i) {
			expand(&c, &at)
		}
		for k, g := range p.grids {
			for side := range p.route.ways {
				s, lane := &p.route.ways[side][i], &c[2*k+side]
				g.of.finish(lane, s.p, s.q)
				if s.mirrored {
					lane.mirror()
				}
				if s.change != nil {
					lane.compose(s.change)
				}
				works[k].cells[s.index] = newCell(works[k].lo, works[k].hi, s.centre, s.half, lane)
			}
		}
	}
	p.reached = to
	for k, g := range p.grids {
		g.last = [2]series{c[2*k], c[2*k+1]}
		g.publish(works[k].cells)
	}
}

// copy returns a copy of the cells, to be changed and published.
func (g *grid) copy() []cell {
	out := make([]cell, 2*len(g.plot.route.ways[0]))
	if g.plot.reached > 0 {
		copy(out, g.now())
		return out
	}
	for i := range out {
		out[i][1] = math.NaN()
	}
	return out
}

// publish makes cells those of the grid.
func (g *grid) publish(cells []cell) {
	if g.kink >= 0 {
		cells[g.kink][1] = math.NaN()
	}
	g.cells.Store(&cells)
}
