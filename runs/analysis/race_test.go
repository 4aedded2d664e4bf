package analysis

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// The curves, histograms and counts are those of a loop over all points.
func TestRaceAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := raceSchema()
		r, err := NewRace(Federation)(s)
		if err != nil {
			t.Fatal(err)
		}
		race := r.(*Race)
		leaves := raceLeaves(t, s)
		var points [][]float64
		for _, b := range leaves {
			race.Add(b)
			for i := range b.Len {
				if !b.Failed[i] {
					points = append(points, []float64{b.Y[0][i], b.Y[1][i], b.Y[2][i], b.Y[3][i], b.Y[4][i]})
				}
			}
		}
		count := func(is func(y []float64) bool) (k float64) {
			for _, y := range points {
				if is(y) {
					k++
				}
			}
			return k
		}

		counts := RaceCounts{
			Points:       float64(len(points)),
			Win:          count(func(y []float64) bool { return y[2] == 1 }),
			FirstNever:   count(func(y []float64) bool { return model.IsNull(y[0]) }),
			SecondNever:  count(func(y []float64) bool { return model.IsNull(y[1]) }),
			Neither:      count(func(y []float64) bool { return model.IsNull(y[0]) && model.IsNull(y[1]) }),
			BeatBaseline: count(func(y []float64) bool { return y[0] < y[4] }),
		}
		if diff := cmp.Diff(counts, race.Counts()); diff != "" {
			t.Fatalf("counts (-want +got):\n%s", diff)
		}

		c := race.Curves()
		for j, year := range c.Years {
			if counts.Points == 0 {
				break
			}
			n := counts.Points
			by := func(k int) func(y []float64) bool {
				return func(y []float64) bool { return y[k]*48 <= float64(j*4) }
			}
			for _, want := range []struct {
				name  string
				k     float64
				curve Curve
			}{
				{"first", count(by(0)), c.First},
				{"second", count(by(1)), c.Second},
				{"win", count(func(y []float64) bool { return y[2] == 1 && by(0)(y) }), c.Win},
			} {
				if got := float64(want.curve.Share[j]); got != want.k/n {
					t.Errorf("%s by %v: share %v, want %v of %v", want.name, year, got, want.k, n)
				}
			}
		}

		h := race.Histograms()
		for _, x := range []struct {
			k    int
			h    Histogram
			bins func(v float64) float64 // from zero
			zero int                     // bin that begins at zero
		}{
			{0, h.First, func(v float64) float64 { return v * 48 / 12 }, 0},
			{1, h.Second, func(v float64) float64 { return v * 48 / 12 }, 0},
			{3, h.Gap, func(v float64) float64 { return v / 3 }, 80},
		} {
			if got := float64(x.h.From) + float64(x.zero)*float64(x.h.Width); got != 0 {
				t.Errorf("%s: bin %d begins at %v", x.h.Output, x.zero, got)
			}
			between := func(low, high int) float64 {
				return count(func(y []float64) bool {
					return x.bins(y[x.k]) > float64(low-x.zero) && x.bins(y[x.k]) <= float64(high-x.zero)
				})
			}
			for j, got := range x.h.Counts {
				if want := between(j, j+1); got != want {
					t.Errorf("%s, bin %d: %v, want %v", x.h.Output, j, got, want)
				}
			}
			if want := between(-1000, 0); x.h.Below != want {
				t.Errorf("%s below: %v, want %v", x.h.Output, x.h.Below, want)
			}
			if want := between(len(x.h.Counts), 1000); x.h.Above != want {
				t.Errorf("%s above: %v, want %v", x.h.Output, x.h.Above, want)
			}
			if want := count(func(y []float64) bool { return model.IsNull(y[x.k]) }); x.h.Null != want {
				t.Errorf("%s null: %v, want %v", x.h.Output, x.h.Null, want)
			}
		}
	})
}

// Any grouping and order of leaves gives the same counts, an empty tally changes nothing on either side,
// and a tally that was reset is empty.
func TestRaceMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := raceSchema()
		empty := func() *Race {
			r, err := NewRace(Federation)(s)
			if err != nil {
				t.Fatal(err)
			}
			return r.(*Race)
		}
		leaves := raceLeaves(t, s)
		whole, left, right, reused := empty(), empty(), empty(), empty()
		cut := rapid.IntRange(0, len(leaves)).Draw(t, "cut")
		for i, b := range leaves {
			whole.Add(b)
			reused.Add(b)
			if i < cut {
				left.Add(b)
			} else {
				right.Add(b)
			}
		}
		merged := empty()
		if rapid.Bool().Draw(t, "swapped") { // counts have no order
			left, right = right, left
		}
		merged.Merge(left)
		merged.Merge(right)
		merged.Merge(empty())
		reused.Reset()
		for _, pair := range [][2]*Race{{whole, merged}, {empty(), reused}} {
			if diff := cmp.Diff(pair[0], pair[1], cmp.AllowUnexported(Race{})); diff != "" {
				t.Fatalf("tallies differ:\n%s", diff)
			}
		}
	})
}

func TestRaceErrors(t *testing.T) {
	for _, x := range []struct {
		change func(c *Contest)
		want   string
	}{
		{func(c *Contest) { c.First = "nowhere" }, `"nowhere"`},
		{func(c *Contest) { c.Baseline = "nothing" }, `"nothing"`},
		{func(c *Contest) { c.Horizon = 0 }, "horizon"},
	} {
		c := Federation
		x.change(&c)
		if _, err := NewRace(c)(raceSchema()); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("error %v, want one about %s", err, x.want)
		}
	}
}

// noiseLeaf returns a leaf of the race schema with nulls.
func noiseLeaf(s *runs.Schema) *runs.Block {
	return fullLeaf(rand.New(rand.NewPCG(1, 2)), s, 0, func(x, y []float64) {
		y[0], y[1], y[2], y[3], y[4] = 10*x[0], 10*x[1], 0, 120*(x[1]-x[0]), 12
		if x[0] < x[1] {
			y[2] = 1
		}
		if x[1] > 0.95 {
			y[1], y[3] = model.Null, model.Null
		}
	})
}

func TestAddAllocatesNothing(t *testing.T) {
	s := raceSchema()
	leaf := noiseLeaf(s)
	for name, maker := range map[string]runs.TallyMaker{"race": NewRace(Federation), "swings": NewSwings(thresholds(s), FederationSwings, 1)} {
		tally := mustMake[runs.Tally](t, maker, s)
		if n := testing.AllocsPerRun(10, func() { tally.Add(leaf) }); n != 0 {
			t.Errorf("%s: Add allocates %v times", name, n)
		}
	}
}

func BenchmarkRace(b *testing.B) {
	s := raceSchema()
	leaf := noiseLeaf(s)
	tally := mustMake[*Race](b, NewRace(Federation), s)
	for b.Loop() {
		tally.Add(leaf)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/runs.LeafPoints, "ns/point")
}
