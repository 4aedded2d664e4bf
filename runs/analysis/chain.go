package analysis

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A chain is a design that goes from a row A to a row B in as many steps as there are groups: each step gives
// one more group its values of B, in an order that is random at each point. That is groups+1 evaluations at each
// point, and each step says something about its group.
//
// It is a pick-freeze design with other rows, and with one more variable for each group: that with the
// smallest goes first.
type chain struct {
	*pickFreeze
	// move turns a uniform into those of A and of B; with nil, B is independent of A.
	move func(u float64) (a, b float64)
	// number says what a step tells about its group.
	number func(s step) float64
	// whole is whether a point tells nothing if one of its rows has no value, instead of the steps beside it alone.
	whole bool
	// blocks are inputs that depend on those of other groups, nil if there are none: these have their scores in A and B.
	blocks *scoreBlocks
}

// A step of a chain is what an output is at its start, before the step and after it, and the values of the
// first input of the group in A and in B.
type step struct {
	group                int
	start, before, after float64
	a, b                 float64
}

// newChain makes the design of a job as newPickFreeze does. With blocks correlated inputs may be in several groups.
func newChain(job runs.Job, groups []InputGroup, outputs []string, blocks *scoreBlocks) (*chain, error) {
	together := newPartition(job.Spec.Params)
	if blocks != nil {
		together, job.Joint = apart(job.Spec.Params), blocks.joint
	}
	p, err := newPickFreeze(job, groups, outputs, together)
	if err != nil {
		return nil, err
	}
	c := &chain{pickFreeze: p, blocks: blocks}
	set := p.job.Spec.Params
	for g := range p.groups {
		set.Inputs = append(set.Inputs, params.Input{Name: orderOf(g), Unit: "1", Kind: params.Real, Role: params.Scalar})
	}
	joint := &chainTransform{doubleTransform: p.job.Joint.(*doubleTransform), chain: c, variables: p.job.Joint.Variables()}
	c.job.Joint = joint
	c.job.Spec.Plan.Variables = joint.Variables()
	c.job.Kept = make([]bool, len(set.Inputs))
	c.job.Spec.Model = p.base.Name() + " chain"
	c.job.Model = &chainModel{c, doubleModel{p, c.job.Spec.Model}}
	return c, nil
}

// orderOf names the variable that says when a group has its step.
func orderOf(group int) string { return "order:" + strconv.Itoa(group) }

// evaluations returns how often the model is evaluated at each point.
func (c *chain) evaluations() int { return len(c.groups) + 1 }

// A chainTransform transforms A and B apart, and leaves the variables of the order.
type chainTransform struct {
	*doubleTransform
	chain     *chain
	variables []string // of the doubleTransform
}

// Variables implements runs.Transform.
func (t *chainTransform) Variables() []string {
	orders := make([]string, len(t.chain.groups))
	for g := range orders {
		orders[g] = orderOf(g)
	}
	n := 2 * t.inputs
	return slices.Concat(t.variables[:n], orders, t.variables[n:])
}

// Dim implements runs.Transform.
func (t *chainTransform) Dim() int { return t.doubleTransform.Dim() + len(t.chain.groups) }

// Transform implements runs.Transform.
func (t *chainTransform) Transform(x [][]float64) {
	n := t.inputs
	both := slices.Concat(x[:2*n], x[2*n+len(t.chain.groups):])
	if t.chain.move != nil {
		factors := t.base.Dim() - n
		for k := range n {
			t.move(k, both[k], both[n+k])
		}
		for k := range factors {
			t.move(2*n+k, both[2*n+k], both[2*n+factors+k])
		}
	}
	t.doubleTransform.Transform(both)
}

// move makes uniforms of A and of B from those of a column, if it has any.
func (t *chainTransform) move(column int, a, b []float64) {
	if t.variables[column] == "" {
		return
	}
	for i, u := range a {
		a[i], b[i] = t.chain.move(u)
	}
}

// A chainModel has an output for each group and output of the base model: the number of the step.
type chainModel struct {
	*chain
	double doubleModel
}

// Name implements model.Model.
func (m *chainModel) Name() string { return m.job.Spec.Model }

// Inputs implements model.Model.
func (m *chainModel) Inputs() []model.Quantity {
	all := m.double.Inputs()
	for g := range m.groups {
		all = append(all, model.Quantity{Name: orderOf(g), Unit: "1"})
	}
	return all
}

