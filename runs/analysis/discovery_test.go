package analysis

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// uniformData has ten inputs that are uniform in (0, 1), x0 to x9, and a choice of four equally likely options. The event is
// what happens says; a share noise of the points says the opposite.
func uniformData(seed uint64, n int, noise float64, happens func(x []float64, option int) bool) (inputs []params.Input, x [][]float64, event, used []bool) {
	rng := rand.New(rand.NewPCG(11, seed))
	x = make([][]float64, 11)
	for k := range x {
		x[k] = make([]float64, n)
		in := params.Input{Name: "x" + string(rune('0'+k)), Kind: params.Real}
		if k == 10 {
			in = params.Input{Name: "choice", Kind: params.Choice, Levels: []string{"a", "b", "c", "d"}}
			in.Dist.Weights = []float64{0.25, 0.25, 0.25, 0.25}
		}
		inputs = append(inputs, in)
	}
	event, used = make([]bool, n), make([]bool, n)
	point := make([]float64, 10)
	for i := range n {
		for k := range point {
			point[k] = rng.Float64()
			x[k][i] = point[k]
		}
		option := rng.IntN(4)
		x[10][i] = float64(option)
		event[i], used[i] = happens(point, option) != (rng.Float64() < noise), true
	}
	return inputs, x, event, used
}

// uniformPlace is that of an input that is uniform in (0, 1).
func uniformPlace(_ int, x float64) (below, upTo float64) { return x, x }

var plainRule = DiscoveryRule{Coverage: 0.5, Inputs: 4, Boxes: 1}

// knownBox is an event of probability 0.12·0.9 + 0.88·0.1 = 0.196 with noise.
func knownBox(x []float64, _ int) bool { return x[1] < 0.3 && x[2] > 0.6 }

// repetitions is the number of times that statistical tests find boxes.
func repetitions(all int) int {
	if testing.Short() {
		return all / 4
	}
	return all
}

// TestKnownBox: of the events 55 % are in the box {x1 < 0.3, x2 > 0.6}, as 10 % of the points are told wrong. In 19 of 20 samples of
// 12,000 points, of which 4,000 are peeled, these inputs alone are limited, on these sides. The rule takes as small a box as holds half of the events, up to
// a tenth less than the true one, and a peel is 5 % of a box: the bounds are in (0.25, 0.32) and (0.58, 0.66).
func TestKnownBox(t *testing.T) {
	found, runs := 0, repetitions(20)
	for seed := range uint64(runs) {
		inputs, x, event, used := uniformData(seed, 12000, 0.1, knownBox)
		d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Boxes) != 1 {
			continue
		}
		within := func(b *Bound, low, high float64) bool {
			return b != nil && low < float64(b.Value) && float64(b.Value) < high && b.Quantile == b.Value
		}
		l := d.Boxes[0].Limits
		if len(l) == 2 && l[0].Input == "x1" && l[1].Input == "x2" && l[0].Low == nil && l[1].High == nil && within(l[0].High, 0.25, 0.32) && within(l[1].Low, 0.58, 0.66) {
			found++
		} else {
			t.Logf("sample %d: %s", seed, asJSON(t, l))
		}
	}
	if found < runs-max(1, runs/20) {
		t.Errorf("the box was found in %d of %d samples", found, runs)
	}
}

// TestKnownOptions: an event that is in options b and d alone, and where x3 < 0.5.
func TestKnownOptions(t *testing.T) {
	for seed := range uint64(repetitions(8)) {
		inputs, x, event, used := uniformData(seed, 12000, 0.1, func(x []float64, option int) bool { return option%2 == 1 && x[3] < 0.5 })
		d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace)
		if err != nil {
			t.Fatal(err)
		}
		l := d.Boxes[0].Limits
		if len(l) != 2 || l[0].Input != "x3" || l[1].Input != "choice" || !slices.Equal(l[1].Options, []string{"b", "d"}) || !slices.Equal(l[1].Without, []string{"a", "c"}) || l[1].Probability != 0.5 {
			t.Errorf("sample %d: %s", seed, asJSON(t, l))
		}
	}
}

// boxTruth is the true density and coverage of a box of uniform inputs, by the known event: the share of the box that lies
// in the true one, of which 0.9 has the event, and of the rest 0.1.
func boxTruth(b *Box) (density, coverage float64) {
	volume, inside := 1.0, 0.12
	for _, l := range b.Limits {
		low, high := 0.0, 1.0
		if l.Options != nil {
			high = float64(l.Probability)
		}
		if l.Low != nil {
			low = float64(l.Low.Value)
		}
		if l.High != nil {
			high = float64(l.High.Value)
		}
		volume *= high - low
		switch l.Input {
		case "x1":
			inside *= max(0, min(high, 0.3)-low) / 0.3
		case "x2":
			inside *= max(0, high-max(low, 0.6)) / 0.4
		default:
			inside *= high - low
		}
	}
	density = 0.1 + 0.8*inside/volume
	return density, density * volume / 0.196
}

