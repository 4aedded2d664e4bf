package distributions

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/internal/special"
)

// A family can be asked for in one form or several.
type family struct {
	name  string
	forms []form
	logs  bool // takes scale: log

	args, lists []string // see Arguments
}

// A form is a way to ask for a family: by numbers and by lists.
type form struct {
	args     []string           // all needed
	optional map[string]float64 // with their defaults; NaN is none
	lists    []string           // all needed: weights, values, quantiles, parts
	build    func(r request) (Distribution, error)
}

// A request is a Dist with its arguments complete and on the scale of the family.
type request struct {
	Dist
	a map[string]float64
}

// general are the arguments that every family of numbers takes.
var general = []string{"times", "shift"}

// locations are the arguments that are written on the natural scale whatever the scale.
var locations = []string{"low", "mode", "high", "median"}

// Families returns the names of the families that New knows.
func Families() []string {
	var names []string
	for _, f := range families() {
		names = append(names, f.name)
	}
	return names
}

// Arguments returns the names of all numbers that a family takes, those of its first form first,
// and of the lists; nil if there is no such family.
func Arguments(name string) (args, lists []string) {
	f, _ := familyOf(name)
	return slices.Clone(f.args), slices.Clone(f.lists)
}

// arguments returns what Arguments does.
func (f family) arguments() (args, lists []string) {
	for _, form := range f.forms {
		for _, n := range slices.Concat(form.args, slices.Sorted(maps.Keys(form.optional))) {
			if !slices.Contains(args, n) {
				args = append(args, n)
			}
		}
		for _, n := range form.lists {
			if !slices.Contains(lists, n) {
				lists = append(lists, n)
			}
		}
	}
	if f.name != "choice" {
		args = append(args, general...)
	}
	return args, lists
}

// Positional returns the numbers of the first form of a family, in order; nil if it has lists.
func Positional(name string) []string {
	f, ok := familyOf(name)
	if !ok || len(f.forms[0].lists) > 0 {
		return nil
	}
	return f.forms[0].args
}

func argumentOrder(name string) []string {
	f, _ := familyOf(name)
	return f.args
}

func familyOf(name string) (family, bool) {
	all := families()
	i := slices.IndexFunc(all, func(f family) bool { return f.name == name })
	if i < 0 {
		return family{}, false
	}
	return all[i], true
}

// New returns the distribution that spec asks for; see Families. Quantiles are computed to the
// accuracy of the family; a Joint tabulates them.
func New(spec Dist) (Distribution, error) {
	f, ok := familyOf(spec.Family)
	if !ok {
		return nil, fmt.Errorf("family %q is not known; known: %s", spec.Family, strings.Join(Families(), ", "))
	}
	if spec.Scale != "" && spec.Scale != "log" {
		return nil, fmt.Errorf("%s: scale %q is not known; known: log", spec.Family, spec.Scale)
	}
	if spec.Scale == "log" && !f.logs {
		return nil, fmt.Errorf("%s: takes no scale; log is for %s", spec.Family, strings.Join(logFamilies(), ", "))
	}
	d, err := f.make(spec)
	if err == nil {
		d, err = finish(d, spec)
	}
	if err != nil && !strings.HasPrefix(err.Error(), spec.Family+":") {
		err = fmt.Errorf("%s: %w", spec.Family, err)
	}
	return d, err
}

func logFamilies() []string {
	var names []string
	for _, f := range families() {
		if f.logs {
			names = append(names, f.name)
		}
	}
	return names
}

// finish scales, shifts and truncates.
func finish(d Distribution, spec Dist) (Distribution, error) {
	var err error
	if spec.Scale == "log" {
		d = Log(d)
	}
	if times, ok := spec.Args["times"]; ok && times != 1 {
		if d, err = Scale(d, times); err != nil {
			return nil, err
		}
	}
	if shift := spec.Args["shift"]; shift != 0 {
		if d, err = Shift(d, shift); err != nil {
			return nil, err
		}
	}
	if spec.Min == nil && spec.Max == nil {
		return d, nil
	}
	if spec.Family == "choice" || spec.Family == "constant" {
		return nil, errors.New("takes no limits")
	}
	lo, hi := everywhere()
	if spec.Min != nil {
		lo = *spec.Min
	}
	if spec.Max != nil {
		hi = *spec.Max
	}
	if !(lo < hi) {
		return nil, fmt.Errorf("min must be below max, got %v and %v", lo, hi)
	}
	return Truncate(d, lo, hi)
}

