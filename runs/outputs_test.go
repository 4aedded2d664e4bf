package runs

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
)

// TestSummaries compares estimates with the truth within 4.5 of their own standard errors.
func TestSummaries(t *testing.T) {
	const points = 10*UnitPoints + 77
	check := func(t *testing.T, what string, e *Estimate, want float64) {
		t.Helper()
		if e == nil || e.StdErr == nil || math.Abs(float64(e.Value)-want) > 4.5**e.StdErr {
			t.Errorf("%s is %+v, want %v", what, e, want)
		}
	}
	for _, c := range reference.Cases() {
		t.Run(c.Model.Name(), func(t *testing.T) {
			first := summaries(t, caseJob(c, points, 1))[c.Model.Outputs()[0].Name]
			if first.Kind != "real" || first.Count != points || first.Null != 0 || first.Unit != "1" {
				t.Errorf("kind %s, count %v, null %v, unit %s", first.Kind, first.Count, first.Null, first.Unit)
			}
			check(t, "mean", first.Mean, c.Mean)
			check(t, "standard deviation", first.StdDev, math.Sqrt(c.Variance))
		})
	}
	s := summaries(t, caseJob(reference.Strength(), points, 2))
	if b := s["breaks"]; b.Kind != "bool" || b.Count != points || b.Mean != nil || b.Labels != nil {
		t.Errorf("summary of a bool: %+v", b)
	}
	check(t, "share", s["breaks"].Share, reference.StrengthFailure)
	for _, q := range s["margin"].Quantiles {
		check(t, "quantile", &q.Estimate, 2+math.Sqrt2*special.NormalQuantile(q.P))
	}
}

// TestSummariesOfKinds has nulls, a label, and an output of detail.
func TestSummariesOfKinds(t *testing.T) {
	inner := wide(1, 1)
	detail := append(inner.Outputs(), model.Quantity{Name: "site", Unit: "1", Detail: true})
	m := model.Func("kinds/1", inner.Inputs(), detail, func(ctx context.Context, y, x [][]float64) error {
		clear(y[3])
		return inner.NewEvaluator().Eval(ctx, y[:3], x)
	})
	const points = 2 * UnitPoints
	s := summaries(t, newJob(m, nil, points, 3))
	if _, ok := s["site"]; ok {
		t.Error("an output of detail is summed up")
	}
	// y0 is U(0.1, 1), null below.
	y := s["y0"]
	if null := float64(y.Null) / points; math.Abs(null-0.1) > 4.5*math.Sqrt(0.09/points) || y.Count+y.Null != points {
		t.Errorf("%v null, %v not", y.Null, y.Count)
	}
	if math.Abs(float64(y.Mean.Value)-0.55) > 4.5**y.Mean.StdErr || *y.Min < 0.1 || *y.Max > 1 {
		t.Errorf("mean %v, smallest %v, largest %v", y.Mean.Value, *y.Min, *y.Max)
	}
	if len(y.Quantiles) != 5 || math.Abs(float64(y.Quantiles[2].Value)-0.55) > 4.5**y.Quantiles[2].StdErr {
		t.Errorf("quantiles %+v", y.Quantiles)
	}
	labels := s["colour"].Labels
	if len(labels) != 3 || labels[1].Label != "green" {
		t.Fatalf("labels %+v", labels)
	}
	total := 0.0
	for _, l := range labels {
		total += float64(l.Share.Value)
		if math.Abs(float64(l.Share.Value)-1/3.0) > 4.5**l.Share.StdErr {
			t.Errorf("share of %s is %+v", l.Label, l.Share)
		}
	}
	if math.Abs(total-1) > 1e-15 {
		t.Errorf("shares add up to %v", total)
	}
}

