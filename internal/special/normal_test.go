package special

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// TestOracles compares with gonum and package math on more points than the vectors have.
func TestOracles(t *testing.T) {
	var quantile, logGamma, beta, gamma, gammaComplement worst
	rng := source()
	for range count(100000) {
		p := math.Exp(-690 * rng.Float64() * rng.Float64())
		quantile.see(relative(NormalQuantile(p), mathext.NormalQuantile(p)), p)

		x := 100 * rng.Float64()
		want, _ := math.Lgamma(x)
		logGamma.see(math.Abs(LogGamma(x)-want)/max(1, math.Abs(want)), x)

		a, b, y := 1+4*rng.Float64(), 1+4*rng.Float64(), rng.Float64()*rng.Float64()
		beta.see(relative(RegIncBeta(a, b, y), mathext.RegIncBeta(a, b, y)), a, b, y)

		a, y = 1+15*rng.Float64(), 30*rng.Float64()
		_, q := NewIncGamma(a).At(y)
		gamma.see(relative(RegIncGamma(a, y), mathext.GammaIncReg(a, y)), a, y)
		gammaComplement.see(relative(q, mathext.GammaIncRegComp(a, y)), a, y)
	}
	quantile.within(t, "NormalQuantile", 1e-15)
	logGamma.within(t, "LogGamma, where math.Lgamma is the less accurate", 1e-14)
	beta.within(t, "RegIncBeta", 5e-14)
	gamma.within(t, "RegIncGamma", 5e-14)
	gammaComplement.within(t, "its complement", 5e-14)
}

// TestRoundTrips inverts into the tails.
func TestRoundTrips(t *testing.T) {
	var normal, beta, gamma worst
	rng := source()
	for range count(20000) {
		p := math.Exp(-200 * rng.Float64())
		if p > 0.5 {
			continue
		}
		normal.see(relative(NormalCDF(NormalQuantile(p)), p)/max(1, -math.Log(p)), p)

		f := NewIncBeta(0.3+6*rng.Float64(), 0.3+6*rng.Float64())
		x, y := f.Inverse(p, 1-p, 0)
		got, _ := f.At(x, y)
		beta.see(relative(got, p), f.a, f.b, p)
		x, y = f.Inverse(1-p, p, 0)
		_, got = f.At(x, y)
		beta.see(relative(got, p), f.a, f.b, p)

		g := NewIncGamma(0.3 + 50*rng.Float64())
		got, _ = g.At(g.Inverse(p, 1-p, 0))
		gamma.see(relative(got, p), g.shape, p)
		_, got = g.At(g.Inverse(1-p, p, 0))
		gamma.see(relative(got, p), g.shape, p)
	}
	normal.within(t, "normal, by −ln p", 2e-15)
	beta.within(t, "beta", 2e-13)
	gamma.within(t, "gamma", 2e-13)
}

// TestInverseStartsAnywhere finds the same root from bad starting points.
func TestInverseStartsAnywhere(t *testing.T) {
	f, g := NewIncBeta(2, 4), NewIncGamma(11)
	for _, p := range []float64{1e-12, 0.01, 0.4, 0.7, 0.999999} {
		x, y := f.Inverse(p, 1-p, 0)
		z := g.Inverse(p, 1-p, 0)
		for _, near := range []float64{1e-10, 0.1, 0.5, 0.9, 1 - 1e-10} {
			if a, b := f.Inverse(p, 1-p, near); relative(a, x) > 1e-13 || relative(b, y) > 1e-13 {
				t.Errorf("beta at %g from %g: %g, want %g", p, near, a, x)
			}
			if a := g.Inverse(p, 1-p, 100*near); relative(a, z) > 1e-13 {
				t.Errorf("gamma at %g from %g: %g, want %g", p, near, a, z)
			}
		}
	}
}
