package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// thresholds are the deciles of uniform inputs; an input called "fixed" is constant.
func thresholds(s *runs.Schema) [][2]float64 {
	t := make([][2]float64, len(s.Inputs))
	for k, q := range s.Inputs {
		t[k] = [2]float64{0.1, 0.9}
		if q.Name == "fixed" {
			t[k] = [2]float64{7, 7}
		}
	}
	return t
}

// studyInputs are the inputs of a schema as the study has them.
func studyInputs(s *runs.Schema) []params.Input {
	var all []params.Input
	for _, q := range s.Inputs {
		in := params.Input{Name: q.Name, Label: "the " + q.Name, Unit: "1", Role: params.Scalar, Kind: params.Real}
		if strings.HasPrefix(q.Name, "u_") {
			in.Role = params.Event
		}
		if q.Kind == model.Label {
			in.Kind = params.Choice
		}
		all = append(all, in)
	}
	return all
}

// direct returns the moment of the numbers, by two passes.
func direct(y []float64) moment {
	if len(y) == 0 {
		return moment{}
	}
	m := moment{n: float64(len(y))}
	for _, v := range y {
		m.mean += v / float64(len(y))
	}
	for _, v := range y {
		m.m2 += (v - m.mean) * (v - m.mean)
	}
	return m
}

var near = []cmp.Option{
	cmp.AllowUnexported(moment{}),
	cmpopts.EquateApprox(1e-9, 1e-7), // sums of squares of numbers up to 240, in another order
	cmpopts.EquateEmpty(),
}

// The moments of every cell are those of a loop over all points.
func TestSwingsAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := raceSchema()
		every := rapid.IntRange(1, 3).Draw(t, "every")
		tally, err := NewSwings(thresholds(s), FederationSwings, every)(s)
		if err != nil {
			t.Fatal(err)
		}
		w := tally.(*Swings)
		leaves := raceLeaves(t, s)
		for _, b := range leaves {
			w.Add(b)
		}
		for o, k := range []int{2, 3} {
			values := func(is func(b *runs.Block, i int) bool) moment {
				var y []float64
				for number, b := range leaves {
					for i := range b.Len {
						if number%every == 0 && !b.Failed[i] && !model.IsNull(b.Y[k][i]) && is(b, i) {
							y = append(y, b.Y[k][i])
						}
					}
				}
				return direct(y)
			}
			tail := func(k int) []moment {
				return []moment{
					values(func(b *runs.Block, i int) bool { return b.X[k][i] < 0.1 }),
					values(func(b *runs.Block, i int) bool { return b.X[k][i] > 0.9 }),
				}
			}
			var options []moment
			for level := range 3 {
				options = append(options, values(func(b *runs.Block, i int) bool { return b.X[3][i] == float64(level) }))
			}
			want := [][]moment{tail(0), tail(1), nil, options, tail(4)}
			if diff := cmp.Diff(want, w.cells[o], near...); diff != "" {
				t.Fatalf("cells of %s (-want +got):\n%s", w.schema.Outputs[k].Name, diff)
			}
			total := values(func(*runs.Block, int) bool { return true })
			if diff := cmp.Diff(total, w.total[o], near...); diff != "" {
				t.Fatalf("total (-want +got):\n%s", diff)
			}
		}
	})
}

