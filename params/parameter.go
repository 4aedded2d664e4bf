package params

import (
	"maps"
	"slices"

	"github.com/federated-frontier/mc/distributions"
)

// A Position is a place in a file.
type Position struct {
	File         string
	Line, Column int // from 1, columns in characters; 0 if there is none
}

// A Parameter is a number, a choice or an event of a study, as it was written.
type Parameter struct {
	Name  string
	Label string
	Unit  string // "1" if none
	Kind  Kind
	Role  Role

	Value      float64 // best estimate; 0 for a choice or an event
	Low, High  float64 // the range, if HasRange
	HasRange   bool
	Level      float64  // of the range; 1 = the ends; 0 if there is none
	Min, Max   *float64 // hard limits, or nil
	Shift      float64  // of the lognormal that a number without a range gets
	Confidence string   // high, medium, low, estimate, or ""
	AsStated   bool     // the range is not widened
	Dist       *Dist    // wins over the policy, or nil

	Options []string // of a choice
	Weights []float64
	Open    bool // any positive number is an option too

	Sources  []Source
	Note     string
	Group    string // the correlation group, or ""
	Origin   string // what set it last, as in "scenario owned" or "--set", or ""
	Position Position

	at       place
	fields   map[string]*node // as they were written
	hasValue bool
}

// The tags, from the most to the least trusted.
var tags = []string{"high", "medium", "low", "estimate"}

var kinds = []string{
	string(Positive), string(Fraction), string(Real), string(Count), string(Duration), string(Date),
	string(Choice), string(Fixed), string(Uniform),
}

var parameterFields = []string{
	"label", "unit", "kind", "value", "low", "high", "level", "min", "max", "shift", "confidence",
	"as_stated", "dist", "options", "open", "source", "note", "group",
}

// logarithmic tells whether numbers of the kind are uncertain on the log scale.
func (k Kind) logarithmic() bool { return k == Positive || k == Duration || k == Count }

// numeric tells whether a parameter of the kind is a number with a best estimate.
func (k Kind) numeric() bool { return k != Choice && k != Uniform }

// place returns the place of a field, or of the parameter if the field was not written.
func (p *Parameter) place(field string) place {
	if n, ok := p.fields[field]; ok {
		return n.at
	}
	return p.at
}

// clone returns a copy that can be changed.
func (p Parameter) clone() Parameter {
	p.fields = maps.Clone(p.fields)
	if p.Dist != nil {
		d := p.Dist.Clone()
		p.Dist = &d
	}
	p.Options = slices.Clone(p.Options)
	p.Weights = slices.Clone(p.Weights)
	return p
}

// parameter reads the fields of n into p, which holds what was known before. It tells whether
// they could be read.
func (d *decoder) parameter(p *Parameter, n *node) bool {
	before := d.problems.count
	d.input = p.Name
	defer func() { d.input = "" }()
	fields := d.fields(n, "a parameter", parameterFields...)
	if p.fields == nil {
		p.fields = fields
	} else {
		maps.Copy(p.fields, fields)
	}
	if v, ok := fields["kind"]; ok {
		p.Kind = Kind(d.oneOf(v, "kind", kinds...))
	}
	if p.Kind == "" && n.shape != mapping {
		return false
	}
	if p.Kind == "" {
		d.problems.add(p.at, d.input, "allowed: "+joinNames(kinds), "kind is missing")
		return false
	}
	d.misplaced(p.Kind, fields)
	d.texts(p, fields)
	d.numbers(p, fields)
	if v, ok := fields["dist"]; ok {
		p.Dist = d.dist(v, p.Kind)
	}
	if v, ok := fields["options"]; ok {
		p.Options, p.Weights = d.options(v)
	}
	if v, ok := fields["source"]; ok {
		p.Sources = d.sources(v)
	}
	if p.Unit == "" && (p.Kind == Choice || p.Kind == Uniform) {
		p.Unit = "1"
	}
	if p.Dist != nil && !p.hasValue {
		p.Value, p.hasValue = p.Dist.Center(), true
	}
	return d.problems.count == before
}

// misplaced refuses fields that mean nothing for the kind.
func (d *decoder) misplaced(kind Kind, fields map[string]*node) {
	numbers := []string{"value", "low", "high", "level", "min", "max", "shift", "as_stated", "dist"}
	choices := []string{"options", "open"}
	wrong := choices
	switch kind {
	case Choice:
		wrong = numbers
	case Uniform:
		wrong = append(numbers, choices...)
	default: // a number
	}
	for _, name := range wrong {
		if v, ok := fields[name]; ok {
			d.problems.add(v.at, d.input, "", "a parameter of kind %s has no %s", kind, name)
		}
	}
}

func (d *decoder) texts(p *Parameter, fields map[string]*node) {
	d.textInto(&p.Label, fields, "label")
	d.textInto(&p.Unit, fields, "unit")
	d.textInto(&p.Note, fields, "note")
	d.textInto(&p.Group, fields, "group")
	if v, ok := fields["confidence"]; ok {
		p.Confidence = d.oneOf(v, "confidence", tags...)
	}
	if v, ok := fields["as_stated"]; ok {
		p.AsStated = d.boolean(v)
	}
	if v, ok := fields["open"]; ok {
		p.Open = d.oneOf(v, "sort of open choice", "positive") == "positive"
	}
}

func (d *decoder) numbers(p *Parameter, fields map[string]*node) {
	if v, ok := fields["value"]; ok {
		p.Value, p.hasValue = d.quantity(v, p.Kind)
	}
	if v, ok := fields["level"]; ok {
		p.Level = d.level(v)
	}
	if v, ok := fields["shift"]; ok {
		p.Shift, _ = d.number(v)
	}
	limit := func(dst **float64, name string) {
		if v, ok := fields[name]; ok {
			if x, ok := d.quantity(v, p.Kind); ok {
				*dst = &x
			}
		}
	}
	limit(&p.Min, "min")
	limit(&p.Max, "max")
	low, hasLow := fields["low"]
	high, hasHigh := fields["high"]
	if hasLow {
		p.Low, _ = d.quantity(low, p.Kind)
	}
	if hasHigh {
		p.High, _ = d.quantity(high, p.Kind)
	}
	switch {
	case p.HasRange: // a scenario may move one end
	case hasLow && !hasHigh:
		d.errorf(low, "", "there is a low and no high")
	case hasHigh && !hasLow:
		d.errorf(high, "", "there is a high and no low")
	}
	p.HasRange = p.HasRange || hasLow && hasHigh
}

// level returns a probability in (0, 1].
func (d *decoder) level(n *node) float64 {
	x, ok := d.number(n)
	if ok && (x <= 0 || x > 1) {
		d.errorf(n, "write 0.90 for the central 90 %, 1 for the ends", "level should be above 0 and at most 1, got %s", n.text)
	}
	return x
}

// options returns the options of a choice and their weights.
func (d *decoder) options(n *node) (names []string, weights []float64) {
	for _, f := range d.entries(n, "the options of a choice") {
		if !optionPattern.MatchString(f.key) {
			d.problems.add(f.at, d.input, "", "%q is not a valid name of an option", f.key)
		}
		w, _ := d.number(f.value)
		names, weights = append(names, f.key), append(weights, w)
	}
	if n.shape == mapping && len(names) == len(n.fields) {
		if err := distributions.CheckWeights(weights); err != nil {
			d.errorf(n, "", "%v", err)
		}
	}
	return names, weights
}