// TestHeldOut: the intervals of held-out density and coverage hold the true values of the very box that was found in 95 % of
// 200 samples (fewer than 179 have a probability below 5e-4). The planted defect, intervals of half the length, must not.
func TestHeldOut(t *testing.T) {
	samples := repetitions(200)
	held, planted := map[string]int{}, map[string]int{}
	for seed := range uint64(samples) {
		inputs, x, event, used := uniformData(1000+seed, 12000, 0.1, knownBox)
		d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Boxes) == 0 {
			t.Fatalf("sample %d: no box", seed)
		}
		b := &d.Boxes[0]
		density, coverage := boxTruth(b)
		count := func(name string, e runs.Estimate, truth float64) {
			if float64(e.Low) <= truth && truth <= float64(e.High) {
				held[name]++
			}
			if middle := float64(e.Low+e.High) / 2; math.Abs(truth-middle) <= float64(e.High-e.Low)/4 {
				planted[name]++
			}
		}
		count("density", b.Density, density)
		count("coverage", b.Coverage, coverage)
	}
	t.Logf("of %d intervals hold the truth: %v; of half the length: %v", samples, held, planted)
	for _, name := range []string{"density", "coverage"} {
		k := held[name]
		if p := atMost(k, samples, 0.95); p < 5e-4 {
			t.Errorf("%s: %d of %d intervals hold the truth, which has probability %.2g", name, k, samples, p)
		}
		if p := atMost(planted[name], samples, 0.95); p >= 5e-4 {
			t.Errorf("%s: of half the length %d of %d intervals hold the truth: the planted defect is not seen", name, planted[name], samples)
		}
	}
}

// atMost returns the probability of at most k events of probability p at n points.
func atMost(k, n int, p float64) float64 {
	if k >= n {
		return 1
	}
	return special.RegIncBeta(float64(n-k), float64(k+1), 1-p)
}

// TestNoise: of an event that has nothing to do with the inputs, a box is confirmed in 5 % of samples at most, and so is a split: of 100,
// 14 and more have a probability of 5e-4, and would be seen with one of 0.997 if it were 25 %. The densities of held-out points along the peeling stay
// at the truth, 0.2; the planted defect, those of the points that were peeled, do not.
func TestNoise(t *testing.T) {
	runs := repetitions(100)
	boxes, splits, held, found, steps := 0, 0, 0, 0, 0
	for seed := range uint64(runs) {
		inputs, x, event, used := uniformData(seed, 6000, 0.2, func([]float64, int) bool { return false })
		d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace)
		if err != nil {
			t.Fatal(err)
		}
		boxes += len(d.Boxes)
		if d.Tree.Split != nil {
			splits++
		}
		data := &discoveryData{inputs: inputs, x: x, event: event, place: uniformPlace}
		if err := data.split(used, 0); err != nil {
			t.Fatal(err)
		}
		p, _ := data.peeling(data.order(data.peel), nil, 0.5)
		data.holdPeeling(&p, data.held[0])
		s := p.Steps[p.Chosen]
		steps++
		points := math.Round(float64(s.Held.Mass) * float64(len(data.held[0])))
		if math.Abs(float64(s.Held.Density)-0.2) < 2*math.Sqrt(0.16/points) {
			held++
		}
		points = math.Round(float64(s.Found.Mass) * float64(len(data.peel)))
		if math.Abs(float64(s.Found.Density)-0.2) < 2*math.Sqrt(0.16/points) {
			found++
		}
	}
	t.Logf("of %d samples of noise %d have a box and %d a split; of the densities %d are near the truth, of the planted defect %d", runs, boxes, splits, held, found)
	for name, k := range map[string]int{"boxes": boxes, "splits": splits} {
		if p := 1 - atMost(k-1, runs, 0.05); k > 0 && p < 5e-4 {
			t.Errorf("%d %s in %d samples of noise, which has probability %.2g", k, name, runs, p)
		}
	}
	if p := atMost(held, steps, 0.95); p < 5e-4 {
		t.Errorf("%d of %d held-out densities are within two standard errors of the truth, which has probability %.2g", held, steps, p)
	}
	if p := atMost(found, steps, 0.95); p >= 5e-4 {
		t.Errorf("the planted defect, densities of the points that were peeled, are within two standard errors of the truth in %d of %d samples", found, steps)
	}
}

