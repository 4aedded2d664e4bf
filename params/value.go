package params

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/internal/decimal"
	"github.com/federated-frontier/mc/internal/special"
)

// maxValueBytes is the longest value that can be set.
const maxValueBytes = 4096

// A valueError says what is wrong with a value that was set, and where in it.
type valueError struct {
	offset int // in bytes
	text   string
	hint   string
}

func (e *valueError) Error() string { return e.text }

// A valueReader reads the value grammar of --set and of scenarios.
type valueReader struct {
	parameter Parameter
	epoch     time.Time
}

// read returns the parameter with its value set to text.
func (r valueReader) read(text string) (Parameter, error) {
	p := r.parameter.clone()
	text, lead := trimmed(text)
	var err error
	switch {
	case text == "":
		err = errors.New("the value is missing")
	case len(text) > maxValueBytes:
		err = fmt.Errorf("the value has more than %d bytes", maxValueBytes)
	case p.Kind == Choice:
		err = r.choice(&p, text)
	case strings.HasSuffix(text, ")"):
		err = r.distribution(&p, text)
	case strings.Contains(text, ".."):
		err = r.span(&p, text)
	default:
		err = r.single(&p, text)
	}
	if err == nil {
		return p, nil
	}
	var v *valueError
	if !errors.As(err, &v) {
		v = &valueError{text: err.Error()}
	}
	v.offset += lead
	return Parameter{}, v
}

// single sets the parameter to one number.
func (r valueReader) single(p *Parameter, text string) error {
	if strings.Contains(text, "@") {
		return &valueError{offset: strings.Index(text, "@"), text: "a level belongs to a range", hint: "write LO..HI@LEVEL"}
	}
	x, err := r.quantity(text, "")
	if err != nil {
		return err
	}
	p.setNumber(x)
	return nil
}

// setNumber makes the parameter a constant.
func (p *Parameter) setNumber(x float64) {
	d := constant(x)
	p.Value, p.hasValue, p.HasRange, p.Dist = x, true, false, &d
}

// span sets the parameter to a range.
func (r valueReader) span(p *Parameter, text string) error {
	if p.Kind == Uniform {
		return errors.New("an event is set to a number or a distribution, not to a range")
	}
	ends, levelText, found := strings.Cut(text, "@")
	if !found {
		return &valueError{
			offset: len(text), text: fmt.Sprintf("the range %s has no level", text),
			hint: fmt.Sprintf("write %s@0.9 for the central 90 %%, %s@1 for the ends", text, text),
		}
	}
	levelText, lead := trimmed(levelText)
	level, err := parseShare(levelText)
	if err != nil || level <= 0 || level > 1 {
		return &valueError{
			offset: len(ends) + 1 + lead, text: fmt.Sprintf("%q is not a level", levelText),
			hint: fmt.Sprintf("write %s@0.9 for the central 90 %%, %s@1 for the ends", ends, ends),
		}
	}
	parts := strings.Split(ends, "..")
	if len(parts) > 3 {
		return &valueError{text: fmt.Sprintf("%q has more than three numbers", ends), hint: "write LO..HI@LEVEL or LO..VALUE..HI@LEVEL"}
	}
	numbers, err := r.numbers(parts)
	if err != nil {
		return err
	}
	low, high := numbers[0], numbers[len(numbers)-1]
	if low > high {
		return &valueError{text: fmt.Sprintf("the range %s is reversed", ends), hint: fmt.Sprintf("write %s..%s@%s", parts[len(parts)-1], parts[0], levelText)}
	}
	value, err := r.estimate(numbers)
	if err != nil {
		return err
	}
	p.Value, p.hasValue, p.Low, p.High, p.HasRange, p.Level = value, true, low, high, true, level
	p.AsStated, p.Dist = true, nil
	return nil
}

// numbers reads the ends of a range; the last unit holds for those without one. A wrong unit is
// refused where it stands, and holds for nobody.
func (r valueReader) numbers(parts []string) ([]float64, error) {
	last := strings.TrimSpace(parts[len(parts)-1])
	unit := ""
	if !datePattern.MatchString(last) {
		_, unit = splitUnit(last)
	}
	if !r.takes(unit) {
		unit = ""
	}
	numbers := make([]float64, len(parts))
	offset := 0
	for i, part := range parts {
		number, lead := trimmed(part)
		x, err := r.quantity(number, unit)
		if err != nil {
			return nil, moved(err, offset+lead)
		}
		numbers[i] = x
		offset += len(part) + len("..")
	}
	return numbers, nil
}

// estimate returns the best estimate of a range: the one that was written, or the present one
// if it lies inside, or the middle on the scale of the kind.
func (r valueReader) estimate(numbers []float64) (float64, error) {
	low, high := numbers[0], numbers[len(numbers)-1]
	old := r.parameter
	switch {
	case len(numbers) == 3:
		if v := numbers[1]; v < low || v > high {
			return 0, fmt.Errorf("the value %s is not within %s..%s", decimal.Exact(v), decimal.Exact(low), decimal.Exact(high))
		}
		return numbers[1], nil
	case old.hasValue && old.Value >= low && old.Value <= high:
		return old.Value, nil
	case old.Kind.logarithmic() && low > 0:
		middle := special.Exp((special.Log(low) + special.Log(high)) / 2)
		return max(low, min(high, middle)), nil
	}
	return float64(low/2) + float64(high/2), nil
}

