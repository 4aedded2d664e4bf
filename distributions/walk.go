package distributions

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/internal/special"
)

// A station is a cell of a table: where it is, and what is done there on the way from the middle
// of the table to one of its ends.
type station struct {
	index        int // of the cell
	centre, half float64
	p, q         float64 // the probabilities at the centre
	step         float64 // from the centre before, in the variable of the series
	mirrored     bool    // the variable falls while p rises
	change       *series // p as a series in the variable, if it is another one than p or q

	// Where the series of the standard normal law begins, of which many laws are made, and it.
	normal       point
	normalSeries series
}

// A route is the stations on both ways. They have equal length.
type route [2][]station

// byUniforms is the route through a table for uniforms, byScores that through one for scores.
var (
	byUniforms = sync.OnceValue(func() *route {
		var r route
		for side := range r {
			last := 0.0
			for i := cellsPerSide - 1; i >= 0; i-- {
				from := math.Float64frombits(firstCell + uint64(i)<<cellShift)
				to := math.Float64frombits(firstCell + uint64(i+1)<<cellShift)
				d := float64((from + to) / 2)
				s := station{index: side*cellsPerSide + i, centre: d, half: (to - from) / 2, p: d, q: 1 - d, step: d - last}
				if side == 1 {
					s.p, s.q, s.mirrored = s.q, s.p, true
				}
				r[side] = append(r[side], s)
				last = d
			}
		}
		r.addNormal()
		return &r
	})
	byScores = sync.OnceValue(func() *route {
		var r route
		const width = 1. / cellsPerUnit
		for side, sign := range [2]float64{-1, 1} {
			for i := range scoreCells {
				z := sign * width * (float64(i) + 0.5)
				change := normalSeries(z)
				r[side] = append(r[side], station{
					index: scoreCells + int(math.Floor(z*cellsPerUnit)), centre: z, half: width / 2,
					p: special.NormalCDF(z), q: special.NormalCDF(-z), step: sign * width, change: &change,
				})
			}
		}
		r.addNormal()
		return &r
	})
)

// addNormal expands the standard normal law at every station.
func (r *route) addNormal() {
	for side := range r {
		for i := range r[side] {
			s := &r[side][i]
			s.normal.atScore(s.p, s.q)
			var c [lanes]series
			expand(&c, &[lanes]point{s.normal})
			s.normalSeries = c[0]
		}
	}
}

// lookUp sets c to the series that begin at the points, and says whether they are all known.
func (r *route) lookUp(c []series, at []point, i int) bool {
	for lane := range at {
		s := &r[lane%len(r)][i]
		if at[lane] != s.normal {
			return false
		}
		c[lane] = s.normalSeries
	}
	return true
}

// A blank is a table that is to be filled: its law, and the cells in which it ends.
type blank struct {
	law   smooth
	cells []cell
	kink  *cell // is left to the law; or nil
}

// fill walks from the middle to either end of up to lanes/2 tables at a time. The series at the
// centre of one cell tells where to search for the quantile at the next.
func (r *route) fill(blanks ...blank) {
	type support struct{ lo, hi float64 }
	var ends [lanes / 2]support
	for k, b := range blanks {
		ends[k].lo, ends[k].hi = b.law.Support()
	}
	var c [lanes]series
	var at [lanes]point
	for i := range r[0] {
		for k, b := range blanks {
			for side := range r {
				s, lane := &r[side][i], 2*k+side
				near := math.NaN()
				if i > 0 {
					near = c[lane].at(s.step)
				}
				b.law.start(&at[lane], s.p, s.q, near)
			}
		}
		if used := len(r) * len(blanks); !r.lookUp(c[:used], at[:used], i) {
			expand(&c, &at)
		}
		for k, b := range blanks {
			for side := range r {
				s, lane := &r[side][i], &c[2*k+side]
				b.law.finish(lane, s.p, s.q)
				if s.mirrored {
					lane.mirror()
				}
				if s.change != nil {
					lane.compose(s.change)
				}
				b.cells[s.index] = newCell(ends[k].lo, ends[k].hi, s.centre, s.half, lane)
			}
		}
	}
	for _, b := range blanks {
		if b.kink != nil {
			b.kink[1] = math.NaN()
		}
	}
}

// sorted returns the blanks with those last of which all series are known: they take least.
func (r *route) sorted(blanks []blank) []blank {
	var known, others []blank
	for _, b := range blanks {
		var at point
		b.law.start(&at, r[0][0].p, r[0][0].q, math.NaN())
		if at == r[0][0].normal {
			known = append(known, b)
		} else {
			others = append(others, b)
		}
	}
	return append(others, known...)
}

// A tabulation collects the tables of a joint distribution, to build them on all processors.
type tabulation struct {
	uniforms, scores []blank
	others           []*marginal // may have tables, of laws that are not smooth
}

// add returns a marginal that is complete once the tabulation is done.
func (t *tabulation) add(d Distribution, correlated bool) *marginal {
	m := &marginal{Distribution: d}
	if l, ok := lawOf(d).(smooth); ok && correlated {
		m.scores = new(scoreTable)
		t.scores = append(t.scores, blank{law: l, cells: m.scores[:]})
	} else if table, b, ok := smoothTable(d); ok {
		m.Distribution = table
		t.uniforms = append(t.uniforms, b)
	} else {
		t.others = append(t.others, m)
	}
	return m
}

// do builds the tables.
func (t *tabulation) do() {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	run := func(task func()) {
		group.Go(func() error {
			task()
			return nil
		})
	}
	for _, m := range t.others {
		run(func() { m.Distribution = tabulate(m.Distribution) })
	}
	for some := range slices.Chunk(byScores().sorted(t.scores), lanes/2) {
		run(func() { byScores().fill(some...) })
	}
	for some := range slices.Chunk(byUniforms().sorted(t.uniforms), lanes/2) {
		run(func() { byUniforms().fill(some...) })
	}
	_ = group.Wait() // no task fails
}
