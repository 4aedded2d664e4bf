package distributions

import (
	"math"
	"slices"
	"sync"

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

// A route is the stations on both ways, which have equal length.
type route struct {
	ways  [2][]station
	inner int // how many stations on either way are in the middle of the table
}

// byUniforms is the route through a table for uniforms, byScores that through one for scores.
var (
	byUniforms = sync.OnceValue(func() *route {
		r := route{inner: innerOctaves * cellsInOctave}
		for side := range r.ways {
			last := 0.0
			for i := cellsPerSide - 1; i >= 0; i-- {
				from := math.Float64frombits(firstCell + uint64(i)<<cellShift)
				to := math.Float64frombits(firstCell + uint64(i+1)<<cellShift)
				d := float64((from + to) / 2)
				s := station{index: side*cellsPerSide + i, centre: d, half: (to - from) / 2, p: d, q: 1 - d, step: d - last}
				if side == 1 {
					s.p, s.q, s.mirrored = s.q, s.p, true
				}
				r.ways[side] = append(r.ways[side], s)
				last = d
			}
		}
		r.addNormal()
		return &r
	})
	byScores = sync.OnceValue(func() *route {
		r := route{inner: innerUnits * cellsPerUnit}
		const width = 1. / cellsPerUnit
		for side, sign := range [2]float64{-1, 1} {
			for i := range scoreCells {
				z := sign * width * (float64(i) + 0.5)
				change := normalSeries(z)
				r.ways[side] = append(r.ways[side], station{
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
	for side := range r.ways {
		for some := range slices.Chunk(r.ways[side], lanes) {
			var c [lanes]series
			var at [lanes]point
			for lane := range some {
				at[lane].atScore(some[lane].p, some[lane].q)
			}
			expand(&c, &at)
			for lane := range some {
				some[lane].normal, some[lane].normalSeries = at[lane], c[lane]
			}
		}
	}
}

// lookUp sets c to the series that begin at the points, and says whether they are all known.
func (r *route) lookUp(c []series, at []point, i int) bool {
	for lane := range at {
		s := &r.ways[lane%len(r.ways)][i]
		if at[lane] != s.normal {
			return false
		}
		c[lane] = s.normalSeries
	}
	return true
}
