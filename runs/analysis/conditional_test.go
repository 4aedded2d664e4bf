package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// conditionalSchema has the means over chances, in another order.
func conditionalSchema() *runs.Schema {
	return &runs.Schema{Outputs: []model.Quantity{
		{Name: "gap_months_mean", Unit: "month"}, {Name: "p_campus", Unit: "1"}, {Name: "p_win", Unit: "1"}, {Name: "p_win_unconditional", Unit: "1"},
	}}
}

func newConditional(tb testing.TB) *Conditional {
	tb.Helper()
	c, err := NewConditional(conditionalSchema())
	if err != nil {
		tb.Fatal(err)
	}
	return c.(*Conditional)
}

// conditionalLeaf has n points with p_campus = b uniform on (1/2, 1) and a mean gap of 10 + 20b and
// some noise, of which the ratio of means is 10 + 20·(7/12)/(3/4); a fifth have no gap.
func conditionalLeaf(rng *rand.Rand, n int) *runs.Block {
	b := &runs.Block{Len: n, Failed: make([]bool, n), Y: make([][]float64, 4)}
	for k := range b.Y {
		b.Y[k] = make([]float64, n)
	}
	for i := range n {
		p := 0.5 + rng.Float64()/2
		b.Y[1][i], b.Y[0][i] = p, 10+20*p+rng.NormFloat64()
		if rng.IntN(5) == 0 {
			b.Y[0][i] = model.Null
		}
		b.Y[2][i], b.Y[3][i] = rng.Float64(), rng.Float64()/4
	}
	return b
}

// TestConditionalCoverage: of 1000 intervals from 400 points 95 % hold the truth. A count within
// 916..977 has a probability of 1 − 1e-5 if they do. The planted defect, the error of the mean of the
// numerator alone, holds it always.
func TestConditionalCoverage(t *testing.T) {
	const truth = 10 + 20*(7./12)/(3./4)
	holds, defect, win := 0, 0, 0
	for seed := range uint64(1000) {
		c := newConditional(t)
		c.Add(conditionalLeaf(rand.New(rand.NewPCG(5, seed)), 400))
		v := c.Averaged()
		if float64(v.MeanGap.Low) <= truth && truth <= float64(v.MeanGap.High) {
			holds++
		}
		if math.Abs(float64(v.MeanGap.Value)-truth) <= 1.96*c.gap.MeanErr()/c.both.Mean {
			defect++
		}
		if float64(v.Win.Low) <= 0.5 && 0.5 <= float64(v.Win.High) {
			win++
		}
	}
	t.Logf("of 1000: gap %d, win %d, planted %d", holds, win, defect)
	if holds < 916 || holds > 977 || win < 916 || win > 977 {
		t.Errorf("%d intervals of the mean gap and %d of P(win) of 1000 hold the truth", holds, win)
	}
	if defect < 978 {
		t.Errorf("the planted defect holds the truth %d times of 1000 and would not be seen", defect)
	}
}

// TestConditionalTally: failed points do not count, weights do, and merging adds.
func TestConditionalTally(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	first, second := conditionalLeaf(rng, 50), conditionalLeaf(rng, 70)
	want := newConditional(t)
	for range 3 {
		want.Add(first)
	}
	want.Add(second)

	withFailed := conditionalLeaf(rng, 60)
	for k := range withFailed.Y {
		copy(withFailed.Y[k], first.Y[k])
	}
	withFailed.AnyFailed = true
	for i := 50; i < 60; i++ {
		withFailed.Failed[i] = true
		withFailed.Y[0][i], withFailed.Y[2][i] = math.NaN(), math.NaN()
	}
	got, later := newConditional(t), newConditional(t)
	later.Add(second)
	got.Add(withFailed)
	got.Scale(3)
	got.Merge(newConditional(t))
	got.Merge(later)
	for i, m := range got.moments() {
		w := want.moments()[i]
		if m.Count != w.Count || math.Abs(m.Mean-w.Mean) > 1e-12*math.Abs(w.Mean) || math.Abs(m.M2-w.M2) > 1e-12*w.M2 {
			t.Errorf("moments %d: %+v, want %+v", i, *m, *w)
		}
	}
	got.Reset()
	if e := got.Averaged(); !math.IsNaN(float64(e.MeanGap.Value)) || e.MeanGap.StdErr != nil || e.Win.StdErr != nil {
		t.Errorf("an empty tally says %+v", e)
	}
	if _, err := NewConditional(raceSchema()); err == nil {
		t.Error("a model without the outputs is taken")
	}
}
