package params

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// maxShown is the number of defects that the text of an Errors names.
const maxShown = 10

// An Error is a defect of a study or of a value that was set.
type Error struct {
	File   string // file, or where a value was set, as in "--set"
	Line   int    // from 1; 0 if there is no line
	Column int    // from 1, in characters
	Text   string // the line
	Input  string // the parameter, or ""
	Err    error
	Hint   string // what to do about it, or ""
}

// Error returns the defect on one line: file:line:column: message.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(printable(e.File))
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
		}
		b.WriteString(": ")
	}
	if e.Input != "" {
		fmt.Fprintf(&b, "parameter %q: ", e.Input)
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the cause without its position.
func (e *Error) Unwrap() error { return e.Err }

// Detail returns the defect with its line, a caret under the column, and the hint.
func (e *Error) Detail() string {
	var b strings.Builder
	b.WriteString(e.Error())
	if e.Text != "" {
		text, column := window(e.Text, e.Column)
		label := ""
		if e.Line > 0 {
			label = fmt.Sprint(e.Line)
		}
		fmt.Fprintf(&b, "\n%5s | %s", label, text)
		if column > 0 {
			fmt.Fprintf(&b, "\n%5s | %s^", "", strings.Repeat(" ", column-1))
		}
	}
	if e.Hint != "" {
		b.WriteString("\nhint: " + e.Hint)
	}
	return b.String()
}

// window returns the part of a line around a column, and the column in that part.
func window(line string, column int) (string, int) {
	const before, width = 60, 100
	runes := []rune(printable(line))
	column = min(column, len(runes)+1)
	prefix, suffix := "", ""
	if column > before+width/4 {
		cut := column - 1 - before
		runes, column, prefix = runes[cut:], before+1, "… "
	}
	if len(runes) > width {
		runes, suffix = runes[:width], " …"
	}
	if column > 0 {
		column += len([]rune(prefix))
	}
	return prefix + string(runes) + suffix, column
}

// printable returns s with every character that a terminal could act on replaced.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// Errors is a list of defects, in the order of the files and of the lines in them.
type Errors []*Error

// Error returns one line per defect, at most ten and how many more there are.
func (e Errors) Error() string { return e.join((*Error).Error) }

// Detail is like Error, with the Detail of each defect.
func (e Errors) Detail() string { return e.join((*Error).Detail) }

func (e Errors) join(text func(*Error) string) string {
	var b strings.Builder
	for i, err := range e {
		if i == maxShown {
			fmt.Fprintf(&b, "\nand %d more", len(e)-maxShown)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text(err))
	}
	return b.String()
}

// Unwrap returns the defects one by one.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, err := range e {
		errs[i] = err
	}
	return errs
}

// A source is a text that positions point into.
type source struct {
	name  string
	lines []string
	index int // in the order of reading
}

// line returns line i, from 1, or "".
func (s *source) line(i int) string {
	if s == nil || i < 1 || i > len(s.lines) {
		return ""
	}
	return s.lines[i-1]
}

// A place is a position in a source.
type place struct {
	src          *source
	line, column int
}

// problems collects defects.
type problems struct {
	list  []problem
	seen  map[problem]bool
	count int // with repetitions
}

type problem struct {
	at                place
	input, text, hint string
}

// add records a defect; the same text at the same place is recorded once, so that a defect of
// a template is not repeated for every row.
func (p *problems) add(at place, input, hint, format string, args ...any) {
	q := problem{at: at, text: fmt.Sprintf(format, args...)}
	if at.line == 0 {
		q.input = input
	}
	p.count++
	if p.seen[q] {
		return
	}
	if p.seen == nil {
		p.seen = map[problem]bool{}
	}
	p.seen[q] = true
	q.input, q.hint = input, hint
	p.list = append(p.list, q)
}

// merge adds the defects of a file.
func (p *problems) merge(of *problems) {
	p.list = append(p.list, of.list...)
	p.count += of.count
}

// err returns what was collected as Errors, or nil.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	list := slices.Clone(p.list)
	slices.SortStableFunc(list, func(a, b problem) int {
		return cmp.Or(
			cmp.Compare(sourceIndex(a.at), sourceIndex(b.at)),
			cmp.Compare(a.at.line, b.at.line),
			cmp.Compare(a.at.column, b.at.column))
	})
	out := make(Errors, len(list))
	for i, q := range list {
		e := &Error{Line: q.at.line, Column: q.at.column, Input: q.input, Err: errors.New(q.text), Hint: q.hint}
		if q.at.src != nil {
			e.File = q.at.src.name
			e.Text = q.at.src.line(max(1, q.at.line))
		}
		out[i] = e
	}
	return out
}

func sourceIndex(at place) int {
	if at.src == nil {
		return -1
	}
	return at.src.index
}
