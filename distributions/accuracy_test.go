package distributions

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/federated-frontier/mc/internal/special"
)

// closeTo fails unless got is within the relative tolerance of want.
func closeTo(tb testing.TB, what string, got, want, tolerance float64) {
	tb.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		tb.Errorf("%s: %.15g, want %.15g", what, got, want)
	}
}

func must(tb testing.TB) func(Distribution, error) Distribution {
	return func(d Distribution, err error) Distribution {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return d
	}
}

// TestKnownAnswers has values from outside of this project.
func TestKnownAnswers(t *testing.T) {
	// OpenTURNS 1.20, test outputs: Beta(2, 3, -1, 2), Gamma(1.5, 2.5, -0.5).
	b := must(t)(NewPERT(-1, 0, 2, 3))
	closeTo(t, "beta F(1.5)", cdf(b, 1.5), 0.983796, 1e-6)
	closeTo(t, "beta q.95", quantile(b, 0.95), 1.25419, 1e-5)
	gamma := must(t)(Shift(must(t)(NewGamma(1.5, 1/2.5)), -0.5))
	closeTo(t, "gamma F(1)", cdf(gamma, 1), 0.942442, 1e-6)

	pert := must(t)(NewPERT(1, 4, 10, 4)).(exact).law.(beta)
	closeTo(t, "pert shape", pert.a, 7./3, 1e-15)
	closeTo(t, "pert other shape", pert.b, 11./3, 1e-15)
	closeTo(t, "pert mean", pert.Mean(), 4.5, 1e-15)
	closeTo(t, "pert sd", math.Sqrt(pert.Variance()), 1.65831240, 1e-8)

	// Lognormal with 5 % and 95 % at 5 and 10, then with 10 % and 90 %.
	for _, c := range []struct{ p, sigma, mean float64 }{{0.05, 0.21070178, 7.22978373}, {0.1, 0.27043281, 7.33442088}} {
		d := must(t)(NewLognormal(math.Exp(1.95601150), math.Exp(c.sigma)))
		closeTo(t, "lognormal q low", quantile(d, c.p), 5, 1e-7)
		closeTo(t, "lognormal q high", quantile(d, 1-c.p), 10, 1e-7)
		closeTo(t, "lognormal mean", d.Mean(), c.mean, 1e-8)
		two := Log(must(t)(NewTwoPieceNormal(math.Log(5)/2+math.Log(10)/2, math.Log(5), math.Log(10), 1-2*c.p)))
		closeTo(t, "the same as two pieces", two.Mean(), c.mean, 1e-9)
	}

	// model.md section 3: the gamma of lead times, by mode.
	lead := must(t)(NewGammaModeCV(1, 0.3))
	closeTo(t, "lead mean", lead.Mean(), 1.099, 1e-3)
	closeTo(t, "lead P5", quantile(lead, 0.05), 0.618, 1e-3)
	closeTo(t, "lead P95", quantile(lead, 0.95), 1.691, 1e-3)
	closeTo(t, "lead cv", math.Sqrt(lead.Variance())/lead.Mean(), 0.3, 1e-14)
}

// TestTwoPieceMeetsItsQuantiles holds the promise of model.md section 7, on both scales.
func TestTwoPieceMeetsItsQuantiles(t *testing.T) {
	for _, c := range []struct{ low, median, high, level float64 }{{2, 3, 4, 0.9}, {370, 430, 490, 0.9}, {0.5, 2.5, 5, 0.8}, {1, 1.5, 30, 0.5}} {
		tail := (1 - c.level) / 2
		plain := must(t)(NewTwoPieceNormal(c.median, c.low, c.high, c.level))
		log := Log(must(t)(NewTwoPieceNormal(math.Log(c.median), math.Log(c.low), math.Log(c.high), c.level)))
		for name, d := range map[string]Distribution{"identity": plain, "log": log, "identity table": tabulate(plain), "log table": tabulate(log)} {
			closeTo(t, name+" low", quantile(d, tail), c.low, 1e-11)
			closeTo(t, name+" median", quantile(d, 0.5), c.median, 1e-15)
			closeTo(t, name+" high", quantile(d, 1-tail), c.high, 1e-11)
		}
	}
}

