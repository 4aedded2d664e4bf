package analysis

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// Swings are the conditional means of some outputs among the points in the lowest and in the
// highest decile of each input, and among the points of each option of a choice. They are a
// [runs.Tally].
//
// A conditional mean averages over all other inputs as they are distributed, given this one;
// so a swing shows what goes together with an input, including what it shares with inputs that
// it is correlated with. It is not a one-at-a-time effect.
type Swings struct {
	schema  *runs.Schema
	tails   []tail
	choices []int // input columns
	outputs []int // output columns
	every   int64

	total []moment     // by output: all points used
	cells [][][]moment // by output, by input: lowest and highest decile, or the options

	// scratch of one leaf
	centred [][]float64 // by output: the value less the mean of the leaf, 0 if there is none
	valued  [][]uint8   // by output: whether there is a value
	means   []float64   // by output: of the leaf
	nulls   []bool      // by output: whether any value is missing
	// points of the leaf, by number: in either tail, in the lower, in the higher
	tail, low, high [runs.LeafPoints]uint16
}

// A tail is an input column with the ends of its lowest and highest decile.
type tail struct {
	input     int
	low, high float64
}

// NewSwings makes tallies of the swings of outputs.
//
// thresholds has, for each input, the 0.1- and the 0.9-quantile of its distribution, which are
// exact and not estimated from the run; those of choices are ignored, and inputs with equal
// thresholds are left out. With every > 1 only leaves whose number is a multiple of every are
// used. The outputs must be computed.
func NewSwings(thresholds [][2]float64, outputs []string, every int) runs.TallyMaker {
	return func(s *runs.Schema) (runs.Tally, error) {
		if len(thresholds) != len(s.Inputs) {
			return nil, fmt.Errorf("swings: %d thresholds for %d inputs", len(thresholds), len(s.Inputs))
		}
		if every < 1 {
			return nil, fmt.Errorf("swings: every must be at least 1, got %d", every)
		}
		w := &Swings{schema: s, every: int64(every)}
		sizes := make([]int, len(s.Inputs))
		for k, q := range s.Inputs {
			switch t := thresholds[k]; {
			case q.Kind == model.Label:
				w.choices = append(w.choices, k)
				sizes[k] = len(q.Levels)
			case t[0] < t[1]:
				w.tails = append(w.tails, tail{k, t[0], t[1]})
				sizes[k] = 2
			}
		}
		for _, name := range outputs {
			k := s.Output(name)
			if k < 0 {
				return nil, fmt.Errorf("swings: the model has no output %q", name)
			}
			if s.Outputs[k].Kind == model.Label {
				return nil, fmt.Errorf("swings: output %q has no mean", name)
			}
			w.outputs = append(w.outputs, k)
			cells := make([][]moment, len(sizes))
			for i, n := range sizes {
				cells[i] = make([]moment, n)
			}
			w.cells = append(w.cells, cells)
			w.centred = append(w.centred, make([]float64, runs.LeafPoints))
			w.valued = append(w.valued, make([]uint8, runs.LeafPoints))
		}
		w.total = make([]moment, len(outputs))
		w.means = make([]float64, len(outputs))
		w.nulls = make([]bool, len(outputs))
		return w, nil
	}
}

// Add takes in a leaf, or passes over it.
func (w *Swings) Add(b *runs.Block) {
	if b.First/runs.LeafPoints%w.every != 0 {
		return
	}
	for o := range w.outputs {
		w.centre(o, b)
	}
	for _, t := range w.tails {
		nLow, nHigh := w.split(b.X[t.input][:b.Len], t.low, t.high)
		for o := range w.outputs {
			cells := w.cells[o][t.input]
			cells[0].merge(w.sum(o, w.low[:nLow]))
			cells[1].merge(w.sum(o, w.high[:nHigh]))
		}
	}
	for _, k := range w.choices {
		for level := range w.schema.Inputs[k].Levels {
			n := w.pick(b.X[k][:b.Len], float64(level))
			for o := range w.outputs {
				w.cells[o][k][level].merge(w.sum(o, w.low[:n]))
			}
		}
	}
}

