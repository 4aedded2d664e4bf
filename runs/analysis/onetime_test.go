package analysis

import (
	"context"
	"math"
	"reflect"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// threeInputs has two standard normal inputs and a choice.
type threeInputs struct{}

func (threeInputs) Variables() []string { return []string{"a", "b", "option"} }
func (threeInputs) Dim() int            { return 3 }
func (threeInputs) Transform(x [][]float64) {
	for i := range x[0] {
		x[0][i], x[1][i], x[2][i] = special.NormalQuantile(x[0][i]), special.NormalQuantile(x[1][i]), math.Floor(3*x[2][i])
	}
}

// sums is the model y = a + 2b + 3·option, positive, and a date that comes only if a > −1.
func sums() (model.Model, []params.Input) {
	in := []model.Quantity{{Name: "a", Unit: "1"}, {Name: "b", Unit: "1"}, {Name: "option", Kind: model.Label, Levels: []string{"x", "y", "z"}}}
	out := []model.Quantity{{Name: "y", Unit: "1"}, {Name: "positive", Kind: model.Bool}, {Name: "date", Unit: "yr"}}
	m := model.Func("sums/1", in, out, func(_ context.Context, y, x [][]float64) error {
		for i := range x[0] {
			v := x[0][i] + 2*x[1][i] + 3*x[2][i]
			for k, w := range []float64{v, 0, v} {
				if y[k] != nil {
					y[k][i] = w
				}
			}
			if y[1] != nil && v > 0 {
				y[1][i] = 1
			}
			if y[2] != nil && x[0][i] <= -1 {
				y[2][i] = model.Null
			}
		}
		return nil
	})
	return m, []params.Input{
		{Name: "a", Label: "An input", Unit: "1", Kind: params.Real},
		{Name: "b", Unit: "1", Kind: params.Real},
		{Name: "option", Kind: params.Choice, Levels: in[2].Levels},
	}
}

var sumSettings = []Setting{{0, []float64{-1.5, 1.5}}, {1, []float64{-1, 1}}, {2, []float64{0, 1, 2}}}

func TestAtBase(t *testing.T) {
	m, inputs := sums()
	all, err := AtBase(t.Context(), m, inputs, []float64{0.25, 0, 1}, sumSettings, []string{"y", "date"})
	if err != nil {
		t.Fatal(err)
	}
	y := all[0]
	if y.Mean != 3.25 || len(y.Drivers) != 3 {
		t.Fatalf("%+v", y)
	}
	for i, want := range []struct {
		input      string
		swing, low runs.Number
	}{{"option", 6, 0.25}, {"b", 4, 1.25}, {"a", 3, 1.5}} {
		if d := y.Drivers[i]; d.Input != want.input || d.Swing != want.swing || d.Low.Mean != want.low {
			t.Errorf("place %d: %+v, want %+v", i, d, want)
		}
	}
	if d := y.Drivers[0]; d.Low.Option != "x" || d.High.Option != "z" || len(d.Options) != 3 {
		t.Errorf("options: %+v", d)
	}
	for _, d := range all[1].Drivers {
		if isNull := math.IsNaN(float64(d.Swing)); isNull != (d.Input == "a") {
			t.Errorf("the date has a swing of %v for %s", d.Swing, d.Input)
		}
	}
	if _, err := AtBase(t.Context(), m, inputs, []float64{0, 0, 0}, nil, []string{"x"}); err == nil {
		t.Error("an output that is not there is taken")
	}
}

// TestOneAtATime: y moves by the same at every point, so the swing has no error though the means
// have; P(positive) moves between known probabilities, by a swing whose error is that of pairs; and all is
// the same for any number of workers.
func TestOneAtATime(t *testing.T) {
	m, inputs := sums()
	job := runs.Job{
		Spec: runs.Spec{
			Params: &params.Set{Inputs: inputs}, Model: m.Name(),
			Plan: sampler.Plan{Method: sampler.Random, Variables: threeInputs{}.Variables(), Points: 20000, Seed: 3},
		},
		Model: m, Joint: threeInputs{},
	}
	all, err := OneAtATime(t.Context(), job, sumSettings, []string{"y", "positive", "date"}, runs.Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	find := func(o int, input string) Swing {
		for _, d := range all[o].Drivers {
			if d.Input == input {
				return d
			}
		}
		t.Fatalf("no swing of %s", input)
		return Swing{}
	}
	if d := find(0, "b"); math.Abs(float64(d.Swing)-4) > 1e-12 || d.StdErr > 1e-12 || !(d.Low.StdErr > 0.01) {
		t.Errorf("y swings by %v ± %v with b, means ± %v", d.Swing, d.StdErr, d.Low.StdErr)
	}
	// P(1.5·s + 2b + 3·option > 0) over b and the option, for s = ±1.
	p := func(at float64) float64 {
		sum := 0.0
		for option := range 3 {
			sum += special.NormalCDF((at+3*float64(option))/2) / 3
		}
		return sum
	}
	d, want := find(1, "a"), p(1.5)-p(-1.5)
	if se := float64(d.StdErr); math.Abs(float64(d.Swing)-want) > 4.5*se || !(se > 0) {
		t.Errorf("P(positive) swings by %v ± %v with a, want %v", d.Swing, se, want)
	}
	if unpaired := math.Hypot(float64(d.Low.StdErr), float64(d.High.StdErr)); !(float64(d.StdErr) < 0.95*unpaired) {
		t.Errorf("paired error %v, unpaired %v", d.StdErr, unpaired)
	}
	if d := find(2, "a"); d.Low.N != 0 || !math.IsNaN(float64(d.Swing)) {
		t.Errorf("the date never comes at the low value, but swings by %v", d.Swing)
	}
	again, err := OneAtATime(t.Context(), job, sumSettings, []string{"y", "positive", "date"}, runs.Options{Workers: 1})
	if err != nil || !reflect.DeepEqual(all[:2], again[:2]) { // the date has NaN, which equals nothing
		t.Errorf("another number of workers gives other numbers, error %v", err)
	}
}

// TestRanking puts the kinds beside each other, and marks what they do not agree on.
func TestRanking(t *testing.T) {
	var by, set Tornado
	by.Output, set.Output = "y", "y"
	for k := range 40 {
		name := string(rune('A' + k))
		by.Drivers = append(by.Drivers, Swing{Input: name, Swing: runs.Number(100 - k)})
		set.Drivers = append(set.Drivers, Swing{Input: name, Swing: runs.Number(100 - k)})
	}
	by.Drivers[0], by.Drivers[35] = by.Drivers[35], by.Drivers[0]
	ts := &Tornados{Conditional: []Tornado{by}, OneAtATime: []Tornado{set}}
	ranking := ts.Ranking("y")
	for _, r := range ranking {
		if r.Disagree() != (r.Input == "A" || r.Input == string(rune('A'+35))) {
			t.Errorf("%s disagrees: %v", r.Input, r.Disagree())
		}
	}
	if len(ranking) != 40 || len(ts.Ranking("z")) != 0 {
		t.Errorf("%d ranked, and %d of another output", len(ranking), len(ts.Ranking("z")))
	}
}