// TestCovering: of two boxes apart the first that is found is one of them and the second the other; the shares of the
// events add up.
func TestCovering(t *testing.T) {
	inputs, x, event, used := uniformData(5, 30000, 0.02, func(x []float64, _ int) bool { return x[0] < 0.3 && x[1] < 0.3 || x[4] > 0.8 && x[5] > 0.8 })
	rule := plainRule
	rule.Boxes = 3
	d, err := Discover("event", inputs, x, event, used, 0, rule, uniformPlace)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Boxes) < 2 {
		t.Fatalf("%d boxes", len(d.Boxes))
	}
	sum := 0.0
	for i, want := range [][]string{{"x0", "x1"}, {"x4", "x5"}} {
		var got []string
		for _, l := range d.Boxes[i].Limits {
			got = append(got, l.Input)
		}
		if !slices.Equal(got, want) {
			t.Errorf("box %d is of %v, want %v", i+1, got, want)
		}
		sum += float64(d.Boxes[i].Coverage.Value)
	}
	if sum < 0.65 || sum > 0.88 {
		t.Errorf("both boxes hold %.3f of the events, of which 12 %% are by chance", sum)
	}
}

// TestDiscoverReplicates: of a design whole replicates are held out, and errors are theirs; what is asked of a
// sample without events, of a constant input, and of a broken choice.
func TestDiscoverReplicates(t *testing.T) {
	inputs, x, event, used := uniformData(6, 16*1000, 0.1, knownBox)
	inputs, x = append(inputs, params.Input{Name: "constant", Kind: params.Real}), append(x, make([]float64, len(event)))
	d, err := Discover("event", inputs, x, event, used, 16, plainRule, uniformPlace)
	if err != nil {
		t.Fatal(err)
	}
	if d.Peeled != 5000 || d.Tested != 3000 || d.Held != 8000 || d.Varying != 11 || d.Boxes[0].Density.Basis != "replicates" {
		t.Errorf("%d peeled, %d tested, %d held out, %d inputs, basis %q", d.Peeled, d.Tested, d.Held, d.Varying, d.Boxes[0].Density.Basis)
	}
	used[0] = false
	if d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace); err != nil || d.Used != 15999 {
		t.Errorf("%v, error %v", d, err)
	}
	if _, err := Discover("event", inputs, x, event, used, 4, plainRule, uniformPlace); err == nil {
		t.Error("4 replicates are taken")
	}
	if _, err := Discover("event", inputs, x, make([]bool, len(event)), used, 0, plainRule, uniformPlace); err == nil {
		t.Error("no event is taken")
	}
	if _, err := Discover("event", inputs, x, slices.Repeat([]bool{true}, len(event)), used, 0, plainRule, uniformPlace); err == nil {
		t.Error("an event that is everywhere is taken")
	}
	if _, err := Discover("event", inputs[11:], x[11:], event, used, 0, plainRule, uniformPlace); err == nil {
		t.Error("an input that does not vary is taken")
	}
	x[10][7] = math.Inf(1)
	if _, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace); err == nil {
		t.Error("an option that is not there is taken")
	}
}

// TestDiscoverDeterminism: the same on one core and on many.
func TestDiscoverDeterminism(t *testing.T) {
	inputs, x, event, used := uniformData(7, 8000, 0.1, knownBox)
	for k := range x[3] {
		x[3][k] = math.Floor(4 * x[3][k]) // ties
	}
	var first string
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		d, err := Discover("event", inputs, x, event, used, 0, DiscoveryRule{Coverage: 0.5, Inputs: 4, Boxes: 3}, uniformPlace)
		if err != nil {
			t.Fatal(err)
		}
		switch text := asJSON(t, d); {
		case first == "":
			first = text
		case text != first:
			t.Errorf("with %d cores it is something else", cores)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPeelings: a peeling begins with all points, density never falls, mass and coverage never rise, and the chosen box has the
// highest density of those with the coverage that was asked for.
func TestPeelings(t *testing.T) {
	inputs, x, event, used := uniformData(8, 12000, 0.1, knownBox)
	d, err := Discover("event", inputs, x, event, used, 0, plainRule, uniformPlace)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Boxes[0].Peelings {
		if s := p.Steps[0]; s.Found.Mass != 1 || s.Held.Mass != 1 || s.Held.Coverage != 1 || s.Inputs != 0 {
			t.Errorf("the first box is %+v", s)
		}
		for i, s := range p.Steps[1:] {
			before := p.Steps[i]
			if s.Found.Density < before.Found.Density || s.Found.Mass >= before.Found.Mass || s.Found.Coverage > before.Found.Coverage || s.Held.Mass > before.Held.Mass || s.Inputs < before.Inputs {
				t.Errorf("step %d: %+v after %+v", i+1, s, before)
			}
			if s.Found.Coverage >= 0.5 && s.Found.Density > p.Steps[p.Chosen].Found.Density {
				t.Errorf("step %d is better than %d, which was chosen", i+1, p.Chosen)
			}
		}
	}
}
