package distributions

import (
	"fmt"
	"math"
	"sync"
)

// catalogue is filled on first use: a mixture makes its parts through it.
var catalogue struct {
	sync.Once
	families []family
}

// families returns all families with the forms in which they can be asked for.
func families() []family {
	catalogue.Do(func() {
		catalogue.families = append(continuous(), discrete()...)
		for i := range catalogue.families {
			f := &catalogue.families[i]
			f.args, f.lists = f.arguments()
		}
	})
	return catalogue.families
}

// by is a form of numbers alone.
func by(build func(r request) (Distribution, error), args ...string) form {
	return form{args: args, build: build}
}

// with makes arguments optional.
func (f form) with(optional map[string]float64) form {
	f.optional = optional
	return f
}

// fitted is a form that is fitted to quantiles, and takes further numbers.
func fitted(build func(r request) (Distribution, error), args ...string) form {
	return form{args: args, lists: []string{"quantiles"}, build: build}
}

func continuous() []family {
	none := math.NaN()
	bounds := map[string]float64{"low": 0, "high": 1}
	level := map[string]float64{"level": 1}
	return []family{
		{name: "constant", forms: []form{
			by(func(r request) (Distribution, error) { return NewConstant(r.a["value"]) }, "value"),
		}},
		{name: "uniform", logs: true, forms: []form{
			by(func(r request) (Distribution, error) { return NewUniform(r.a["low"], r.a["high"]) }, "low", "high"),
			by(uniformMeanSD, "mean", "sd"),
			fitted(fitUniform),
		}},
		{name: "log_uniform", forms: []form{
			by(func(r request) (Distribution, error) { return newLogUniform(r.a["low"], r.a["high"]) }, "low", "high"),
		}},
		{name: "triangular", logs: true, forms: []form{
			by(triangularCoverage, "low", "mode", "high").with(level),
		}},
		{name: "pert", logs: true, forms: []form{
			by(pertCoverage, "low", "mode", "high").with(map[string]float64{"weight": 4, "level": 1}),
		}},
		{name: "beta", forms: []form{
			by(func(r request) (Distribution, error) {
				return NewBeta(r.a["a"], r.a["b"], r.a["low"], r.a["high"])
			}, "a", "b").with(bounds),
			by(betaMeanSD, "mean", "sd").with(bounds),
			{lists: []string{"quantiles"}, optional: bounds, build: fitBeta},
		}},
		{name: "normal", logs: true, forms: []form{
			by(func(r request) (Distribution, error) { return NewNormal(r.a["mean"], r.a["sd"]) }, "mean", "sd"),
			fitted(fitNormal),
		}},
		{name: "two_piece_normal", logs: true, forms: []form{
			by(func(r request) (Distribution, error) {
				return NewTwoPieceNormal(r.a["median"], r.a["low"], r.a["high"], r.a["level"])
			}, "median", "low", "high", "level"),
			fitted(fitTwoPieceNormal),
		}},
		{name: "skew_normal", forms: []form{
			by(func(r request) (Distribution, error) {
				return NewSkewNormal(r.a["location"], r.a["scale"], r.a["shape"])
			}, "location", "scale", "shape"),
		}},
		{name: "lognormal", forms: []form{
			by(func(r request) (Distribution, error) { return NewLognormal(r.a["median"], r.a["gsd"]) }, "median", "gsd"),
			by(lognormalMeanSD, "mean", "sd"),
			by(lognormalModeCV, "mode", "cv"),
			fitted(fitLognormal),
		}},
		{name: "logit_normal", forms: []form{
			by(func(r request) (Distribution, error) { return NewLogitNormal(r.a["median"], r.a["gsd"]) }, "median", "gsd"),
			fitted(fitLogitNormal),
		}},
		{name: "gamma", logs: true, forms: []form{
			by(func(r request) (Distribution, error) { return NewGammaModeCV(r.a["mode"], r.a["cv"]) }, "mode", "cv"),
			by(func(r request) (Distribution, error) { return NewGamma(r.a["shape"], r.a["scale"]) }, "shape", "scale"),
			by(gammaMeanSD, "mean", "sd"),
			fitted(fitGamma),
		}},
		{name: "weibull", forms: []form{
			by(func(r request) (Distribution, error) { return NewWeibull(r.a["shape"], r.a["scale"]) }, "shape", "scale"),
			by(weibullMeanSD, "mean", "sd"),
			by(weibullModeCV, "mode", "cv"),
			fitted(fitWeibull),
		}},
		{name: "exponential", forms: []form{
			by(func(r request) (Distribution, error) { return NewExponential(r.a["mean"]) }, "mean"),
			fitted(fitExponential),
		}},
		{name: "gumbel", forms: []form{
			by(func(r request) (Distribution, error) { return NewGumbel(r.a["mode"], r.a["scale"]) }, "mode", "scale"),
			by(gumbelMeanSD, "mean", "sd"),
			fitted(fitGumbel),
		}},
		{name: "gev", forms: []form{
			by(func(r request) (Distribution, error) {
				return NewGEV(r.a["location"], r.a["scale"], r.a["shape"])
			}, "location", "scale", "shape"),
			fitted(fitGEV),
		}},
		{name: "student_t", forms: []form{
			by(func(r request) (Distribution, error) {
				return NewStudentT(r.a["df"], r.a["location"], r.a["scale"])
			}, "df").with(map[string]float64{"location": 0, "scale": 1}),
			fitted(fitStudentT, "df"),
		}},
		{name: "logistic", forms: []form{
			by(func(r request) (Distribution, error) { return NewLogistic(r.a["mean"], r.a["scale"]) }, "mean", "scale"),
			by(logisticMeanSD, "mean", "sd"),
			fitted(fitLogistic),
		}},
		{name: "log_logistic", forms: []form{
			by(func(r request) (Distribution, error) { return NewLogLogistic(r.a["median"], r.a["shape"]) }, "median", "shape"),
			fitted(fitLogLogistic),
		}},
		{name: "cauchy", forms: []form{
			by(func(r request) (Distribution, error) { return NewCauchy(r.a["median"], r.a["scale"]) }, "median", "scale"),
			fitted(fitCauchy),
		}},
		{name: "pareto", forms: []form{
			by(func(r request) (Distribution, error) { return NewPareto(r.a["low"], r.a["shape"]) }, "low", "shape"),
			fitted(fitPareto),
		}},
		{name: "metalog", forms: []form{
			{lists: []string{"quantiles"}, optional: map[string]float64{"low": none, "high": none, "terms": none}, build: fitMetalog},
		}},
		{name: "histogram", forms: []form{
			{lists: []string{"values", "weights"}, build: func(r request) (Distribution, error) { return NewHistogram(r.Values, r.Weights) }},
		}},
	}
}

