package runs

import (
	"github.com/federated-frontier/mc/model"
)

const (
	// LeafPoints is the number of points that are filled, evaluated and summed together.
	// Sums over a leaf are made in point order; it is part of the promise that results do
	// not depend on workers, and frozen.
	LeafPoints = 1024
	// UnitPoints is the number of points of a unit of work, and of a row group of a file.
	// The sums of leaves are merged left to right within a unit, those of units left to
	// right within a run. Frozen likewise.
	UnitPoints = 32 * LeafPoints
)

// A Schema says what the columns of blocks are.
type Schema struct {
	Inputs  []model.Quantity // the columns of Block.X, in the order of the study
	Outputs []model.Quantity // the columns of Block.Y, in the order of the model
}

// Input returns the index of an input, or -1.
func (s *Schema) Input(name string) int { return index(s.Inputs, name) }

// Output returns the index of an output, or -1.
func (s *Schema) Output(name string) int { return index(s.Outputs, name) }

func index(q []model.Quantity, name string) int {
	for i := range q {
		if q[i].Name == name {
			return i
		}
	}
	return -1
}

// A Block is a range of points with its numbers: X[k][i] is input k, and Y[k][i] output k, of
// point First+i. Y[k] is nil for outputs that the run does not compute; X[k] is nil, in a sink,
// for inputs that Job.Kept leaves out. Values are as described by model.Kind; +Inf in Y is null,
// NaN in Y means that the point failed.
type Block struct {
	First int64
	Len   int
	X, Y  [][]float64
	// Failed[i] says that point First+i has no answer. Failed points are counted, written
	// with null outputs, and left out of every statistic.
	Failed []bool
	// AnyFailed is whether any element of Failed is true.
	AnyFailed bool
	// Weight is what each of the points counts: 1, unless the plan has strata. A block lies in one
	// of them.
	Weight float64
}

// A Sink takes blocks of UnitPoints points (the last of a design may be shorter) in point order, from one
// goroutine. The block is reused after the call.
type Sink interface {
	WriteBlock(b *Block) error
}

// A Tally accumulates something over the points of a run: sums, counts, histograms.
//
// The engine keeps one tally of each kind per unit in flight. It calls Add for each leaf of a
// unit in point order, merges the tallies of units in point order into that of the run, and
// resets the emptied ones for reuse. So results do not depend on the number of workers.
type Tally interface {
	// Add takes in a leaf. Failed points do not count.
	Add(b *Block)
	// Scale makes all points so far count weight times as much. The engine calls it for a unit
	// of points whose weight is not 1, before the unit is merged; tallies do not look at weights.
	Scale(weight float64)
	// Merge takes in the tally of the points that follow. later has the receiver's type.
	Merge(later Tally)
	// Reset makes the tally empty, keeping its memory.
	Reset()
}

// A UnitTally is a Tally that takes in a unit in one go. Where much is kept for a column, such
// as a histogram, it stays in the cache while the column is gone through.
type UnitTally interface {
	Tally
	// AddUnit does what Add does for each leaf of a unit in turn, and is called instead. X of
	// the block is nil for inputs that Job.Kept leaves out.
	AddUnit(b *Block)
}

// A TallyMaker makes empty tallies of one kind for the columns of a run.
type TallyMaker func(s *Schema) (Tally, error)
