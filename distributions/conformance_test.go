package distributions

import (
	"math"
	"testing"

	"github.com/federated-frontier/mc/internal/stattest"
)

// TestConformance is the contract of a Distribution, for every case and its table.
func TestConformance(t *testing.T) {
	for _, c := range cases(t) {
		t.Run("dist="+c.name+"/impl=exact", func(t *testing.T) { conform(t, c.Distribution, 1e-12) })
		t.Run("dist="+c.name+"/impl=table", func(t *testing.T) { conform(t, tabulate(c.Distribution), 1e-10) })
	}
}

// conform takes the error of a probability that Quantile may make, relative to the smaller
// of p and 1−p and, hundredfold smaller, to 1.
func conform(t *testing.T, d Distribution, tolerance float64) {
	t.Helper()
	lo, hi := d.Support()
	t.Run("ends", func(t *testing.T) {
		for _, c := range []struct{ p, want float64 }{
			{0, lo},
			{math.Copysign(0, -1), lo},
			{1, hi},
			{math.NaN(), math.NaN()},
			{-0.1, math.NaN()},
			{1.1, math.NaN()},
			{math.Inf(1), math.NaN()},
			{math.Inf(-1), math.NaN()},
			{-5e-324, math.NaN()},
			{math.Nextafter(1, 2), math.NaN()},
		} {
			if got := quantile(d, c.p); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
				t.Errorf("Quantile(%g) = %g, want %g", c.p, got, c.want)
			}
		}
		if got := cdf(d, hi); got != 1 {
			t.Errorf("CDF(%g) = %g at the upper end", hi, got)
		}
		below := math.Nextafter(lo, math.Inf(-1))
		if got := cdf(d, below); got != 0 {
			t.Errorf("CDF(%g) = %g below the lower end", below, got)
		}
		if got := cdf(d, math.NaN()); !math.IsNaN(got) {
			t.Errorf("CDF(NaN) = %g", got)
		}
	})
	p := probabilities()
	x := make([]float64, len(p))
	d.Quantile(x, p)
	t.Run("monotone within the support", func(t *testing.T) {
		for i := range x {
			if !(x[i] >= lo && x[i] <= hi) {
				t.Fatalf("Quantile(%g) = %g is not within %g..%g", p[i], x[i], lo, hi)
			}
			if i > 0 && x[i] < x[i-1]-1e-14*math.Abs(x[i])-1e-15*math.Abs(x[len(x)/2]) {
				t.Fatalf("Quantile(%g) = %.17g, but Quantile(%g) = %.17g", p[i-1], x[i-1], p[i], x[i])
			}
		}
	})
	t.Run("CDF inverts", func(t *testing.T) {
		if hasAtoms(d) {
			for i := range p {
				rounding := 4e-16 + tolerance*(min(p[i], 1-p[i])+0.01)
				below := cdf(d, x[i]-1e-9*max(1, math.Abs(x[i])))
				if f := cdf(d, x[i]); f < p[i]-rounding || x[i] > lo && below > p[i]+rounding {
					t.Fatalf("CDF(%g) = %g, below %g for p = %g", x[i], f, below, p[i])
				}
			}
			return
		}
		for i := range p {
			// What one rounding of x moves the probability.
			up, down := math.Nextafter(x[i], math.Inf(1)), math.Nextafter(x[i], math.Inf(-1))
			slack := 4*max(0, cdf(d, up)-cdf(d, down)) + tolerance*(min(p[i], 1-p[i])+0.01) + 1e-15
			if x[i] == lo || x[i] == hi {
				continue // an end that is not 0 has no room for the tail
			}
			if f := cdf(d, x[i]); !(math.Abs(f-p[i]) <= slack) {
				t.Fatalf("CDF(Quantile(%g)) differs by %g, want at most %g", p[i], f-p[i], slack)
			}
		}
	})
	t.Run("buffers", func(t *testing.T) {
		for _, f := range []struct {
			name string
			call func(dst, src []float64)
			src  []float64
		}{{"Quantile", d.Quantile, p}, {"CDF", d.CDF, x}} {
			n := len(f.src)
			dst, alias := make([]float64, n+2), make([]float64, n+2)
			for i := range dst {
				dst[i], alias[i] = math.NaN(), math.NaN()
			}
			copy(alias[1:], f.src)
			f.call(dst[1:n+1], f.src)
			f.call(alias[1:n+1], alias[1:n+1])
			for i := range n {
				if math.Float64bits(dst[i+1]) != math.Float64bits(alias[i+1]) || math.IsNaN(dst[i+1]) {
					t.Fatalf("%s(%g) = %g, in place %g", f.name, f.src[i], dst[i+1], alias[i+1])
				}
			}
			if !math.IsNaN(dst[0]) || !math.IsNaN(dst[n+1]) || !math.IsNaN(alias[0]) || !math.IsNaN(alias[n+1]) {
				t.Errorf("%s writes outside its slice", f.name)
			}
			f.call(nil, nil)
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s takes slices of different lengths", f.name)
					}
				}()
				f.call(dst[:1], f.src[:2])
			}()
		}
	})
}