// TestSummariesWithoutError says why there is none.
func TestSummariesWithoutError(t *testing.T) {
	output := func(points int64, f func(u float64) float64) OutputSummary {
		m := eval1(func(_ context.Context, y, u []float64) error {
			for i := range y {
				y[i] = f(u[i])
			}
			return nil
		})
		return summaries(t, newJob(m, nil, points, 1))["y"]
	}
	none := output(10, func(float64) float64 { return model.Null })
	one := output(1, func(u float64) float64 { return u })
	three := output(3, func(u float64) float64 { return u })
	same := output(1000, func(float64) float64 { return 0.1 })
	tests := []struct {
		name  string
		e     Estimate
		basis string
		has   bool // a standard error
	}{
		{"mean of none", *none.Mean, "none: no points", false},
		{"quantile of none", none.Quantiles[0].Estimate, "none: no points", false},
		{"mean of one", *one.Mean, "none: fewer than 2 points", false},
		{"standard deviation of one", *one.StdDev, "none: fewer than 2 points", false},
		{"standard deviation of three", *three.StdDev, "none: fewer than 4 points", false},
		{"quantile of three", three.Quantiles[0].Estimate, "none: too few points beyond the quantile", false},
		{"mean of equal numbers", *same.Mean, "constant", true},
		{"standard deviation of equal numbers", *same.StdDev, "constant", true},
		{"quantile of equal numbers", same.Quantiles[4].Estimate, "constant", true},
	}
	for _, tt := range tests {
		if tt.e.Basis != tt.basis || (tt.e.StdErr != nil) != tt.has {
			t.Errorf("%s: %+v", tt.name, tt.e)
		}
	}
	if same.Mean.Value != 0.1 || same.StdDev.Value != 0 || same.Quantiles[0].Value != 0.1 || *same.Min != 0.1 {
		t.Errorf("of equal numbers: %+v", same)
	}
}

func TestWarningOfDominatedMean(t *testing.T) {
	output := func(shape float64) OutputSummary {
		m := eval1(func(_ context.Context, y, u []float64) error {
			for i, v := range u {
				y[i] = math.Pow(v, -1/shape) // Pareto
			}
			return nil
		})
		return summaries(t, newJob(m, nil, 10_000, 1))["y"]
	}
	if w := output(1.1).Mean.Warnings; len(w) != 1 || !strings.HasPrefix(w[0], "one point makes up") {
		t.Errorf("heavy tail: warnings %q", w)
	}
	if w := output(10).Mean.Warnings; len(w) != 0 {
		t.Errorf("light tail: warnings %q", w)
	}
}

// TestCoverage makes 1000 small runs. Of the intervals of 95 %, the number that hold the truth
// lies in the central 1 − 10⁻⁹ of the binomial distribution of some coverage between 0.945
// and 0.97; intervals by rank are a little wide, as ranks are whole.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("1000 runs")
	}
	const runs, points = 1000, 500
	c := reference.Strength()
	covers := map[string]int{}
	hit := func(what string, e *Estimate, truth float64) {
		if float64(e.Low) <= truth && truth <= float64(e.High) {
			covers[what]++
		}
	}
	for seed := range uint64(runs) {
		s := summaries(t, caseJob(c, points, seed))
		margin := s["margin"]
		hit("mean", margin.Mean, c.Mean)
		sd := *margin.StdDev // has an error and no interval
		sd.Low, sd.High = sd.Value-Number(1.96**sd.StdErr), sd.Value+Number(1.96**sd.StdErr)
		hit("standard deviation", &sd, math.Sqrt2)
		hit("share", s["breaks"].Share, reference.StrengthFailure)
		hit("P5", &margin.Quantiles[0].Estimate, 2+math.Sqrt2*special.NormalQuantile(0.05))
		hit("P50", &margin.Quantiles[2].Estimate, 2)
		hit("P95", &margin.Quantiles[4].Estimate, 2+math.Sqrt2*special.NormalQuantile(0.95))
		// The planted defect: an interval of one standard error covers 68 %.
		one := *margin.Mean
		one.Low, one.High = one.Value-Number(*one.StdErr), one.Value+Number(*one.StdErr)
		hit("planted defect", &one, c.Mean)
	}
	low, high := int(binomialQuantile(runs, 0.945, 5e-10)), int(binomialQuantile(runs, 0.97, 1-5e-10))
	t.Logf("of %d: %v", runs, covers)
	if len(covers) != 7 {
		t.Errorf("an interval never holds the truth: %v", covers)
	}
	for what, n := range covers {
		if fits := low <= n && n <= high; fits == (what == "planted defect") {
			t.Errorf("%s: %d of %d intervals hold the truth, want %d to %d", what, n, runs, low, high)
		}
	}
}

func binomialQuantile(n int, p, q float64) float64 {
	b := distuv.Binomial{N: float64(n), P: p}
	k := 0.0
	for b.CDF(k) < q {
		k++
	}
	return k
}
