package runs

import (
	"context"
	"math"
	"os"
	"runtime"
	"testing"

	"github.com/federated-frontier/mc/model"
)

// billions is how many points TestBillions has: more than 32 bits count with MC_NIGHTLY=1, or twenty units.
func billions() int64 {
	if os.Getenv("MC_NIGHTLY") != "" {
		return 5e9
	}
	return 20 * UnitPoints
}

// TestBillions looks for counters that overflow, sums that lose digits, and memory that grows with points. Means and shares are within 6 standard
// errors of the truth: with five thousand million points correct code would fail for one seed in 10^8. With few there is less than one rare
// point to be expected, and the share of these is no test. Counts are exact.
func TestBillions(t *testing.T) {
	m := model.Func("billions/1", []model.Quantity{{Name: "u", Unit: "1"}}, []model.Quantity{
		{Name: "real", Unit: "1"},
		{Name: "rare", Unit: "1", Kind: model.Bool},
		{Name: "half", Unit: "1"},
	}, func(_ context.Context, y, x [][]float64) error {
		for i, u := range x[0] {
			y[0][i], y[1][i], y[2][i] = 1000+u, 0, u
			if u < 1e-6 {
				y[1][i] = 1
			}
			if u >= 0.5 {
				y[2][i] = model.Null
			}
		}
		return nil
	})
	n := billions()
	var early uint64
	job := newJob(m, nil, n, 1)
	result, err := Execute(t.Context(), job, Options{Progress: func(done, total int64) {
		if early == 0 && done*10 >= total {
			early = systemMemory()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if late := systemMemory(); late > early+early/10 {
		t.Errorf("%d MB after a tenth of the points, %d MB at the end", early>>20, late>>20)
	}
	tally := result.Tallies[0].(*OutputTally)
	size := float64(n)
	within := func(what string, e Estimate, truth, sd, count float64) {
		t.Helper()
		if se := sd / math.Sqrt(count); !(math.Abs(float64(e.Value)-truth) <= 6*se) {
			t.Errorf("%s is %v, %.1f standard errors from %v", what, e.Value, (float64(e.Value)-truth)/se, truth)
		}
	}
	uniform := math.Sqrt(1. / 12)
	all := tally.Summary("real")
	within("mean of 1000 + u", *all.Mean, 1000.5, uniform, size)
	if all.Count != size || tally.Histogram("real").Count() != size {
		t.Errorf("%v values, and %v in the histogram, of %v points", all.Count, tally.Histogram("real").Count(), size)
	}
	rare := tally.Summary("rare")
	within("share of u < 1e-6", *rare.Share, 1e-6, 1e-3, size)
	if rare.Count != size {
		t.Errorf("%v values of %v points", rare.Count, size)
	}
	half := tally.Summary("half")
	within("mean of u < 1/2", *half.Mean, 0.25, uniform/2, half.Count)
	if half.Count+half.Null != size || !(math.Abs(half.Null-size/2) <= 6*math.Sqrt(size)/2) {
		t.Errorf("%v values and %v nulls of %v points", half.Count, half.Null, size)
	}
	t.Logf("%v points, %d MB", size, early>>20)
}

// systemMemory is what the program has of the system.
func systemMemory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased
}
