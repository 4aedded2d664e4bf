package params

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ResolveOptions says which variant of a study to resolve.
type ResolveOptions struct {
	Scenario  string     // "" means the first
	Overrides []Override // after those of the scenario; of two for one parameter the later wins
	Worse     bool       // every confidence tag counts as one step worse; estimate stays
}

// Resolve returns the inputs of a scenario with their distributions. Defects are reported as
// Errors, all at once.
func (s *Study) Resolve(opt ResolveOptions) (*Set, error) {
	var problems problems
	r := resolver{study: s, problems: &problems}
	set := r.resolve(opt)
	if err := problems.err(); err != nil {
		return nil, err
	}
	return set, nil
}

// Apply returns the parameters of the study as the options leave them, members of series
// included, before the policy turns them into distributions.
func (s *Study) Apply(opt ResolveOptions) ([]Parameter, error) {
	var problems problems
	r := resolver{study: s, problems: &problems}
	list, _ := r.parameters(opt)
	if err := problems.err(); err != nil {
		return nil, err
	}
	return list, nil
}

// A resolver turns a study into a set.
type resolver struct {
	study     *Study
	problems  *problems
	overrides map[string][]Override
	used      map[string]bool
}

func (r *resolver) resolve(opt ResolveOptions) *Set {
	s := r.study
	list, scenario := r.parameters(opt)
	set := &Set{Study: s.Name, Title: s.Title, Scenario: scenario, Pairs: slices.Clone(s.Pairs), Nearest: s.Nearest}
	groupOf := map[string]string{}
	set.Inputs = make([]Input, 0, len(list))
	for _, p := range list {
		set.Inputs = append(set.Inputs, r.input(p, opt.Worse))
		groupOf[p.Name] = p.Group
	}
	set.Groups = r.groups(set.Inputs, groupOf)
	return set
}

// parameters returns the parameters with all overrides, and the name of the scenario.
func (r *resolver) parameters(opt ResolveOptions) ([]Parameter, string) {
	s := r.study
	scenario, ok := s.Scenario(opt.Scenario)
	if !ok {
		var names []string
		for _, c := range s.Scenarios {
			names = append(names, c.Name)
		}
		r.problems.add(place{}, "", didYouMean(opt.Scenario, names), "there is no scenario %q", opt.Scenario)
	}
	r.overrides, r.used = map[string][]Override{}, map[string]bool{}
	var order []string
	for _, o := range slices.Concat(scenario.Set, opt.Overrides) {
		if r.overrides[o.Name] == nil {
			order = append(order, o.Name)
		}
		r.overrides[o.Name] = append(r.overrides[o.Name], o)
	}
	list := make([]Parameter, 0, len(s.Parameters))
	index := make(map[string]int, len(s.Parameters))
	add := func(p Parameter) {
		index[p.Name] = len(list)
		list = append(list, p)
	}
	for _, p := range s.Parameters {
		add(r.override(p))
	}
	for _, series := range s.Series {
		var count Parameter
		if i, ok := index[series.Count]; ok {
			count = list[i]
		}
		for _, p := range r.members(series, count, opt.Worse) {
			if _, found := index[p.Name]; found {
				r.problems.add(series.at, p.Name, "", "a member of the series %q has the name of another parameter", series.Name)
			}
			add(p)
		}
	}
	for _, name := range order {
		if !r.used[name] {
			r.unknown(name, list)
		}
	}
	return list, scenario.Name
}

// members returns the members of a series with their overrides.
func (r *resolver) members(series Series, count Parameter, worse bool) []Parameter {
	d, err := r.study.derive(count, worse, nobody)
	if err != nil {
		return nil // reported with the input
	}
	n, err := series.length(d)
	if err != nil {
		r.problems.add(series.at, count.Name, "", "%v", err)
		return nil
	}
	dec := decoder{problems: r.problems, epoch: r.study.Epoch}
	var list []Parameter
	for _, entry := range series.templates {
		for k := range n {
			p, _ := dec.member(entry, k)
			list = append(list, r.override(p))
		}
	}
	return list
}

// input returns the parameter with its distribution.
func (r *resolver) input(p Parameter, worse bool) Input {
	in := Input{
		Name: p.Name, Label: p.Label, Unit: p.Unit, Role: p.Role, Kind: p.Kind, Levels: slices.Clone(p.Options),
		Confidence: p.Confidence, Source: oneLine(p.Sources),
	}
	if len(p.Sources) == 0 && p.Origin != "" {
		in.Source = "set by " + p.Origin
	}
	d, err := r.study.derive(p, worse, nobody)
	if err != nil {
		r.problems.add(p.at, p.Name, "", "%v", err)
	}
	in.Dist = d
	return in
}

