package analysis

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// second is put before the name of a variable for its second, independent stream. Names of studies have
// no colon.
const second = "b:"

// A pickFreeze is a design that finds the indices of Sobol': at each point the model is evaluated in a row A,
// in an independent row B, and for each group in a row that has the group from B and the rest from A.
//
// It is a model of twice the inputs, so [runs.Execute] runs it like any other: A and B are the two
// halves of one point of twice the dimensions, which keeps them independent with every method of sampling; points of
// a Latin hypercube or of Sobol' stay evenly spread in A and in B (Saltelli 2002, section 4). Groups do not depend
// on each other, so the values of a group in the mixed row are those that it has in B: nothing is
// transformed again.
type pickFreeze struct {
	job     runs.Job // of the model with twice the inputs
	base    model.Model
	groups  []InputGroup
	swapped [][]int // by group: inputs of the base model
	outputs []int   // of the base model
	inputs  int     // of the base model that has both halves
}

// newPickFreeze doubles a job. Tallies and wanted outputs of the job are not used; its plan has the
// number of points, the method and the seed. Inputs that are together must be in one group.
func newPickFreeze(job runs.Job, groups []InputGroup, outputs []string, together *partition) (*pickFreeze, error) {
	p := &pickFreeze{base: job.Model, inputs: len(job.Model.Inputs())}
	if job.Spec.Plan.Strata != nil {
		return nil, fmt.Errorf("sensitivity: points of a pick-freeze design have no strata, got those of %s", job.Spec.Plan.Strata.Variable)
	}
	for _, name := range outputs {
		k := slices.IndexFunc(p.base.Outputs(), func(q model.Quantity) bool { return q.Name == name })
		switch {
		case k < 0:
			return nil, fmt.Errorf("sensitivity: the model has no output %q", name)
		case p.base.Outputs()[k].Kind == model.Label:
			return nil, fmt.Errorf("sensitivity: output %q has no variance", name)
		}
		p.outputs = append(p.outputs, k)
	}
	if err := p.take(job.Spec.Params, job.Joint.Variables(), groups, together); err != nil {
		return nil, err
	}
	p.job = p.double(job)
	return p, nil
}

// take checks the groups and keeps those that the model has inputs of.
func (p *pickFreeze) take(set *params.Set, variables []string, groups []InputGroup, together *partition) error {
	of := make([]string, len(set.Inputs)) // the group of each input, "" for none
	for _, g := range groups {
		for _, name := range g.Inputs {
			k, ok := together.column[name]
			switch {
			case !ok:
				return fmt.Errorf("sensitivity: group %s: there is no input %q", g.Name, name)
			case of[k] != "":
				return fmt.Errorf("sensitivity: input %q is in the groups %s and %s", name, of[k], g.Name)
			}
			of[k] = g.Name
		}
	}
	known := map[int]int{} // by root: the first input that varies
	for k, in := range set.Inputs {
		if variables[k] == "" {
			continue
		}
		root := together.find(k)
		if _, ok := known[root]; !ok {
			known[root] = k
		}
		if other := known[root]; of[other] != of[k] {
			return fmt.Errorf("sensitivity: %s and %s are correlated and must be in one group", set.Inputs[other].Name, in.Name)
		}
	}
	for _, g := range groups {
		var swapped []int
		for k, q := range p.base.Inputs() {
			if slices.Contains(g.Inputs, q.Name) {
				swapped = append(swapped, k)
			}
		}
		if swapped != nil {
			p.groups, p.swapped = append(p.groups, g), append(p.swapped, swapped)
		}
	}
	if len(p.groups) == 0 {
		return fmt.Errorf("sensitivity: model %s has no input that varies", p.base.Name())
	}
	return nil
}

// evaluations returns how often the model is evaluated at each point.
func (p *pickFreeze) evaluations() int { return len(p.groups) + 2 }

// column returns the output column of an evaluation: 0 is A, 1 is B, and 2+g has group g from B.
func (p *pickFreeze) column(evaluation, output int) int { return evaluation*len(p.outputs) + output }

