package special

import (
	"fmt"
	"math"
	"testing"
)

// BenchmarkScalar reports the time of one call, arguments cycling through 1024 numbers.
func BenchmarkScalar(b *testing.B) {
	for _, k := range []struct {
		name   string
		f      func(float64) float64
		lo, hi float64
	}{
		{"exp/impl=special", Exp, -5, 5},
		{"exp/impl=math", math.Exp, -5, 5},
		{"log/impl=special", Log, 0, 10},
		{"log/impl=math", math.Log, 0, 10},
		{"pow/impl=special", func(x float64) float64 { return Pow(x, 2.3) }, 0, 10},
		{"normal_cdf", NormalCDF, -5, 5},
		{"normal_quantile", NormalQuantile, 0, 1},
		{"log_gamma", LogGamma, 0, 20},
		{"inc_beta", func(x float64) float64 { return RegIncBeta(2, 4, x) }, 0, 1},
		{"inv_inc_beta", func(p float64) float64 { return InvRegIncBeta(2, 4, p) }, 0, 1},
		{"inc_gamma", func(x float64) float64 { return RegIncGamma(11, x) }, 0, 30},
		{"inv_inc_gamma", func(p float64) float64 { return InvRegIncGamma(11, p) }, 0, 1},
		{"pow/impl=math", func(x float64) float64 { return math.Pow(x, 2.3) }, 0, 10},
	} {
		b.Run("func="+k.name, func(b *testing.B) {
			x := uniforms(1024, k.lo, k.hi)
			sum, i := 0.0, 0
			for b.Loop() {
				sum += k.f(x[i%1024])
				i++
			}
			if sum != sum {
				b.Fatal("NaN")
			}
		})
	}
}

// BenchmarkSlice reports the time of one number of a batch.
func BenchmarkSlice(b *testing.B) {
	for _, k := range []struct {
		name   string
		f      func(dst, x []float64)
		lo, hi float64
	}{
		{"exp", ExpSlice, -5, 5},
		{"log", LogSlice, 0, 10},
	} {
		for _, n := range []int{16, 1024} {
			b.Run(fmt.Sprintf("func=%s/n=%d", k.name, n), func(b *testing.B) {
				x, y := uniforms(n, k.lo, k.hi), make([]float64, n)
				b.SetBytes(int64(8 * n))
				for b.Loop() {
					k.f(y, x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/draw")
			})
		}
	}
}

func uniforms(n int, lo, hi float64) []float64 {
	rng, x := source(), make([]float64, n)
	for i := range x {
		x[i] = lo + (hi-lo)*rng.Float64()
	}
	return x
}
