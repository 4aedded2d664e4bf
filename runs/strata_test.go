package runs

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/sampler"
)

// rarely is a part of strength N(4, 0.3²) under a load N(2, 1), and whether the load is 2 larger.
func rarely() model.Model {
	in := []model.Quantity{{Name: "strength", Unit: "1"}, {Name: "load", Unit: "1"}}
	out := []model.Quantity{{Name: "margin", Unit: "1"}, {Name: "rare", Kind: model.Bool}}
	return model.Func("rarely/1", in, out, func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = x[0][i] - x[1][i]
			y[1][i] = 0
			if y[0][i] < -2 {
				y[1][i] = 1
			}
		}
		return nil
	})
}

// importanceJob has half of the points where the load is in its highest thousandth.
func importanceJob(seed uint64) Job {
	quantile := func(k int, p float64) float64 { return 2*float64(2-k) + []float64{0.3, 1}[k]*special.NormalQuantile(p) }
	job := newJob(rarely(), quantile, 16*4096, seed)
	p := &job.Spec.Plan
	p.Replicates = 16
	p.Strata = &sampler.Strata{Variable: "load", Ends: []float64{0.999, 1}, Points: []int64{2048, 2048}}
	return job
}

// TestImportanceFindsRareEvents: an event of probability 6e-5 is found with an error several times
// smaller than independent points give, and all else stays right. Each estimate is off by more
// than 4.5 standard errors of 16 replicates with probability 4e-4; the seed is fixed. The planted
// defects are the same points without their weights.
func TestImportanceFindsRareEvents(t *testing.T) {
	job := importanceJob(1)
	sink := new(recorder)
	job.Sink = sink
	var shares, means, medians []float64
	job.Replicate = func(_ int, tallies []Tally) error {
		s := tallies[0].(*OutputTally).Summaries()
		shares = append(shares, float64(s[1].Share.Value))
		means = append(means, float64(s[0].Mean.Value))
		medians = append(medians, float64(s[0].Quantiles[2].Value))
		return nil
	}
	r, err := Execute(t.Context(), job, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := r.Tallies[0].(*OutputTally).Summaries()
	if math.Abs(s[0].Count-16*4096) > 1e-6 {
		t.Errorf("the weights sum to %v, want %d", s[0].Count, 16*4096)
	}
	truth := special.NormalCDF(-4 / math.Sqrt(1.09))
	share := FromReplicates(*s[1].Share, shares)
	for _, c := range []struct {
		what string
		e    Estimate
		want float64
	}{
		{"share", share, truth},
		{"mean", FromReplicates(*s[0].Mean, means), 2},
		{"median", FromReplicates(s[0].Quantiles[2].Estimate, medians), 2},
	} {
		if c.e.StdErr == nil || math.Abs(float64(c.e.Value)-c.want) > 4.5**c.e.StdErr {
			t.Errorf("%s: %+v, want %v", c.what, c.e, c.want)
		}
	}
	if independent := math.Sqrt(truth / (16 * 4096)); *share.StdErr > independent/3 {
		t.Errorf("standard error %v, that of independent points is %v", *share.StdErr, independent)
	}
	defect := 0.0
	for _, margin := range sink.y[0] {
		defect += margin / float64(len(sink.y[0]))
	}
	if math.Abs(defect-2) < 20*0.01 {
		t.Errorf("the mean without weights is %v, near the truth", defect)
	}
}

// TestStrataDependOnTheSpecAlone: weights and estimates are the same for any workers and batches.
func TestStrataDependOnTheSpecAlone(t *testing.T) {
	run := func(opt Options) string {
		job := importanceJob(3)
		p := &job.Spec.Plan
		p.Replicates, p.Points = 2, 2*(UnitPoints+3000+700)
		p.Strata.Points = []int64{UnitPoints + 3000, 700}
		var all [][]OutputSummary
		job.Replicate = func(_ int, tallies []Tally) error {
			all = append(all, tallies[0].(*OutputTally).Summaries())
			return nil
		}
		var weights []float64
		job.Sink = sinkFunc(func(b *Block) error {
			weights = append(weights, b.Weight)
			return nil
		})
		r, err := Execute(t.Context(), job, opt)
		if err != nil {
			t.Fatal(err)
		}
		n := float64(UnitPoints + 3700)
		first, second := float64(0.999)*(n/(UnitPoints+3000)), (1-float64(p.Strata.Ends[0]))*(n/700)
		want := slices.Repeat([]float64{first, first, second}, 2)
		if !slices.Equal(weights, want) {
			t.Errorf("weights %v, want %v", weights, want)
		}
		text, err := json.Marshal(append(all, r.Tallies[0].(*OutputTally).Summaries()))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	want := run(Options{Workers: 1})
	for _, opt := range []Options{{Workers: 2, BatchSize: 77}, {Workers: 7, BatchSize: 1024}} {
		if got := run(opt); got != want {
			t.Errorf("%+v gives other numbers", opt)
		}
	}
}

// TestScale: numbers that count twice are as if they were there twice.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once, twice := numbers(t, 300), numbers(t, 300)
		var m, want Moments
		m.Add(twice)
		m.Scale(2)
		m.Merge(leaves(once, 300))
		want.Add(twice)
		want.Add(twice)
		want.Add(once)
		if sd := math.Sqrt(want.M2 / want.Count); sd > 0 {
			near(t, m, want, 1e-9)
		}

		h, other, all := histogram(twice), histogram(once), histogram(slices.Concat(twice, twice, once))
		h.Scale(2)
		h.Merge(other)
		if h.Count() != all.Count() || h.Min() != all.Min() || h.Max() != all.Max() {
			t.Errorf("count %v, %v to %v, want %v, %v to %v", h.Count(), h.Min(), h.Max(), all.Count(), all.Min(), all.Max())
		}
		// The weighted quantile lies between the numbers on either side of the rank.
		p := rapid.Float64Range(0.01, 0.99).Draw(t, "p")
		q, sorted := h.Quantiles(), slices.Sorted(slices.Values(slices.Concat(twice, twice, once)))
		rank := p * float64(len(sorted))
		low, high := sorted[max(0, int(rank-1e-9)-1)], sorted[min(len(sorted)-1, int(rank+1e-9))]
		slack := 0x1p-12*max(math.Abs(low), math.Abs(high)) + 0x1p-39
		if v := q.At(p); v < low-slack || v > high+slack {
			t.Errorf("quantile %v is %v, want %v to %v", p, v, low, high)
		}
	})
}
