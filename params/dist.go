package params

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/federated-frontier/mc/distributions"
)

// checkDist returns the first thing that is wrong with a distribution, or nil.
func checkDist(d Dist) error {
	_, err := distributions.New(d)
	return err
}

// dist reads an explicit distribution, nil if it has defects.
func (d *decoder) dist(n *node, kind Kind) *Dist {
	before := d.problems.count
	out := d.distFields(n, kind, 1)
	if d.problems.count > before {
		return nil
	}
	if err := checkDist(*out); err != nil {
		d.errorf(n, "", "%v", err)
		return nil
	}
	return out
}

// writtenFamilies are those that a study can name.
var writtenFamilies = sync.OnceValue(func() []string {
	families := slices.DeleteFunc(distributions.Families(), func(f string) bool { return f == "choice" })
	slices.Sort(families)
	return families
})

// maxPartDepth limits mixtures of mixtures.
const maxPartDepth = 8

// distFields reads the fields of a distribution. A number stands for a constant.
func (d *decoder) distFields(n *node, kind Kind, depth int) *Dist {
	if n.shape == scalar && depth > 1 {
		x, _ := d.quantity(n, kind)
		c := constant(x)
		return &c
	}
	families := writtenFamilies()
	family := ""
	for _, f := range n.fields {
		if f.key == "family" {
			family = d.oneOf(f.value, "family", families...)
		}
	}
	out := &Dist{Family: family, Args: map[string]float64{}}
	if family != "" && !slices.Contains(families, family) {
		return out
	}
	if family == "" {
		if n.shape != mapping {
			d.errorf(n, "", "a distribution should be a mapping, not %s", n.describe())
		} else if !slices.ContainsFunc(n.fields, func(f field) bool { return f.key == "family" }) {
			d.errorf(n, "allowed: "+joinNames(families), "family is missing")
		}
		return out
	}
	args, lists := distributions.Arguments(family)
	fields := d.fields(n, "a distribution", slices.Concat([]string{"family", "scale", "min", "max"}, args, fieldsOf(family, lists))...)
	for _, name := range args {
		v, ok := fields[name]
		if ok && !(name == "scale" && v.text == "log") {
			out.Args[name], _ = d.quantity(v, argumentKind(kind, name))
		}
	}
	if v, ok := fields["scale"]; ok && !slices.Contains(args, "scale") {
		out.Scale = d.oneOf(v, "scale", "log")
	} else if ok && v.text == "log" {
		out.Scale = "log"
	}
	for name, dst := range map[string]**float64{"min": &out.Min, "max": &out.Max} {
		if v, ok := fields[name]; ok {
			x, _ := d.quantity(v, kind)
			*dst = &x
		}
	}
	d.distLists(out, fields, kind, depth)
	setDefaults(out)
	return out
}

// fieldsOf returns the fields in which the lists of a family are written.
func fieldsOf(family string, lists []string) []string {
	var names []string
	for _, l := range lists {
		switch {
		case family == "histogram" && l == "values":
			names = append(names, "edges")
		case family == "empirical" && l == "values":
			names = append(names, "values", "file", "column")
		case (family == "zero_inflated" || family == "shock") && l == "parts":
			names = append(names, "of")
		default:
			names = append(names, l)
		}
	}
	return names
}

// distLists reads what is not one number.
func (d *decoder) distLists(out *Dist, fields map[string]*node, kind Kind, depth int) {
	if v, ok := fields["weights"]; ok {
		out.Weights = d.quantities(v, "weights", Real)
	}
	for _, name := range []string{"values", "edges"} {
		if v, ok := fields[name]; ok {
			out.Values = d.quantities(v, name, kind)
		}
	}
	if v, ok := fields["quantiles"]; ok {
		out.Quantiles = d.quantiles(v, kind)
	}
	file, column := fields["file"], fields["column"]
	switch {
	case file != nil && column != nil:
		out.Values = d.columnValues(file, column, kind)
	case file != nil:
		d.errorf(file, "write column: NAME", "column is missing")
	case column != nil:
		d.errorf(column, "write file: NAME.csv", "file is missing")
	}
	parts := []*node(nil)
	if v, ok := fields["parts"]; ok {
		parts = d.items(v, "parts")
	}
	if v, ok := fields["of"]; ok {
		parts = []*node{v}
	}
	if len(parts) > 0 && depth >= maxPartDepth {
		d.errorf(parts[0], "", "parts are nested more than %d deep", maxPartDepth)
		return
	}
	for _, item := range parts {
		out.Parts = append(out.Parts, *d.distFields(item, kind, depth+1))
	}
}

// quantities reads a list of numbers.
func (d *decoder) quantities(n *node, what string, kind Kind) []float64 {
	var out []float64
	for _, item := range d.items(n, what) {
		x, _ := d.quantity(item, kind)
		out = append(out, x)
	}
	return out
}

// quantiles reads a mapping of probabilities to numbers, as in {5%: 2, 95%: 9}.
func (d *decoder) quantiles(n *node, kind Kind) []distributions.Quantile {
	var out []distributions.Quantile
	for _, f := range d.entries(n, "the quantiles of a distribution") {
		p, err := parseShare(f.key)
		if err != nil || !(p > 0 && p < 1) {
			d.problems.add(f.at, d.input, "write 5%", "%q is not a probability above 0 and below 1", f.key)
			continue
		}
		x, _ := d.quantity(f.value, kind)
		out = append(out, distributions.Quantile{P: p, X: x})
	}
	slices.SortFunc(out, func(a, b distributions.Quantile) int {
		switch {
		case a.P < b.P:
			return -1
		case a.P > b.P:
			return 1
		}
		return 0
	})
	return out
}

