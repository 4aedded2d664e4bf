// Command scipy writes quantiles and distribution functions of the families, and moments
// as JSON, for check.py to compare with scipy and OpenTURNS.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/federated-frontier/mc/distributions"
)

// number is a float64 that JSON can hold, whatever it is.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	return json.Marshal(strconv.FormatFloat(float64(n), 'g', -1, 64))
}

type entry struct {
	Family    string            `json:"family"`
	Args      map[string]number `json:"args"`
	Min       *number           `json:"min,omitempty"`
	Max       *number           `json:"max,omitempty"`
	P         []number          `json:"p"`
	Quantiles []number          `json:"quantiles"`
	CDF       []number          `json:"cdf"` // of the quantiles
	Mean      number            `json:"mean"`
	Variance  number            `json:"variance"`
}

func main() {
	var entries []entry
	for _, d := range grid() {
		e, err := evaluate(d)
		if err != nil {
			fmt.Fprintln(os.Stderr, d, err)
			os.Exit(1)
		}
		entries = append(entries, e)
	}
	if err := json.NewEncoder(os.Stdout).Encode(entries); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// grid returns the families that scipy has, with small, usual and extreme arguments.
func grid() []distributions.Dist {
	var all []distributions.Dist
	add := func(family string, names []string, rows ...[]float64) {
		for _, row := range rows {
			d := distributions.Dist{Family: family, Args: map[string]float64{}}
			for i, n := range names {
				d.Args[n] = row[i]
			}
			all = append(all, d)
		}
	}
	add("uniform", []string{"low", "high"}, []float64{-1, 2})
	add("log_uniform", []string{"low", "high"}, []float64{0.1, 20}, []float64{1e-6, 1e6})
	add("triangular", []string{"low", "mode", "high"}, []float64{1, 4, 10}, []float64{1, 1, 2}, []float64{-3, 5, 5})
	add("pert", []string{"low", "mode", "high", "weight"}, []float64{1, 4, 10, 4}, []float64{0, 0, 1, 4}, []float64{1, 4, 10, 40})
	for _, a := range []float64{0.2, 0.9, 1, 2, 35, 900} {
		for _, b := range []float64{0.3, 1, 4, 70} {
			add("beta", []string{"a", "b"}, []float64{a, b})
		}
	}
	add("normal", []string{"mean", "sd"}, []float64{3, 2}, []float64{-1e6, 1e-3})
	for _, shape := range []float64{0, 0.3, 1, -4, 30} {
		add("skew_normal", []string{"location", "scale", "shape"}, []float64{1, 2, shape})
	}
	add("lognormal", []string{"median", "gsd"}, []float64{3, 2}, []float64{1e-3, 1.01}, []float64{10, 20})
	for _, shape := range []float64{0.05, 0.4, 1, 3.7, 60, 5000} {
		add("gamma", []string{"shape", "scale"}, []float64{shape, 2})
		add("weibull", []string{"shape", "scale"}, []float64{min(shape, 100) + 0.1, 2})
		add("log_logistic", []string{"median", "shape"}, []float64{3, shape + 0.5})
		add("pareto", []string{"low", "shape"}, []float64{2, shape + 0.1})
		add("student_t", []string{"df", "location", "scale"}, []float64{shape + 0.2, -0.5, 2})
	}
	add("exponential", []string{"mean"}, []float64{3}, []float64{1e-9})
	add("gumbel", []string{"mode", "scale"}, []float64{3, 2})
	for _, shape := range []float64{0, 1e-9, 0.1, -0.3, 0.8, -1.5, 2} {
		add("gev", []string{"location", "scale", "shape"}, []float64{3, 2, shape})
	}
	add("logistic", []string{"mean", "scale"}, []float64{3, 2})
	add("cauchy", []string{"median", "scale"}, []float64{3, 2})
	add("bernoulli", []string{"p"}, []float64{0.3})
	add("binomial", []string{"n", "p"}, []float64{12, 0.3}, []float64{1000, 0.001}, []float64{100000, 0.4})
	add("poisson", []string{"mean"}, []float64{0.01}, []float64{3.5}, []float64{20000})
	add("negative_binomial", []string{"r", "p"}, []float64{2.5, 0.3}, []float64{0.1, 0.01}, []float64{400, 0.5})
	add("geometric", []string{"p"}, []float64{0.2}, []float64{1e-5}, []float64{0.99})
	limit := func(x float64) *float64 { return &x }
	all = append(all,
		distributions.Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}, Min: limit(-1), Max: limit(4)},
		distributions.Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}, Min: limit(8)},
		distributions.Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}, Min: limit(46)},
		distributions.Dist{Family: "normal", Args: map[string]float64{"mean": 0, "sd": 1}, Max: limit(-46)},
	)
	return all
}

func evaluate(d distributions.Dist) (entry, error) {
	made, err := distributions.New(d)
	if err != nil {
		return entry{}, err
	}
	e := entry{Family: d.Family, Args: map[string]number{}, Mean: number(made.Mean()), Variance: number(made.Variance())}
	for name, x := range d.Args {
		e.Args[name] = number(x)
	}
	if d.Min != nil {
		e.Min = (*number)(d.Min)
	}
	if d.Max != nil {
		e.Max = (*number)(d.Max)
	}
	p := []float64{1e-300, 1e-100, 1e-30}
	for i := 15; i >= 2; i-- {
		p = append(p, math.Ldexp(1, -3*i))
	}
	for i := 1; i < 20; i++ {
		p = append(p, float64(i)/20)
	}
	for i := 2; i <= 15; i++ {
		p = append(p, 1-math.Ldexp(1, -3*i))
	}
	x := make([]float64, len(p))
	made.Quantile(x, p)
	f := make([]float64, len(x))
	made.CDF(f, x)
	for i := range p {
		e.P, e.Quantiles, e.CDF = append(e.P, number(p[i])), append(e.Quantiles, number(x[i])), append(e.CDF, number(f[i]))
	}
	return e, nil
}
