package analysis

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// drawnData returns n independent points of a case, with some inputs that do nothing.
func drawnData(tb testing.TB, c reference.Case, n, dummies int, seed uint64) *GivenData {
	tb.Helper()
	plan := sampler.Plan{Method: sampler.Random, Points: int64(n), Seed: seed}
	d := &GivenData{Correlated: func(string) bool { return false }, Outputs: c.Model.Outputs()[:1], Parts: slices.Repeat([]int{n / 16}, 16)}
	inputs := len(c.Model.Inputs())
	for k := range inputs + dummies {
		name := fmt.Sprintf("x%d", k+1)
		plan.Variables = append(plan.Variables, name)
		d.Inputs = append(d.Inputs, params.Input{Name: name, Kind: params.Real})
		d.X = append(d.X, make([]float64, n))
	}
	s, err := sampler.New(plan)
	if err != nil {
		tb.Fatal(err)
	}
	s.Fill(d.X, 0)
	for k := range inputs {
		for i, p := range d.X[k] {
			d.X[k][i] = c.Quantile(k, p)
		}
	}
	d.Y = [][]float64{make([]float64, n)}
	y := make([][]float64, len(c.Model.Outputs()))
	y[0] = d.Y[0]
	if err := c.Model.NewEvaluator().Eval(tb.Context(), y, d.X[:inputs]); err != nil {
		tb.Fatal(err)
	}
	u, err := sampler.New(sampler.Plan{Method: sampler.Random, Variables: []string{"permutation"}, Points: sampler.MaxPoints, Seed: seed})
	if err != nil {
		tb.Fatal(err)
	}
	d.Uniforms = func(dst []float64, permutation int) { u.Fill([][]float64{dst}, int64(permutation*n)) }
	return d
}

func sharesOf(tb testing.TB, d *GivenData, workers int) map[string]*InputShare {
	tb.Helper()
	all, err := d.Shares(workers)
	if err != nil {
		tb.Fatal(err)
	}
	byName := map[string]*InputShare{}
	for i := range all[0].Inputs {
		byName[all[0].Inputs[i].Input] = &all[0].Inputs[i]
	}
	return byName
}

// binned returns the share of the variance of a normal variable that lies between n bins of equal probability.
func binned(n int) float64 {
	at := func(k int) float64 {
		if k == 0 || k == n {
			return 0
		}
		return special.NormalDensity(special.NormalQuantile(float64(k) / float64(n)))
	}
	v := 0.0
	for k := range n {
		mean := float64(n) * (at(k) - at(k+1))
		v += mean * mean / float64(n)
	}
	return v
}

// TestShareCoverage estimates the shares of a sum, of which those between bins are known, 200 times. The share of an
// input that does nothing has errors that are too large, by √2 at most.
func TestShareCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("200 samples")
	}
	c := reference.Linear()
	const n = 4096
	estimates := map[string][]runs.Estimate{}
	for seed := range uint64(200) {
		for name, x := range sharesOf(t, drawnData(t, c, n, 1, seed), 0) {
			estimates[name] = append(estimates[name], x.Share)
		}
	}
	for k, first := range c.First {
		name := fmt.Sprintf("x%d", k+1)
		truth := first * binned(binsFor(n))
		covered(t, name, estimates[name], truth)
		planted := make([]runs.Estimate, 200)
		for i, e := range estimates[name] {
			half := (e.High - e.Low) / 4
			planted[i] = runs.Estimate{Low: e.Value - half, High: e.Value + half}
		}
		stattest.Fails(t, func(tb testing.TB) { covered(tb, "half the error", planted, truth) })
	}
	// Without the correction for chance the mean would be (B−1)/(n−1) = 0.0037.
	var nothing, squares runs.Moments
	for _, e := range estimates["x4"] {
		nothing.Add([]float64{float64(e.Value)})
		squares.Add([]float64{*e.StdErr * *e.StdErr})
	}
	if !(math.Abs(nothing.Mean) < 4.5*nothing.MeanErr()) || nothing.MeanErr() > 0.0002 {
		t.Errorf("an input that does nothing has a share of %v ± %v in the mean", nothing.Mean, nothing.MeanErr())
	}
	if ratio := math.Sqrt(squares.Mean) / nothing.StdDev(); !(ratio > 0.9 && ratio < 1.6) {
		t.Errorf("the error of a share of zero is %.2f times what it is", ratio)
	} else {
		t.Logf("the error of a share of zero is %.2f times what it is", ratio)
	}
}

// TestSharesOfIshigami has the first-order indices within what bins lose and 4.5 standard errors, and sees in the
// distance that x3, whose index is zero, does something.
func TestSharesOfIshigami(t *testing.T) {
	c := reference.Ishigami()
	shares := sharesOf(t, drawnData(t, c, 65_536, 2, 1), 0)
	for k, first := range c.First {
		x := shares[fmt.Sprintf("x%d", k+1)]
		// sin² has two periods, of which each of 32 bins has a sixteenth: 1.3 % of its variance is within bins.
		if e := x.Share; !(math.Abs(float64(e.Value)-first) < 4.5**e.StdErr+0.013*first) || *e.StdErr > 0.01 {
			t.Errorf("%s has the share %v ± %v, want %v", x.Input, e.Value, *e.StdErr, first)
		}
		if !x.Told() || !(x.Distance > 3*x.Noise) {
			t.Errorf("%s has the distance %v, noise is %v", x.Input, x.Distance, x.Noise)
		}
	}
	if f := shares["x3"].Flags(); !slices.Equal(f, []string{MovesSpread}) {
		t.Errorf("x3 has the flags %q", f)
	}
}

