package distributions

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFitsMeetTheirQuantiles: a distribution that was fitted to quantiles has them.
func TestFitsMeetTheirQuantiles(t *testing.T) {
	q := func(points ...float64) (all []Quantile) {
		for i := 0; i < len(points); i += 2 {
			all = append(all, Quantile{points[i], points[i+1]})
		}
		return all
	}
	type args = map[string]float64
	covered := make(map[string]bool)
	for _, d := range []Dist{
		{Family: "uniform", Quantiles: q(0.1, 2, 0.8, 9)},
		{Family: "uniform", Scale: "log", Quantiles: q(0.1, 2, 0.8, 9)},
		{Family: "normal", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "normal", Quantiles: q(0.6, 5, 0.7, 10)},
		{Family: "two_piece_normal", Quantiles: q(0.05, 5, 0.5, 6, 0.95, 10)},
		{Family: "lognormal", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "lognormal", Quantiles: q(0.05, 5, 0.5, 6, 0.95, 10)},
		{Family: "lognormal", Quantiles: q(0.1, -5, 0.4, -4, 0.95, 10)},
		{Family: "lognormal", Quantiles: q(0.05, 5, 0.5, 7, 0.95, 9.001)},
		{Family: "logit_normal", Quantiles: q(0.05, 0.5, 0.95, 0.99)},
		{Family: "gamma", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "gamma", Quantiles: q(0.3, 0.001, 0.9, 10)},
		{Family: "beta", Quantiles: q(0.05, 0.2, 0.95, 0.6)},
		{Family: "beta", Quantiles: q(0.25, 3, 0.5, 4), Args: args{"low": -1, "high": 10}},
		{Family: "weibull", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "exponential", Quantiles: q(0.9, 10)},
		{Family: "gumbel", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "gev", Quantiles: q(0.05, 5, 0.5, 6, 0.95, 10)},
		{Family: "gev", Quantiles: q(0.05, 5, 0.5, 8, 0.95, 10)},
		{Family: "student_t", Quantiles: q(0.05, 5, 0.95, 10), Args: args{"df": 4}},
		{Family: "logistic", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "log_logistic", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "cauchy", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "pareto", Quantiles: q(0.05, 5, 0.95, 10)},
		{Family: "metalog", Quantiles: q(0.1, 10, 0.5, 20, 0.9, 50)},
		{Family: "metalog", Quantiles: q(0.1, 10, 0.5, 20, 0.9, 50), Args: args{"low": 0}},
	} {
		covered[d.Family] = true
		made, err := New(d)
		if err != nil {
			t.Errorf("%v: %v", d, err)
			continue
		}
		for _, want := range d.Quantiles {
			closeTo(t, d.String(), quantile(made, want.P), want.X, 1e-9)
		}
	}
	for _, f := range Families() {
		if _, lists := Arguments(f); slices.Contains(lists, "quantiles") && !covered[f] {
			t.Errorf("no fit of %s is tested", f)
		}
	}
}

// TestFitsByMoments: what was asked for by mean and sd, or mode and cv, has them.
func TestFitsByMoments(t *testing.T) {
	for _, f := range families() {
		for _, form := range f.forms {
			d := Dist{Family: f.name}
			switch {
			case slices.Equal(form.args, []string{"mean", "sd"}) && f.name == "beta":
				d.Args = map[string]float64{"mean": 0.3, "sd": 0.2}
			case slices.Equal(form.args, []string{"mean", "sd"}):
				d.Args = map[string]float64{"mean": 3, "sd": 2}
			case slices.Equal(form.args, []string{"mode", "cv"}):
				d.Args = map[string]float64{"mode": 3, "cv": 0.4}
			default:
				continue
			}
			made, err := New(d)
			if err != nil {
				t.Errorf("%v: %v", d, err)
				continue
			}
			mean, sd := made.Mean(), math.Sqrt(made.Variance())
			if want, ok := d.Args["mean"]; ok {
				closeTo(t, d.String()+" mean", mean, want, 1e-10)
				closeTo(t, d.String()+" sd", sd, d.Args["sd"], 1e-10)
				continue
			}
			mode := Mode(made)
			closeTo(t, d.String()+" mode", mode, d.Args["mode"], 1e-10)
			closeTo(t, d.String()+" cv", sd/mean, d.Args["cv"], 1e-10)
		}
	}
}