// Merging with an empty tally changes no bit, on either side, and merging in another grouping
// or another order changes nothing but the last ones. A planted defect, a leaf that is merged twice, is seen.
func TestSwingsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := raceSchema()
		empty := func() *Swings {
			w, err := NewSwings(thresholds(s), FederationSwings, 1)(s)
			if err != nil {
				t.Fatal(err)
			}
			return w.(*Swings)
		}
		leaves := raceLeaves(t, s)
		whole, left, right := empty(), empty(), empty()
		cut := rapid.IntRange(0, len(leaves)).Draw(t, "cut")
		for i, b := range leaves {
			whole.Add(b)
			if i < cut {
				left.Add(b)
			} else {
				right.Add(b)
			}
		}
		copied := empty()
		copied.Merge(whole)
		copied.Merge(empty())
		if diff := cmp.Diff(whole.cells, copied.cells, cmp.AllowUnexported(moment{})); diff != "" {
			t.Fatalf("an empty tally changes something:\n%s", diff)
		}
		left.Merge(right)
		if diff := cmp.Diff(whole.cells, left.cells, near...); diff != "" {
			t.Fatalf("merged cells differ:\n%s", diff)
		}
		groups := []*Swings{empty(), empty(), empty()}
		for _, b := range rapid.Permutation(leaves).Draw(t, "order") {
			one := empty()
			one.Add(b)
			rapid.SampledFrom(groups).Draw(t, "group").Merge(one)
		}
		shuffled := empty()
		for _, g := range rapid.Permutation(groups).Draw(t, "order of groups") {
			shuffled.Merge(g)
		}
		if diff := cmp.Diff(whole.cells, shuffled.cells, near...); diff != "" {
			t.Fatalf("cells merged in another order differ:\n%s", diff)
		}
		twice := empty()
		twice.Add(leaves[0])
		if shuffled.Merge(twice); twice.total[0].n > 0 && cmp.Equal(whole.total, shuffled.total, near...) {
			t.Fatal("a leaf that was merged twice is not seen")
		}
		left.Reset()
		if diff := cmp.Diff(empty().cells, left.cells, cmp.AllowUnexported(moment{})); diff != "" {
			t.Fatalf("not empty after Reset:\n%s", diff)
		}
	})
}

// TestSwingsOfLinearModel has y = 3a + b over uniform inputs, plus the number of the option. The mean of a uniform in
// its highest decile is 0.95, in its lowest 0.05, so the swings are 2.7, 0.9, and 2 for the
// choice. Of 200 thousand points, each swing lies within six standard errors of that with
// probability 1 − 2e-9.
//
// Power: six standard errors are 0.05 or less, so quintiles in place of deciles, with swings
// of 2.4 and 0.8, must not pass.
func TestSwingsOfLinearModel(t *testing.T) {
	s := raceSchema()
	inputs := studyInputs(s)
	far := func(limits [][2]float64) (worst float64, r Tornado) {
		w := mustMake[*Swings](t, NewSwings(limits, []string{"gap_months"}, 1), s)
		rng := rand.New(rand.NewPCG(5, 6))
		for i := range 200 {
			w.Add(fullLeaf(rng, s, i, func(x, y []float64) { y[3] = 3*x[0] + x[1] + x[3] }))
		}
		r = w.Tornados(inputs)[0]
		want := map[string]float64{"a": 2.7, "b": 0.9, "option": 2}
		for _, d := range r.Drivers {
			worst = max(worst, math.Abs(float64(d.Swing)-want[d.Input])/float64(d.StdErr))
		}
		return worst, r
	}

	worst, r := far(thresholds(s))
	if worst > 6 {
		t.Errorf("a swing is off by %.1f standard errors", worst)
	}
	var order []string
	for _, d := range r.Drivers {
		order = append(order, d.Input)
	}
	if want := []string{"a", "option", "b"}; !cmp.Equal(order, want) {
		t.Errorf("drivers are %v, want %v", order, want)
	}
	if len(r.Events) != 1 || r.Events[0].Input != "u_event" {
		t.Errorf("events are %v, want u_event alone", r.Events)
	}
	option := r.Drivers[1]
	if option.Low.Option != "red" || option.High.Option != "blue" || len(option.Options) != 3 {
		t.Errorf("the choice swings from %q to %q of %d, want from red to blue of 3", option.Low.Option, option.High.Option, len(option.Options))
	}

	// In a decile of a, the variance is 9/1200 + 1/12 of b + 2/3 of the option.
	n := float64(r.Drivers[0].Low.N)
	if want := math.Sqrt(2 * (9.0/1200 + 1.0/12 + 2.0/3) / n); math.Abs(float64(r.Drivers[0].StdErr)/want-1) > 0.03 {
		t.Errorf("standard error %v, want %v", r.Drivers[0].StdErr, want)
	}

	quintiles := thresholds(s)
	quintiles[0], quintiles[1] = [2]float64{0.2, 0.8}, [2]float64{0.2, 0.8}
	if worst, _ := far(quintiles); worst <= 6 {
		t.Error("the test does not see quintiles in place of deciles")
	}
}

