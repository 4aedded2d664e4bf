package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A Tornado ranks the inputs by how far they swing an output.
type Tornado struct {
	Output string      `json:"output"`
	Unit   string      `json:"unit,omitempty"`
	Count  float64     `json:"count"` // points used that have a value, or their weight
	Mean   runs.Number `json:"mean"`  // over these
	StdErr runs.Number `json:"stderr"`
	// Drivers are the parameters of the study, the largest absolute swing first.
	Drivers []Swing `json:"drivers"`
	// Events are the inputs that decide whether something happens, likewise.
	Events []Swing `json:"events,omitempty"`
}

// A Swing is the difference of an output between two sets of points: the mean among those in the
// highest decile of an input less that among those in the lowest; or of a choice, the mean
// among those with the option of the highest mean less that with the lowest.
type Swing struct {
	Input  string      `json:"input"`
	Label  string      `json:"label"`
	Unit   string      `json:"unit,omitempty"`
	Kind   params.Kind `json:"kind"`
	Swing  runs.Number `json:"swing"`
	StdErr runs.Number `json:"stderr"` // of the swing; of independent points, or from replicates
	Low    Cell        `json:"low"`
	High   Cell        `json:"high"`
	// Options are all options of a choice, in their order.
	Options []Cell `json:"options,omitempty"`
}

// A Cell is the mean of an output over a set of points.
type Cell struct {
	// Option is the option of a choice that the points have. Otherwise they have values below
	// At, in the lowest decile, or above it, in the highest.
	Option string       `json:"option,omitempty"`
	At     *runs.Number `json:"at,omitempty"`
	N      float64      `json:"n"`
	Mean   runs.Number  `json:"mean"`
	StdErr runs.Number  `json:"stderr"`
}

// Tornados ranks the inputs of the run for each output. The inputs of the study give labels
// and roles; they are in the order of the schema. Inputs of which a side has fewer than two
// points are left out.
func (w *Swings) Tornados(inputs []params.Input) []Tornado {
	tornados := make([]Tornado, len(w.outputs))
	for o, k := range w.outputs {
		q := w.schema.Outputs[k]
		t := &tornados[o]
		*t = Tornado{
			Output: q.Name, Unit: q.Unit, Count: w.total[o].n,
			Mean: runs.Number(w.total[o].mean), StdErr: runs.Number(w.total[o].stderr()),
		}
		for _, tail := range w.tails {
			c := w.cells[o][tail.input]
			low, high := runs.Number(tail.low), runs.Number(tail.high)
			t.add(inputs[tail.input], newCell(c[0], "", &low), newCell(c[1], "", &high), nil)
		}
		for _, k := range w.choices {
			t.addChoice(inputs[k], w.cells[o][k], w.schema.Inputs[k].Levels)
		}
		rank(t.Drivers)
		rank(t.Events)
	}
	return tornados
}

func newCell(m moment, option string, at *runs.Number) Cell {
	c := Cell{Option: option, At: at, N: m.n, Mean: runs.Number(m.mean), StdErr: runs.Number(m.stderr())}
	if m.n == 0 {
		c.Mean = runs.Number(math.NaN())
	}
	return c
}

// addChoice adds the swing of a choice.
func (t *Tornado) addChoice(input params.Input, moments []moment, levels []string) {
	options := make([]Cell, len(moments))
	low, high := -1, -1
	for i, m := range moments {
		options[i] = newCell(m, levels[i], nil)
		if m.n < 2 {
			continue
		}
		if low < 0 || m.mean < moments[low].mean {
			low = i
		}
		if high < 0 || m.mean > moments[high].mean {
			high = i
		}
	}
	if low != high {
		t.add(input, options[low], options[high], options)
	}
}

func (t *Tornado) add(input params.Input, low, high Cell, options []Cell) {
	if low.N < 2 || high.N < 2 {
		return
	}
	a, b := float64(low.StdErr), float64(high.StdErr)
	s := Swing{
		Input: input.Name, Label: input.Label, Unit: input.Unit, Kind: input.Kind,
		Swing:  high.Mean - low.Mean,
		StdErr: runs.Number(math.Sqrt(float64(a*a) + float64(b*b))),
		Low:    low, High: high, Options: options,
	}
	if s.Label == "" {
		s.Label = input.Name
	}
	if input.Role == params.Event {
		t.Events = append(t.Events, s)
	} else {
		t.Drivers = append(t.Drivers, s)
	}
}

// rank sorts by absolute swing, the largest first; equal ones keep their order.
func rank(s []Swing) {
	slices.SortStableFunc(s, func(a, b Swing) int {
		return cmp.Compare(math.Abs(float64(b.Swing)), math.Abs(float64(a.Swing)))
	})
}

// Distinct returns how many of the swings are larger than two standard errors. About one in
// twenty is by chance.
func Distinct(s []Swing) int {
	n := 0
	for _, x := range s {
		if math.Abs(float64(x.Swing)) > 2*float64(x.StdErr) {
			n++
		}
	}
	return n
}