// TestNoiseLevel counts how many of 1,000 inputs that do nothing are told from noise. Each data set has a level of
// its own, whose probability has the beta distribution B(5, 95): the rate has a standard deviation of 0.0085 about
// 0.05, and is outside of 0.012 to 0.088 with probability 7e-6. A level that is a tenth too low is seen.
func TestNoiseLevel(t *testing.T) {
	told, planted := 0, 0
	for seed := range uint64(20) {
		for name, x := range sharesOf(t, drawnData(t, reference.Linear(), 1024, 50, 100+seed), 0) {
			if name == "x1" || name == "x2" || name == "x3" {
				continue
			}
			if x.Told() {
				told++
			}
			if x.Distance > 0.9*x.Noise {
				planted++
			}
		}
	}
	check := func(tb testing.TB, told int) {
		tb.Helper()
		if told < 12 || told > 88 {
			tb.Errorf("%d of 1000 inputs that do nothing are told from noise, want 12 to 88", told)
		}
	}
	check(t, told)
	stattest.Fails(t, func(tb testing.TB) { check(tb, planted) })
}

// TestSharesDoNotDependOnWorkers has choices, ties and nulls too.
func TestSharesDoNotDependOnWorkers(t *testing.T) {
	d := drawnData(t, reference.Ishigami(), 2048, 2, 3)
	d.Inputs[3].Kind = params.Choice
	for i := range d.X[3] {
		d.X[3][i] = math.Floor(3 * d.X[3][i])
		d.X[4][i] = math.Floor(5*d.X[4][i]*d.X[4][i]) / 5
		if i%7 == 0 {
			d.Y[0][i] = model.Null
		}
	}
	want := sharesOf(t, d, 1)
	for _, workers := range []int{2, 7} {
		if got := sharesOf(t, d, workers); !reflect.DeepEqual(got, want) {
			t.Errorf("with %d workers the shares differ", workers)
		}
	}
}

// TestDistanceIsThatOfTheDefinition compares with distribution functions that are counted anew at each value.
func TestDistanceIsThatOfTheDefinition(t *testing.T) {
	d := drawnData(t, reference.Ishigami(), 1024, 0, 4)
	for i, v := range d.Y[0] {
		d.Y[0][i] = math.Floor(v) // ties
	}
	points := make([]int32, 1024)
	for i := range points {
		points[i] = int32(i)
	}
	y := newSorted(d.Y[0], d.Parts)
	b := newBinning(d.X[1], inOrder(d.X[1], points), false)
	if b.count() != 8 || len(b.bin(3)) != 128 {
		t.Fatalf("%d bins, the fourth of %d points", b.count(), len(b.bin(3)))
	}
	share := func(points []int32, at float64) float64 {
		n := 0.0
		for _, i := range points {
			if d.Y[0][i] <= at {
				n++
			}
		}
		return n / float64(len(points))
	}
	want := 0.0
	for k := range b.count() {
		largest := 0.0
		for _, at := range d.Y[0] {
			largest = max(largest, math.Abs(share(b.bin(k), at)-share(points, at)))
		}
		want += largest / 8
	}
	if got := b.distance(y, make([]int32, 1024)); math.Abs(got-want) > 1e-12 {
		t.Errorf("the distance is %v, want %v", got, want)
	}
}

// TestBinsKeepEqualValuesTogether bins values of which one has half of the points.
func TestBinsKeepEqualValuesTogether(t *testing.T) {
	x := make([]float64, 1000)
	points := make([]int32, len(x))
	for i := range x {
		x[i], points[i] = float64(max(0, i-500)), int32(i)
	}
	b := newBinning(x, points, false)
	if len(b.bin(0)) != 501 || b.ends[b.count()-1] != 1000 || b.count() > 8 {
		t.Errorf("bins end at %v", b.ends)
	}
	if one := newBinning(make([]float64, 1000), points, false); one.count() != 1 {
		t.Errorf("a constant has %d bins", one.count())
	}
}

func TestSharesRefuse(t *testing.T) {
	for want, change := range map[string]func(*GivenData){
		"at least 32 are needed":     func(d *GivenData) { d.Parts = []int{1000, 24} },
		"give no errors":             func(d *GivenData) { d.Parts = []int{1024} },
		`output "y" has no variance`: func(d *GivenData) { d.Outputs = []model.Quantity{{Name: "y", Kind: model.Label}} },
	} {
		d := drawnData(t, reference.Linear(), 1024, 0, 1)
		change(d)
		if _, err := d.Shares(1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
