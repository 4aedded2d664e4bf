//go:build goexperiment.simd && amd64 && !purego

package special

import (
	"math"
	"math/rand/v2"
	"simd/archsimd"
	"testing"
)

// TestLanesEqualScalars compares every bit, over all magnitudes and where the study has its numbers.
func TestLanesEqualScalars(t *testing.T) {
	if !archsimd.X86.AVX512() {
		t.Skip("SKIPPED: this processor has no 512-bit registers")
	}
	functions := []struct {
		name   string
		lanes  func(archsimd.Float64x8) archsimd.Float64x8
		scalar func(float64) float64
	}{
		{"exp", ExpLanes, Exp}, {"expm1", Expm1Lanes, Expm1}, {"log", LogLanes, Log}, {"log1p", Log1pLanes, Log1p},
	}
	edges := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, expMin, expMax, 710, -746, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, 0x1p60, math.MaxFloat64}
	rng := rand.New(rand.NewPCG(11, 12))
	n := 400_000
	if testing.Short() {
		n = 40_000
	}
	for i := range n {
		var x, y [8]float64
		for j := range x {
			switch i % 4 {
			case 0:
				x[j] = math.Float64frombits(rng.Uint64())
			case 1:
				x[j] = rng.NormFloat64()
			case 2:
				x[j] = math.Ldexp(rng.Float64(), rng.IntN(18)-8)
			case 3:
				x[j] = rng.Float64()
			}
			if rng.IntN(1000) == 0 {
				x[j] = edges[rng.IntN(len(edges))]
			}
		}
		for _, f := range functions {
			f.lanes(archsimd.LoadFloat64x8(&x)).Store(&y)
			for j := range y {
				if want := f.scalar(x[j]); math.Float64bits(y[j]) != math.Float64bits(want) && (y[j] == y[j] || want == want) {
					t.Fatalf("%s(%v) in lane %d is %v, want %v", f.name, x[j], j, y[j], want)
				}
			}
		}
	}
}

func BenchmarkLanes(b *testing.B) {
	if !archsimd.X86.AVX512() {
		b.Skip("SKIPPED: this processor has no 512-bit registers")
	}
	x := archsimd.LoadFloat64x8(&[8]float64{.1, .2, .3, .4, .5, .6, .7, .8})
	for name, f := range map[string]func(archsimd.Float64x8) archsimd.Float64x8{"exp": ExpLanes, "log": LogLanes, "log1p": Log1pLanes, "expm1": Expm1Lanes} {
		b.Run("f="+name, func(b *testing.B) {
			var sum archsimd.Float64x8
			for b.Loop() {
				sum = sum.Add(f(x))
			}
			var v [8]float64
			sum.Store(&v)
		})
	}
}