// TestCoverage: low and high of a given level are the ends of that central interval.
func TestCoverage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-10, 10).Draw(t, "low")
		width := rapid.Float64Range(0.1, 10).Draw(t, "width")
		a := map[string]float64{
			"low": low, "high": low + width, "mode": low + width*rapid.Float64Range(0.1, 0.9).Draw(t, "mode"),
			"level": rapid.Float64Range(0.5, 0.99).Draw(t, "level"),
		}
		d := Dist{Family: rapid.SampledFrom([]string{"pert", "triangular"}).Draw(t, "family"), Args: a}
		made, err := New(d)
		if err != nil {
			t.Fatalf("%v: %v", d, err)
		}
		tail := (1 - a["level"]) / 2
		for _, c := range []struct{ p, want float64 }{{tail, low}, {1 - tail, low + width}} {
			if got := quantile(made, c.p); math.Abs(got-c.want) > 1e-11*(width+math.Abs(low)) {
				t.Fatalf("%v: %v at %v, want %v", d, got, c.p, c.want)
			}
		}
		if mode := Mode(made); math.Abs(mode-a["mode"]) > 1e-12*(width+math.Abs(low)) {
			t.Fatalf("%v: mode %v", d, mode)
		}
	})
}

// TestInfeasibleFits are refused with the reason.
func TestInfeasibleFits(t *testing.T) {
	q := []Quantile{{0.05, 5}, {0.5, 6}, {0.95, 10}}
	type args = map[string]float64
	for _, c := range []struct {
		d    Dist
		want string
	}{
		{Dist{Family: "normal", Quantiles: q}, "normal: is fitted to 2 quantiles, got 3"},
		{Dist{Family: "normal", Quantiles: []Quantile{{0.5, 1}, {0.5, 2}}}, "the probabilities of quantiles must increase, got 0.5 after 0.5"},
		{Dist{Family: "normal", Quantiles: []Quantile{{0.5, 2}, {0.6, 2}}}, "quantiles must increase, got 2 at 0.6 after 2 at 0.5"},
		{Dist{Family: "normal", Quantiles: []Quantile{{0, 1}, {0.5, 2}}}, "above 0 and below 1, got 0"},
		{Dist{Family: "lognormal", Quantiles: []Quantile{{0.05, -1}, {0.5, 2}}}, "quantiles must be above 0"},
		{Dist{Family: "lognormal", Quantiles: []Quantile{{0.05, 1}, {0.5, 5}, {0.95, 6}}}, "not skewed to the right"},
		{Dist{Family: "two_piece_normal", Quantiles: []Quantile{{0.05, 1}, {0.5, 5}, {0.9, 6}}}, "the median and two quantiles as far below as above, got 0.05, 0.5 and 0.9"},
		{Dist{Family: "gamma", Quantiles: []Quantile{{0.05, 1}, {0.95, 1.000001}}}, "no gamma distribution of shape"},
		{Dist{Family: "beta", Quantiles: []Quantile{{0.05, 0.5}, {0.95, 2}}}, "quantiles must be above 0 and below 1, got 2"},
		{Dist{Family: "beta", Args: args{"mean": 0.5, "sd": 0.6}}, "sd must be below 0.5, the largest that a mean of 0.5 between 0 and 1 allows"},
		{Dist{Family: "negative_binomial", Args: args{"mean": 4, "sd": 2}}, "with sd² = mean it is a poisson"},
		{Dist{Family: "weibull", Args: args{"mode": 4, "cv": 1.2}}, "cv must be < 1, or the mode is 0"},
		{Dist{Family: "weibull", Args: args{"mean": 1, "sd": 1e-9}}, "no Weibull distribution of shape"},
		{Dist{Family: "metalog", Quantiles: []Quantile{{0.1, 1}, {0.5, 1.01}, {0.9, 5}}}, "infeasible: the quantile function with 3 terms falls at p ="},
		{Dist{Family: "metalog", Quantiles: q, Args: args{"terms": 4}}, "4 terms need as many quantiles, got 3"},
		{Dist{Family: "metalog", Quantiles: q, Args: args{"high": 9}}, "quantiles must be above -Inf and below 9, got 10"},
		{Dist{Family: "pert", Args: args{"low": 1, "mode": 1.5, "high": 2, "level": 1.5}}, "level must be above 0 and at most 1"},
		{Dist{Family: "zero_inflated", Args: args{"p_zero": 0.1, "low": 1, "high": 2, "level": 1}}, "level must be above 0 and below 1"},
	} {
		if _, err := New(c.d); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.d, err, c.want)
		}
	}
}