// distribution sets the parameter to a distribution.
func (r valueReader) distribution(p *Parameter, text string) error {
	d, err := r.parseCall(p.Kind, p.Unit, text)
	if err != nil {
		return err
	}
	p.Value, p.hasValue, p.HasRange, p.Dist = d.Center(), true, false, d
	return nil
}

// choice sets a choice to an option, or to weights.
func (r valueReader) choice(p *Parameter, text string) error {
	if i := slices.Index(p.Options, text); i >= 0 {
		p.choose(i)
		return nil
	}
	if strings.Contains(text, ":") {
		return r.weights(p, text)
	}
	hint := didYouMean(text, p.Options)
	if p.Open {
		if x, err := r.quantity(text, ""); err == nil && x > 0 {
			name := decimal.Exact(x)
			if i := slices.Index(p.Options, name); i >= 0 {
				p.choose(i)
				return nil
			}
			p.Options, p.Weights = append(p.Options, name), append(p.Weights, 0)
			p.choose(len(p.Options) - 1)
			return nil
		}
		if !strings.HasSuffix(hint, "?") {
			hint += ","
		}
		hint = strings.TrimLeft(hint+" or any positive number", ", ")
	}
	return &valueError{text: fmt.Sprintf("unknown option %q", text), hint: hint}
}

// choose gives all the weight to one option.
func (p *Parameter) choose(option int) {
	clear(p.Weights)
	p.Weights[option] = 1
}

// weights sets the weights of the options; those that are not named get none.
func (r valueReader) weights(p *Parameter, text string) error {
	weights := make([]float64, len(p.Options))
	named := map[string]bool{}
	offset := 0
	for part := range strings.SplitSeq(text, ",") {
		before, after, found := strings.Cut(part, ":")
		name, lead := trimmed(before)
		i := slices.Index(p.Options, name)
		switch {
		case i < 0:
			return &valueError{offset: offset + lead, text: fmt.Sprintf("unknown option %q", name), hint: didYouMean(name, p.Options)}
		case !found:
			return &valueError{offset: offset + lead, text: fmt.Sprintf("the option %q has no weight", name), hint: "write " + name + ":0.5"}
		case named[name]:
			return &valueError{offset: offset + lead, text: fmt.Sprintf("the option %q has two weights", name)}
		}
		number, lead := trimmed(after)
		w, err := parseShare(number)
		if err != nil {
			return &valueError{offset: offset + len(before) + 1 + lead, text: err.Error()}
		}
		weights[i], named[name] = w, true
		offset += len(part) + 1
	}
	if err := distributions.CheckWeights(weights); err != nil {
		return err
	}
	p.Weights = weights
	return nil
}

// takes reports whether a number may have the unit.
func (r valueReader) takes(unit string) bool {
	return unit == "" || unit == r.parameter.Unit || unit == "%" && r.parameter.Unit == "1"
}

// quantity reads a number with an optional unit, or a date. A number without a unit takes the
// unit that is given, which must be one that it may have.
func (r valueReader) quantity(text, unit string) (float64, error) {
	p := r.parameter
	if p.Kind == Date && datePattern.MatchString(text) {
		return parseDate(text, r.epoch)
	}
	number, written := splitUnit(text)
	parse := parseNumber
	if p.Kind == Date {
		parse = func(s string) (float64, error) { return parseDate(s, r.epoch) }
	}
	x, err := parse(number)
	switch {
	case err != nil:
		return 0, err
	case r.takes(written):
		if cmp.Or(written, unit) == "%" && p.Unit == "1" {
			x /= 100
		}
		return x, nil
	}
	right := number
	if p.Unit != "1" {
		right += " " + p.Unit
	}
	return 0, &valueError{offset: len(text) - len(written), text: fmt.Sprintf("%q is not the unit, which is %q", written, p.Unit), hint: "write " + right}
}

// splitUnit splits a number from the unit behind it. Text that is not a number, or that goes
// on like one, stays whole.
func splitUnit(text string) (number, unit string) {
	number = numberPattern.FindString(text)
	rest := text[len(number):]
	if number == "" || otherBase.MatchString(text) || rest != "" && strings.Contains("0123456789_.:-+", rest[:1]) {
		return text, ""
	}
	return number, strings.TrimSpace(rest)
}

// parseShare reads 0.9 or 90 %.
func parseShare(s string) (float64, error) {
	percent, isPercent := strings.CutSuffix(s, "%")
	x, err := parseNumber(strings.TrimSpace(percent))
	if isPercent {
		x /= 100
	}
	return x, err
}

// trimmed returns text without the space around it, and how many bytes of that are in front.
func trimmed(text string) (inner string, lead int) {
	inner = strings.TrimLeftFunc(text, unicode.IsSpace)
	return strings.TrimSpace(inner), len(text) - len(inner)
}

// moved adds to the offset of a defect.
func moved(err error, by int) error {
	var v *valueError
	if !errors.As(err, &v) {
		v = &valueError{text: err.Error()}
	}
	v.offset += by
	return v
}
