package params

import (
	"math"
	"slices"
)

// A Decision is a choice between options whose losses depend on what a run finds.
type Decision struct {
	Title   string
	Unit    string // of the losses
	Numbers []Parameter
	Options []DecisionOption
}

// A DecisionOption is something that can be done, and what is lost with it at a point: the sum of
// its terms.
type DecisionOption struct {
	Name, Label string
	Loss        []LossTerm
}

// A LossTerm is an output of the model, or the least of several, times a number.
type LossTerm struct {
	Outputs []string
	Null    float64 // stands for an output without a value; NaN if there has to be one
	Times   float64 // 1 if it is a named number
	Number  string  // a number of the decision, "" if none
}

// Number returns a number of the decision.
func (d *Decision) Number(name string) (Parameter, bool) {
	i := slices.IndexFunc(d.Numbers, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return Parameter{}, false
	}
	return d.Numbers[i], true
}

// decision reads the file of a decision.
func (l *loader) decision(n *node) *Decision {
	fields := l.fields(n, "a decision", "title", "unit", "numbers", "options")
	d := &Decision{}
	for _, name := range []string{"title", "unit", "options"} {
		if _, ok := fields[name]; !ok && n.shape == mapping {
			l.errorf(n, "", "%s is missing", name)
		}
	}
	if v, ok := fields["title"]; ok {
		d.Title, _ = l.text(v)
	}
	if v, ok := fields["unit"]; ok {
		d.Unit, _ = l.text(v)
	}
	if v, ok := fields["numbers"]; ok {
		for _, f := range l.entries(v, "the numbers of a decision") {
			d.Numbers = append(d.Numbers, l.decisionNumber(f))
		}
	}
	if v, ok := fields["options"]; ok {
		for _, f := range l.entries(v, "the options of a decision") {
			d.Options = append(d.Options, l.decisionOption(f, d))
		}
		if len(d.Options) == 1 {
			l.errorf(v, "", "a decision has two options at least")
		}
	}
	return d
}

// decisionNumber reads a number, which has a value, a unit, a confidence and a source.
func (l *loader) decisionNumber(f field) Parameter {
	p := newParameter(f.key, f.at)
	if !namePattern.MatchString(f.key) {
		l.problems.add(f.at, "", "", "%q is not a valid name", f.key)
	}
	if !l.parameter(&p, f.value) {
		return p
	}
	missing := func(what string) { l.problems.add(p.at, p.Name, "", "%s is missing", what) }
	switch {
	case !p.Kind.numeric():
		l.problems.add(p.place("kind"), p.Name, "", "a number of a decision cannot be of kind %s", p.Kind)
	case !p.hasValue:
		missing("value")
	}
	for what, text := range map[string]string{"label": p.Label, "unit": p.Unit, "confidence": p.Confidence} {
		if text == "" {
			missing(what)
		}
	}
	if len(p.Sources) == 0 {
		missing("source")
	}
	return p
}

func (l *loader) decisionOption(f field, d *Decision) DecisionOption {
	o := DecisionOption{Name: f.key}
	if !namePattern.MatchString(f.key) {
		l.problems.add(f.at, "", "", "%q is not a valid name", f.key)
	}
	fields := l.fields(f.value, "an option of a decision", "label", "loss")
	if v, ok := fields["label"]; ok {
		o.Label, _ = l.text(v)
	}
	loss, ok := fields["loss"]
	if !ok {
		l.errorf(f.value, "", "loss is missing")
		return o
	}
	for _, item := range l.items(loss, "loss") {
		o.Loss = append(o.Loss, l.lossTerm(item, d))
	}
	return o
}

func (l *loader) lossTerm(n *node, d *Decision) LossTerm {
	t := LossTerm{Times: 1, Null: math.NaN()}
	fields := l.fields(n, "a term of a loss", "output", "least_of", "times", "without_value")
	single, isSingle := fields["output"]
	several, isSeveral := fields["least_of"]
	switch {
	case n.shape != mapping:
		return t
	case isSingle == isSeveral:
		l.errorf(n, "", "a term of a loss has either an output or least_of: [one, other]")
	case isSingle:
		name, _ := l.text(single)
		t.Outputs = []string{name}
	default:
		for _, item := range l.items(several, "least_of") {
			name, _ := l.text(item)
			t.Outputs = append(t.Outputs, name)
		}
	}
	if v, ok := fields["without_value"]; ok {
		t.Null, _ = l.number(v)
	}
	if v, ok := fields["times"]; ok {
		if _, isName := d.Number(v.text); isName {
			t.Number = v.text
		} else if v.shape == scalar && namePattern.MatchString(v.text) {
			var names []string
			for _, p := range d.Numbers {
				names = append(names, p.Name)
			}
			l.errorf(v, didYouMean(v.text, names), "there is no number %q in the decision", v.text)
		} else {
			t.Times, _ = l.number(v)
		}
	}
	return t
}
