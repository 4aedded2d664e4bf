package runs

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/sampler"
)

// A unit holds UnitPoints points: their columns, their tallies and their failures. Its memory
// is used again for other units of the run.
type unit struct {
	number      int64
	block       Block
	tallies     []Tally
	failed      int64
	firstFailed []FailedPoint // at most listedFailures
	err         error         // if not nil, the rest means nothing

	x, y    [][]float64 // the whole columns, of which the block has what the unit needs
	failing []bool
}

func newUnit(e *engine, points int) (*unit, error) {
	tallies, err := e.makeTallies()
	if err != nil {
		return nil, err
	}
	u := &unit{
		tallies: tallies,
		x:       newColumns(len(e.schema.Inputs), points, e.job.Kept),
		y:       newColumns(len(e.schema.Outputs), points, e.job.Wanted),
		failing: make([]bool, points),
	}
	u.block.X = make([][]float64, len(u.x))
	u.block.Y = make([][]float64, len(u.y))
	return u, nil
}

// units is how the points of a plan are cut into units: UnitPoints each, but no unit has points
// of two replicates.
type units struct {
	count        int64
	inReplicate  int64 // units of a replicate
	perReplicate int64 // points of a replicate
}

func newUnits(p sampler.Plan) units {
	n := p.PerReplicate()
	each := (n + UnitPoints - 1) / UnitPoints
	return units{count: each * (p.Points / n), inReplicate: each, perReplicate: n}
}

// points returns the range of points of a unit.
func (u units) points(number int64) (first int64, length int) {
	from := number % u.inReplicate * UnitPoints
	return number/u.inReplicate*u.perReplicate + from, int(min(UnitPoints, u.perReplicate-from))
}

// replicate returns the replicate that a unit belongs to, and whether it is the last of it.
func (u units) replicate(number int64) (replicate int, last bool) {
	return int(number / u.inReplicate), (number+1)%u.inReplicate == 0
}

// start makes the unit the one with the given number, and empties it.
func (u *unit) start(number int64, cut units) {
	u.number = number
	u.failed = 0
	u.firstFailed = u.firstFailed[:0]
	for _, t := range u.tallies {
		t.Reset()
	}
	b := &u.block
	b.First, b.Len = cut.points(number)
	view(b.X, u.x, 0, b.Len)
	view(b.Y, u.y, 0, b.Len)
	b.Failed = u.failing[:b.Len]
	b.AnyFailed = false
	clear(b.Failed)
}

// fail marks the points of a leaf, which starts at from, that have no answer.
func (u *unit) fail(leaf *Block, outputs []model.Quantity) {
	for k, column := range leaf.Y {
		if column == nil || areAnswers(column, &outputs[k]) {
			continue
		}
		for i, v := range column {
			if !isAnswer(v, &outputs[k]) {
				leaf.Failed[i] = true
				leaf.AnyFailed = true
			}
		}
	}
	if !leaf.AnyFailed {
		return
	}
	u.block.AnyFailed = true
	for i, failed := range leaf.Failed {
		if !failed {
			continue
		}
		u.failed++
		if len(u.firstFailed) < listedFailures {
			u.firstFailed = append(u.firstFailed, FailedPoint{leaf.First + int64(i), reason(leaf.Y, i, outputs)})
		}
	}
}

// areAnswers is a quick look at a real output: NaN and -Inf would show in the sum.
func areAnswers(column []float64, q *model.Quantity) bool {
	return q.Kind == model.Real && sum(column) >= -math.MaxFloat64
}

// isAnswer is whether an output may have a value.
func isAnswer(v float64, q *model.Quantity) bool {
	if q.Kind == model.Real {
		return v >= -math.MaxFloat64
	}
	levels := 2
	if q.Kind == model.Label {
		levels = len(q.Levels)
	}
	return v >= 0 && v < float64(levels) && v == math.Trunc(v) || model.IsNull(v)
}

// reason says why point i of a leaf failed.
func reason(y [][]float64, i int, outputs []model.Quantity) string {
	for k, column := range y {
		if column != nil && !isAnswer(column[i], &outputs[k]) {
			return fmt.Sprintf("output %s is %v", outputs[k].Name, column[i])
		}
	}
	return ""
}

// newColumns makes columns of equal length, nil where only is false; a nil only means all.
//
// They start a cache line apart from each other modulo the page size. Columns that all start
// at a multiple of a large power of two would share the same few lines of the cache, and a
// model that reads many columns at one point would always miss.
func newColumns(columns, points int, only []bool) [][]float64 {
	const line = 8 // numbers
	stride := (points+line-1)/line*line + line
	made := 0
	for k := range columns {
		if only == nil || only[k] {
			made++
		}
	}
	memory := make([]float64, made*stride)
	x := make([][]float64, columns)
	for k := range x {
		if only == nil || only[k] {
			x[k], memory = memory[:points:points], memory[stride:]
		}
	}
	return x
}

// view sets dst[k] to n elements of src[k] starting at from, nil where src[k] is nil.
func view(dst, src [][]float64, from, n int) {
	for k, column := range src {
		dst[k] = nil
		if column != nil {
			dst[k] = column[from : from+n]
		}
	}
}
