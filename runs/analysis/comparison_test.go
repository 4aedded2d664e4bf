package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
)

var comparedOutputs = []model.Quantity{{Name: "share", Kind: model.Bool}, {Name: "date", Unit: "yr"}}

// shiftedVariant has z > at, and z + noise where z > −1, of n standard normal z.
func shiftedVariant(rng, noise *rand.Rand, n int, at, sd float64) Variant {
	v := Variant{Name: "v", Columns: [][]float64{make([]float64, n), make([]float64, n)}}
	for i := range n {
		z := rng.NormFloat64()
		if z > at {
			v.Columns[0][i] = 1
		}
		v.Columns[1][i] = math.Inf(1)
		if z > -1 {
			v.Columns[1][i] = z + sd*noise.NormFloat64()
		}
	}
	return v
}

// TestCompareCoverage: of 200 intervals of the difference of two shares and of two medians 179 to 198
// hold the truth (95 %; outside by chance with a probability of 1e-3), with the same points and with
// others. The planted defect takes the errors of independent runs where the points are the same,
// and holds it always.
func TestCompareCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("400 comparisons")
	}
	truth := []float64{special.NormalCDF(-0.25) - special.NormalCDF(0), 0}
	for _, paired := range []bool{true, false} {
		holds, defect := [2]int{}, 0
		for seed := range uint64(200) {
			other := seed
			if !paired {
				other += 1000
			}
			noise := rand.New(rand.NewPCG(3, seed))
			a := shiftedVariant(rand.New(rand.NewPCG(1, seed)), noise, 3200, 0, 0.1)
			b := shiftedVariant(rand.New(rand.NewPCG(1, other)), noise, 3200, 0.25, 0.1)
			c, err := Compare([]Variant{a, b}, comparedOutputs, 0, paired)
			if err != nil {
				t.Fatal(err)
			}
			for k := range holds {
				d := c.Outputs[k].Variants[1].Difference
				if float64(d.Low) <= truth[k] && truth[k] <= float64(d.High) {
					holds[k]++
				}
			}
			wide, err := Compare([]Variant{a, b}, comparedOutputs, 0, false)
			if err != nil {
				t.Fatal(err)
			}
			if d := wide.Outputs[1].Variants[1].Difference; float64(d.Low) <= truth[1] && truth[1] <= float64(d.High) {
				defect++
			}
		}
		t.Logf("paired %v: %v of 200, planted %d", paired, holds, defect)
		for k, n := range holds {
			if n < 179 || n > 198 {
				t.Errorf("paired %v, output %d: %d of 200 intervals hold the truth", paired, k, n)
			}
		}
		if paired && defect < 199 {
			t.Errorf("the planted defect is held by %d of 200 intervals only", defect)
		}
	}
}

func TestCompare(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	a := shiftedVariant(rng, rng, 1600, 0, 0)
	b := Variant{Name: "later", Columns: [][]float64{a.Columns[0], make([]float64, 1600)}}
	for i, v := range a.Columns[1] {
		b.Columns[1][i] = v + 2
	}
	c, err := Compare([]Variant{a, b}, comparedOutputs, 16, true)
	if err != nil {
		t.Fatal(err)
	}
	date := c.Outputs[1].Variants
	if d := date[1].Difference; math.Abs(float64(d.Value)-2) > 1e-12 || date[0].Difference != nil {
		t.Errorf("difference %+v", d)
	}
	if got, want := float64(date[0].WithValue), 1-special.NormalCDF(-1); math.Abs(got-want) > 0.05 {
		t.Errorf("%v have a value, want about %v", got, want)
	}
	if d := c.Outputs[0].Variants[1].Difference; d.Value != 0 || d.StdErr != nil {
		t.Errorf("equal columns differ by %+v", d)
	}
	b.Columns[1] = b.Columns[1][:1599]
	if _, err := Compare([]Variant{a, b}, comparedOutputs, 16, true); err == nil {
		t.Error("columns of other lengths are compared")
	}
	if _, err := Compare([]Variant{{Columns: [][]float64{{1, 0}, {1, 2}}}}, comparedOutputs, 16, true); err == nil {
		t.Error("two points are compared in 16 parts")
	}
}
