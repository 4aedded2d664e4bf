package main

import (
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// A samplesFile has columns of the file of a run: those inputs of the study, without events, that
// it has, and some outputs.
type samplesFile struct {
	inputs     []params.Input
	at         []int // of each input, its place in the study
	x, y       [][]float64
	schema     *runs.Schema // of these columns
	replicates int
	weights    []float64 // of the points, nil if each counts 1
}

// mostTrusted is for how many points there is room before they are read: a manifest may claim any number.
const mostTrusted = 1 << 20

// readSamples reads the columns.
func readSamples(run *runs.Run, l *loaded, outputs []string) (*samplesFile, error) {
	f := &samplesFile{schema: new(runs.Schema), replicates: run.Manifest.Spec.Plan.Replicates}
	whole := runs.NewSchema(l.set, l.model)
	var names []string
	has := func(name string) bool {
		return slices.ContainsFunc(run.Manifest.Columns, func(c runs.Column) bool { return c.Name == name })
	}
	for k, in := range l.set.Inputs {
		name := in.Name
		if whole.Output(name) >= 0 {
			name += "_input"
		}
		if in.Role == params.Event || !has(name) {
			continue
		}
		f.inputs, f.at = append(f.inputs, in), append(f.at, k)
		f.schema.Inputs = append(f.schema.Inputs, whole.Inputs[k])
		names = append(names, name)
	}
	for _, name := range outputs {
		f.schema.Outputs = append(f.schema.Outputs, whole.Outputs[whole.Output(name)])
		names = append(names, name)
	}
	weighted := run.Manifest.Spec.Plan.Strata != nil
	if weighted {
		names = append(names, "weight")
	}
	columns := make([][]float64, len(names))
	for k := range columns {
		columns[k] = make([]float64, 0, min(run.Manifest.Points, mostTrusted))
	}
	for chunk, err := range run.Rows(names...) {
		if err != nil {
			return nil, err
		}
		for k, c := range chunk {
			columns[k] = append(columns[k], c...)
		}
	}
	f.x, f.y = columns[:len(f.inputs)], columns[len(f.inputs):len(f.inputs)+len(outputs)]
	if weighted {
		f.weights = columns[len(columns)-1]
	}
	return f, nil
}

// conditional returns the swings of the outputs between the deciles of the inputs.
func (f *samplesFile) conditional(l *loaded) ([]analysis.Tornado, error) {
	deciles := l.deciles()
	thresholds := make([][2]float64, len(f.at))
	var names []string
	for i, k := range f.at {
		thresholds[i] = deciles[k]
	}
	for _, q := range f.schema.Outputs {
		names = append(names, q.Name)
	}
	maker := analysis.NewSwings(thresholds, names, 1)
	all, err := maker(f.schema)
	if err != nil {
		return nil, err
	}
	var parts []*analysis.Summary
	size := len(f.y[0])
	if f.replicates > 0 {
		size /= f.replicates
	}
	for from := 0; from < len(f.y[0]); from += size {
		part, err := maker(f.schema)
		if err != nil {
			return nil, err
		}
		for at := from; at < from+size; {
			to := f.stretch(at, from+size)
			if err := f.addStretch(part, maker, at, to); err != nil {
				return nil, err
			}
			at = to
		}
		all.Merge(part)
		if f.replicates > 0 {
			parts = append(parts, f.summary(part))
		}
	}
	s := f.summary(all)
	if f.replicates > 0 {
		s.UseReplicates(parts)
	}
	return s.Swings, nil
}

// stretch returns the end of the points from one on that have the same weight.
func (f *samplesFile) stretch(from, end int) int {
	if f.weights == nil {
		return end
	}
	to := from + 1
	for to < end && f.weights[to] == f.weights[from] {
		to++
	}
	return to
}

// addStretch adds points of the same weight to a tally.
func (f *samplesFile) addStretch(part runs.Tally, maker runs.TallyMaker, from, to int) error {
	t := part
	if f.weights != nil {
		var err error
		if t, err = maker(f.schema); err != nil {
			return err
		}
	}
	for at := from; at < to; at += runs.LeafPoints {
		t.Add(f.leaf(at, min(at+runs.LeafPoints, to)))
	}
	if f.weights != nil {
		t.Scale(f.weights[from])
		part.Merge(t)
	}
	return nil
}

func (f *samplesFile) summary(swings runs.Tally) *analysis.Summary {
	return analysis.NewSummary(analysis.Run{}, nil, nil, swings.(*analysis.Swings), f.inputs)
}

// leaf returns rows as a block.
func (f *samplesFile) leaf(from, to int) *runs.Block {
	b := &runs.Block{First: int64(from), Len: to - from, Failed: make([]bool, to-from), Weight: 1}
	for _, c := range f.x {
		b.X = append(b.X, c[from:to])
	}
	for _, c := range f.y {
		b.Y = append(b.Y, c[from:to])
	}
	for i := range b.Len { // a failed point has null outputs
		b.Failed[i] = model.IsNull(b.Y[0][i])
		for _, c := range b.Y {
			b.Failed[i] = b.Failed[i] && model.IsNull(c[i])
		}
		b.AnyFailed = b.AnyFailed || b.Failed[i]
	}
	return b
}
