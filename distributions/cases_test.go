package distributions

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func source(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(20261122, stream)) }

// A namedCase is a distribution under test.
type namedCase struct {
	name string
	Distribution
}

// cases returns distributions of all families, on both scales and truncated, as New makes
// them; a new family cannot be forgotten, see TestCasesCoverFamilies.
func cases(tb testing.TB) []namedCase {
	tb.Helper()
	var all []namedCase
	for _, s := range specs() {
		d, err := New(s.Dist)
		if err != nil {
			tb.Fatalf("%s: %v", s.name, err)
		}
		all = append(all, namedCase{s.name, d})
	}
	return all
}

type namedSpec struct {
	name string
	Dist
}

func specs() []namedSpec {
	d := func(family, scale string, args map[string]float64) Dist {
		return Dist{Family: family, Scale: scale, Args: args}
	}
	limited := func(x Dist, lo, hi float64) Dist {
		if !math.IsInf(lo, 0) {
			x.Min = &lo
		}
		if !math.IsInf(hi, 0) {
			x.Max = &hi
		}
		return x
	}
	inf := math.Inf(1)
	type args = map[string]float64
	pert := d("pert", "", args{"low": 1, "mode": 4, "high": 10, "weight": 4})
	metalog := func(a args, points ...float64) Dist {
		x := Dist{Family: "metalog", Args: a}
		for i := 0; i < len(points); i += 2 {
			x.Quantiles = append(x.Quantiles, Quantile{points[i], points[i+1]})
		}
		return x
	}
	params3 := metalog(nil, 0.1, 10, 0.5, 20, 0.9, 50)
	twoPiece := d("two_piece_normal", "", args{"median": 3, "low": 2, "high": 7, "level": 0.9})
	return []namedSpec{
		{"constant", d("constant", "", args{"value": 3})},
		{"uniform", d("uniform", "", args{"low": -1, "high": 2})},
		{"uniform01", d("uniform", "", args{"low": 0, "high": 1})},
		{"uniform_log", d("uniform", "log", args{"low": 0.1, "high": 20})},
		{"uniform_truncated", limited(d("uniform", "", args{"low": -1, "high": 2}), 0, inf)},
		{"normal", d("normal", "", args{"mean": 3, "sd": 2})},
		{"normal_log", d("normal", "log", args{"mean": 1, "sd": 0.5})},
		{"normal_truncated", limited(d("normal", "", args{"mean": 3, "sd": 2}), 0, 10)},
		{"normal_upper_tail", limited(d("normal", "", args{"mean": 0, "sd": 1}), 6, inf)},
		{"normal_lower_tail", limited(d("normal", "", args{"mean": 0, "sd": 1}), -inf, -6)},
		{"pert", pert},
		{"pert_mode_at_low", d("pert", "", args{"low": 0, "mode": 0, "high": 0.34})},
		{"pert_mode_at_high", d("pert", "", args{"low": 0, "mode": 1, "high": 1})},
		{"pert_skew", d("pert", "", args{"low": 0.83, "mode": 0.95, "high": 0.99})},
		{"pert_far_from_0", d("pert", "", args{"low": 1e9, "mode": 1e9 + 1, "high": 1e9 + 3})},
		{"pert_narrow", d("pert", "", args{"low": 1, "mode": 1 + 1e-13, "high": 1 + 4e-13})},
		{"pert_weight_0", d("pert", "", args{"low": 1, "mode": 4, "high": 10, "weight": 0})},
		{"pert_weight_40", d("pert", "", args{"low": 1, "mode": 4, "high": 10, "weight": 40})},
		{"pert_log", d("pert", "log", args{"low": 0.22, "mode": 4, "high": 100})},
		{"pert_log_negative", d("pert", "log", args{"low": 1e-4, "mode": 0.005, "high": 0.2})},
		{"pert_truncated", limited(pert, 2, 6)},
		{"two_piece", twoPiece},
		{"two_piece_log", d("two_piece_normal", "log", args{"median": 100, "low": 60, "high": 160, "level": 0.9})},
		{"two_piece_truncated", limited(twoPiece, 2.5, inf)},
		{"two_piece_log_truncated", limited(d("two_piece_normal", "log", args{"median": 3, "low": 2, "high": 4, "level": 0.9}), 1, 5)},
		{"two_piece_one_sided", d("two_piece_normal", "", args{"median": 3, "low": 3, "high": 7, "level": 0.9})},
		{"lognormal", d("lognormal", "", args{"median": 3, "gsd": 2})},
		{"lognormal_narrow", d("lognormal", "", args{"median": 1, "gsd": 1.05})},
		{"lognormal_shifted", d("lognormal", "", args{"median": 0.2, "gsd": 1.2, "shift": 1})},
		{"lognormal_truncated", limited(d("lognormal", "", args{"median": 3, "gsd": 2}), -inf, 10)},
		{"logit_normal", d("logit_normal", "", args{"median": 0.2, "gsd": 2})},
		{"logit_normal_near_1", d("logit_normal", "", args{"median": 0.99, "gsd": 1.5})},
		{"gamma", d("gamma", "", args{"mode": 3, "cv": 0.3})},
		{"gamma_wide", d("gamma", "", args{"mode": 3, "cv": 0.9})},
		{"gamma_narrow", d("gamma", "", args{"mode": 3, "cv": 0.01})},
		{"gamma_log", d("gamma", "log", args{"mode": 1.2, "cv": 0.3})},
		{"gamma_truncated", limited(d("gamma", "", args{"mode": 3, "cv": 0.3}), 1, 8)},
		{"choice", Dist{Family: "choice", Weights: []float64{0.5, 0, 0.2, 0.3, 0}}},
		{"log_uniform", d("log_uniform", "", args{"low": 0.1, "high": 20})},
		{"triangular", d("triangular", "", args{"low": 1, "mode": 4, "high": 10})},
		{"triangular_mode_at_low", d("triangular", "", args{"low": 1, "mode": 1, "high": 10})},
		{"triangular_log", d("triangular", "log", args{"low": 1, "mode": 4, "high": 100})},
		{"triangular_covers_90", d("triangular", "", args{"low": 1, "mode": 4, "high": 10, "level": 0.9})},
		{"pert_covers_90", d("pert", "", args{"low": 1, "mode": 4, "high": 10, "level": 0.9})},
		{"beta", d("beta", "", args{"a": 2, "b": 3, "low": -1, "high": 2})},
		{"beta_01", d("beta", "", args{"a": 1.2, "b": 3})},
		{"skew_normal", d("skew_normal", "", args{"location": 1, "scale": 2, "shape": 3})},
		{"skew_normal_left", d("skew_normal", "", args{"location": 1, "scale": 2, "shape": -0.5})},
		{"weibull", d("weibull", "", args{"shape": 2, "scale": 3})},
		{"weibull_steep", d("weibull", "", args{"shape": 0.8, "scale": 3})},
		{"exponential", d("exponential", "", args{"mean": 3})},
		{"exponential_turned", d("exponential", "", args{"mean": 3, "times": -2, "shift": 5})},
		{"gumbel", d("gumbel", "", args{"mode": 3, "scale": 2})},
		{"gumbel_truncated", limited(d("gumbel", "", args{"mode": 3, "scale": 2}), 0, 12)},
		{"gev_heavy", d("gev", "", args{"location": 3, "scale": 2, "shape": 0.1})},
		{"gev_bounded", d("gev", "", args{"location": 3, "scale": 2, "shape": -0.3})},
		{"student_t", d("student_t", "", args{"df": 6.5, "location": -0.5, "scale": 2})},
		{"student_t_3", d("student_t", "", args{"df": 3.5})},
		{"logistic", d("logistic", "", args{"mean": 3, "scale": 2})},
		{"log_logistic", d("log_logistic", "", args{"median": 3, "shape": 5})},
		{"cauchy", d("cauchy", "", args{"median": 3, "scale": 2})},
		{"cauchy_truncated", limited(d("cauchy", "", args{"median": 3, "scale": 2}), -10, 10)},
		{"pareto", d("pareto", "", args{"low": 2, "shape": 5})},
		{"metalog_3", params3},
		{"metalog_low", metalog(args{"low": 0}, 0.05, 3, 0.25, 5, 0.5, 7, 0.75, 12, 0.95, 30)},
		{"metalog_high", metalog(args{"high": 100}, 0.1, 60, 0.5, 80, 0.9, 90)},
		{"metalog_both", metalog(args{"low": 0, "high": 1}, 0.1, 0.2, 0.5, 0.5, 0.9, 0.7)},
		{"histogram", Dist{Family: "histogram", Values: []float64{0, 1, 2, 4, 9}, Weights: []float64{0.25, 0, 0.5, 0.25}}},
		{"normal_46_sd_out", limited(d("normal", "", args{"mean": 0, "sd": 1}), 46, inf)},
		{"lognormal_times", d("lognormal", "", args{"median": 3, "gsd": 2, "times": 0.1, "shift": -4})},
		{"discrete", Dist{Family: "discrete", Values: []float64{4, -1, 2.5}, Weights: []float64{0.2, 0.5, 0.3}}},
		{"discrete_turned", Dist{Family: "discrete", Values: []float64{4, -1, 2.5}, Weights: []float64{0.2, 0.5, 0.3}, Args: args{"times": -1}}},
		{"empirical", Dist{Family: "empirical", Values: []float64{4, 1, 2.5, 2.5, 7, 11, 3}}},
		{"empirical_truncated", limited(Dist{Family: "empirical", Values: []float64{4, 1, 2.5, 2.5, 7, 11, 3}}, 2, 8)},
		{"bernoulli", d("bernoulli", "", args{"p": 0.3})},
		{"binomial", d("binomial", "", args{"n": 12, "p": 0.3})},
		{"binomial_large", d("binomial", "", args{"n": 100000, "p": 0.01})},
		{"poisson", d("poisson", "", args{"mean": 3.5})},
		{"poisson_truncated", limited(d("poisson", "", args{"mean": 3.5}), 1, 20)},
		{"poisson_large", d("poisson", "", args{"mean": 20000})},
		{"negative_binomial", d("negative_binomial", "", args{"r": 2.5, "p": 0.3})},
		{"geometric", d("geometric", "", args{"p": 0.2})},
		{"geometric_truncated", limited(d("geometric", "", args{"p": 0.2}), 2, 9)},
		{"mixture", Dist{Family: "mixture", Weights: []float64{0.6, 0.4}, Parts: []Dist{pert, d("normal", "", args{"mean": 12, "sd": 2})}}},
		{"mixture_with_atoms", Dist{Family: "mixture", Weights: []float64{0.6, 0.2, 0.1, 0.1}, Parts: []Dist{
			d("constant", "", args{"value": 0}), d("constant", "", args{"value": 1}),
			{Family: "lognormal", Quantiles: []Quantile{{0.05, 1}, {0.95, 3}}},
			{Family: "lognormal", Quantiles: []Quantile{{0.05, 2}, {0.95, 10}}},
		}}},
		{"mixture_truncated", limited(Dist{Family: "mixture", Weights: []float64{0.6, 0.4}, Parts: []Dist{pert, d("normal", "", args{"mean": 12, "sd": 2})}}, 2, 14)},
		{"zero_inflated", d("zero_inflated", "", args{"p_zero": 0.3, "low": 2, "high": 10, "level": 0.9})},
		{"shock", d("shock", "", args{"p_shock": 0.1, "low": 1.5, "high": 2})},
		{"shock_part", Dist{Family: "shock", Args: args{"p_shock": 0.1}, Parts: []Dist{twoPiece}}},
		{"choice_first_0", Dist{Family: "choice", Weights: []float64{0, 1. / 3, 1. / 3, 1. / 3}}},
	}
}