// TestSwingsCoverage: of 1000 runs of one leaf the number whose swing lies within 1.96 standard errors of the
// truth is, with probability 1 − 1e-9 at least, that of a coverage of 94 to 96 %. The planted defect is the error of one of
// the two means alone, which covers 83 %.
func TestSwingsCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("1000 runs")
	}
	const times = 1000
	s := raceSchema()
	inputs := studyInputs(s)
	want := map[string]float64{"a": 2.7, "b": 0.9, "option": 2}
	holds, planted := map[string]int{}, map[string]int{}
	w := mustMake[*Swings](t, NewSwings(thresholds(s), []string{"gap_months"}, 1), s)
	for seed := range uint64(times) {
		w.Reset()
		w.Add(fullLeaf(rand.New(rand.NewPCG(15, seed)), s, 0, func(x, y []float64) { y[3] = 3*x[0] + x[1] + x[3] }))
		for _, d := range w.Tornados(inputs)[0].Drivers {
			off := math.Abs(float64(d.Swing)-want[d.Input]) / (1.96 * float64(d.StdErr))
			if off <= 1 {
				holds[d.Input]++
			}
			if off <= math.Sqrt(0.5) {
				planted[d.Input]++
			}
		}
	}
	low, high := covering(times)
	t.Logf("of %d: %v, planted %v", times, holds, planted)
	for name := range want {
		if n := holds[name]; n < low || n > high {
			t.Errorf("%s: %d of %d intervals hold the truth, want %d to %d", name, n, times, low, high)
		}
		if n := planted[name]; n >= low {
			t.Errorf("%s: the planted defect holds the truth %d times of %d and would not be seen", name, n, times)
		}
	}
}

// covering returns between what the number of intervals that hold the truth lies if they cover 94 to 96 %, but for a probability
// of 1e-9.
func covering(times int) (low, high int) {
	for (distuv.Binomial{N: float64(times), P: 0.94}).CDF(float64(low)) < 5e-10 {
		low++
	}
	for (distuv.Binomial{N: float64(times), P: 0.96}).CDF(float64(high)) < 1-5e-10 {
		high++
	}
	return low, high
}

func TestSwingsErrors(t *testing.T) {
	s := raceSchema()
	s.Outputs = append(s.Outputs, model.Quantity{Name: "label", Kind: model.Label, Levels: []string{"x"}})
	for _, x := range []struct {
		maker runs.TallyMaker
		want  string
	}{
		{NewSwings(nil, nil, 1), "0 thresholds for 5 inputs"},
		{NewSwings(thresholds(s), nil, 0), "every"},
		{NewSwings(thresholds(s), []string{"nothing"}, 1), `"nothing"`},
		{NewSwings(thresholds(s), []string{"label"}, 1), "no mean"},
	} {
		if _, err := x.maker(s); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("error %v, want one about %s", err, x.want)
		}
	}
}

func BenchmarkSwings(b *testing.B) {
	s := raceSchema()
	for k := len(s.Inputs); k < 430; k++ {
		q := model.Quantity{Name: fmt.Sprint("x", k)}
		if k < 13 {
			q.Kind, q.Levels = model.Label, []string{"red", "green", "blue"}
		}
		s.Inputs = append(s.Inputs, q)
	}
	leaf := noiseLeaf(s)
	w := mustMake[*Swings](b, NewSwings(thresholds(s), FederationSwings, 1), s)
	for b.Loop() {
		w.Add(leaf)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/runs.LeafPoints, "ns/point")
}
