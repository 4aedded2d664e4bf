package runs

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/sampler"
)

// TestCheckpoint looks at what a run shows of its first points: the tallies of a run of these alone,
// for any number of workers.
func TestCheckpoint(t *testing.T) {
	c := reference.Strength()
	for _, workers := range []int{1, 3} {
		job := caseJob(c, 5*UnitPoints+100, 3)
		var seen []int64
		job.Checkpoint = func(points int64, tallies []Tally) error {
			seen = append(seen, points)
			alone := caseJob(c, points, 3)
			r, err := Execute(t.Context(), alone, Options{})
			if err != nil {
				return err
			}
			want, got := r.Tallies[0].(*OutputTally).Summaries()[0].Mean, tallies[0].(*OutputTally).Summaries()[0].Mean
			if want.Value != got.Value || *want.StdErr != *got.StdErr {
				t.Errorf("%d workers, %d points: mean %v, of the run alone %v", workers, points, got.Value, want.Value)
			}
			return nil
		}
		if _, err := Execute(t.Context(), job, Options{Workers: workers}); err != nil {
			t.Fatal(err)
		}
		if want := []int64{UnitPoints, 2 * UnitPoints, 4 * UnitPoints}; !slices.Equal(seen, want) {
			t.Errorf("%d workers: checkpoints at %v, want %v", workers, seen, want)
		}

		enough := errors.New("enough")
		job.Checkpoint = func(points int64, _ []Tally) error {
			if points == 2*UnitPoints {
				return enough
			}
			return nil
		}
		if r, err := Execute(t.Context(), job, Options{Workers: workers}); !errors.Is(err, enough) || r.Points != 2*UnitPoints {
			t.Errorf("%d workers: ended with %v after %d points", workers, err, r.Points)
		}
	}

	job := caseJob(c, 4*UnitPoints, 3)
	job.Spec.Plan.Method, job.Spec.Plan.Replicates = sampler.LHS, 2
	job.Checkpoint = func(points int64, _ []Tally) error {
		t.Errorf("checkpoint of a design at %d points", points)
		return nil
	}
	if _, err := Execute(t.Context(), job, Options{}); err != nil {
		t.Fatal(err)
	}
}

// TestPrecision: what cannot be relied on is no standard error to stop by.
func TestPrecision(t *testing.T) {
	se := 0.5
	for _, c := range []struct {
		name string
		e    Estimate
		want float64
	}{
		{"known", Estimate{StdErr: &se, Basis: "iid mean"}, 0.5},
		{"none", Estimate{Basis: tooFew}, math.Inf(1)},
		{"not reliable", Estimate{StdErr: &se, Basis: "iid mean", Warnings: []string{"one point"}}, math.Inf(1)},
		// The upper end is 1 − 0.025^(1/32768) = 1.12569e-4, by bc.
		{"no event", Proportion(0, 32768), 1.12569e-4 / 3.919928},
		{"nothing but events", Proportion(32768, 32768), 1.12569e-4 / 3.919928},
	} {
		if got := c.e.Precision(); got != c.want && !(math.Abs(got/c.want-1) < 1e-5) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestCoverageOfStoppedRuns counts how many intervals hold the true share in runs that stop at a
// standard error which about half of them have at the first checkpoint. With a coverage of 94 to 96 % the count
// is outside of the bounds with probability 1e-9 at most. The planted defect is an interval of half
// the length.
func TestCoverageOfStoppedRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("400 runs")
	}
	const runs = 400
	low, high := int(binomialQuantile(runs, 0.94, 5e-10)), int(binomialQuantile(runs, 0.96, 1-5e-10))
	c := reference.Strength()
	p := reference.StrengthFailure
	goal := math.Sqrt(p * (1 - p) / UnitPoints)
	enough := errors.New("enough")
	covers, planted, longer := 0, 0, 0
	for seed := range uint64(runs) {
		job := caseJob(c, 2*UnitPoints, seed)
		var e *Estimate
		job.Checkpoint = func(_ int64, tallies []Tally) error {
			e = tallies[0].(*OutputTally).Summaries()[1].Share
			if e.Precision() <= goal {
				return enough
			}
			return nil
		}
		r, err := Execute(t.Context(), job, Options{})
		if err != nil && !errors.Is(err, enough) {
			t.Fatal(err)
		}
		if r.Points > UnitPoints {
			longer++
		}
		if float64(e.Low) <= p && p <= float64(e.High) {
			covers++
		}
		if math.Abs(float64(e.Value)-p) <= float64(e.High-e.Low)/4 {
			planted++
		}
	}
	t.Logf("%d of %d intervals hold the truth, %d runs were doubled", covers, runs, longer)
	if covers < low || covers > high {
		t.Errorf("%d of %d intervals hold the truth, want %d to %d", covers, runs, low, high)
	}
	if planted >= low {
		t.Errorf("%d intervals of half the length hold the truth, want fewer than %d", planted, low)
	}
	if longer < runs/4 || longer > 3*runs/4 {
		t.Errorf("%d of %d runs were doubled, want about half", longer, runs)
	}
}