// Outputs implements model.Model.
func (m *chainModel) Outputs() []model.Quantity {
	var all []model.Quantity
	for g := range m.groups {
		for _, k := range m.outputs {
			all = append(all, model.Quantity{Name: strconv.Itoa(g) + ":" + m.base.Outputs()[k].Name, Unit: "1"})
		}
	}
	return all
}

// NewEvaluator implements model.Model.
func (m *chainModel) NewEvaluator() model.Evaluator {
	e := &chainEvaluator{chain: m.chain, evaluator: m.base.NewEvaluator(), out: make([][]float64, len(m.base.Outputs())), order: make([]int, len(m.groups))}
	if m.blocks != nil {
		e.draw = m.blocks.newDraw()
	}
	return e
}

// A chainEvaluator evaluates rows one step after the other.
type chainEvaluator struct {
	*chain
	evaluator            model.Evaluator
	in, out              [][]float64 // of the base model
	start, before, after [][]float64 // by output
	order                []int       // of the groups at a point
	groups               [][]int     // by step and point
	draw                 *scoreDraw  // nil without blocks
}

// Eval implements model.Evaluator.
func (e *chainEvaluator) Eval(ctx context.Context, y, x [][]float64) error {
	a, b, orders := x[:e.inputs], x[e.inputs:2*e.inputs], x[2*e.inputs:]
	n := len(orders[0])
	e.resize(n)
	for k := range a {
		copy(e.in[k], a[k])
	}
	if e.draw != nil {
		e.draw.start(a)
		e.draw.values(e.in)
	}
	for i := range n {
		for g := range e.order {
			e.order[g] = g
		}
		slices.SortFunc(e.order, func(g, h int) int { return cmp.Or(cmp.Compare(orders[g][i], orders[h][i]), g-h) })
		for at, g := range e.order {
			e.groups[at][i] = g
		}
	}
	if err := e.evaluate(ctx, e.start); err != nil {
		return err
	}
	for o := range e.start {
		copy(e.before[o], e.start[o])
	}
	for _, groups := range e.groups {
		for i, g := range groups {
			for _, k := range e.swapped[g] {
				e.in[k][i] = b[k][i]
			}
			if e.draw != nil {
				e.draw.add(g, i, a, b)
			}
		}
		if e.draw != nil {
			e.draw.values(e.in)
		}
		if err := e.evaluate(ctx, e.after); err != nil {
			return err
		}
		for o := range e.after {
			for i, g := range groups {
				k := e.swapped[g][0]
				s := step{g, e.start[o][i], e.before[o][i], e.after[o][i], a[k][i], b[k][i]}
				y[g*len(e.outputs)+o][i] = e.told(s)
			}
		}
		e.before, e.after = e.after, e.before
	}
	if e.whole {
		e.nullWhole(y)
	}
	return nil
}

// told returns the number of a step, null if it needs a value that is not there.
func (e *chainEvaluator) told(s step) float64 {
	if model.IsNull(s.before) || model.IsNull(s.after) || e.whole && model.IsNull(s.start) {
		return model.Null
	}
	return e.number(s)
}

// nullWhole makes all numbers of an output null at a point where one of them is.
func (e *chainEvaluator) nullWhole(y [][]float64) {
	for o := range e.outputs {
		for i := range e.groups[0] {
			null := false
			for g := range e.order {
				null = null || model.IsNull(y[g*len(e.outputs)+o][i])
			}
			for g := range e.order {
				if null {
					y[g*len(e.outputs)+o][i] = model.Null
				}
			}
		}
	}
}

// evaluate evaluates the base model in the current rows.
func (e *chainEvaluator) evaluate(ctx context.Context, values [][]float64) error {
	for o, k := range e.outputs {
		e.out[k] = values[o]
	}
	return e.evaluator.Eval(ctx, e.out, e.in)
}

// resize makes the scratch memory that of so many points.
func (e *chainEvaluator) resize(points int) {
	if e.groups == nil || cap(e.groups[0]) < points {
		e.in, e.start, e.before, e.after = table[float64](e.inputs, points), table[float64](len(e.outputs), points), table[float64](len(e.outputs), points), table[float64](len(e.outputs), points)
		e.groups = table[int](len(e.order), points)
	}
	for _, columns := range [][][]float64{e.in, e.start, e.before, e.after} {
		for k := range columns {
			columns[k] = columns[k][:points]
		}
	}
	for k := range e.groups {
		e.groups[k] = e.groups[k][:points]
	}
}

// table makes columns of so many points.
func table[T any](columns, points int) [][]T {
	all := make([][]T, columns)
	for k := range all {
		all[k] = make([]T, points)
	}
	return all
}
