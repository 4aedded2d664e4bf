package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
)

// An event is something that happens at a point, or does not: an output has a value, or is beyond one.
type event struct {
	text   string // as in "win=false" and "t_fed>6"
	output model.Quantity
	sign   string // "=", "<", "<=", ">" or ">="
	value  float64
}

// parseEvent reads an event of an output of a model.
func (l *loaded) parseEvent(flag, text string) (*event, error) {
	at := strings.IndexAny(text, "=<>")
	if at <= 0 {
		return nil, &usageError{err: fmt.Errorf("--%s %q: no event", flag, text), hint: "write one as in win=false, gap_months<0 or t_fed>6"}
	}
	name, rest := strings.TrimSpace(text[:at]), text[at:]
	sign := rest[:1]
	if len(rest) > 1 && rest[1] == '=' {
		sign = rest[:2]
	}
	value := strings.TrimSpace(rest[len(sign):])
	if sign == "==" {
		sign = "="
	}
	q, err := l.output(flag, name)
	if err != nil {
		return nil, err
	}
	e := &event{text: name + sign + value, output: q, sign: sign}
	switch q.Kind {
	case model.Bool, model.Label:
		levels := q.Levels
		if q.Kind == model.Bool {
			levels = []string{"false", "true"}
		}
		option := slices.Index(levels, value)
		hint := "its values are " + strings.Join(levels, ", ")
		if near := params.Nearest(value, levels); near != "" {
			hint = fmt.Sprintf("did you mean %s=%s?", name, near)
		}
		switch {
		case sign != "=":
			return nil, &usageError{err: fmt.Errorf("--%s %s: %s is no number", flag, text, name), hint: fmt.Sprintf("write %s=%s", name, levels[0])}
		case option < 0:
			return nil, &usageError{err: fmt.Errorf("--%s %s: %s is never %q", flag, text, name, value), hint: hint}
		}
		e.value = float64(option)
	default:
		if sign == "=" {
			return nil, &usageError{err: fmt.Errorf("--%s %s: %s is a number, which hardly ever equals another", flag, text, name), hint: fmt.Sprintf("write %s<%s or %s>%s", name, value, name, value)}
		}
		if e.value, err = strconv.ParseFloat(value, 64); err != nil || e.value != e.value {
			return nil, usagef("--%s %s: %q is not a number", flag, text, value)
		}
	}
	return e, nil
}

// output returns an output of some name.
func (l *loaded) output(flag, name string) (model.Quantity, error) {
	var names []string
	for _, q := range l.model.Outputs() {
		if q.Name == name {
			return q, nil
		}
		names = append(names, q.Name)
	}
	if near := params.Nearest(name, names); near != "" {
		return model.Quantity{}, &usageError{err: fmt.Errorf("--%s %s: the model has no such output", flag, name), hint: fmt.Sprintf("did you mean %q?", near)}
	}
	return model.Quantity{}, l.outputNamed(flag, name)
}

// happens tells of each value of the output whether the event happens, and whether that is known. A date that does not
// come is later than all; nothing is known of other outputs without a value, nor of failed points.
func (e *event) happens(y []float64, failed []bool) (event, known []bool) {
	event, known = make([]bool, len(y)), make([]bool, len(y))
	for i, v := range y {
		known[i] = !failed[i] && (!model.IsNull(v) || e.output.Unit == "yr")
		switch e.sign {
		case "=":
			event[i] = v == e.value
		case "<":
			event[i] = v < e.value
		case "<=":
			event[i] = v <= e.value
		case ">":
			event[i] = v > e.value
		case ">=":
			event[i] = v >= e.value
		}
	}
	return event, known
}
