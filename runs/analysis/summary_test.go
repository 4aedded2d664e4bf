package analysis

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// smallSummary is of four leaves of noise.
func smallSummary(tb testing.TB) *Summary {
	tb.Helper()
	return noiseSummary(tb, 8)
}

func noiseSummary(tb testing.TB, seed uint64) *Summary {
	tb.Helper()
	s := raceSchema()
	race := mustMake[*Race](tb, NewRace(Federation), s)
	swings := mustMake[*Swings](tb, NewSwings(thresholds(s), FederationSwings, 1), s)
	rng := rand.New(rand.NewPCG(7, seed))
	for i := range 4 {
		leaf := fullLeaf(rng, s, i, func(x, y []float64) {
			y[0], y[1], y[2], y[3], y[4] = 5*x[0], 10*x[1], 0, 0, model.Null
			if y[0] < y[1] {
				y[2] = 1
			}
			y[3] = 12 * (y[1] - y[0])
		})
		race.Add(leaf)
		swings.Add(leaf)
	}
	n := race.Counts().Points
	median := runs.Estimate{Value: 2.5, Basis: "made up"}
	share := runs.Proportion(race.Counts().Win, n)
	outputs := []runs.OutputSummary{
		{Name: "t_fed", Count: n, Quantiles: []runs.QuantileEstimate{{P: 0.5, Estimate: median}}},
		{Name: "t_single", Null: n},
		{Name: "win", Count: n, Share: &share},
	}
	run := Run{Study: "noise", Points: int64(n) + 96, Failed: 96}
	return NewSummary(run, outputs, race, swings, studyInputs(s))
}

func TestAnswer(t *testing.T) {
	s := smallSummary(t)
	a, n := s.Answer, float64(4*runs.LeafPoints)
	if got, want := a.WinIfFailed[1]-a.WinIfFailed[0], runs.Number(96/(n+96)); got-want > 1e-12 || want-got > 1e-12 {
		t.Errorf("the bounds of P differ by %v, want %v", got, want)
	}
	if a.BeatSingle.Value != 1 {
		t.Errorf("the federation beats a machine that never delivers in %v of points, want all", a.BeatSingle.Value)
	}
	if got, want := a.Federation.Month, [3]string{"never", "Jul 2028", "never"}; got != want {
		t.Errorf("months are %v, want %v", got, want)
	}
	if a.Single.Delivered.Value != 0 || a.Single.Censored != float64(n) {
		t.Errorf("the machine delivers in %v of points and is censored in %v", a.Single.Delivered.Value, a.Single.Censored)
	}
	if len(a.DriversWin) != 3 || a.DriversWin[0].Input != "b" {
		t.Errorf("drivers are %v, want three with b first", a.DriversWin)
	}
}

// A summary without a race or swings has no answer, and one that goes through JSON comes out as
// it went in.
func TestSummaryJSON(t *testing.T) {
	for name, s := range map[string]*Summary{"full": smallSummary(t), "empty": NewSummary(Run{Study: "x"}, nil, nil, nil, nil)} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Summary
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(&back)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(text), string(again)); diff != "" {
			t.Errorf("%s: JSON differs after a round trip:\n%s", name, diff)
		}
		if name == "full" {
			t.Logf("%d bytes", len(text))
		}
	}
}

// The top level of summary.json is a promise to its readers.
func TestSummarySchema(t *testing.T) {
	text, err := json.Marshal(smallSummary(t))
	if err != nil {
		t.Fatal(err)
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(text, &top); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"format", "study", "scenario", "model", "method", "seed", "points", "failed",
		"outputs", "answer", "curves", "histograms", "swings",
	} {
		if _, ok := top[key]; !ok {
			t.Errorf("summary.json has no %q", key)
		}
	}
}
