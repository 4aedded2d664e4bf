package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/federation"
	"github.com/federated-frontier/mc/runs"
)

// showRow computes one point again and shows everything about it: inputs, the steps of the model, outputs. Each value that
// the file has is compared.
func (o *verifyOptions) showRow(ctx context.Context) error {
	run, l, err := o.openRun(o.dir)
	if err != nil {
		return err
	}
	if points := run.Manifest.Points; o.row >= points {
		return usagef("--row %d: the run has %d rows, from 0 on", o.row, points)
	}
	job := newEstimation(l, run.Manifest.Spec).job(nil)
	x, y, err := runs.Point(ctx, job, o.row)
	if err != nil {
		return err
	}
	file, err := readRow(run, o.row)
	if err != nil {
		return err
	}
	p := &rowPrinter{w: tabwriter.NewWriter(o.stdout, 0, 8, 2, ' ', 0), file: file, manifest: &run.Manifest}
	fmt.Fprintf(p.w, "Row %d of %s\n", o.row, o.dir)
	schema := runs.NewSchema(l.set, l.model)
	p.section("Inputs", "parameter\tvalue\tunit\tin the file")
	for k, q := range schema.Inputs {
		name := q.Name
		if schema.Output(name) >= 0 {
			name += "_input"
		}
		p.value(name, q, x[k])
	}
	if err := p.steps(l.model, schema, x); err != nil {
		return err
	}
	failed := false
	for _, v := range y {
		failed = failed || math.IsNaN(v)
	}
	p.section("Outputs", "output\tvalue\tunit\tin the file")
	for k, q := range schema.Outputs {
		p.failed = failed
		p.value(q.Name, q, y[k])
	}
	if err := p.w.Flush(); err != nil {
		return err
	}
	if p.differ > 0 {
		return fmt.Errorf("%w: %d values of row %d of %s differ", errCheckFailed, p.differ, o.row, o.dir)
	}
	return nil
}

// readRow returns the values of a row that the file has, by column.
func readRow(run *runs.Run, row int64) (map[string]float64, error) {
	if !run.Readable() {
		return nil, nil
	}
	var names []string
	for _, c := range run.Manifest.Columns {
		names = append(names, c.Name)
	}
	values, first := map[string]float64{}, int64(0)
	for chunk, err := range run.Rows(names...) {
		if err != nil {
			return nil, err
		}
		n := int64(len(chunk[0]))
		if row < first+n {
			for k, name := range names {
				values[name] = chunk[k][row-first]
			}
			break
		}
		first += n
	}
	return values, nil
}

// A rowPrinter prints the values of a row beside those of the file.
type rowPrinter struct {
	w        *tabwriter.Writer
	file     map[string]float64
	manifest *runs.Manifest
	failed   bool // the point has no answer, so the file has null
	differ   int
}

func (p *rowPrinter) section(title, header string) {
	_ = p.w.Flush() // columns are aligned within a section
	fmt.Fprintf(p.w, "\n%s\n%s\n", title, header)
}

func (p *rowPrinter) value(name string, q model.Quantity, v float64) {
	c := p.manifest.Column(name)
	if c == nil {
		c = &runs.Column{Kind: map[model.Kind]string{model.Bool: "bool", model.Label: "label"}[q.Kind], Levels: q.Levels}
	}
	inFile := "-"
	if has, ok := p.file[name]; ok {
		want := c.Kept(v)
		if p.failed {
			want = model.Null
		}
		inFile = "the same"
		if math.Float64bits(has) != math.Float64bits(want) {
			inFile = cellText(c, has)
			p.differ++
		}
	}
	fmt.Fprintf(p.w, "%s\t%s\t%s\t%s\n", name, cellText(c, v), q.Unit, inFile)
}

// steps prints what the model does, if it can be explained.
func (p *rowPrinter) steps(m model.Model, schema *runs.Schema, x []float64) error {
	order, err := model.Bind(m, schema.Inputs)
	if err != nil {
		return err
	}
	in := make([]float64, len(order))
	for k, i := range order {
		in[k] = x[i]
	}
	steps, err := federation.Explain(m, in)
	if err != nil {
		return err
	}
	for _, s := range steps {
		p.section(s.Title, strings.Join(s.Header, "\t"))
		for _, row := range s.Rows {
			if _, err := io.WriteString(p.w, strings.Join(row, "\t")+"\n"); err != nil {
				return err
			}
		}
	}
	return nil
}
