package params

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A decoder turns nodes into values and collects what is wrong with them.
type decoder struct {
	problems *problems
	input    string             // the parameter that is being read
	epoch    time.Time          // of dates
	known    map[*node][]Source // lists without defects that were read before

	// csv returns the columns and the rows of a CSV file of the study, which a node names; nil
	// where no files can be read.
	csv func(at *node, name string) (columns []string, rows []Row, ok bool)
}

// errorf records a defect at n.
func (d *decoder) errorf(n *node, hint, format string, args ...any) {
	d.problems.add(n.at, d.input, hint, format, args...)
}

// fields returns the fields of a mapping by name. Unknown and repeated names are defects.
func (d *decoder) fields(n *node, what string, allowed ...string) map[string]*node {
	out := make(map[string]*node, len(n.fields))
	for _, f := range d.entries(n, what) {
		if !slices.Contains(allowed, f.key) {
			hint := "allowed: " + strings.Join(allowed, ", ")
			if c := Nearest(f.key, allowed); c != "" {
				hint = fmt.Sprintf("did you mean %q? %s", c, hint)
			}
			d.problems.add(f.at, d.input, hint, "unknown field %q in %s", f.key, what)
			continue
		}
		out[f.key] = f.value
	}
	return out
}

// entries returns the fields of a mapping without those whose name was there before.
func (d *decoder) entries(n *node, what string) []field {
	if n.shape != mapping {
		d.errorf(n, "", "%s should be a mapping, not %s", what, n.describe())
		return nil
	}
	out := make([]field, 0, len(n.fields))
	var index map[string]int // of out; short lists are looked through
	if len(n.fields) > 16 {
		index = make(map[string]int, len(n.fields))
	}
	for _, f := range n.fields {
		i, found := index[f.key]
		if index == nil {
			i = slices.IndexFunc(out, func(before field) bool { return before.key == f.key })
			found = i >= 0
		}
		if found {
			d.problems.add(f.at, d.input, "remove one of them", "%q is already on line %d", f.key, out[i].at.line)
			continue
		}
		if trap := plainTrap(f.key); f.plain && trap != "" {
			d.problems.add(f.at, d.input, fmt.Sprintf("write \"%s\"", f.key), "unquoted %s is %s in YAML, and a name is wanted", f.key, trap)
			continue
		}
		if index != nil {
			index[f.key] = len(out)
		}
		out = append(out, f)
	}
	return out
}

// items returns the items of a list.
func (d *decoder) items(n *node, what string) []*node {
	if n.shape != sequence {
		d.errorf(n, "", "%s should be a list, not %s", what, n.describe())
		return nil
	}
	return n.items
}

// text returns a text that is not empty.
func (d *decoder) text(n *node) (string, bool) {
	if n.shape != scalar || strings.TrimSpace(n.text) == "" {
		d.errorf(n, "", "a text is wanted, not %s", n.describe())
		return "", false
	}
	if trap := plainTrap(n.text); n.style == plain && trap != "" {
		d.errorf(n, fmt.Sprintf("write \"%s\"", n.text), "unquoted %s is %s in YAML, and a text is wanted", n.text, trap)
		return "", false
	}
	return n.text, true
}

// textInto sets dst to the text of a field, if there is one.
func (d *decoder) textInto(dst *string, fields map[string]*node, name string) {
	if v, ok := fields[name]; ok {
		*dst, _ = d.text(v)
	}
}

// plainTrap says what some reader of YAML takes an unquoted text for, if not for a text.
func plainTrap(s string) string {
	if len(s) <= len("false") {
		switch strings.ToLower(s) {
		case "yes", "no", "on", "off", "true", "false":
			return "a boolean"
		case "null", "~":
			return "nothing"
		}
	}
	if s == "" || !strings.Contains("+-.0123456789", s[:1]) {
		return ""
	}
	if _, err := parseNumber(s); err == nil || isInfOrNaN(s) || leadingZero.MatchString(s) && numberPattern.FindString(s) == s ||
		otherBase.MatchString(s) || sexagesimal.MatchString(s) {
		return "a number"
	}
	return ""
}

// number returns a finite number.
func (d *decoder) number(n *node) (float64, bool) {
	return d.parse(n, parseNumber)
}

// quantity returns a number, or a date where the kind is date.
func (d *decoder) quantity(n *node, kind Kind) (float64, bool) {
	return d.parse(n, func(s string) (float64, error) { return d.quantityOf(s, kind) })
}

// quantityOf returns the number, or the date where the kind is date, that text is.
func (d *decoder) quantityOf(text string, kind Kind) (float64, error) {
	if kind == Date {
		return parseDate(text, d.epoch)
	}
	return parseNumber(text)
}

func (d *decoder) parse(n *node, parse func(string) (float64, error)) (float64, bool) {
	if n.shape != scalar {
		d.errorf(n, "", "a number is wanted, not %s", n.describe())
		return 0, false
	}
	x, err := parse(n.text)
	if err != nil {
		d.errorf(n, "", "%v", err)
		return 0, false
	}
	if n.style == quoted {
		d.errorf(n, "write it without quotes", "%q is a text, and a number is wanted", n.text)
		return 0, false
	}
	return x, true
}

// boolean returns true or false.
func (d *decoder) boolean(n *node) bool {
	if n.shape != scalar || n.style == quoted || n.text != "true" && n.text != "false" {
		d.errorf(n, "write true or false", "%s is neither true nor false", n.describe())
	}
	return n.text == "true"
}

// day returns the date of a day.
func (d *decoder) day(n *node) time.Time {
	if n.shape != scalar {
		d.errorf(n, "", "a date is wanted, not %s", n.describe())
		return time.Time{}
	}
	t, err := parseDay(n.text)
	if err != nil || len(n.text) != len(time.DateOnly) {
		d.errorf(n, "write it as 2026-01-31", "%q is not a date", n.text)
		return time.Time{}
	}
	return t
}

// oneOf returns a text out of a list.
func (d *decoder) oneOf(n *node, what string, allowed ...string) string {
	s, ok := d.text(n)
	if ok && !slices.Contains(allowed, s) {
		d.errorf(n, didYouMean(s, allowed), "unknown %s %q", what, s)
	}
	return s
}