// TestOracle compares distribution functions with gonum, by relative error. Its upper tails
// are 1 minus the lower ones (and 0 beyond 8 standard deviations), so only lower tails count.
func TestOracle(t *testing.T) {
	for _, c := range []struct {
		name      string
		d         Distribution
		oracle    func(x float64) float64
		from      float64 // smallest probability that is compared
		tolerance float64
	}{
		{"normal", must(t)(NewNormal(3, 2)), distuv.Normal{Mu: 3, Sigma: 2}.CDF, 1e-14, 1e-13},
		{"lognormal", must(t)(NewLognormal(3, 2)), distuv.LogNormal{Mu: math.Log(3), Sigma: math.Ln2}.CDF, 1e-14, 1e-12},
		{"gamma", must(t)(NewGamma(11, 2)), distuv.Gamma{Alpha: 11, Beta: 0.5}.CDF, 1e-300, 1e-12},
		{"beta", must(t)(NewPERT(0, 0.25, 1, 4)), distuv.Beta{Alpha: 2, Beta: 4}.CDF, 1e-300, 1e-12},
		{"pert", must(t)(NewPERT(1, 4, 10, 4)), func(x float64) float64 { return distuv.Beta{Alpha: 7. / 3, Beta: 11. / 3}.CDF((x - 1) / 9) }, 1e-3, 1e-12},
		{"logit_normal", must(t)(NewLogitNormal(0.2, 2)), func(x float64) float64 {
			return distuv.Normal{Mu: math.Log(0.25), Sigma: math.Ln2}.CDF(math.Log(x / (1 - x)))
		}, 1e-14, 1e-12},
	} {
		for _, p := range probabilities() {
			if p < c.from {
				continue
			}
			x := quantile(c.d, p)
			closeTo(t, c.name, cdf(c.d, x), c.oracle(x), c.tolerance)
			if p < 0.999 {
				closeTo(t, c.name+" inverse", c.oracle(x), p, c.tolerance*10)
			}
		}
	}
}

// hasLowerTail says whether small quantiles have small relative errors: the support begins at
// 0, and nothing has been cut off there.
func hasLowerTail(d Distribution) bool {
	_, cut := lawOf(d).(truncated)
	lo, _ := d.Support()
	return lo == 0 && !cut && !hasAtoms(d)
}

// TestLowerTails inverts by relative error of the probability.
func TestLowerTails(t *testing.T) {
	for _, c := range cases(t) {
		if !hasLowerTail(c.Distribution) {
			continue
		}
		for _, p := range probabilities() {
			if p > 0.1 || p < 1e-290 {
				continue
			}
			if f := cdf(c, quantile(c, p)); !(math.Abs(f-p) <= 1e-13*p*(10-math.Log(p))) {
				t.Fatalf("%s: CDF(Quantile(%g)) = %g", c.name, p, f)
			}
		}
	}
}

// TestTableErrors holds the bounds of docs/numerics.md on dense grids: 1e-10 of the distance
// of the quartiles, or of the distance to the median if that is larger, and relative 1e-9 in the
// lower tail of positive laws.
func TestTableErrors(t *testing.T) {
	for _, c := range cases(t) {
		fast := tabulate(c.Distribution)
		if _, ok := fast.(*table); !ok {
			continue
		}
		t.Run("dist="+c.name, func(t *testing.T) {
			var p []float64
			rng := source(3)
			for range 20000 {
				u := rng.Float64()
				tail := u * u * u * u * u
				p = append(p, u, tail, 1-tail)
			}
			want, got := make([]float64, len(p)), make([]float64, len(p))
			c.Quantile(want, p)
			fast.Quantile(got, p)
			compareQuantiles(t, c.Distribution, want, got)
		})
	}
}

// TestScoreTableErrors holds the same bounds for correlated inputs.
func TestScoreTableErrors(t *testing.T) {
	for _, c := range cases(t) {
		l, ok := lawOf(c.Distribution).(smooth)
		if !ok {
			continue
		}
		t.Run("dist="+c.name, func(t *testing.T) {
			scores := newScoreTable(l)
			var want, got []float64
			rng := source(4)
			for range 20000 {
				z := 16 * (rng.Float64() - 0.5)
				want = append(want, l.quantile(special.NormalCDF(z), special.NormalCDF(-z), math.NaN()))
				got = append(got, z)
			}
			scores.values(got)
			compareQuantiles(t, c.Distribution, want, got)
		})
	}
}

// compareQuantiles takes quantiles of d and those from a table. Rounding, and what keeps values off
// the ends of the support, is 2^-47 of the value.
func compareQuantiles(t *testing.T, d Distribution, want, got []float64) {
	t.Helper()
	low, median, high := quantile(d, 0.25), quantile(d, 0.5), quantile(d, 0.75)
	var absolute, relative worst
	for i, x := range want {
		if got[i] == x {
			continue
		}
		e := math.Abs(got[i] - x)
		absolute.see(max(0, e-0x1p-47*math.Abs(x))/max(high-low, math.Abs(x-median)), x)
		if hasLowerTail(d) && x < median {
			relative.see(e/x, x)
		}
	}
	t.Logf("error %.2g of the quartile distance at %g, relative %.2g at %g", absolute.err, absolute.at, relative.err, relative.at)
	if !(absolute.err <= 1e-10) || !(relative.err <= 1e-9) {
		t.Error("that is too much")
	}
}

// worst keeps the largest error and where it was; NaN is larger than any.
type worst struct{ err, at float64 }

func (w *worst) see(err, at float64) {
	if !(err <= w.err) {
		w.err, w.at = err, at
	}
}
