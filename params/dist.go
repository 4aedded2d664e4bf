package params

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// A family says which arguments a distribution takes.
type family struct {
	args     []string // in the order of the value grammar
	defaults map[string]float64
	check    func(a map[string]float64) error
	center   func(a map[string]float64) float64 // the best estimate
	support  func(a map[string]float64) (lo, hi float64)
}

var families = map[string]family{
	"constant": {
		args:    []string{"value"},
		check:   func(map[string]float64) error { return nil },
		center:  arg("value"),
		support: func(a map[string]float64) (float64, float64) { return a["value"], a["value"] },
	},
	"uniform": {
		args: []string{"low", "high"},
		check: func(a map[string]float64) error {
			return ordered(a, "low", "high")
		},
		center:  func(a map[string]float64) float64 { return float64(a["low"]/2) + float64(a["high"]/2) },
		support: between("low", "high"),
	},
	"normal": {
		args:    []string{"mean", "sd"},
		check:   func(a map[string]float64) error { return above(a, "sd", 0) },
		center:  arg("mean"),
		support: everywhere,
	},
	"pert": {
		args:     []string{"low", "mode", "high", "weight"},
		defaults: map[string]float64{"weight": 4},
		check: func(a map[string]float64) error {
			if err := ordered(a, "low", "high"); err != nil {
				return err
			}
			if a["mode"] < a["low"] || a["mode"] > a["high"] {
				return fmt.Errorf("mode %s is not within %s..%s", canonical(a["mode"]), canonical(a["low"]), canonical(a["high"]))
			}
			return above(a, "weight", 0)
		},
		center:  arg("mode"),
		support: between("low", "high"),
	},
	"two_piece_normal": {
		args: []string{"median", "low", "high", "level"},
		check: func(a map[string]float64) error {
			if err := ordered(a, "low", "high"); err != nil {
				return err
			}
			if a["median"] < a["low"] || a["median"] > a["high"] {
				return fmt.Errorf("median %s is not within %s..%s", canonical(a["median"]), canonical(a["low"]), canonical(a["high"]))
			}
			if a["level"] >= 1 {
				return fmt.Errorf("level must be < 1, got %s", canonical(a["level"]))
			}
			return above(a, "level", 0)
		},
		center:  arg("median"),
		support: everywhere,
	},
	"lognormal": {
		args:     []string{"median", "gsd", "shift"},
		defaults: map[string]float64{"shift": 0},
		check:    func(a map[string]float64) error { return first(above(a, "median", 0), above(a, "gsd", 1)) },
		center:   func(a map[string]float64) float64 { return a["median"] + a["shift"] },
		support:  func(a map[string]float64) (float64, float64) { return a["shift"], math.Inf(1) },
	},
	"logit_normal": {
		args: []string{"median", "gsd"},
		check: func(a map[string]float64) error {
			if a["median"] >= 1 {
				return fmt.Errorf("median must be < 1, got %s", canonical(a["median"]))
			}
			return first(above(a, "median", 0), above(a, "gsd", 1))
		},
		center:  arg("median"),
		support: func(map[string]float64) (float64, float64) { return 0, 1 },
	},
	"gamma": {
		args: []string{"mode", "cv"},
		check: func(a map[string]float64) error {
			if a["cv"] >= 1 {
				return fmt.Errorf("cv must be < 1, or there is no mode, got %s", canonical(a["cv"]))
			}
			return first(above(a, "mode", 0), above(a, "cv", 0))
		},
		center:  arg("mode"),
		support: func(map[string]float64) (float64, float64) { return 0, math.Inf(1) },
	},
}

func arg(name string) func(map[string]float64) float64 {
	return func(a map[string]float64) float64 { return a[name] }
}

func between(low, high string) func(map[string]float64) (float64, float64) {
	return func(a map[string]float64) (float64, float64) { return a[low], a[high] }
}

func everywhere(map[string]float64) (float64, float64) { return math.Inf(-1), math.Inf(1) }

func ordered(a map[string]float64, low, high string) error {
	if a[low] >= a[high] {
		return fmt.Errorf("%s must be below %s, got %s and %s", low, high, canonical(a[low]), canonical(a[high]))
	}
	return nil
}

