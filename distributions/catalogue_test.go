package distributions

import (
	"math"
	"testing"
)

// TestKnownAnswersOfFamilies has values from elsewhere: OpenTURNS 1.20 (its test outputs), and
// Keelin's metalog through 10/20/50, solved by hand.
func TestKnownAnswersOfFamilies(t *testing.T) {
	triangle := must(t)(NewTriangular(-0.5, 1.5, 2.5))
	closeTo(t, "triangular F(1)", cdf(triangle, 1), 0.375, 1e-15)
	closeTo(t, "triangular q.25", quantile(triangle, 0.25), 0.724745, 1e-6)
	student := must(t)(NewStudentT(6.5, -0.5, 2))
	closeTo(t, "student F(1)", cdf(student, 1), 0.760243, 1e-6)

	points := []Quantile{{0.1, 10}, {0.5, 20}, {0.9, 50}}
	m := must(t)(NewMetalog(points, 3, math.Inf(-1), math.Inf(1)))
	for i, want := range []float64{20, 9.10239227, 11.37799033} {
		closeTo(t, "metalog a", lawOf(m).(metalog).a[i], want, 1e-9)
	}
	closeTo(t, "metalog q05", quantile(m, 0.05), 8.27437062, 1e-9)
	closeTo(t, "metalog q95", quantile(m, 0.95), 61.87724780, 1e-9)
}

// TestMetalogFeasibility: with three terms, |a3| may be at most 1.66711 times a2 (Keelin 2016).
func TestMetalogFeasibility(t *testing.T) {
	for _, c := range []struct {
		ratio float64
		want  bool
	}{{1.66, true}, {-1.66, true}, {1.6671, true}, {1.6672, false}, {-1.6672, false}, {1.9, false}} {
		if _, ok := (metalog{a: []float64{0, 1, c.ratio}}).increases(); ok != c.want {
			t.Errorf("a3/a2 = %v is feasible: %v, want %v", c.ratio, ok, c.want)
		}
	}
}

// TestMixture: a mean worked out by hand, and the probabilities of atoms.
func TestMixture(t *testing.T) {
	within := func(low, high float64) Distribution {
		return must(t)(New(Dist{Family: "lognormal", Quantiles: []Quantile{{0.05, low}, {0.95, high}}}))
	}
	zero, one := must(t)(NewConstant(0)), must(t)(NewConstant(1))
	d := must(t)(NewMixture([]float64{0.6, 0.2, 0.1, 0.1}, []Distribution{zero, one, within(1, 3), within(2, 10)}))
	closeTo(t, "mean", d.Mean(), 0.88720599, 1e-8)
	second := 0.2
	for _, part := range []Distribution{within(1, 3), within(2, 10)} {
		second += 0.1 * (part.Variance() + part.Mean()*part.Mean())
	}
	closeTo(t, "variance", d.Variance(), second-0.88720599*0.88720599, 1e-7)
	closeTo(t, "F(0)", cdf(d, 0), 0.6, 1e-15)
	for _, c := range []struct{ p, want float64 }{{0.3, 0}, {0.599, 0}, {0.61, 0.5}, {0.7, 1}, {0.8, 1}} {
		got := quantile(d, c.p)
		if c.want == 0.5 { // between the atoms: the low tail of the lognormal parts
			if !(got > 0 && got <= 1) {
				t.Errorf("q(%v) = %v", c.p, got)
			}
		} else if got != c.want {
			t.Errorf("q(%v) = %v, want %v", c.p, got, c.want)
		}
	}

	s := must(t)(New(Dist{Family: "shock", Args: map[string]float64{"p_shock": 0.1, "low": 1.5, "high": 2}}))
	closeTo(t, "mean of a shock", s.Mean(), 0.9+0.1*1.75, 1e-15)
	closeTo(t, "q95 of a shock", quantile(s, 0.95), 1.75, 1e-13)
	z := must(t)(New(Dist{Family: "zero_inflated", Args: map[string]float64{"p_zero": 0.3, "low": 2, "high": 10, "level": 0.9}}))
	closeTo(t, "q of a zero-inflated", quantile(z, 0.3+0.7*0.95), 10, 1e-12)
	if got := quantile(z, 0.3); got != 0 {
		t.Errorf("q(0.3) = %v, want 0", got)
	}
}

// TestModes: the density at the mode is larger than around it.
func TestModes(t *testing.T) {
	some := 0
	for _, c := range cases(t) {
		mode := Mode(c.Distribution)
		lo, hi := c.Support()
		if math.IsNaN(mode) || hasAtoms(c.Distribution) || lo == hi {
			continue
		}
		some++
		iqr := quantile(c, 0.75) - quantile(c, 0.25)
		near := func(x, h float64) float64 { return (cdf(c, x+h/2) - cdf(c, x-h/2)) / h }
		// The density around the mode, averaged over a thousandth of the quartile distance, against
		// that a twentieth to either side, unless that is outside.
		h, away := iqr/1000, iqr/20
		at := max(near(mode, h), near(mode+h, h), near(mode-h, h))
		for _, x := range []float64{mode - away, mode + away} {
			if x-h > lo && x+h < hi && near(x, h) > at*(1+1e-9) {
				t.Errorf("%s: density %g at %g, but %g at the mode %g", c.name, near(x, h), x, at, mode)
			}
		}
	}
	if some < 30 {
		t.Errorf("only %d distributions have a mode", some)
	}
}

