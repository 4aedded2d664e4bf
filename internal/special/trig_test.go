package special

import (
	"math"
	"testing"
)

// TestTrigonometry compares with package math, whose errors are below 1 ulp.
func TestTrigonometry(t *testing.T) {
	rng := source()
	within := func(name string, x, got, want, ulps float64) {
		t.Helper()
		if e := math.Abs(got - want); !(e <= ulps*0x1p-52*math.Abs(want)) {
			t.Errorf("%s(%.17g) = %.17g, want %.17g", name, x, got, want)
		}
	}
	for range 100_000 {
		x := rng.Float64() - 0.5
		tiny := math.Ldexp(x, -rng.IntN(300))
		for _, x := range []float64{x, tiny} {
			within("SinPi", x, SinPi(x), math.Sin(math.Pi*x), 3)
			y := math.Tan(math.Pi * x)
			within("Atan", y, Atan(y), math.Atan(y), 4)
		}
		// math.Cos(π·x) knows its argument to 1 ulp only, which counts next to its zero.
		if math.Abs(x) < 0.45 {
			within("CosPi", x, CosPi(x), math.Cos(math.Pi*x), 9)
		}
	}
	for _, c := range []struct{ got, want float64 }{
		{SinPi(0.5), 1},
		{SinPi(-0.5), -1},
		{SinPi(0), 0},
		{CosPi(0), 1},
		{CosPi(0.5), 0},
		{CosPi(-0.5), 0},
		{Atan(0), 0},
		{Atan(math.Inf(1)), math.Pi / 2},
		{Atan(math.Inf(-1)), -math.Pi / 2},
		{Atan(1), math.Pi / 4},
	} {
		if math.Abs(c.got-c.want) > 0x1p-52 {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
	if !math.IsNaN(SinPi(0.6)) || !math.IsNaN(CosPi(math.NaN())) || !math.IsNaN(Atan(math.NaN())) {
		t.Error("no NaN outside the domain")
	}
}
