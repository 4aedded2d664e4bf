package runs

import (
	"fmt"
	"math"
	"sort"

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

// units is how the points of a plan are cut into units: UnitPoints each, but no unit has points of
// two designs.
type units struct {
	plan  sampler.Plan
	first []int64 // of each design of a replicate the number of its first unit, and that of all units
}

func newUnits(p sampler.Plan) units {
	u := units{plan: p, first: []int64{0}}
	for d := range p.Designs() / max(1, p.Replicates) {
		n := (p.Design(d).Len + UnitPoints - 1) / UnitPoints
		u.first = append(u.first, u.first[d]+n)
	}
	return u
}

// inReplicate returns the number of units of a replicate.
func (u units) inReplicate() int64 { return u.first[len(u.first)-1] }

// count returns the number of units.
func (u units) count() int64 { return u.inReplicate() * int64(max(1, u.plan.Replicates)) }

// largest returns the largest number of points of a unit.
func (u units) largest() int {
	n := int64(0)
	for d := range len(u.first) - 1 {
		n = max(n, u.plan.Design(d).Len)
	}
	return int(min(n, UnitPoints))
}

// points returns the range of points of a unit, and what each of them counts.
func (u units) points(number int64) (first int64, length int, weight float64) {
	replicate, within := number/u.inReplicate(), number%u.inReplicate()
	stratum := sort.Search(len(u.first)-2, func(d int) bool { return u.first[d+1] > within })
	d := u.plan.Design(int(replicate)*(len(u.first)-1) + stratum)
	from := (within - u.first[stratum]) * UnitPoints
	return d.First + from, int(min(UnitPoints, d.Len-from)), d.Weight
}

// replicate returns the replicate that a unit belongs to, and whether it is the last of it.
func (u units) replicate(number int64) (replicate int, last bool) {
	return int(number / u.inReplicate()), (number+1)%u.inReplicate() == 0
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
	b.First, b.Len, b.Weight = cut.points(number)
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

// areAnswers is a quick look at a column. It is false for labels, and if a value may be none.
func areAnswers(column []float64, q *model.Quantity) bool {
	switch q.Kind {
	case model.Real: // NaN and -Inf would show in the sum
		return sum(column) >= -math.MaxFloat64
	case model.Bool:
		for _, v := range column {
			if v != 0 && v != 1 {
				return false
			}
		}
		return true
	case model.Label:
	}
	return false
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
