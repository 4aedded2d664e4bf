//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"simd/archsimd"

	"github.com/federated-frontier/mc/model"
)

// hasLanes says that points are evaluated eight side by side.
var hasLanes = archsimd.X86.AVX512()

var null = model.Null

// A laneEvaluator evaluates eight points side by side, one in each lane of 512-bit registers. It gives the bits of
// evaluator.point, which is the specification: the same operations in the same order in each lane.
type laneEvaluator struct {
	fed      crowd // first, because it is larger than 32 KiB, and such an object begins where a line of the cache does
	runs     trainings
	camp     campuses
	walk     walk
	delivery laneDelivery // of the federation

	points points
	m      *federationModel
}

// lineBytes is the length of a line of the cache. What is loaded as one is in one line, or it would take twice the time.
const lineBytes = 64

// newLaneEvaluator returns nil if the model has more sites than codes, or the processor no lanes.
func newLaneEvaluator(m *federationModel) *laneEvaluator {
	if !hasLanes || len(m.inv.Sites)+m.inv.MeshSites > maxLaneSites {
		return nil
	}
	e := &laneEvaluator{m: m}
	e.points = points{layout: &m.layout, nr: len(m.inv.Regions), ns: len(m.inv.Sites), nm: m.inv.MeshSites}
	e.fed.init(m)
	e.camp.init(m)
	return e
}

// tile evaluates the points of x from first on into y. If it returns false, it cannot, and nothing is done: these points
// are for evaluator.point.
func (e *laneEvaluator) tile(y, x [][]float64, first int) bool {
	done := e.evaluate(y, x, first)
	archsimd.ClearAVXUpperBits() // or scalar code after it would be slow
	return done
}

func (e *laneEvaluator) evaluate(y, x [][]float64, first int) bool {
	p := &e.points
	p.x, p.first = x, first

	e.runs.train(p, e.m.targets)
	work := &e.runs.of[0].work
	flop := *work
	again := p.scalar(restartFraction)
	restarted := func(m mask) vec { return flop.Mul(load(&eightOnes).Add(only(m, again))) }

	if !e.fed.assemble(p, &e.runs.of[0], flop) || !e.fed.schedule() || !e.camp.build(p) {
		return false
	}
	o := laneOutputs{y: y, first: first}
	*work = restarted(lt(p.event(uFedRestart), p.scalar(pRestartFed)))
	o.set(oWorkFed, *work)
	e.delivery = *e.walk.federated(&e.fed, &e.runs)
	fed := &e.delivery
	*work = restarted(lt(p.event(uCampusRestart), p.scalar(pRestartCampus)))
	o.set(oWorkCampus, *work)
	camp := e.walk.single(&e.camp, &e.runs)
	o.set(oTargetFLOP, flop)

	e.dates(&o, fed, camp)
	e.atDelivery(&o, fed, camp)
	e.policy(&o, fed, camp)
	e.accounts(&o, fed, camp)
	return true
}

// points are eight points: where their inputs are.
type points struct {
	x          [][]float64
	first      int
	layout     *layout
	nr, ns, nm int
}

func (p *points) at(k int) vec           { return load((*lanes)(p.x[k][p.first:])) }
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
	return eq(p.choice(choice), all(float64(option)))
}

// regional returns an input of one region in each lane.
func (p *points) regional(kind int, region *[tile]int) vec {
	var v lanes
	from := p.layout.regions + kind*p.nr
	for j, r := range region {
		v[j] = p.x[from+r][p.first+j]
	}
	return load(&v)
}

// laneOutputs are where outputs of eight points go.
type laneOutputs struct {
	y     [][]float64
	first int
}

// set sets an output, if it is wanted.
func (o *laneOutputs) set(k int, v vec) {
	if column := o.y[k]; column != nil {
		v.Store((*lanes)(column[o.first:]))
	}
}

// whole8 is whole: a count that is an input, rounded down and kept within 0 … most.
func wholeLanes(v, most vec) vec {
	return greater(vec{}, lesser(truncated(lesser(v, most)), most))
}
