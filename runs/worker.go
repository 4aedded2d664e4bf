package runs

import (
	"context"

	"github.com/federated-frontier/mc/model"
)

// A worker computes units, one at a time.
type worker struct {
	e         *engine
	evaluator model.Evaluator
	batch     int
	leaf      Block       // the leaf in hand
	scratch   [][]float64 // a leaf of the columns of the joint distribution that units lack
	columns   [][]float64 // a leaf of all columns of the joint distribution
	x         [][]float64 // a batch of columns
	in, out   [][]float64 // a batch of the columns of the model
}

func newWorker(e *engine, leafPoints, batch int) *worker {
	dim, inputs := e.job.Joint.Dim(), len(e.schema.Inputs)
	lacking := make([]bool, dim)
	for k := range lacking {
		lacking[k] = k >= inputs || e.job.Kept != nil && !e.job.Kept[k]
	}
	return &worker{
		e:         e,
		evaluator: e.job.Model.NewEvaluator(),
		batch:     batch,
		leaf:      Block{Y: make([][]float64, len(e.schema.Outputs))},
		scratch:   newColumns(dim, leafPoints, lacking),
		columns:   make([][]float64, dim),
		x:         make([][]float64, dim),
		in:        make([][]float64, len(e.order)),
		out:       make([][]float64, len(e.schema.Outputs)),
	}
}

// compute fills a unit leaf by leaf.
func (w *worker) compute(ctx context.Context, u *unit) error {
	for from := 0; from < u.block.Len; from += LeafPoints {
		w.take(u, from)
		for done := 0; done < w.leaf.Len; done += w.batch {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.evaluate(ctx, done, min(w.batch, w.leaf.Len-done)); err != nil {
				return w.locate(ctx, err)
			}
		}
		u.fail(&w.leaf, w.e.schema.Outputs)
		if err := add(u.tallies, &w.leaf, false); err != nil {
			return newPointError(w.leaf.First, w.leaf.Len, err)
		}
	}
	if err := add(u.tallies, &u.block, true); err != nil {
		return newPointError(u.block.First, u.block.Len, err)
	}
	return nil
}

// take makes the leaf of a unit that starts at from the one in hand.
func (w *worker) take(u *unit, from int) {
	b := &w.leaf
	b.First = u.block.First + int64(from)
	b.Len = min(LeafPoints, u.block.Len-from)
	b.Failed = u.block.Failed[from : from+b.Len]
	b.AnyFailed, b.Weight = false, u.block.Weight
	view(b.Y, u.block.Y, from, b.Len)
	view(w.columns, w.scratch, 0, b.Len)
	for k, column := range u.block.X {
		if column != nil {
			w.columns[k] = column[from : from+b.Len]
		}
	}
	b.X = w.columns[:len(u.block.X)]
}

// evaluate computes n points of the leaf. A panic becomes an error.
func (w *worker) evaluate(ctx context.Context, from, n int) (err error) {
	defer recoverAsError(&err)
	view(w.x, w.columns, from, n)
	view(w.out, w.leaf.Y, from, n)
	for k, i := range w.e.order {
		w.in[k] = w.x[i]
	}
	w.e.sampler.Fill(w.x, w.leaf.First+int64(from))
	w.e.job.Joint.Transform(w.x)
	return w.evaluator.Eval(ctx, w.out, w.in)
}

// add adds a leaf to the tallies that take leaves, or a unit to those that take units. A panic
// becomes an error.
func add(tallies []Tally, b *Block, unit bool) (err error) {
	defer recoverAsError(&err)
	for _, tally := range tallies {
		switch whole, takesUnits := tally.(UnitTally); {
		case unit && takesUnits:
			whole.AddUnit(b)
		case !unit && !takesUnits:
			tally.Add(b)
		}
	}
	return nil
}

// locate finds the point to blame for the error of a batch. Whatever the size of batches was,
// the answer is the first point of the leaf that fails on its own, or else the whole leaf.
func (w *worker) locate(ctx context.Context, err error) error {
	w.evaluator = w.e.job.Model.NewEvaluator() // a panic may have left the other in any state
	for i := range w.leaf.Len {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if alone := w.evaluate(ctx, i, 1); alone != nil {
			located := newPointError(w.leaf.First+int64(i), 1, alone)
			located.describe(w.e.job.Model.Inputs(), w.in)
			return located
		}
	}
	return newPointError(w.leaf.First, w.leaf.Len, err)
}