// TestNoMoments: families whose moments diverge or do not exist say so.
func TestNoMoments(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name           string
		d              Distribution
		mean, variance float64
	}{
		{"cauchy", must(t)(NewCauchy(0, 1)), nan, nan},
		{"t 1", must(t)(NewStudentT(1, 0, 1)), nan, nan},
		{"t 1.5", must(t)(NewStudentT(1.5, 3, 1)), 3, inf},
		{"pareto 1", must(t)(NewPareto(1, 1)), inf, nan},
		{"pareto 1.5", must(t)(NewPareto(1, 1.5)), 3, inf},
		{"log_logistic 1", must(t)(NewLogLogistic(1, 1)), inf, nan},
		{"gev 1", must(t)(NewGEV(0, 1, 1)), inf, nan},
		{"gev 0.6", must(t)(NewGEV(0, 1, 0.5)), 2 * (math.Sqrt(math.Pi) - 1), inf},
	} {
		for _, pair := range [][2]float64{{c.d.Mean(), c.mean}, {c.d.Variance(), c.variance}} {
			if got, want := pair[0], pair[1]; !(math.IsNaN(got) && math.IsNaN(want)) && !(got == want) && !(math.Abs(got-want) <= 1e-14*math.Abs(want)) {
				t.Errorf("%s: %v, want %v", c.name, got, want)
			}
		}
	}
}

// TestFarTruncation compares with asymptotic and closed forms where probabilities underflow.
func TestFarTruncation(t *testing.T) {
	// The mean of a normal law beyond 46 is φ/Q = 1/M(46), √(2/π)/erfcx(46/√2) by scipy 1.17.1.
	far := must(t)(Truncate(must(t)(NewNormal(0, 1)), 46, math.Inf(1)))
	closeTo(t, "mean beyond 46 sd", far.Mean(), 46.021718631435895, 1e-11)
	mirrored := must(t)(Truncate(must(t)(NewNormal(1, 2)), math.Inf(-1), 1-2*46))
	closeTo(t, "mirrored", mirrored.Mean(), 1-2*46.021718631435895, 1e-11)
	log := must(t)(Truncate(must(t)(NewLognormal(1, math.E)), math.Exp(46), math.Inf(1)))
	closeTo(t, "median of logs", math.Log(quantile(log, 0.5)), quantile(far, 0.5), 1e-13)
	both := must(t)(Truncate(must(t)(NewNormal(0, 1)), 46, 46.01))
	if lo, hi := both.Support(); lo != 46 || hi != 46.01 || quantile(both, 0.5) >= 46.005 || quantile(both, 0.5) <= 46.004 {
		t.Errorf("46..46.01: median %v, support %v..%v", quantile(both, 0.5), lo, hi)
	}
	// Beyond x, a Weibull law of shape 1 is exponential.
	w := must(t)(Truncate(must(t)(NewWeibull(1, 2)), 5000, math.Inf(1)))
	closeTo(t, "weibull", quantile(w, 0.5), 5000+2*math.Ln2, 1e-14)
	if _, err := Truncate(must(t)(NewGamma(2, 1)), 5000, math.Inf(1)); err == nil {
		t.Error("a gamma law is truncated where it has no probability")
	}
}

// TestSkewNormal compares both tails with integrals of the density by mpmath 1.3.0, at 40 digits;
// scipy's are off by 1e-9 for small shapes and wrong for large ones.
func TestSkewNormal(t *testing.T) {
	for _, c := range []struct{ z, shape, lower, upper float64 }{
		{-1.5, 3, 5.4358998290058119e-8, 0.99999994564100171},
		{0.25, 3, 0.22920595609695186, 0.77079404390304814},
		{2.5, 3, 0.98758066934844777, 0.012419330651552227},
		{-8, 0.3, 9.2663860358938983e-18, 0.99999999999999999},
		{9, 0.3, 1.0, 2.2500551349164783e-19},
		{-0.004, 900, 3.4673092613085771e-8, 0.99999996532690739},
		{0.002, 900, 0.0016084238738400819, 0.99839157612615992},
		{0.7, 900, 0.51607269555385394, 0.48392730444614606},
		{6, 900, 0.99999999802682471, 1.9731752900753963e-9},
		{-0.5, 30, 5.6878634214911298e-54, 1.0},
	} {
		d := must(t)(NewSkewNormal(0, 1, c.shape))
		lower, upper := lawOf(d).cdf(c.z)
		closeTo(t, "lower tail", lower, c.lower, 1e-12)
		closeTo(t, "upper tail", upper, c.upper, 1e-12)
		mirrored := must(t)(NewSkewNormal(0, 1, -c.shape))
		upper, lower = lawOf(mirrored).cdf(-c.z)
		closeTo(t, "mirrored lower tail", lower, c.lower, 1e-12)
		closeTo(t, "mirrored upper tail", upper, c.upper, 1e-12)
	}
}