// columnValues reads the numbers in a column of a CSV file next to the study.
func (d *decoder) columnValues(file, column *node, kind Kind) []float64 {
	name, ok := d.text(file)
	header, ok2 := d.text(column)
	if !ok || !ok2 {
		return nil
	}
	if d.csv == nil {
		d.errorf(file, "write values: [1, 2, 3]", "a file cannot be read here")
		return nil
	}
	columns, rows, ok := d.csv(file, name)
	if !ok {
		return nil
	}
	if !slices.Contains(columns, header) {
		d.errorf(column, didYouMean(header, columns), "%s has no column %q", path.Base(name), header)
		return nil
	}
	var out []float64
	for _, row := range rows {
		text := strings.TrimSpace(row.Text(header))
		if text == "" {
			continue
		}
		x, err := d.quantityOf(text, kind)
		if err != nil {
			d.problems.add(row.place(header), d.input, "", "%v", err)
			continue
		}
		out = append(out, x)
	}
	if len(out) == 0 {
		d.errorf(column, "", "the column %q of %s has no numbers", header, path.Base(name))
	}
	return out
}

// argumentKind is the kind of an argument of a distribution: dates only where it is a place.
func argumentKind(kind Kind, argument string) Kind {
	switch argument {
	case "value", "low", "mode", "high", "median", "mean", "location":
		return kind
	}
	return Real
}

// isPure tells whether an argument is a pure number, whatever the unit of the parameter.
func isPure(argument string) bool {
	switch argument {
	case "value", "low", "mode", "high", "median", "mean", "location", "sd", "scale", "shift":
		return false
	}
	return true
}

// setDefaults fills in the weight of a PERT, which would else not be seen.
func setDefaults(d *Dist) {
	if _, ok := d.Args["weight"]; !ok && d.Family == "pert" {
		d.Args["weight"] = 4
	}
}

// parseCall reads family(argument, …): numbers in the order of the family's first form, or
// name=number and share%=number in any order.
func (r valueReader) parseCall(kind Kind, unit, text string) (*Dist, error) {
	name, rest, found := strings.Cut(text, "(")
	name = strings.TrimSpace(name)
	known := slices.DeleteFunc(distributions.Families(), func(f string) bool {
		args, lists := distributions.Arguments(f)
		return len(args) == len([]string{"times", "shift"}) && !slices.Contains(lists, "quantiles") || f == "choice"
	})
	slices.Sort(known)
	if !found || !slices.Contains(known, name) {
		return nil, &valueError{text: fmt.Sprintf("unknown distribution %q", name), hint: didYouMean(name, known)}
	}
	args, _ := distributions.Arguments(name)
	order := distributions.Positional(name)
	form := fmt.Sprintf("write %s(%s)", name, strings.Join(order, ", "))
	if order == nil {
		form = fmt.Sprintf("write %s(5%%=LOW, 50%%=MIDDLE, 95%%=HIGH)", name)
	}
	d := &Dist{Family: name, Args: map[string]float64{}}
	offset := len(text) - len(rest)
	parts := strings.Split(strings.TrimSuffix(rest, ")"), ",")
	named := false
	for i, part := range parts {
		fail := func(format string, a ...any) error {
			return &valueError{offset: offset, text: fmt.Sprintf(format, a...), hint: form}
		}
		key, number, hasKey := strings.Cut(part, "=")
		lead := len(key) + 1
		key = strings.TrimSpace(key)
		switch {
		case hasKey:
			named = true
		case named:
			return nil, fail("a number without a name cannot follow one with a name")
		case i >= len(order):
			return nil, &valueError{text: fmt.Sprintf("%s takes %d numbers, not %d", name, len(order), len(parts)), hint: form}
		default:
			key, number, lead = order[i], part, 0
		}
		share, err := parseShare(key)
		isQuantile := err == nil
		if !isQuantile && !slices.Contains(args, key) {
			return nil, &valueError{offset: offset, text: fmt.Sprintf("unknown argument %q of %s", key, name), hint: didYouMean(key, args)}
		}
		arg := valueReader{parameter: Parameter{Kind: argumentKind(kind, key), Unit: unit}, epoch: r.epoch}
		if isQuantile {
			arg.parameter.Kind = kind
		} else if isPure(key) {
			arg.parameter.Unit = "1"
		}
		number, space := trimmed(number)
		x, err := arg.quantity(number, "")
		if err != nil {
			return nil, moved(err, offset+lead+space)
		}
		if isQuantile {
			d.Quantiles = append(d.Quantiles, distributions.Quantile{P: share, X: x})
		} else {
			if _, twice := d.Args[key]; twice {
				return nil, fail("%s is there twice", key)
			}
			d.Args[key] = x
		}
		offset += len(part) + 1
	}
	if !named && len(parts) < len(order) {
		return nil, &valueError{text: fmt.Sprintf("%s takes %d numbers, not %d", name, len(order), len(parts)), hint: form}
	}
	setDefaults(d)
	if err := checkDist(*d); err != nil {
		return nil, &valueError{text: err.Error(), hint: form}
	}
	return d, nil
}