// make finds the form and builds the distribution.
func (f family) make(spec Dist) (Distribution, error) {
	if name := firstName(spec.Args, func(name string) bool { return !finite(spec.Args[name]) }); name != "" {
		return nil, fmt.Errorf("%s must be finite, got %v", name, spec.Args[name])
	}
	given := make(map[string]float64, len(spec.Args))
	for name, x := range spec.Args {
		if f.name == "choice" || !slices.Contains(general, name) {
			given[name] = x
		}
	}
	form, err := f.form(given, spec.lists())
	if err != nil {
		return nil, err
	}
	r := request{Dist: spec, a: maps.Clone(form.optional)}
	if r.a == nil {
		r.a = make(map[string]float64)
	}
	maps.Copy(r.a, given)
	if spec.Scale == "log" {
		if err := r.takeLogs(); err != nil {
			return nil, err
		}
	}
	return form.build(r)
}

// firstName returns the name that comes first in the alphabet of those that are bad, or "".
func firstName(given map[string]float64, bad func(name string) bool) string {
	first := ""
	for name := range given {
		if (first == "" || name < first) && bad(name) {
			first = name
		}
	}
	return first
}

// takeLogs puts what is written on the natural scale on the log scale.
func (r *request) takeLogs() error {
	for _, name := range locations {
		x, ok := r.a[name]
		if !ok {
			continue
		}
		if !(x > 0) {
			return fmt.Errorf("%s must be > 0 on the log scale, got %v", name, x)
		}
		r.a[name] = special.Log(x)
	}
	r.Quantiles = slices.Clone(r.Quantiles)
	for i, q := range r.Quantiles {
		if !(q.X > 0) {
			return fmt.Errorf("quantiles must be > 0 on the log scale, got %v", q.X)
		}
		r.Quantiles[i].X = special.Log(q.X)
	}
	return nil
}

// lists returns the names of the lists that are there.
func (d Dist) lists() []string {
	var names []string
	for _, l := range []struct {
		name   string
		length int
	}{{"weights", len(d.Weights)}, {"values", len(d.Values)}, {"quantiles", len(d.Quantiles)}, {"parts", len(d.Parts)}} {
		if l.length > 0 {
			names = append(names, l.name)
		}
	}
	return names
}

// form returns the form that what is given fits.
func (f family) form(given map[string]float64, lists []string) (form, error) {
	args, known := f.args, f.lists
	if name := firstName(given, func(name string) bool { return !slices.Contains(args, name) }); name != "" {
		return form{}, fmt.Errorf("argument %q is not known; known: %s", name, strings.Join(args, ", "))
	}
	for _, name := range lists {
		if !slices.Contains(known, name) {
			return form{}, fmt.Errorf("takes no %s", name)
		}
	}
	for _, form := range f.forms {
		if form.fits(given, lists) {
			return form, nil
		}
	}
	if len(f.forms) == 1 {
		for _, name := range f.forms[0].args {
			if _, ok := given[name]; !ok {
				return form{}, fmt.Errorf("argument %q is missing", name)
			}
		}
	}
	var ways []string
	for _, form := range f.forms {
		ways = append(ways, form.String())
	}
	got := "nothing"
	if names := append(slices.Sorted(maps.Keys(given)), lists...); len(names) > 0 {
		got = strings.Join(names, ", ")
	}
	return form{}, fmt.Errorf("takes %s; got %s", strings.Join(ways, "; or "), got)
}

// fits says whether the form takes what is given, and needs no more.
func (f form) fits(given map[string]float64, lists []string) bool {
	for _, name := range f.args {
		if _, ok := given[name]; !ok {
			return false
		}
	}
	for name := range given {
		if _, ok := f.optional[name]; !ok && !slices.Contains(f.args, name) {
			return false
		}
	}
	if len(lists) != len(f.lists) {
		return false
	}
	for _, name := range f.lists {
		if !slices.Contains(lists, name) {
			return false
		}
	}
	return true
}

// String returns the form for people, as in "low, mode, high [level, weight]".
func (f form) String() string {
	s := strings.Join(slices.Concat(f.args, f.lists), ", ")
	if len(f.optional) > 0 {
		s += " [" + strings.Join(slices.Sorted(maps.Keys(f.optional)), ", ") + "]"
	}
	return s
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
