package special

import (
	"fmt"
	"math"
	"math/big"
	"testing"
)

var inf, nan = math.Inf(1), math.NaN()

func TestElementaryAccuracy(t *testing.T) {
	one := number(1)
	tests := []struct {
		name   string
		f      func(float64) float64
		exact  func(*big.Float) *big.Float
		lo, hi float64
		bound  float64 // ulp
	}{
		{"exp", Exp, bigExp, -1, 1, 0.55},
		{"exp", Exp, bigExp, -700, 709, 0.55},
		{"exp/overflow", Exp, bigExp, 709.5, 709.78, 2},
		{"exp/subnormal", Exp, bigExp, -745, -700, 2},
		{"expm1", Expm1, func(x *big.Float) *big.Float { return sub(bigExp(x), one) }, -0.01, 0.01, 2.5},
		{"expm1", Expm1, func(x *big.Float) *big.Float { return sub(bigExp(x), one) }, -0.6, 0.6, 2.7},
		{"log", Log, bigLog, 0.98, 1.02, 1},
		{"log", Log, bigLog, 0.5, 2, 1},
		{"log", Log, bigLog, 0, 1e300, 1},
		{"log/subnormal", Log, bigLog, 0, 0x1p-1024, 1},
		{"log1p", Log1p, func(x *big.Float) *big.Float { return bigLog(add(one, x)) }, -0.01, 0.01, 2.5},
		{"log1p", Log1p, func(x *big.Float) *big.Float { return bigLog(add(one, x)) }, -1, 10, 2},
		{"log1p", Log1p, func(x *big.Float) *big.Float { return bigLog(add(one, x)) }, -1e-10, 1e-10, 2},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s/%g..%g", tt.name, tt.lo, tt.hi), func(t *testing.T) {
			rng, worst, at := source(), 0.0, 0.0
			for range count(10000) {
				x := tt.lo + (tt.hi-tt.lo)*rng.Float64()
				if x == 0 || x == 1 {
					continue
				}
				if u := ulps(tt.f(x), tt.exact(number(x))); u > worst {
					worst, at = u, x
				}
			}
			if worst > tt.bound {
				t.Errorf("error of %.3f ulp at %g, want at most %g", worst, at, tt.bound)
			}
			t.Logf("worst %.3f ulp at %g", worst, at)
		})
	}
}

func TestPowAccuracy(t *testing.T) {
	for _, tt := range []struct{ reach, bound float64 }{{100, 3e-16}, {700, 1e-15}, {1400, 1e-15}} {
		rng, worst := source(), 0.0
		for range count(10000) {
			x := Exp(40 * (rng.Float64() - 0.5) * rng.Float64() * rng.Float64())
			y := (2*rng.Float64() - 1) * min(tt.reach, 708) / math.Abs(Log(x))
			want, _ := bigExp(mul(number(y), bigLog(number(x)))).Float64()
			worst = max(worst, relative(Pow(x, y), want))
		}
		if worst > tt.bound {
			t.Errorf("reach %g: relative error of %.3g, want at most %g", tt.reach, worst, tt.bound)
		}
		t.Logf("reach %g: worst %.3g", tt.reach, worst)
	}
}