// draws is the size of a sample: with alpha = 1e-9 and beta = 1e-6 its resolution is 0.019,
// with -short 0.06.
func draws() int {
	if testing.Short() {
		return 10000
	}
	return 100000
}

// TestDraws compares what is sampled with the distribution function and the moments.
func TestDraws(t *testing.T) {
	n, alpha := draws(), 1e-9
	for _, c := range cases(t) {
		if hasAtoms(c.Distribution) || hasAtom(c.Distribution) {
			continue
		}
		t.Run("dist="+c.name, func(t *testing.T) {
			u := uniforms(n, 1)
			tabulate(c.Distribution).Quantile(u, u)
			of := func(x float64) float64 { return cdf(c, x) }
			stattest.Fails(t, func(tb testing.TB) {
				stattest.CDF(tb, u, func(x float64) float64 { return min(1, of(x)+stattest.Resolution(n, alpha, 1e-6)) }, alpha)
			})
			stattest.CDF(t, u, of, alpha)
			if !math.IsNaN(c.Mean()) {
				stattest.Mean(t, u, c.Mean(), math.Sqrt(c.Variance()), alpha)
			}
		})
	}
}

func TestMoments(t *testing.T) {
	for _, c := range cases(t) {
		t.Run("dist="+c.name, func(t *testing.T) {
			if _, ok := lawOf(c.Distribution).(mixture); ok && hasAtoms(c.Distribution) {
				t.Skip("TestMixture has their moments")
			}
			if math.IsNaN(c.Mean()) {
				return // TestNoMoments
			}
			mean, variance := trapezoid(c.Distribution)
			sd := math.Sqrt(variance)
			tolerance := 1e-6
			if c.name == "histogram" {
				tolerance = 1e-4 // the oracle integrates across its kinks
			}
			if got := c.Mean(); !(math.Abs(got-mean) <= tolerance*sd+1e-15*math.Abs(mean)) {
				t.Errorf("mean %.12g, want %.12g (sd %.12g)", got, mean, sd)
			}
			if got := c.Variance(); !(math.Abs(got-variance) <= 3*tolerance*variance) {
				t.Errorf("variance %.12g, want %.12g", got, variance)
			}
		})
	}
}

// trapezoid integrates over normal scores, an independent way to the moments.
func trapezoid(d Distribution) (mean, variance float64) {
	const h, reach = 1. / 512, 12
	var x, w []float64
	for i := -reach / h; i <= reach/h; i++ {
		z := i * h
		p := 0.5 * math.Erfc(-z/math.Sqrt2)
		if l := lawOf(d); !hasAtoms(d) {
			q := 0.5 * math.Erfc(z/math.Sqrt2)
			lo, hi := d.Support()
			x = append(x, min(max(l.quantile(p, q, math.NaN()), lo), hi))
		} else {
			x = append(x, quantile(d, p))
		}
		w = append(w, h*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi))
	}
	if values := valuesOf(d); values != nil { // a step function needs its jumps
		x, w = x[:0], w[:0]
		for _, v := range values {
			x, w = append(x, v), append(w, cdf(d, v)-cdf(d, v-1e-9*max(1, math.Abs(v))))
		}
	}
	for i := range x {
		mean += w[i] * (x[i] - x[len(x)/2])
	}
	mean += x[len(x)/2]
	for i := range x {
		variance += w[i] * (x[i] - mean) * (x[i] - mean)
	}
	return mean, variance
}

// valuesOf returns the values of a discrete distribution, nil of another.
func valuesOf(d Distribution) (values []float64) {
	lo, hi := d.Support()
	switch l := lawOf(d).(type) {
	case *steps:
		return l.x
	case choice, constant, geometric, truncated:
		if !hasAtoms(d) {
			return nil
		}
		for v := lo; v <= min(hi, 1000); v++ {
			values = append(values, v)
		}
	}
	return values
}

// hasAtom says whether the law has probability at an end of its support.
func hasAtom(d Distribution) bool {
	lo, _ := d.Support()
	return cdf(d, lo) > 0
}