// centre prepares the scratch of an output.
func (w *Swings) centre(o int, b *runs.Block) {
	y, d, valued := b.Y[w.outputs[o]][:b.Len], w.centred[o], w.valued[o]
	sum, n := 0.0, 0
	for i, v := range y {
		valued[i] = 0
		if !model.IsNull(v) && !(b.AnyFailed && b.Failed[i]) {
			valued[i] = 1
			sum += v
			n++
		}
	}
	mean := 0.0
	if n > 0 {
		mean = sum / float64(n)
	}
	rest, squares := 0.0, 0.0
	for i, v := range y {
		d[i] = 0
		if valued[i] != 0 {
			d[i] = v - mean
			rest += d[i]
			squares += float64(d[i] * d[i])
		}
	}
	w.means[o], w.nulls[o] = mean, n < b.Len
	w.total[o].merge(centred(mean, float64(n), rest, squares))
}

// split writes the numbers of the points below low to w.low, and those above high to w.high,
// and returns how many there are. It has no branches that depend on x.
func (w *Swings) split(x []float64, low, high float64) (nLow, nHigh int) {
	const mask = runs.LeafPoints - 1
	// The product is negative in the tails only, and its sign is right even if it underflows.
	tails, n := &w.tail, 0
	for i, v := range x {
		tails[n&mask] = uint16(i)
		n += sign((v - low) * (high - v))
	}
	lows, highs := &w.low, &w.high
	for _, i := range tails[:n] {
		lows[nLow&mask] = i
		highs[nHigh&mask] = i
		isLow := sign(x[i] - low)
		nLow += isLow
		nHigh += 1 - isLow
	}
	return nLow, nHigh
}

// sign returns the sign bit of v.
func sign(v float64) int { return int(math.Float64bits(v) >> 63) }

// pick writes the numbers of the points with a value to w.low and returns how many there are.
func (w *Swings) pick(x []float64, value float64) (n int) {
	const mask = runs.LeafPoints - 1
	for i, v := range x {
		w.low[n&mask] = uint16(i)
		var is int
		if v == value {
			is = 1
		}
		n += is
	}
	return n
}

// sum returns the moment of an output over some points of the leaf. Even and odd points are
// summed apart, because one sum would have to wait for itself.
func (w *Swings) sum(o int, points []uint16) moment {
	const mask = runs.LeafPoints - 1
	d := (*[runs.LeafPoints]float64)(w.centred[o])
	var sum, squares [2]float64
	i := 0
	for ; i+1 < len(points); i += 2 {
		a, b := d[points[i]&mask], d[points[i+1]&mask]
		sum[0] += a
		sum[1] += b
		squares[0] += float64(a * a)
		squares[1] += float64(b * b)
	}
	if i < len(points) {
		a := d[points[i]&mask]
		sum[0] += a
		squares[0] += float64(a * a)
	}
	n := len(points)
	if w.nulls[o] {
		valued := (*[runs.LeafPoints]uint8)(w.valued[o])
		n = 0
		for _, i := range points {
			n += int(valued[i&mask])
		}
	}
	return centred(w.means[o], float64(n), sum[0]+sum[1], squares[0]+squares[1])
}

// Scale makes the points so far count weight times as much.
func (w *Swings) Scale(weight float64) {
	for o := range w.cells {
		w.total[o].scale(weight)
		for _, cells := range w.cells[o] {
			for c := range cells {
				cells[c].scale(weight)
			}
		}
	}
}

// Merge takes in the swings of the points that follow.
func (w *Swings) Merge(later runs.Tally) {
	l := later.(*Swings)
	for o := range w.cells {
		w.total[o].merge(l.total[o])
		for k, cells := range w.cells[o] {
			for c := range cells {
				cells[c].merge(l.cells[o][k][c])
			}
		}
	}
}

// Reset empties the tally.
func (w *Swings) Reset() {
	clear(w.total)
	for o := range w.cells {
		for _, cells := range w.cells[o] {
			clear(cells)
		}
	}
}

// Archive implements [runs.Archiver].
func (w *Swings) Archive(a *runs.Archive) {
	for o := range w.total {
		w.total[o].archive(a)
		for _, cells := range w.cells[o] {
			for c := range cells {
				cells[c].archive(a)
			}
		}
	}
}
