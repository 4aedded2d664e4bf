package oracle

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"
)

// summed is the useful FLOP over [a, b] by sorting starts and ends: the other way to integrate.
func summed(units []unit, f throughput, a, b float64) float64 {
	edges := []float64{a, b}
	for _, u := range units {
		for _, t := range []float64{u.start, u.end} {
			if a < t && t < b {
				edges = append(edges, t)
			}
		}
	}
	sort.Float64s(edges)
	var sum total
	for i := 1; i < len(edges); i++ {
		sum.add(f(at(units, edges[i-1])) * yearSeconds * (edges[i] - edges[i-1]))
	}
	return sum.sum + sum.lost
}

// gridDate is the date of delivery on a grid of equal cells that knows nothing of starts and
// ends: the midpoint rule.
func gridDate(units []unit, f throughput, work float64, cells int) float64 {
	sum, width := 0., horizon/float64(cells)
	for i := range cells {
		cell := f(at(units, (float64(i)+.5)*width)) * yearSeconds * width
		if sum+cell >= work {
			return (float64(i) + (work-sum)/cell) * width
		}
		sum += cell
	}
	return math.Inf(1)
}

func TestWorkIsDoneAtDelivery(t *testing.T) {
	w := DefaultWorld()
	rng := rand.New(rand.NewPCG(1, 2))
	delivered := 0
	for range 400 {
		in := reading(RandomPoint(rng, w))
		j := in.firstJob()
		for _, s := range []struct {
			units []unit
			f     throughput
		}{{in.federation(w).taken, in.federationRate(j)}, {in.campus(w).stages, campusRate(j)}} {
			d := deliver(s.units, s.f, j.flop, 0)
			if !d.done() {
				if sum := summed(s.units, s.f, 0, horizon); sum >= j.flop*(1-1e-12) {
					t.Errorf("not delivered, but %g of %g is done", sum, j.flop)
				}
				continue
			}
			delivered++
			// The date is a float64: its last bit is worth this much work.
			bit := 4e-15 * d.rate * yearSeconds
			if sum := summed(s.units, s.f, 0, d.date); math.Abs(sum-j.flop) > 1e-12*j.flop+bit {
				t.Errorf("%g is done at delivery, want %g", sum, j.flop)
			}
		}
	}
	if delivered < 300 {
		t.Errorf("only %d runs delivered", delivered)
	}
}

// The date by a plain grid approaches the date that deliver gives as the cells shrink: each
// start or end is misplaced by half a cell at most.
func TestGridConverges(t *testing.T) {
	w := DefaultWorld()
	p := MiddlePoint()
	p.Num["mesh_sites"] = 0
	in := reading(p)
	j := in.firstJob()
	units, f := in.federation(w).taken, in.federationRate(j)
	want := deliver(units, f, j.flop, 0)
	if want.last.units < 3 || !want.done() {
		t.Fatal("the case should have several sites at work")
	}
	for _, perMonth := range []int{1, 12, 144, 1728} {
		cells := 240 * perMonth
		got := gridDate(units, f, j.flop, cells)
		if miss := math.Abs(got - want.date); miss > 5*horizon/float64(cells) {
			t.Errorf("%d cells a month: %v, off by %g", perMonth, got, miss)
		}
	}
}

func TestDeliverFromADate(t *testing.T) {
	f := func(w atWork) float64 { return w.weighted }
	units := []unit{
		{h100e: 1, weight: 1, start: 1, end: math.Inf(1)},
		{h100e: 1, weight: 2, start: 2.03, end: 2.04},
	}
	// In the years from 1.995: 1 a year, and 2·0.01 more for the short unit.
	d := deliver(units, f, yearSeconds*.5, 1.995)
	near(t, "date", d.date, 1.995+.48, tight)
	near(t, "units", float64(d.last.units), 1, 0)
	d = deliver(units, f, yearSeconds*.04, 1.995) // 0.035 by 2.03, the rest at 3 a year
	near(t, "date", d.date, 2.03+.005/3, tight)
	near(t, "units", float64(d.last.units), 2, 0)
	near(t, "rate", d.rate, 3, 0)
	near(t, "all of the horizon", deliver(units, f, yearSeconds*18, 2.5).date, math.Inf(1), 0)
	near(t, "past the horizon", deliver(units, f, 1, 20).date, math.Inf(1), 0)
}

func TestUnitsChangeAtOnce(t *testing.T) {
	// One ends as the other starts: never both, never none.
	units := []unit{{weight: 1, h100e: 1, start: 0, end: 1}, {weight: 1, h100e: 1, start: 1, end: 3}}
	f := func(w atWork) float64 { return float64(w.units * w.units) }
	near(t, "useful", useful(units, f, 0, 2), 2*yearSeconds, tight)
	near(t, "date", deliver(units, f, 1.5*yearSeconds, 0).date, 1.5, tight)
}

func TestTotalKeepsSmallParts(t *testing.T) {
	var sum total
	for _, x := range []float64{1, 1e100, 1, -1e100} {
		sum.add(x)
	}
	near(t, "sum", sum.with(0), 2, 0)
}
