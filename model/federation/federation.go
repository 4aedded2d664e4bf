package federation

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
)

// New returns the model for an inventory. Its inputs are those of docs/model.md, in this
// order: scalars, choices, events, then the inputs of regions, of machines and of new sites,
// kind by kind. It is an error if the inventory names what the model does not know.
func New(inv Inventory) (model.Model, error) {
	m := &federationModel{inv: inv}
	m.inv.Sites = append([]Site(nil), inv.Sites...)
	if err := m.inv.validate(); err != nil {
		return nil, fmt.Errorf("federation: %w", err)
	}
	for _, t := range inv.Targets {
		target, err := ParseTarget(t)
		if err != nil {
			return nil, fmt.Errorf("federation: %w", err)
		}
		target.lnParams, target.lnFLOP = special.Log(target.Params), special.Log(target.FLOP)
		m.targets = append(m.targets, target)
	}
	m.layout = newLayout(&m.inv)
	m.machines = m.inv.machines(&m.layout)
	m.best = bestRegions(&m.inv)
	m.inputs = inputsOf(&m.inv)
	m.outputs = outputsOf(&m.inv)
	return m, nil
}

type federationModel struct {
	inv      Inventory
	targets  []Target
	layout   layout
	machines []machine
	best     [][]int // per k: the k regions with the shortest lead
	inputs   []model.Quantity
	outputs  []model.Quantity
}

func (m *federationModel) Name() string              { return "federation/1" }
func (m *federationModel) Inputs() []model.Quantity  { return m.inputs }
func (m *federationModel) Outputs() []model.Quantity { return m.outputs }

func (m *federationModel) NewEvaluator() model.Evaluator {
	e := &evaluator{m: m, in: newRows(m.layout.width), card: newScorecard(len(m.inv.Regions)), lanes: newLaneEvaluator(m)}
	for j := range tile {
		e.outs[j] = make([]float64, len(m.outputs))
	}
	return e
}

// inputsOf lists the inputs in the order of a row.
func inputsOf(v *Inventory) []model.Quantity {
	in := append([]model.Quantity(nil), scalars[:]...)
	in = append(in, choices[:]...)
	in[len(scalars)+target].Levels = v.Targets
	in[len(scalars)+campusRegion].Levels = v.regionKeys()
	in = append(in, events[:]...)
	each := func(kinds []model.Quantity, n int, key func(i int) string) {
		for _, q := range kinds {
			name := q.Name
			for i := range n {
				q.Name = name + key(i)
				q.Detail = true
				in = append(in, q)
			}
		}
	}
	siteKey := func(i int) string { return v.Sites[i].Key }
	each(perRegion[:], len(v.Regions), func(r int) string { return v.Regions[r].Key })
	each(perSite[:], len(v.Sites), siteKey)
	each(perMesh[:], v.MeshSites, func(k int) string { return fmt.Sprint(k) })
	for _, s := range v.Sites {
		if s.Retires {
			in = append(in, model.Quantity{Name: "retire_" + s.Key, Unit: "yr", Doc: "End of service", Detail: true})
		}
	}
	return in
}

// outputsOf lists the outputs: those that stand alone, then those of regions.
func outputsOf(v *Inventory) []model.Quantity {
	out := append([]model.Quantity(nil), outputs[:]...)
	var sites []string
	for _, s := range v.Sites {
		sites = append(sites, s.Key)
	}
	for k := range v.MeshSites {
		sites = append(sites, fmt.Sprintf("mesh_%d", k))
	}
	out[oFirstSite].Levels = sites
	out[oCampusRegion].Levels = v.regionKeys()
	for _, q := range perRegionOutputs {
		name := q.Name
		for _, r := range v.Regions {
			q.Name = name + r.Key
			out = append(out, q)
		}
	}
	return out
}

type evaluator struct {
	m    *federationModel
	in   *rows           // inputs of the points of a tile
	outs [tile][]float64 // their outputs

	row  row
	out  []float64
	runs [generations]training
	fed  federation
	camp campus
	line timeline
	card *scorecard

	chances chances
	lanes   *laneEvaluator // nil in a build or on a machine that has none
	left    int            // tiles that the lanes left to point
}

// Eval implements model.Evaluator.
func (e *evaluator) Eval(_ context.Context, y, x [][]float64) error {
	n := len(x[0])
	for k := range x {
		if len(x[k]) != n {
			panic(fmt.Sprintf("federation: columns of %d and %d rows", n, len(x[k])))
		}
	}
	anyOf := func(columns [][]float64) bool {
		return slices.ContainsFunc(columns, func(c []float64) bool { return c != nil })
	}
	average, scores := anyOf(y[oPWin:numOutputs]), anyOf(y[numOutputs:])
	inLanes := e.lanes != nil && !average && !scores
	for first := 0; first < n; {
		tiles, left := 1, uint(1)
		if inLanes && n-first >= tile {
			tiles, left = e.lanes.eval(y, x, first)
			e.left += bits.OnesCount(left)
		}
		for k := range tiles {
			if left>>k&1 != 0 {
				e.oneByOne(y, x, first+k*tile, average, scores)
			}
		}
		first += tiles * tile
	}
	return nil
}

// oneByOne evaluates the points of a tile.
func (e *evaluator) oneByOne(y, x [][]float64, first int, average, scores bool) {
	size := min(tile, len(x[0])-first)
	e.in.load(x, first, size)
	for j := range size {
		e.row.bind(e.in.rows[j], &e.m.layout, &e.m.inv)
		e.out = e.outs[j]
		e.point(average, scores)
	}
	for k, column := range y {
		if column == nil {
			continue
		}
		for j := range column[first : first+size] {
			column[first+j] = e.outs[j][k]
		}
	}
}
