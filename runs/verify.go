package runs

import (
	"context"
	"fmt"
	"iter"
	"math"
)

// A RowDifference is a value of a file that is not the one that the spec gives.
type RowDifference struct {
	Row      int64
	Column   string
	Has      float64 // as in [Run.Column]
	Computed float64
}

// A Verifier is a Sink that compares blocks with the samples of a run, bit by bit.
type Verifier struct {
	// Differences are the first few differences, at most 20; Count is how many there are.
	Differences []RowDifference
	Count       int64
	// Broken is why the file could not be read on, if it could not.
	Broken error

	run     *Run
	columns []Column
	next    func() ([][]float64, error, bool)
	stop    func()
	chunk   [][]float64
}

var _ Sink = (*Verifier)(nil)

// NewVerifier returns a Verifier of a run for blocks with the columns of the schema. Close it.
func NewVerifier(r *Run, s *Schema) (*Verifier, error) {
	v := &Verifier{run: r, columns: append([]Column(nil), r.Manifest.Columns...)}
	names := make([]string, len(v.columns))
	for k := range v.columns {
		c := &v.columns[k]
		names[k] = c.Name
		if err := c.find(r.Manifest.Spec, s); err != nil {
			return nil, err
		}
	}
	v.next, v.stop = iter.Pull2(r.Rows(names...))
	return v, nil
}

// find sets the index of a column that was read from a manifest.
func (c *Column) find(spec Spec, s *Schema) error {
	switch {
	case c.isOutput():
		c.index = s.Output(c.Name)
	case c.isInput():
		c.index = -1
		for k, in := range spec.Params.Inputs {
			if in.Name == c.Name && s.Output(c.Name) < 0 || in.Name+"_input" == c.Name {
				c.index = k
			}
		}
	}
	if c.index < 0 {
		return fmt.Errorf("column %q of the manifest is neither an input of the study nor an output of the model", c.Name)
	}
	return nil
}

// Columns are those of the file, as SelectColumns would return them.
func (v *Verifier) Columns() []Column { return v.columns }

// WriteBlock implements Sink. What it finds is no error.
func (v *Verifier) WriteBlock(b *Block) error {
	for from := 0; from < b.Len && v.Broken == nil; {
		if len(v.chunk) == 0 || len(v.chunk[0]) == 0 {
			v.read(b.First + int64(from))
			continue
		}
		n := min(b.Len-from, len(v.chunk[0]))
		for k := range v.columns {
			v.compare(&v.columns[k], v.chunk[k][:n], b, from)
			v.chunk[k] = v.chunk[k][n:]
		}
		from += n
	}
	return nil
}

// read reads the chunk that begins with a row.
func (v *Verifier) read(row int64) {
	chunk, err, ok := v.next()
	if err == nil && !ok {
		err = fmt.Errorf("it ends before row %d", row)
	}
	v.chunk, v.Broken = append(v.chunk[:0], chunk...), err
}

// compare compares rows of a column with those of a block from a row on.
func (v *Verifier) compare(c *Column, has []float64, b *Block, from int) {
	for i, x := range has {
		y := c.Kept(c.value(b, from+i))
		if math.Float64bits(x) == math.Float64bits(y) {
			continue
		}
		v.Count++
		if len(v.Differences) < listedFailures {
			v.Differences = append(v.Differences, RowDifference{b.First + int64(from+i), c.Name, x, y})
		}
	}
}

// value is what a file has at a row of a block.
func (c *Column) value(b *Block, i int) float64 {
	switch {
	case c.Role == rolePoint:
		return float64(b.First + int64(i))
	case c.Role == roleWeight:
		return b.Weight
	case c.isInput():
		return b.X[c.index][i]
	case b.Failed[i]:
		return math.Inf(1)
	}
	return b.Y[c.index][i]
}

// Close ends the reading.
func (v *Verifier) Close() { v.stop() }

// Point computes one point of a job: the values of all inputs of the study and of all outputs of the
// model, with NaN where the model has no answer.
func Point(ctx context.Context, job Job, number int64) (x, y []float64, err error) {
	job.Wanted, job.Kept, job.Tallies = nil, nil, nil
	e, err := newEngine(&job, Options{Workers: 1})
	if err != nil {
		return nil, nil, err
	}
	if total := job.Spec.Plan.Points; number < 0 || number >= total {
		return nil, nil, fmt.Errorf("there is no point %d: the run has %d, from 0 on", number, total)
	}
	w := e.workers[0]
	w.leaf = Block{First: number, Len: 1, Y: newColumns(len(e.schema.Outputs), 1, nil)}
	w.columns = newColumns(job.Joint.Dim(), 1, nil)
	if err := w.evaluate(ctx, 0, 1); err != nil {
		return nil, nil, err
	}
	for k := range e.schema.Inputs {
		x = append(x, w.columns[k][0])
	}
	for k := range e.schema.Outputs {
		y = append(y, w.leaf.Y[k][0])
	}
	return x, y, nil
}
