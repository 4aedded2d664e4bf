package distributions

import (
	"math"
	"sync"
	"testing"
)

// TestOuterCells takes tables through the life that a run gives them: inner cells alone, then draws
// beyond these from several goroutines at once, or the completion in the background. At every time
// they have the bits of tables that were whole from the start.
func TestOuterCells(t *testing.T) {
	var p, z []float64
	for e := 0.0; e < 55; e += 1.0 / 16 { // down to 1e-17
		d := math.Exp2(-1 - e)
		p = append(p, d, 1-d)
	}
	p = append(p, uniforms(512, 3)...)
	for i := range 2048 {
		z = append(z, 8.5*(float64(i)/1024-1))
	}
	var inner []float64
	for _, v := range p {
		if v > 0x1p-9 && v <= 1-0x1p-8 {
			inner = append(inner, v)
		}
	}
	tables := 0
	for _, c := range cases(t) {
		for _, correlated := range []bool{false, true} {
			l, isSmooth := lawOf(c.Distribution).(smooth)
			if correlated && !isSmooth {
				continue
			}
			var work tabulation
			m := work.add(c.Distribution, correlated)
			other := work.add(c.Distribution, correlated) // shares the plot
			work.do()
			if len(work.plots) == 0 {
				continue // no table that is made in steps
			}
			tables++
			j := &Joint{plots: work.plots}
			take, whole := m.Quantile, tabulate(c.Distribution).Quantile
			from, middle := p, inner
			if correlated {
				take, whole = inPlace(m.scores.values), inPlace(newScoreTable(l).values)
				from, middle = z, z[700:1300]
			}
			sameBits := func(when string, from []float64, take func(dst, from []float64)) {
				want, got := make([]float64, len(from)), make([]float64, len(from))
				whole(want, from)
				take(got, from)
				if i := firstDifference(got, want); i >= 0 {
					t.Errorf("%s, correlated %v, %s: %v gives %v, want %v", c.name, correlated, when, from[i], got[i], want[i])
				}
			}
			plot := work.plots[0]
			sameBits("inner cells", middle, take)
			if plot.grids[0].kink < 0 && plot.reached != plot.route.inner {
				t.Errorf("%s, correlated %v: inner draws have made outer cells", c.name, correlated)
			}
			var group sync.WaitGroup
			for i := range 4 {
				group.Go(func() {
					if i == 3 {
						j.Complete()
					}
					sameBits("first draws beyond", from[i:], take)
				})
			}
			group.Wait()
			if plot.reached != len(plot.route.ways[0]) {
				t.Errorf("%s, correlated %v: no outer cells", c.name, correlated)
			}
			sameBits("all cells", from, take)
			if !correlated {
				sameBits("one number at a time", from, m.Distribution.(*table).narrowQuantiles)
				sameBits("the other of the plot", from, other.Quantile)
			} else {
				sameBits("one score at a time", from, inPlace(m.scores.narrowValues))
				sameBits("the other of the plot", from, inPlace(other.scores.values))
			}
		}
	}
	if tables < 30 {
		t.Errorf("only %d tables are made in steps", tables)
	}
}

// firstDifference returns the first index at which bits differ, or -1. All NaN count as equal.
func firstDifference(x, y []float64) int {
	for i := range x {
		if math.Float64bits(x[i]) != math.Float64bits(y[i]) && !(x[i] != x[i] && y[i] != y[i]) {
			return i
		}
	}
	return -1
}
