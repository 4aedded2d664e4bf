package runs

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestWilson(t *testing.T) {
	// Newcombe (1998), table I, method 3.
	tests := []struct {
		k, n      int64
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
	}
	for _, tt := range tests {
		low, high := wilson(float64(tt.k)/float64(tt.n), float64(tt.n), interval95)
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", tt.k, tt.n, low, high, tt.low, tt.high)
		}
	}
}

// TestClopperPearson compares with quantiles of the beta distribution from gonum, and with
// those of the gamma distribution where there are so many points that gonum's are wrong.
func TestClopperPearson(t *testing.T) {
	quantile := func(a, b, p float64) float64 {
		if a+b > 1e9 {
			return mathext.GammaIncRegInv(a, p) / (a + b)
		}
		return mathext.InvRegIncBeta(a, b, p)
	}
	for _, n := range []float64{1, 2, 10, 39, 1000, 1e6, 1e12} {
		for k := 0.0; k <= min(n, 19); k++ {
			want := [2]float64{0, 1}
			if k > 0 {
				want[0] = quantile(k, n-k+1, 0.025)
			}
			if k < n {
				want[1] = quantile(k+1, n-k, 0.975)
			}
			low, high := clopperPearson(k, n, interval95.tail)
			if math.Abs(low-want[0]) > 1e-9*want[0] || math.Abs(high-want[1]) > 1e-9*want[1] {
				t.Errorf("%v of %v: %v to %v, want %v", k, n, low, high, want)
			}
			otherLow, otherHigh := clopperPearson(n-k, n, interval95.tail)
			if math.Abs(1-otherHigh-low) > 1e-15 || math.Abs(1-otherLow-high) > 1e-15 {
				t.Errorf("%v of %v: %v to %v, of the opposite %v to %v", k, n, low, high, otherLow, otherHigh)
			}
		}
	}
}

func TestProportion(t *testing.T) {
	tests := []struct {
		k, n  float64
		basis string
		se    float64
	}{
		{19, 100, "clopper-pearson", math.Sqrt(0.19 * 0.81 / 100)},
		{20, 100, "wilson", 0.04},
		{81, 100, "clopper-pearson", math.Sqrt(0.81 * 0.19 / 100)},
		{0, 100, "clopper-pearson", 0},
	}
	for _, tt := range tests {
		e := Proportion(tt.k, tt.n)
		p := tt.k / tt.n
		if e.Basis != tt.basis || e.StdErr == nil || math.Abs(*e.StdErr-tt.se) > 1e-15 || float64(e.Value) != p || float64(e.Low) > p || float64(e.High) < p {
			t.Errorf("%v of %v: %+v", tt.k, tt.n, e)
		}
	}
	if e := Proportion(0, 0); e.StdErr != nil || !math.IsNaN(float64(e.Value)) {
		t.Errorf("0 of 0: %+v", e)
	}
}

// TestProportionCoverage sums the probabilities of all numbers of events whose interval holds the share, so there is nothing
// left to chance. Where few events are expected, Clopper and Pearson hold it in 95 % at least; where many are, the interval is
// Wilson's nearly always, which is right in the mean over shares and low by 1.5 % at most. The planted defect is the interval
// of Wald, which has no width without events.
func TestProportionCoverage(t *testing.T) {
	coverage := func(n int, p float64, holds func(e Estimate) bool) (sum float64) {
		b := distuv.Binomial{N: float64(n), P: p}
		for k := range n + 1 {
			if q := b.Prob(float64(k)); q > 1e-14 && holds(Proportion(float64(k), float64(n))) {
				sum += q
			}
		}
		return sum
	}
	for _, n := range []int{50, 200, 1000} {
		sum, count := 0.0, 0
		for p := 0.5 / float64(n); p < 0.5; p *= 1.13 {
			within := func(e Estimate) bool { return float64(e.Low) <= p && p <= float64(e.High) }
			wald := func(e Estimate) bool { return math.Abs(float64(e.Value)-p) <= 1.96**e.StdErr }
			got := coverage(n, p, within)
			switch events := p * float64(n); {
			case events < 8 && got < 0.95-1e-9:
				t.Errorf("%.3g of %d: coverage %.4f, want 0.95", p, n, got)
			case events < 3 && coverage(n, p, wald) >= 0.95:
				t.Errorf("%.3g of %d: Wald covers it", p, n)
			case got < 0.935:
				t.Errorf("%.3g of %d: coverage %.4f, want 0.935", p, n, got)
			case events > 30:
				sum, count = sum+got, count+1
			}
		}
		if mean := sum / float64(count); count > 0 {
			t.Logf("n = %d: mean coverage of shares with more than 30 events %.4f", n, mean)
			if math.Abs(mean-0.95) > 0.005 {
				t.Errorf("n = %d: mean coverage %.4f", n, mean)
			}
		}
	}
}

func TestStudentT95(t *testing.T) {
	for _, degrees := range []float64{5, 6, 10, 30, 1000, 1e9} {
		want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}.Quantile(0.975)
		if got := studentT95(degrees); math.Abs(got/want-1) > 2e-4 {
			t.Errorf("%v degrees: %v, want %v", degrees, got, want)
		}
	}
}

func TestNumberJSON(t *testing.T) {
	in := []Number{0, 1.5, Number(math.NaN()), Number(math.Inf(1)), Number(math.Inf(-1)), 1e300, 0.1}
	text, err := json.Marshal(in)
	if want := "[0,1.5,null,null,null,1e+300,0.1]"; err != nil || string(text) != want {
		t.Errorf("JSON %s, want %s; error %v", text, want, err)
	}
	var out []Number
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	for i := range in {
		finite := !math.IsNaN(float64(in[i])) && !math.IsInf(float64(in[i]), 0)
		if finite && out[i] != in[i] || !finite && !math.IsNaN(float64(out[i])) {
			t.Errorf("%v came back as %v", in[i], out[i])
		}
	}
}

// TestProportionAt: the interval of z standard errors at z = 1.96 is that of every share, wider ones
// hold it, and their level is that of the normal distribution.
func TestProportionAt(t *testing.T) {
	for _, k := range []float64{0, 3, 500, 997, 1000} {
		usual, same, wide := Proportion(k, 1000), ProportionAt(k, 1000, z95), ProportionAt(k, 1000, 3)
		if math.Abs(float64(usual.Low-same.Low)) > 1e-12 || math.Abs(float64(usual.High-same.High)) > 1e-12 || math.Abs(same.Level-confidence) > 1e-12 {
			t.Errorf("%v of 1000: %+v, want %+v", k, same, usual)
		}
		if wide.Low > usual.Low || wide.High < usual.High || wide.High-wide.Low <= usual.High-usual.Low || *wide.StdErr != *usual.StdErr {
			t.Errorf("%v of 1000: %+v is not wider than %+v", k, wide, usual)
		}
		if math.Abs(wide.Level-0.9973002039) > 1e-9 {
			t.Errorf("level %v of 3 standard errors", wide.Level)
		}
	}
}
