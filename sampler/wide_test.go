package sampler

import (
	"math"
	"testing"
)

// TestWideSobol compares the wide kernel to the narrow loop bit for bit: in dimensions whose
// direction numbers differ, from every place in an eight, near the beginning, in the middle and at
// the end of what a design can hold, at every length up to some eights.
func TestWideSobol(t *testing.T) {
	if !hasWide {
		t.Skip("SKIPPED: this build or processor has no wide kernel")
	}
	names := make([]string, 300)
	for k := range names {
		names[k] = string(rune('a'+k%26)) + string(rune('a'+k/26))
	}
	s := newSobol(Plan{Method: Sobol, Variables: names, Points: maxSobolPoints, Replicates: 1, Seed: 3})
	var digits scramble
	for _, k := range []int{0, 1, 2, 17, 299} {
		c := &s.columns[k]
		digits.init(c.key, k)
		for _, start := range []uint64{0, 1000, 4096, 1 << 20, 1<<31 - 64, maxSobolPoints - 128} {
			for from := start; from < start+9; from++ {
				for n := range 44 {
					got, want := make([]float64, n+8), make([]float64, n)
					c.fill(got[:n], &digits, from)
					c.narrow(want, &digits, from)
					for i, v := range want {
						if math.Float64bits(got[i]) != math.Float64bits(v) {
							t.Fatalf("dimension %d, point %d of %d from %d on: %v, want %v", k, i, n, from, got[i], v)
						}
					}
					for i, v := range got[n:] {
						if v != 0 {
							t.Fatalf("dimension %d, %d points from %d on: wrote %v at %d", k, n, from, v, n+i)
						}
					}
				}
			}
		}
	}
}