func TestSpecialCases(t *testing.T) {
	type pair struct{ x, want float64 }
	tests := []struct {
		name  string
		f     func(float64) float64
		cases []pair
	}{
		{"Exp", Exp, []pair{{inf, inf}, {-inf, 0}, {nan, nan}, {0, 1}, {710, inf}, {-746, 0}, {-745.13, 5e-324}}},
		{"Expm1", Expm1, []pair{{inf, inf}, {-inf, -1}, {nan, nan}, {0, 0}, {math.Copysign(0, -1), math.Copysign(0, -1)}, {-50, -1}, {1e-300, 1e-300}}},
		{"Log", Log, []pair{{inf, inf}, {0, -inf}, {math.Copysign(0, -1), -inf}, {-1, nan}, {-inf, nan}, {nan, nan}, {1, 0}, {5e-324, -744.4400719213812}}},
		{"NormalQuantile", NormalQuantile, []pair{{0, -inf}, {1, inf}, {0.5, 0}, {-0.1, nan}, {1.1, nan}, {nan, nan}, {inf, nan}, {-inf, nan}, {math.Copysign(0, -1), -inf}}},
		{"NormalCDF", NormalCDF, []pair{{-inf, 0}, {inf, 1}, {nan, nan}, {0, 0.5}, {-1e300, 0}, {1e300, 1}, {-39, 0}}},
		{"LogGamma", LogGamma, []pair{{0, nan}, {-1, nan}, {nan, nan}, {-inf, nan}, {inf, inf}}},
		{"RegIncBeta(2, 4)", func(x float64) float64 { return RegIncBeta(2, 4, x) }, []pair{{0, 0}, {1, 1}, {-1, 0}, {2, 1}, {nan, nan}}},
		{"InvRegIncBeta(2, 4)", func(p float64) float64 { return InvRegIncBeta(2, 4, p) }, []pair{{0, 0}, {1, 1}, {-1, nan}, {2, nan}, {nan, nan}}},
		{"RegIncGamma(2)", func(x float64) float64 { return RegIncGamma(2, x) }, []pair{{0, 0}, {-1, 0}, {inf, 1}, {nan, nan}}},
		{"InvRegIncGamma(2)", func(p float64) float64 { return InvRegIncGamma(2, p) }, []pair{{0, 0}, {1, inf}, {-1, nan}, {2, nan}, {nan, nan}}},
		{"Log1p", Log1p, []pair{{inf, inf}, {-1, -inf}, {-2, nan}, {nan, nan}, {0, 0}, {math.Copysign(0, -1), math.Copysign(0, -1)}, {1e-300, 1e-300}}},
	}
	for _, tt := range tests {
		for _, c := range tt.cases {
			if got := tt.f(c.x); !alike(got, c.want) {
				t.Errorf("%s(%g) = %g, want %g", tt.name, c.x, got, c.want)
			}
		}
	}
	for _, c := range []struct{ x, y, want float64 }{
		{0, 0, 1},
		{nan, 0, 1},
		{1, nan, 1},
		{1, inf, 1},
		{-3, 0, 1},
		{0, -1, inf},
		{0, 2, 0},
		{inf, -1, 0},
		{inf, 1, inf},
		{0.5, inf, 0},
		{2, inf, inf},
		{0.5, -inf, inf},
		{2, -inf, 0},
		{-2, 2, nan},
		{2, nan, nan},
		{nan, 2, nan},
		{2, 10, 1024},
		{4, 0.5, 2},
		{2, -1074, 5e-324},
		{2, 1023, 0x1p1023},
		{2, 1024, inf},
	} {
		if got := Pow(c.x, c.y); !alike(got, c.want) {
			t.Errorf("Pow(%g, %g) = %g, want %g", c.x, c.y, got, c.want)
		}
	}
}

func TestSlicesHaveTheBitsOfTheScalars(t *testing.T) {
	rng := source()
	x := []float64{0, 1, -1, inf, -inf, nan, 710, -746, -745, 5e-324, 1e-310, math.MaxFloat64, 709.75, -708.5}
	for range count(100000) {
		x = append(x, 800*(2*rng.Float64()-1), 4*rng.Float64(), math.Float64frombits(rng.Uint64()))
	}
	for _, k := range []struct {
		name  string
		f     func(float64) float64
		slice func(dst, x []float64)
	}{{"Exp", Exp, ExpSlice}, {"Log", Log, LogSlice}} {
		got := append([]float64(nil), x...)
		k.slice(got, got)
		for i := range x {
			if !alike(got[i], k.f(x[i])) {
				t.Fatalf("%s(%g) = %g in a slice, %g alone", k.name, x[i], got[i], k.f(x[i]))
			}
		}
	}
}
