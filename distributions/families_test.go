package distributions

import (
	"math"
	"strings"
	"testing"
)

func TestNewRefuses(t *testing.T) {
	type args = map[string]float64
	limit := 5.0
	tests := []struct {
		dist Dist
		want string // part of the error
	}{
		{Dist{Family: "burr"}, `family "burr" is not known; known: constant, uniform, log_uniform, triangular, pert`},
		{Dist{Family: "beta"}, "beta: takes a, b [high, low]; or mean, sd [high, low]; or quantiles [high, low]"},
		{Dist{Family: "normal", Scale: "exp"}, `scale "exp" is not known`},
		{Dist{Family: "normal", Args: args{"mean": 1}}, `normal: takes mean, sd; or quantiles`},
		{Dist{Family: "exponential", Args: args{}, Weights: []float64{1}}, "exponential: takes no weights"},
		{Dist{Family: "poisson"}, `poisson: argument "mean" is missing`},
		{Dist{Family: "normal", Args: args{"mean": 1, "sd": 1, "sigma": 1}}, `argument "sigma" is not known; known: mean, sd`},
		{Dist{Family: "normal", Args: args{"mean": 1, "sd": 0}}, "sd > 0"},
		{Dist{Family: "normal", Args: args{"mean": math.NaN(), "sd": 1}}, "mean must be finite"},
		{Dist{Family: "normal", Args: args{"mean": 1, "sd": 1}, Weights: []float64{1}}, "takes no weights"},
		{Dist{Family: "constant", Args: args{"value": math.Inf(1)}}, "value must be finite"},
		{Dist{Family: "constant", Args: args{"value": 1}, Min: &limit}, "takes no limits"},
		{Dist{Family: "uniform", Args: args{"low": 2, "high": 1}}, "low must be below high, got 2 and 1"},
		{Dist{Family: "pert", Args: args{"low": 1, "mode": 0, "high": 2}}, "mode 0 is not within 1..2"},
		{Dist{Family: "pert", Args: args{"low": 1, "mode": 1, "high": 1}}, "low must be below high"},
		{Dist{Family: "pert", Args: args{"low": 1, "mode": 1, "high": 2, "weight": -1}}, "weight must be ≥ 0"},
		{Dist{Family: "pert", Scale: "log", Args: args{"low": 0, "mode": 1, "high": 2}}, "low must be > 0 on the log scale, got 0"},
		{Dist{Family: "pert", Args: args{"low": 1, "mode": 1, "high": 2}, Min: &limit}, "no probability between"},
		{Dist{Family: "two_piece_normal", Args: args{"median": 3, "low": 1, "high": 2, "level": 0.9}}, "median 3 is not within 1..2"},
		{Dist{Family: "two_piece_normal", Args: args{"median": 1, "low": 1, "high": 2, "level": 1}}, "level must be above 0 and below 1"},
		{Dist{Family: "lognormal", Args: args{"median": 0, "gsd": 2}}, "median must be > 0"},
		{Dist{Family: "lognormal", Args: args{"median": 1, "gsd": 1}}, "gsd must be > 1"},
		{Dist{Family: "lognormal", Args: args{"median": 1, "gsd": 2, "shift": math.Inf(1)}}, "shift must be finite"},
		{Dist{Family: "logit_normal", Args: args{"median": 1, "gsd": 2}}, "median must be above 0 and below 1"},
		{Dist{Family: "gamma", Args: args{"mode": 1, "cv": 1}}, "cv must be above 0 and below 1"},
		{Dist{Family: "gamma", Args: args{"mode": -1, "cv": 0.3}}, "mode must be > 0"},
		{Dist{Family: "choice", Weights: []float64{0.5, 0.4}}, "weights must sum to 1, got 0.9"},
		{Dist{Family: "choice", Weights: []float64{1.5, -0.5}}, "weights must be ≥ 0, got -0.5 for option 1"},
		{Dist{Family: "choice", Weights: []float64{1}, Scale: "log"}, "takes no scale; log is for uniform, triangular"},
	}
	for _, tt := range tests {
		_, err := New(tt.dist)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %s", tt.dist, err, tt.want)
		}
	}
	if _, err := Truncate(must(t)(NewNormal(0, 1)), 2, 1); err == nil {
		t.Error("Truncate takes limits in the wrong order")
	}
	if _, err := NewGamma(0, 1); err == nil {
		t.Error("NewGamma takes a shape of 0")
	}
}

func TestChoice(t *testing.T) {
	d := must(t)(NewChoice([]float64{0.5, 0, 0.25, 0.25, 0}))
	for _, c := range []struct{ p, want float64 }{
		{0, 0}, {math.Nextafter(0.5, 0), 0}, {0.5, 2}, {math.Nextafter(0.75, 0), 2}, {0.75, 3}, {1 - 0x1p-53, 3}, {1, 3},
	} {
		if got := quantile(d, c.p); got != c.want {
			t.Errorf("p = %g gives option %g, want %g", c.p, got, c.want)
		}
	}
	for _, c := range []struct{ x, want float64 }{{-1, 0}, {0, 0.5}, {1, 0.5}, {1.9, 0.5}, {2, 0.75}, {3, 1}, {9, 1}} {
		if got := cdf(d, c.x); got != c.want {
			t.Errorf("CDF(%g) = %g, want %g", c.x, got, c.want)
		}
	}
	// Ten times a tenth is less than 1, but the last option takes what is left.
	tenths := make([]float64, 10)
	for i := range tenths {
		tenths[i] = 0.1
	}
	if got := quantile(must(t)(NewChoice(tenths)), 1-0x1p-53); got != 9 {
		t.Errorf("the last of ten options is %g", got)
	}
}

// TestMomentsThatDiverge: the moments of exponentials with heavy tails.
func TestMomentsThatDiverge(t *testing.T) {
	wide := Log(must(t)(NewGamma(2, 1.5)))
	if m, v := wide.Mean(), wide.Variance(); !math.IsInf(m, 1) || !math.IsNaN(v) {
		t.Errorf("mean %g, variance %g, want +Inf and NaN", m, v)
	}
	narrower := Log(must(t)(NewGamma(2, 0.6)))
	closeTo(t, "mean of the log-gamma", narrower.Mean(), math.Pow(0.4, -2), 1e-9)
	if v := narrower.Variance(); !math.IsInf(v, 1) {
		t.Errorf("variance %g, want +Inf", v)
	}
	if m := Log(must(t)(NewLognormal(1, 1.1))).Mean(); !math.IsInf(m, 1) {
		t.Errorf("mean of the exponential of a lognormal %g, want +Inf", m)
	}
}

// TestForeign wraps a distribution from elsewhere.
func TestForeign(t *testing.T) {
	type foreigner struct{ Distribution }
	d := must(t)(Truncate(foreigner{must(t)(NewNormal(3, 2))}, 0, 10))
	want := must(t)(Truncate(must(t)(NewNormal(3, 2)), 0, 10))
	for _, p := range []float64{0, 1e-3, 0.5, 0.9, 1} {
		closeTo(t, "quantile", quantile(d, p), quantile(want, p), 1e-13)
	}
	closeTo(t, "mean", d.Mean(), want.Mean(), 1e-12)
	closeTo(t, "quantile of the exponential", quantile(Log(foreigner{must(t)(NewNormal(3, 2))}), 0.9), math.Exp(quantile(must(t)(NewNormal(3, 2)), 0.9)), 1e-14)
}
