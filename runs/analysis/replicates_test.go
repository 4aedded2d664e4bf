package analysis

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/runs"
)

// TestUseReplicates makes sixteen summaries the replicates of one. No error for independent points
// stays, and those that come are the standard errors of the mean of sixteen numbers.
func TestUseReplicates(t *testing.T) {
	parts := make([]*Summary, 16)
	for i := range parts {
		parts[i] = noiseSummary(t, uint64(100+i))
	}
	errorOfMean := func(of func(*Summary) float64) float64 {
		sum, squares := 0.0, 0.0
		for _, p := range parts {
			sum += of(p) / 16
		}
		for _, p := range parts {
			squares += (of(p) - sum) * (of(p) - sum)
		}
		return math.Sqrt(squares / 15 / 16)
	}
	s := noiseSummary(t, 1)
	s.UseReplicates(parts)

	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"wilson", "clopper", "iid", "order statistics", "independent", "Kiefer"} {
		if strings.Contains(string(text), word) {
			t.Errorf("the summary still speaks of %q", word)
		}
	}
	a := s.Answer
	if want := errorOfMean(func(s *Summary) float64 { return float64(s.Answer.Win.Value) }); a.Win.StdErr == nil || math.Abs(*a.Win.StdErr-want) > 1e-12 {
		t.Errorf("P(win) is %+v, want a standard error of %v", a.Win, want)
	}
	drivers := s.Tornado("win").Drivers
	for _, d := range drivers {
		want := errorOfMean(func(s *Summary) float64 {
			for _, x := range s.Tornado("win").Drivers {
				if x.Input == d.Input {
					return x.mean(highest, d.High.Option) - x.mean(lowest, d.Low.Option)
				}
			}
			t.Fatalf("no swing of %s in a replicate", d.Input)
			return 0
		})
		if math.Abs(float64(d.StdErr)-want) > 1e-12 {
			t.Errorf("swing of %s has a standard error of %v, want %v", d.Input, d.StdErr, want)
		}
	}
	if len(a.DriversWin) == 0 || a.DriversWin[0].StdErr != drivers[0].StdErr {
		t.Errorf("the drivers of the answer are %+v", a.DriversWin)
	}
	half := len(s.Curves.Win.Share) / 4
	low, high, share := s.Curves.Win.Low[half], s.Curves.Win.High[half], s.Curves.Win.Share[half]
	want := 2.13145 * errorOfMean(func(s *Summary) float64 { return float64(s.Curves.Win.Share[half]) })
	if math.Abs(float64(high-share)-want) > 1e-4*want || math.Abs(float64(share-low)-want) > 1e-4*want {
		t.Errorf("the curve is within %v to %v around %v, want ± %v", low, high, share, want)
	}
	if share := s.Curves.First.Share[0]; share != 0 || !math.IsNaN(float64(s.Curves.First.High[0])) {
		t.Errorf("a curve that is %v in every replicate has an interval up to %v, want 0 and none", share, s.Curves.First.High[0])
	}
	if !math.IsNaN(float64(s.Curves.Band)) || s.Curves.BandBasis != pointwise {
		t.Errorf("the curves have a band of %v, %s", s.Curves.Band, s.Curves.BandBasis)
	}
}

// TestDesignWithoutReplicates has no errors at all.
func TestDesignWithoutReplicates(t *testing.T) {
	s := noiseSummary(t, 1)
	s.UseReplicates(nil)
	s.estimates(func(get func(*Summary) *runs.Estimate) {
		if e := get(s); e != nil && e.StdErr != nil {
			t.Errorf("an estimate has a standard error: %+v", *e)
		}
	})
	for _, d := range s.Tornado("win").Drivers {
		if !math.IsNaN(float64(d.StdErr)) {
			t.Errorf("the swing of %s has a standard error of %v", d.Input, d.StdErr)
		}
	}
}
