package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/federated-frontier/mc/runs"
)

// deliveries returns the counts by cell, the last "never", of n dates whose distribution function
// rises linearly to most at the horizon.
func deliveries(rng *rand.Rand, n, cells int, most float64) []float64 {
	counts := make([]float64, cells+2)
	for range n {
		counts[cell(rng.Float64()/most*float64(cells), cells+1)]++
	}
	return counts
}

// covers reports whether a band around the curve of counts contains the truth everywhere.
func covers(counts []float64, n float64, most float64, band func(share float64) float64) bool {
	cells := len(counts) - 2
	var sum float64
	for j, k := range counts[:cells+1] {
		sum += k
		share := float64(sum) / float64(n)
		if math.Abs(share-most*float64(j)/float64(cells)) > band(share) {
			return false
		}
	}
	return true
}

// TestBandCoverage counts how many of 2000 runs of 400 points have a band that covers the whole
// true curve. A band of level 0.95 gives fewer than the bound with probability 1e-9.
//
// Power: a band of simultaneous level 0.91 or less passes with probability under 1e-4. The planted
// defect, a pointwise interval taken for a simultaneous one, has a level near 0.3.
func TestBandCoverage(t *testing.T) {
	const (
		times, n, cells = 2000, 400, 200
		most            = 0.9
	)
	least := times
	for (distuv.Binomial{N: times, P: Level}).CDF(float64(least-1)) > 1e-9 {
		least--
	}
	rng := rand.New(rand.NewPCG(3, 4))
	simultaneous, pointwise := 0, 0
	for range times {
		counts := deliveries(rng, n, cells, most)
		if covers(counts, n, most, func(float64) float64 { return bandHalfWidth(n) }) {
			simultaneous++
		}
		if covers(counts, n, most, func(share float64) float64 { return 1.96 * math.Sqrt(share*(1-share)/n) }) {
			pointwise++
		}
	}
	t.Logf("of %d: simultaneous %d, pointwise %d", times, simultaneous, pointwise)
	if simultaneous < least {
		t.Errorf("the band covers in %d of %d runs, want at least %d", simultaneous, times, least)
	}
	if pointwise >= least {
		t.Errorf("the test does not see a pointwise band: it covers in %d of %d runs", pointwise, times)
	}
}

func TestBandHalfWidth(t *testing.T) {
	if got, want := bandHalfWidth(1000), math.Sqrt(math.Log(2/0.05)/2000); math.Abs(got-want) > 1e-15 {
		t.Errorf("half width %v, want %v", got, want)
	}
	if got := bandHalfWidth(0); got != 1 {
		t.Errorf("half width of no points is %v, want 1", got)
	}
}

func TestCrossing(t *testing.T) {
	never := runs.Number(math.Inf(1))
	for _, x := range []struct {
		name   string
		counts []float64
		want   runs.Number
	}{
		{"half way in the second cell", []float64{0, 4, 2, 3, 1}, 1.5 / cellsPerYear},
		{"at the end of the first cell", []float64{0, 5, 0, 5, 0}, 1.0 / cellsPerYear},
		{"at zero", []float64{6, 4, 0}, 0},
		{"never", []float64{0, 2, 2, 6}, never},
		{"no points", []float64{0, 0, 0}, never},
	} {
		var n float64
		for _, k := range x.counts {
			n += k
		}
		if got := crossing(x.counts, n, 0.5); math.Abs(float64(got-x.want)) > 1e-15 && got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

func TestMonth(t *testing.T) {
	for _, x := range []struct {
		years float64
		want  string
	}{
		{0, "Jan 2026"},
		{31 / 365.25, "Feb 2026"},
		{3.9, "Nov 2029"},
		{6, "Jan 2032"},
		{20, "Jan 2046"},
		{-0.01, "Dec 2025"},
		{math.Inf(1), "never"},
		{math.NaN(), "never"},
	} {
		if got := Month(x.years); got != x.want {
			t.Errorf("Month(%v) = %q, want %q", x.years, got, x.want)
		}
	}
}