func discrete() []family {
	return []family{
		{name: "choice", forms: []form{
			{lists: []string{"weights"}, build: func(r request) (Distribution, error) { return NewChoice(r.Weights) }},
		}},
		{name: "discrete", forms: []form{
			{lists: []string{"values", "weights"}, build: func(r request) (Distribution, error) { return NewDiscrete(r.Values, r.Weights) }},
		}},
		{name: "empirical", forms: []form{
			{lists: []string{"values"}, build: func(r request) (Distribution, error) { return NewEmpirical(r.Values) }},
		}},
		{name: "bernoulli", forms: []form{
			by(func(r request) (Distribution, error) { return NewBernoulli(r.a["p"]) }, "p"),
		}},
		{name: "binomial", forms: []form{
			by(func(r request) (Distribution, error) { return NewBinomial(r.a["n"], r.a["p"]) }, "n", "p"),
		}},
		{name: "poisson", forms: []form{
			by(func(r request) (Distribution, error) { return NewPoisson(r.a["mean"]) }, "mean"),
		}},
		{name: "negative_binomial", forms: []form{
			by(func(r request) (Distribution, error) { return NewNegativeBinomial(r.a["r"], r.a["p"]) }, "r", "p"),
			by(negativeBinomialMeanSD, "mean", "sd"),
		}},
		{name: "geometric", forms: []form{
			by(func(r request) (Distribution, error) { return NewGeometric(r.a["p"]) }, "p"),
		}},
		{name: "mixture", forms: []form{
			{lists: []string{"weights", "parts"}, build: func(r request) (Distribution, error) {
				parts, err := r.parts()
				if err != nil {
					return nil, err
				}
				return NewMixture(r.Weights, parts)
			}},
		}},
		{name: "zero_inflated", forms: []form{
			by(func(r request) (Distribution, error) {
				d, err := lognormalWithin(r.a["low"], r.a["high"], r.a["level"])
				if err != nil {
					return nil, err
				}
				return NewZeroInflated(r.a["p_zero"], d)
			}, "p_zero", "low", "high", "level"),
			{args: []string{"p_zero"}, lists: []string{"parts"}, build: func(r request) (Distribution, error) {
				d, err := r.onePart()
				if err != nil {
					return nil, err
				}
				return NewZeroInflated(r.a["p_zero"], d)
			}},
		}},
		{name: "shock", forms: []form{
			by(func(r request) (Distribution, error) {
				d, err := NewUniform(r.a["low"], r.a["high"])
				if err != nil {
					return nil, err
				}
				return NewShock(r.a["p_shock"], d)
			}, "p_shock", "low", "high"),
			{args: []string{"p_shock"}, lists: []string{"parts"}, build: func(r request) (Distribution, error) {
				d, err := r.onePart()
				if err != nil {
					return nil, err
				}
				return NewShock(r.a["p_shock"], d)
			}},
		}},
	}
}

// maxDepth limits mixtures of mixtures.
const maxDepth = 8

// parts makes the parts of a mixture.
func (r request) parts() ([]Distribution, error) {
	if r.depth() > maxDepth {
		return nil, fmt.Errorf("parts are nested more than %d deep", maxDepth)
	}
	var parts []Distribution
	for i, p := range r.Parts {
		d, err := New(p)
		if err != nil {
			return nil, fmt.Errorf("part %d: %w", i+1, err)
		}
		if p.Family == "choice" {
			return nil, fmt.Errorf("part %d: a choice is not a number", i+1)
		}
		parts = append(parts, d)
	}
	return parts, nil
}

func (r request) onePart() (Distribution, error) {
	if len(r.Parts) != 1 {
		return nil, fmt.Errorf("takes one part, got %d", len(r.Parts))
	}
	parts, err := r.parts()
	if err != nil {
		return nil, err
	}
	return parts[0], nil
}

// depth returns how deep parts are nested.
func (d Dist) depth() int {
	deepest := 0
	for _, p := range d.Parts {
		deepest = max(deepest, p.depth())
	}
	return deepest + 1
}
