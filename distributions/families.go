package distributions

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/params"
)

// A family makes a distribution from its arguments.
type family struct {
	name     string
	args     []string
	defaults map[string]float64
	build    func(a map[string]float64) (Distribution, error)
}

// families are all but choice, which takes weights.
var families = []family{
	{name: "constant", args: []string{"value"}, build: func(a map[string]float64) (Distribution, error) {
		return NewConstant(a["value"])
	}},
	{name: "uniform", args: []string{"low", "high"}, build: func(a map[string]float64) (Distribution, error) {
		return NewUniform(a["low"], a["high"])
	}},
	{name: "normal", args: []string{"mean", "sd"}, build: func(a map[string]float64) (Distribution, error) {
		return NewNormal(a["mean"], a["sd"])
	}},
	{name: "pert", args: []string{"low", "mode", "high", "weight"}, defaults: map[string]float64{"weight": 4}, build: func(a map[string]float64) (Distribution, error) {
		return NewPERT(a["low"], a["mode"], a["high"], a["weight"])
	}},
	{name: "two_piece_normal", args: []string{"median", "low", "high", "level"}, build: func(a map[string]float64) (Distribution, error) {
		return NewTwoPieceNormal(a["median"], a["low"], a["high"], a["level"])
	}},
	{name: "lognormal", args: []string{"median", "gsd", "shift"}, defaults: map[string]float64{"shift": 0}, build: func(a map[string]float64) (Distribution, error) {
		d, err := NewLognormal(a["median"], a["gsd"])
		if err != nil || a["shift"] == 0 {
			return d, err
		}
		return Shift(d, a["shift"])
	}},
	{name: "logit_normal", args: []string{"median", "gsd"}, build: func(a map[string]float64) (Distribution, error) {
		return NewLogitNormal(a["median"], a["gsd"])
	}},
	{name: "gamma", args: []string{"mode", "cv"}, build: func(a map[string]float64) (Distribution, error) {
		return NewGammaModeCV(a["mode"], a["cv"])
	}},
}

// locations are the arguments that are written on the natural scale whatever the scale.
var locations = []string{"low", "mode", "high", "median"}

// Families returns the names of the families that New knows, in the order of the
// documentation of params.Dist.
func Families() []string {
	var names []string
	for _, f := range families {
		names = append(names, f.name)
	}
	return append(names, "choice")
}

// New returns the distribution that spec names; see params.Dist for the families and their
// arguments. Quantiles are computed to the accuracy of the family; a Joint tabulates them.
func New(spec params.Dist) (Distribution, error) {
	if spec.Scale != "" && spec.Scale != "log" {
		return nil, fmt.Errorf("%s: scale %q is not known; known: log", spec.Family, spec.Scale)
	}
	if spec.Family == "choice" {
		if spec.Scale != "" || spec.Min != nil || spec.Max != nil {
			return nil, errors.New("choice: takes neither scale nor limits")
		}
		return NewChoice(spec.Weights)
	}
	i := slices.IndexFunc(families, func(f family) bool { return f.name == spec.Family })
	if i < 0 {
		return nil, fmt.Errorf("family %q is not known; known: %s", spec.Family, strings.Join(Families(), ", "))
	}
	args, err := families[i].arguments(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", spec.Family, err)
	}
	d, err := families[i].build(args)
	if err != nil {
		return nil, err
	}
	if spec.Scale == "log" {
		d = Log(d)
	}
	if spec.Min == nil && spec.Max == nil {
		return d, nil
	}
	if spec.Family == "constant" {
		return nil, errors.New("constant: takes no limits")
	}
	lo, hi := everywhere()
	if spec.Min != nil {
		lo = *spec.Min
	}
	if spec.Max != nil {
		hi = *spec.Max
	}
	if d, err = Truncate(d, lo, hi); err != nil {
		return nil, fmt.Errorf("%s: %w", spec.Family, err)
	}
	return d, nil
}

// arguments returns the arguments of spec, complete and on the scale of the law.
func (f family) arguments(spec params.Dist) (map[string]float64, error) {
	if len(spec.Weights) > 0 {
		return nil, errors.New("takes no weights")
	}
	for _, name := range slices.Sorted(maps.Keys(spec.Args)) {
		if !slices.Contains(f.args, name) {
			return nil, fmt.Errorf("argument %q is not known; known: %s", name, strings.Join(f.args, ", "))
		}
	}
	args := make(map[string]float64, len(f.args))
	maps.Copy(args, f.defaults)
	maps.Copy(args, spec.Args)
	for _, name := range f.args {
		x, ok := args[name]
		if !ok {
			return nil, fmt.Errorf("argument %q is missing", name)
		}
		if spec.Scale == "log" && slices.Contains(locations, name) {
			if !(x > 0) {
				return nil, fmt.Errorf("%s must be > 0 on the log scale, got %v", name, x)
			}
			args[name] = special.Log(x)
		}
	}
	return args, nil
}

func everywhere() (lo, hi float64) { return math.Inf(-1), math.Inf(1) }

// finite says whether all numbers are.
func finite(x ...float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
