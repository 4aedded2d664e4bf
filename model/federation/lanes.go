//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"simd/archsimd"

	"github.com/federated-frontier/mc/model"
)

// hasLanes says that points are evaluated eight side by side.
var hasLanes = archsimd.X86.AVX512()

var null = model.Null

// A laneEvaluator evaluates points eight side by side, one in each lane of 512-bit registers. It gives the bits of
// evaluator.point, which is the specification: the same operations in the same order in each lane.
type laneEvaluator struct {
	tiles  [laneTiles]laneTile
	stages stageWalk
	walk   walk
	ready  []*laneTile  // those of which the walk is next
	sizes  []targetSize // of the targets
	points points
	m      *federationModel
}

// laneTiles is how many tiles are evaluated together. More would leave fewer lanes without work at the end of a walk, and need more
// of the cache.
const laneTiles = 8

// A laneTile is eight points on their way.
type laneTile struct {
	fed      crowd
	runs     trainings
	camp     campuses
	delivery laneDelivery // of the federation
	campus   laneDelivery
	flop     vec

	first int // where its points begin

	_ [lineBytes - 8]byte
}

// lineBytes is the length of a line of the cache. What is loaded as one is in one line, or it would take twice the time: a laneEvaluator
// is larger than 32 KiB, and such an object begins where a line does; and its parts are as long as a number of lines.
const lineBytes = 64

// newLaneEvaluator returns nil if the model has more sites than codes, or the processor no lanes.
func newLaneEvaluator(m *federationModel) *laneEvaluator {
	if !hasLanes || len(m.inv.Sites)+m.inv.MeshSites > maxLaneSites {
		return nil
	}
	e := &laneEvaluator{m: m}
	e.points = points{layout: &m.layout, nr: len(m.inv.Regions), ns: len(m.inv.Sites), nm: m.inv.MeshSites}
	for k := range m.targets {
		e.sizes = append(e.sizes, newTargetSize(&m.targets[k]))
	}
	for k := range e.tiles {
		e.tiles[k].fed.init(m)
		e.tiles[k].camp.init(m)
	}
	return e
}

// eval evaluates up to laneTiles tiles of the points of x from first on into y, and returns how many it looked at, and which of
// these it cannot evaluate: bit k that of tile k. Those are for evaluator.point.
func (e *laneEvaluator) eval(y, x [][]float64, first int) (tiles int, left uint) {
	tiles = min(laneTiles, (len(x[0])-first)/tile)
	e.ready = e.ready[:0]
	p := &e.points
	p.x = x
	for k := range tiles {
		t := &e.tiles[k]
		t.first = first + k*tile
		p.first = t.first
		if t.prepare(p, e.sizes) {
			e.ready = append(e.ready, t)
		} else {
			left |= 1 << k
		}
	}
	e.walk.federated(e.ready)
	for _, t := range e.ready {
		p.first = t.first
		t.finish(p, &laneOutputs{y: y, first: t.first}, &e.stages)
	}
	archsimd.ClearAVXUpperBits() // or scalar code after it would be slow
	return tiles, left
}

// prepare does what comes before the deliveries. It returns false if the lanes cannot evaluate the tile.
func (t *laneTile) prepare(p *points, sizes []targetSize) bool {
	t.runs.train(p, sizes)
	run := &t.runs.of[0]
	t.flop = load(&run.work)
	if !t.fed.assemble(p, run, t.flop) || !t.fed.schedule() || !t.camp.build(p) {
		return false
	}
	run.work.store(t.work(p, uFedRestart, pRestartFed))
	t.delivery.date.store(load(&eightNulls))
	t.delivery.done = 0
	return true
}

// work returns the work of the first run, restarts included.
func (t *laneTile) work(p *points, event, chance int) vec {
	again := only(lt(p.event(event), p.scalar(chance)), p.scalar(restartFraction))
	return t.flop.Mul(load(&eightOnes).Add(again))
}

// finish delivers the campuses and sets all outputs.
func (t *laneTile) finish(p *points, o *laneOutputs, w *stageWalk) {
	work := &t.runs.of[0].work
	o.set(oWorkFed, load(work))
	work.store(t.work(p, uCampusRestart, pRestartCampus))
	o.set(oWorkCampus, load(work))
	o.set(oTargetFLOP, t.flop)
	w.campus(t)

	fed, camp := &t.delivery, &t.campus
	t.dates(o, fed, camp)
	t.atDelivery(o, fed, camp)
	t.policy(p, o, fed, camp)
	t.accounts(p, o, fed, camp)
}

// points are eight points: where their inputs are.
type points struct {
	x          [][]float64
	first      int
	layout     *layout
	nr, ns, nm int
}

func (p *points) at(k int) vec           { return archsimd.LoadFloat64x8((*[tile]float64)(p.x[k][p.first:])) }
func (p *points) scalar(k int) vec       { return p.at(k) }
func (p *points) choice(k int) vec       { return p.at(len(scalars) + k) }
func (p *points) event(k int) vec        { return p.at(p.layout.events + k) }
func (p *points) region(kind, r int) vec { return p.at(p.layout.regions + kind*p.nr + r) }
func (p *points) site(kind, i int) vec   { return p.at(p.layout.sites + kind*p.ns + i) }
func (p *points) newSite(kind, k int) vec {
	return p.at(p.layout.mesh + kind*p.nm + k)
}

// option returns the lanes in which a choice is the option.
func (p *points) option(choice, option int) mask {
	return eq(p.choice(choice), load(&eightWhole[option]))
}

// regional returns an input of one region in each lane.
func (p *points) regional(kind int, region *[tile]int64) vec {
	first := region[0] // most often that of all lanes
	v := p.region(kind, int(first))
	for j := range region {
		if r := region[j]; r != first {
			v = pick(1<<j, p.region(kind, int(r)), v)
		}
	}
	return v
}

// laneOutputs are where outputs of eight points go.
type laneOutputs struct {
	y     [][]float64
	first int
}

// set sets an output, if it is wanted.
func (o *laneOutputs) set(k int, v vec) {
	if column := o.y[k]; column != nil {
		v.Store((*[tile]float64)(column[o.first:]))
	}
}

// wholeLanes is whole: a count that is an input, rounded down and kept within 0 … most.
func wholeLanes(v, most vec) vec {
	return greater(vec{}, lesser(truncated(lesser(v, most)), most))
}