// double returns the job of the model with twice the inputs. Columns are the inputs of A, those of B, and
// the factors of A and of B.
func (p *pickFreeze) double(job runs.Job) runs.Job {
	set := job.Spec.Params
	n := len(set.Inputs)
	inputs := make([]params.Input, 2*n)
	for k, in := range set.Inputs {
		inputs[k], inputs[n+k] = in, in
		inputs[n+k].Name = second + in.Name
		if in.Kind == params.Choice { // the tornado is of A
			inputs[n+k].Kind, inputs[n+k].Unit = params.Real, ""
		}
	}
	joint := &doubleTransform{base: job.Joint, inputs: n}
	plan := job.Spec.Plan
	plan.Variables = joint.Variables()
	leading := len(plan.Leading)
	plan.Leading = slices.Concat(plan.Leading, plan.Leading)
	for i := range leading {
		plan.Leading[leading+i] = second + plan.Leading[leading+i]
	}
	name := p.base.Name() + " pick-freeze"
	return runs.Job{
		Spec:  runs.Spec{Params: &params.Set{Study: set.Study, Scenario: set.Scenario, Inputs: inputs}, Plan: plan, Model: name},
		Model: &doubleModel{p, name},
		Joint: joint,
		Kept:  make([]bool, 2*n),
	}
}

// A doubleTransform transforms A and B apart.
type doubleTransform struct {
	base   runs.Transform
	inputs int // of the study
}

// Variables implements runs.Transform.
func (d *doubleTransform) Variables() []string {
	base := d.base.Variables()
	prefixed := make([]string, len(base))
	for k, v := range base {
		if v != "" {
			prefixed[k] = second + v
		}
	}
	n := d.inputs
	return slices.Concat(base[:n], prefixed[:n], base[n:], prefixed[n:])
}

// Dim implements runs.Transform.
func (d *doubleTransform) Dim() int { return 2 * d.base.Dim() }

// Transform implements runs.Transform.
func (d *doubleTransform) Transform(x [][]float64) {
	n, factors := d.inputs, d.base.Dim()-d.inputs
	half := make([][]float64, 0, n+factors)
	for b := range 2 {
		half = append(append(half[:0], x[b*n:(b+1)*n]...), x[2*n+b*factors:2*n+(b+1)*factors]...)
		d.base.Transform(half)
	}
}

// A doubleModel is the model of a pick-freeze design.
type doubleModel struct {
	*pickFreeze
	name string
}

// Name implements model.Model.
func (m *doubleModel) Name() string { return m.name }

// Inputs implements model.Model.
func (m *doubleModel) Inputs() []model.Quantity {
	base := m.base.Inputs()
	all := slices.Concat(base, base)
	for k := range base {
		q := &all[len(base)+k]
		q.Name, q.Kind, q.Levels = second+q.Name, model.Real, nil
	}
	return all
}

// Outputs implements model.Model: those asked for of A, of B, and of the row of each group.
func (m *doubleModel) Outputs() []model.Quantity {
	all := make([]model.Quantity, 0, m.evaluations()*len(m.outputs))
	for e := range m.evaluations() {
		for _, k := range m.outputs {
			q := m.base.Outputs()[k]
			switch e {
			case 0:
			case 1:
				q.Name = second + q.Name
			default:
				q.Name = strconv.Itoa(e-2) + ":" + q.Name
			}
			all = append(all, q)
		}
	}
	return all
}

// NewEvaluator implements model.Model.
func (m *doubleModel) NewEvaluator() model.Evaluator {
	return &doubleEvaluator{m.pickFreeze, m.base.NewEvaluator(), make([][]float64, m.inputs), make([][]float64, len(m.base.Outputs()))}
}

type doubleEvaluator struct {
	*pickFreeze
	evaluator model.Evaluator
	in, out   [][]float64 // of the base model
}

// Eval implements model.Evaluator.
func (d *doubleEvaluator) Eval(ctx context.Context, y, x [][]float64) error {
	a, b := x[:d.inputs], x[d.inputs:]
	for e := range d.evaluations() {
		switch e {
		case 0:
			copy(d.in, a)
		case 1:
			copy(d.in, b)
		default:
			copy(d.in, a)
			for _, k := range d.swapped[e-2] {
				d.in[k] = b[k]
			}
		}
		wanted := false
		for o, k := range d.outputs {
			d.out[k] = y[d.column(e, o)]
			wanted = wanted || d.out[k] != nil
		}
		if !wanted {
			continue
		}
		if err := d.evaluator.Eval(ctx, d.out, d.in); err != nil {
			return err
		}
	}
	return nil
}
