package analysis

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// product is x1·x2 + x3 of uniform inputs. The variances of the parts are 1/48, 1/48, 1/144 and 1/12.
func product() reference.Case {
	in := []model.Quantity{{Name: "x1", Unit: "1"}, {Name: "x2", Unit: "1"}, {Name: "x3", Unit: "1"}}
	eval := func(_ context.Context, y, x [][]float64) error {
		for i := range y[0] {
			y[0][i] = x[0][i]*x[1][i] + x[2][i]
		}
		return nil
	}
	return reference.Case{
		Model:    model.Func("product/1", in, []model.Quantity{{Name: "y", Unit: "1"}}, eval),
		Quantile: func(_ int, p float64) float64 { return p },
		Variance: 19.0 / 144,
		First:    []float64{3 / 19.0, 3 / 19.0, 12 / 19.0},
		Total:    []float64{4 / 19.0, 4 / 19.0, 12 / 19.0},
	}
}

// covered fails unless 179 to 198 of 200 intervals hold the truth. If each does with probability 0.95, that happens by
// chance with probability 0.0009; if each does with 0.93, 0.024. Intervals that hold it with probability 0.8 pass with
// 0.0003, those with 0.7, which is what half the width or a bias of 1.5 standard errors makes of them, with 4e-11.
func covered(tb testing.TB, name string, intervals []runs.Estimate, truth float64) {
	tb.Helper()
	held := 0
	for _, e := range intervals {
		if float64(e.Low) <= truth && truth <= float64(e.High) {
			held++
		}
	}
	if len(intervals) != 200 || held < 179 || held > 198 {
		tb.Errorf("%s: %d of %d intervals hold %v, want 179 to 198", name, held, len(intervals), truth)
	}
}

// TestSobolCoverage estimates known indices 200 times, from 2,048 points in 16 replicates. Of 78 counts one at
// least is out of bounds by chance with probability 0.07; the seeds are fixed. Total indices below 0.001 have no count.
func TestSobolCoverage(t *testing.T) {
	cases := []reference.Case{reference.Ishigami()}
	if !testing.Short() {
		cases = append(cases, reference.SobolG(), reference.Linear(), product())
	}
	for _, c := range cases {
		for _, method := range []sampler.Method{sampler.Random, sampler.Sobol, sampler.LHS} {
			first, total := make([][]runs.Estimate, len(c.First)), make([][]runs.Estimate, len(c.First))
			for seed := range uint64(200) {
				job := sobolJob(c.Model, c.Quantile, method, 2048, 16, seed)
				for k, x := range sobolOf(t, job, single(t, job)).Indices {
					first[k], total[k] = append(first[k], x.First), append(total[k], x.Total)
				}
			}
			for k := range first {
				if c.Total[k] < 0.001 {
					continue
				}
				name := fmt.Sprintf("%s, %s, %s", c.Model.Name(), method, c.Model.Inputs()[k].Name)
				covered(t, name+", first", first[k], c.First[k])
				covered(t, name+", total", total[k], c.Total[k])
				if k > 0 {
					continue
				}
				for _, change := range []func(e runs.Estimate) runs.Estimate{
					func(e runs.Estimate) runs.Estimate { // errors halved
						half := (e.High - e.Low) / 4
						return runs.Estimate{Low: e.Value - half, High: e.Value + half}
					},
					func(e runs.Estimate) runs.Estimate { // a bias of 1.5 standard errors
						bias := runs.Number(1.5 * *e.StdErr)
						return runs.Estimate{Low: e.Low + bias, High: e.High + bias}
					},
				} {
					planted := make([]runs.Estimate, 0, 200)
					for _, e := range total[k] {
						planted = append(planted, change(e))
					}
					stattest.Fails(t, func(tb testing.TB) { covered(tb, "planted", planted, c.Total[k]) })
				}
			}
		}
	}
}

// TestFirstOrderEstimator holds the estimator of the first-order index against those that it is made of, on 200
// designs of 1,024 independent points: its bias is within 4.5 standard errors of zero, and nowhere is its
// standard deviation more than a tenth above that of the better of the two.
func TestFirstOrderEstimator(t *testing.T) {
	for _, c := range []reference.Case{reference.Ishigami(), reference.SobolG(), reference.Linear(), product()} {
		errs := make([][3]runs.Moments, len(c.First))
		for seed := range uint64(200) {
			job := sobolJob(c.Model, c.Quantile, sampler.Random, 1024, 0, seed)
			p, err := newPickFreeze(job, single(t, job), []string{"y"}, newPartition(job.Spec.Params))
			if err != nil {
				t.Fatal(err)
			}
			p.job.Tallies = []runs.TallyMaker{p.newSums(2)}
			r, err := runs.Execute(t.Context(), p.job, runs.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for g := range errs {
				sums := r.Tallies[0].(*pickFreezeSums)
				w, v := *sums.triple(0, 0, g), sums.values[0]
				w.merge(sums.triple(1, 0, g))
				v.merge(sums.values[1])
				for e, total := range []float64{w.total(v.variance()), 0, 1} { // r as documented, of Saltelli, of Janon
					errs[g][e].Add([]float64{w.first(v.variance(), total) - c.First[g]})
				}
			}
		}
		for g := range errs {
			ours, saltelli, janon := &errs[g][0], &errs[g][1], &errs[g][2]
			t.Logf("%s x%d, first %.4f, total %.4f: bias %+.4f ± %.4f, sd %.4f; Saltelli %+.4f, sd %.4f; Janon %+.4f, sd %.4f", c.Model.Name(), g+1,
				c.First[g], c.Total[g], ours.Mean, ours.MeanErr(), ours.StdDev(), saltelli.Mean, saltelli.StdDev(), janon.Mean, janon.StdDev())
			if !(math.Abs(ours.Mean) < 4.5*ours.MeanErr()) {
				t.Errorf("%s x%d: bias %v ± %v", c.Model.Name(), g+1, ours.Mean, ours.MeanErr())
			}
			if best := min(saltelli.StdDev(), janon.StdDev()); !(ours.StdDev() < 1.1*best) {
				t.Errorf("%s x%d: standard deviation %v, of the better of the others %v", c.Model.Name(), g+1, ours.StdDev(), best)
			}
		}
	}
}
