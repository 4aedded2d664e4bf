package analysis

import (
	"context"
	"fmt"
	"math"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A Setting is an input, by its place in the study, with the values that it is set to one at a
// time: a low and a high one, or the options of a choice.
type Setting struct {
	Input  int
	Values []float64
}

// AtBase evaluates the model at a base scenario, and at those in which one input has another
// value. base has the value of each input of the study; the tornados are of outputs that are
// numbers, ranked by swing. There is no chance in them, and so no error. Where an output has no
// value, as for a date that never comes, its mean is null, and so is the swing.
func AtBase(ctx context.Context, m model.Model, inputs []params.Input, base []float64, settings []Setting, outputs []string) ([]Tornado, error) {
	schema := runs.NewSchema(&params.Set{Inputs: inputs}, m)
	order, err := model.Bind(m, schema.Inputs)
	if err != nil {
		return nil, err
	}
	points := 1
	for _, s := range settings {
		points += len(s.Values)
	}
	columns := make([][]float64, len(inputs))
	for k := range columns {
		columns[k] = make([]float64, points)
		for i := range columns[k] {
			columns[k][i] = base[k]
		}
	}
	at := 1
	for _, s := range settings {
		for _, v := range s.Values {
			columns[s.Input][at] = v
			at++
		}
	}
	x, y := make([][]float64, len(order)), make([][]float64, len(schema.Outputs))
	for k, i := range order {
		x[k] = columns[i]
	}
	for _, name := range outputs {
		k := schema.Output(name)
		if k < 0 {
			return nil, fmt.Errorf("the model has no output %q", name)
		}
		y[k] = make([]float64, points)
	}
	if err := m.NewEvaluator().Eval(ctx, y, x); err != nil {
		return nil, err
	}
	var all []Tornado
	for _, name := range outputs {
		k := schema.Output(name)
		t := Tornado{Output: name, Unit: schema.Outputs[k].Unit, Count: 1, Mean: valueOf(y[k][0])}
		at := 1
		for _, s := range settings {
			cells := make([]Cell, len(s.Values))
			for i := range s.Values {
				cells[i] = Cell{N: 1, Mean: valueOf(y[k][at])}
				at++
			}
			t.addSetting(inputs[s.Input], s.Values, cells, nil)
		}
		rank(t.Drivers)
		all = append(all, t)
	}
	return all, nil
}

// valueOf is a value of an output, NaN if it is null.
func valueOf(v float64) runs.Number {
	if model.IsNull(v) {
		return runs.Number(math.NaN())
	}
	return runs.Number(v)
}

// addSetting adds the swing between the cells of an input that was set to values. errors has the
// standard error of the difference between two of them; nil if there is none.
func (t *Tornado) addSetting(in params.Input, values []float64, cells []Cell, errors func(low, high int) float64) {
	low, high := 0, len(cells)-1
	for i := range cells {
		if in.Kind != params.Choice {
			v := runs.Number(values[i])
			cells[i].At = &v
			continue
		}
		cells[i].Option = in.Levels[int(values[i])]
		if !(cells[i].Mean >= cells[low].Mean) {
			low = i
		}
		if !(cells[i].Mean <= cells[high].Mean) {
			high = i
		}
	}
	s := Swing{Input: in.Name, Label: in.Label, Unit: in.Unit, Kind: in.Kind, Swing: cells[high].Mean - cells[low].Mean, Low: cells[low], High: cells[high]}
	if s.Label == "" {
		s.Label = in.Name
	}
	if in.Kind == params.Choice {
		s.Options = cells
	}
	if errors != nil {
		s.StdErr = runs.Number(errors(low, high))
	}
	t.Drivers = append(t.Drivers, s)
}

// OneAtATime runs a job with one input after the other set to each of its values, all others as
// they are drawn, on the same points: the difference of two means is paired, and its standard
// error that of the differences of the points. The job has independent points, of which nothing else is
// kept; its swings are those of the mean of outputs, over the points that have a value.
func OneAtATime(ctx context.Context, job runs.Job, settings []Setting, outputs []string, opt runs.Options) ([]Tornado, error) {
	inputs := job.Spec.Params.Inputs
	schema := runs.NewSchema(job.Spec.Params, job.Model)
	run := func(ctx context.Context, fixed *fixedInput) (*runs.Collector, error) {
		c, err := runs.NewCollector(schema, nil, outputs)
		if err != nil {
			return nil, err
		}
		j := job
		c.Need(&j, schema)
		if fixed != nil {
			fixed.transform = job.Joint
			j.Joint = *fixed
		}
		_, err = runs.Execute(ctx, j, runs.Options{Workers: 1, FailLimit: 0})
		return c, err
	}
	base, err := run(ctx, nil)
	if err != nil {
		return nil, err
	}
	found := make([][]*runs.Collector, len(settings))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runs.Workers(opt.Workers))
	for i, s := range settings {
		found[i] = make([]*runs.Collector, len(s.Values))
		g.Go(func() (err error) {
			for j, v := range s.Values {
				if found[i][j], err = run(ctx, &fixedInput{column: s.Input, value: v}); err != nil {
					return fmt.Errorf("input %q at %v: %w", inputs[s.Input].Name, v, err)
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var all []Tornado
	for o, name := range outputs {
		total := momentWithValue(base.Columns[o])
		t := Tornado{Output: name, Unit: schema.Outputs[schema.Output(name)].Unit, Count: total.n, Mean: runs.Number(total.mean), StdErr: runs.Number(total.stderr())}
		for i, s := range settings {
			cells := make([]Cell, len(s.Values))
			for j := range s.Values {
				cells[j] = newCell(momentWithValue(found[i][j].Columns[o]), "", nil)
			}
			t.addSetting(inputs[s.Input], s.Values, cells, func(low, high int) float64 {
				return pairedError(found[i][low].Columns[o], found[i][high].Columns[o])
			})
		}
		rank(t.Drivers)
		all = append(all, t)
	}
	return all, nil
}

// A fixedInput is a joint distribution with one input set to a value.
type fixedInput struct {
	transform
	column int
	value  float64
}

type transform = runs.Transform // embedded, it must not have the name of its method

// Transform implements runs.Transform.
func (f fixedInput) Transform(x [][]float64) {
	f.transform.Transform(x)
	for i := range x[f.column] {
		x[f.column][i] = f.value
	}
}

// momentWithValue returns the moment of the values that are not null.
func momentWithValue(column []float64) moment {
	return momentBy(len(column), func(i int) (float64, bool) { return column[i], !model.IsNull(column[i]) })
}

// pairedError returns the standard error of the mean of the differences of two columns, over the rows
// where both have a value.
func pairedError(a, b []float64) float64 {
	return momentBy(len(a), func(i int) (float64, bool) { return b[i] - a[i], !model.IsNull(a[i]) && !model.IsNull(b[i]) }).stderr()
}

// momentBy returns the moment of n numbers, of those that are there, in two passes.
func momentBy(n int, of func(i int) (v float64, ok bool)) moment {
	sum, count := 0.0, 0.0
	for i := range n {
		if v, ok := of(i); ok {
			sum += v
			count++
		}
	}
	if count == 0 {
		return moment{}
	}
	mean, rest, squares := sum/count, 0.0, 0.0
	for i := range n {
		if v, ok := of(i); ok {
			d := v - mean
			rest += d
			squares += float64(d * d)
		}
	}
	return centred(mean, count, rest, squares)
}
