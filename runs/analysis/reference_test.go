package analysis

import (
	"fmt"
	"math"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// hits fails unless an estimate from 16 replicates is within 5.5 of its standard errors of the truth, and these are at most
// most. Student's t with 15 degrees of freedom is beyond by chance with probability 6e-5.
func hits(tb testing.TB, name string, e runs.Estimate, truth, most float64) {
	tb.Helper()
	if e.StdErr == nil || !(*e.StdErr <= most) || !(math.Abs(float64(e.Value)-truth) <= 5.5**e.StdErr) {
		tb.Errorf("%s is %+v, want %v with an error of at most %v", name, e, truth, most)
	}
}

// TestSobolOfReferenceModels compares indices of the borehole, the wing weight and the flood with those of another program
// (model/reference/testdata/indices.py). Of the 52 one at least is missed by chance with probability 0.003; what is
// off by 11 errors of the estimate is found.
func TestSobolOfReferenceModels(t *testing.T) {
	for _, c := range []reference.Case{reference.Borehole(), reference.WingWeight(), reference.Flood()} {
		job := sobolJob(c.Model, c.Quantile, sampler.Sobol, 16_384, 16, 1)
		s := sobolOf(t, job, single(t, job))
		for k, x := range s.Indices {
			name := fmt.Sprintf("%s, %s", c.Model.Name(), x.Name)
			hits(t, name+", first", x.First, c.First[k], 0.003)
			hits(t, name+", total", x.Total, c.Total[k], 0.003)
			stattest.Fails(t, func(tb testing.TB) { hits(tb, name, x.Total, c.Total[k]+float64(11**x.Total.StdErr), 0.003) })
		}
		if sd := math.Sqrt(c.Variance); math.Abs(float64(s.Mean)-c.Mean) > 0.001*sd || math.Abs(float64(s.Variance)/c.Variance-1) > 0.01 {
			t.Errorf("%s: mean %v and variance %v, want %v and %v", c.Model.Name(), s.Mean, s.Variance, c.Mean, c.Variance)
		}
	}
}