func above(a map[string]float64, name string, limit float64) error {
	if a[name] <= limit {
		return fmt.Errorf("%s must be > %s, got %s", name, canonical(limit), canonical(a[name]))
	}
	return nil
}

// familyNames returns the families that take arguments, in alphabetical order.
func familyNames() []string { return slices.Sorted(maps.Keys(families)) }

// check returns the first thing that is wrong with the distribution, or nil.
func (d Dist) check() error {
	if d.Family == "choice" {
		return checkWeights(d.Weights)
	}
	f, ok := families[d.Family]
	if !ok {
		return fmt.Errorf("unknown family %q", d.Family)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Args)) {
		x := d.Args[name]
		if !slices.Contains(f.args, name) {
			return fmt.Errorf("%s: unknown argument %q", d.Family, name)
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("%s: %s is not finite", d.Family, name)
		}
	}
	args := maps.Clone(f.defaults)
	if args == nil {
		args = map[string]float64{}
	}
	maps.Copy(args, d.Args)
	for _, name := range f.args {
		if _, ok := args[name]; !ok {
			return fmt.Errorf("%s: %s is missing", d.Family, name)
		}
	}
	if err := f.check(args); err != nil {
		return fmt.Errorf("%s: %w", d.Family, err)
	}
	return d.checkScale(args)
}

// first returns the first error that is not nil, or nil.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (d Dist) checkScale(args map[string]float64) error {
	if d.Scale != "" && d.Scale != "log" {
		return fmt.Errorf("%s: scale must be log or absent, got %q", d.Family, d.Scale)
	}
	if d.Scale == "log" {
		if d.Family != "pert" && d.Family != "two_piece_normal" && d.Family != "uniform" {
			return fmt.Errorf("%s: scale log is for pert, two_piece_normal and uniform", d.Family)
		}
		if err := above(args, "low", 0); err != nil {
			return fmt.Errorf("%s on the log scale: %w", d.Family, err)
		}
	}
	lo, hi := math.Inf(-1), math.Inf(1)
	for _, limit := range []*float64{d.Min, d.Max} {
		if limit != nil && (math.IsNaN(*limit) || math.IsInf(*limit, 0)) {
			return fmt.Errorf("%s: a limit is not finite", d.Family)
		}
	}
	if d.Min != nil {
		lo = *d.Min
	}
	if d.Max != nil {
		hi = *d.Max
	}
	if from, to := d.support(); lo >= hi || lo >= to || hi <= from {
		return fmt.Errorf("%s: nothing is left between min and max", d.Family)
	}
	return nil
}

// center returns the best estimate that belongs to the distribution.
func (d Dist) center() float64 { return families[d.Family].center(d.Args) }

// support returns the ends of the distribution before truncation.
func (d Dist) support() (lo, hi float64) {
	lo, hi = families[d.Family].support(d.Args)
	if d.Scale == "log" {
		lo = max(lo, 0)
	}
	return lo, hi
}

// String returns the distribution for people.
func (d Dist) String() string {
	var parts []string
	for _, name := range families[d.Family].args {
		if x, ok := d.Args[name]; ok {
			parts = append(parts, name+" "+brief(x))
		}
	}
	for _, w := range d.Weights {
		parts = append(parts, brief(w))
	}
	s := d.Family + "(" + strings.Join(parts, ", ") + ")"
	if d.Scale == "log" {
		s += " on the log scale"
	}
	switch {
	case d.Min != nil && d.Max != nil:
		s += fmt.Sprintf(", within %s..%s", brief(*d.Min), brief(*d.Max))
	case d.Min != nil:
		s += ", at least " + brief(*d.Min)
	case d.Max != nil:
		s += ", at most " + brief(*d.Max)
	}
	return s
}

// checkWeights returns the first thing that is wrong with the weights of a choice, or nil.
func checkWeights(weights []float64) error {
	if len(weights) == 0 {
		return errors.New("there are no options")
	}
	sum := 0.0
	for _, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("weights must be ≥ 0, got %s", canonical(w))
		}
		sum += w
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("weights should sum to 1, got %s", brief(sum))
	}
	return nil
}