func TestCasesCoverFamilies(t *testing.T) {
	for _, family := range Families() {
		if !slices.ContainsFunc(specs(), func(s namedSpec) bool { return s.Family == family }) {
			t.Errorf("no case of family %q", family)
		}
	}
}

// probabilities returns increasing probabilities in (0, 1), many of them next to borders of
// cells and to the ends.
func probabilities() []float64 {
	p := []float64{5e-324, 1e-300, 1e-100, 1e-20, 0.5}
	for e := 1; e <= 53; e++ {
		for i := range 8 {
			edge := math.Ldexp(1+float64(i)/8, -e-1)
			p = append(p, edge, math.Nextafter(edge, 0), math.Nextafter(edge, 1), edge*1.05)
			if e < 50 {
				p = append(p, 1-edge, math.Nextafter(1-edge, 0), math.Nextafter(1-edge, 1), 1-edge*1.05)
			}
		}
	}
	for i := range 2000 {
		p = append(p, (float64(i)+0.3)/2000)
	}
	slices.Sort(p)
	return p
}

func quantile(d Distribution, p float64) float64 {
	x := [1]float64{p}
	d.Quantile(x[:], x[:])
	return x[0]
}

func cdf(d Distribution, x float64) float64 {
	p := [1]float64{x}
	d.CDF(p[:], p[:])
	return p[0]
}

// hasAtoms says whether single values may have a probability.
func hasAtoms(d Distribution) bool {
	switch l := lawOf(d).(type) {
	case choice, constant, *steps, geometric:
		return true
	case mixture:
		return slices.ContainsFunc(l.parts, func(part law) bool { return hasAtoms(exact{part}) })
	case affine:
		return hasAtoms(exact{l.of})
	case truncated:
		return hasAtoms(exact{l.of})
	}
	return false
}