// override returns the parameter as its overrides leave it.
func (r *resolver) override(p Parameter) Parameter {
	list := r.overrides[p.Name]
	if len(list) == 0 {
		return p
	}
	r.used[p.Name] = true
	for _, o := range list {
		if q, ok := r.apply(p, o); ok {
			p = q
		}
	}
	return p
}

// apply returns the parameter as one override leaves it.
func (r *resolver) apply(p Parameter, o Override) (Parameter, bool) {
	before := r.problems.count
	at := o.place()
	places := map[string]place{}
	if o.fields != nil {
		p = r.applyFields(p, o)
		for _, f := range o.fields.fields {
			places[f.key] = f.value.at
		}
	} else {
		q, err := valueReader{parameter: p, epoch: r.study.Epoch}.read(o.Value)
		if err != nil {
			r.badValue(p.Name, o, err)
			return p, false
		}
		p = q
		p.Confidence, p.Sources, p.Note, p.Origin = "", nil, "", o.Origin
	}
	if r.problems.count == before {
		p.check(func(field, hint, format string, args ...any) {
			there, ok := places[field]
			if !ok {
				there = at
			}
			if o.fields == nil {
				hint = "" // it is about files
			}
			r.problems.add(there, p.Name, hint, format, args...)
		})
	}
	p.at = at
	return p, r.problems.count == before
}

// applyFields returns the parameter with the fields of a mapping.
func (r *resolver) applyFields(p Parameter, o Override) Parameter {
	base := p
	p = p.clone()
	p.Origin = o.Origin
	written := map[string]bool{}
	for _, f := range o.fields.fields {
		written[f.key] = true
	}
	numbers := written["value"] || written["low"] || written["high"] || written["level"]
	if base.Dist != nil && numbers && !written["dist"] {
		r.problems.add(o.place(), p.Name, "set dist as well", "the distribution %s wins over the other numbers", base.Dist)
	}
	if (numbers || written["dist"] || written["options"]) && !written["source"] {
		p.Sources = nil
	}
	if written["dist"] && !written["value"] {
		p.hasValue, p.HasRange = false, false
	}
	dec := decoder{problems: r.problems, epoch: r.study.Epoch}
	dec.parameter(&p, o.fields)
	if written["options"] && p.Kind == Choice {
		r.restoreOrder(&p, base.Options, o)
	}
	return p
}

// restoreOrder puts the options that a scenario names in the order of the study; those that it
// does not name get no weight.
func (r *resolver) restoreOrder(p *Parameter, options []string, o Override) {
	weights := make([]float64, len(options))
	for i, name := range p.Options {
		k := slices.Index(options, name)
		if k < 0 {
			r.problems.add(o.place(), p.Name, didYouMean(name, options), "unknown option %q", name)
			continue
		}
		weights[k] = p.Weights[i]
	}
	p.Options, p.Weights = slices.Clone(options), weights
}

// place returns where the override was written.
func (o Override) place() place {
	if o.at.src != nil {
		return o.at
	}
	text := o.Name + "=" + o.Value
	return place{src: &source{name: o.Origin, lines: []string{text}}, column: len([]rune(o.Name)) + 2}
}

// badValue records what is wrong with the text of an override.
func (r *resolver) badValue(name string, o Override, err error) {
	var v *valueError
	if !errors.As(err, &v) {
		v = &valueError{text: err.Error()}
	}
	at := o.place()
	at.column += len([]rune(o.Value[:min(v.offset, len(o.Value))]))
	if line := at.src.line(at.line); strings.HasPrefix(line[min(max(at.column-1, 0), len(line)):], `"`) {
		at.column++
	}
	r.problems.add(at, name, v.hint, "%s", v.text)
}

// unknown records an override of a parameter that does not exist.
func (r *resolver) unknown(name string, list []Parameter) {
	at := r.overrides[name][0].place()
	if at.line == 0 {
		at.column = 1
	}
	for _, series := range r.study.Series {
		for _, entry := range series.Entries {
			if strings.HasPrefix(name, entry+"_") && isDigits(name[len(entry)+1:]) {
				r.problems.add(at, "", fmt.Sprintf("%s says how many there are", series.Count), "there is no parameter %q in this scenario", name)
				return
			}
		}
	}
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	r.problems.add(at, "", didYouMean(name, names), "there is no parameter %q", name)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
