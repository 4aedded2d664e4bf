package params

import (
	"regexp"
	"strings"
)

// A Source says where a number comes from: a document, or an assumption with its reason.
type Source struct {
	Title      string
	URL        string // several are separated by ";"
	Date       string // 2026, 2026-01 or 2026-01-31
	Access     string // how it was read, as in "read" or "excerpt"
	Note       string
	Assumption string // why this number; then there is no title
}

var sourceDate = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)

// isAddress tells whether s is addresses of pages with ; between them. A pattern would take longer
// than all else about a source.
func isAddress(s string) bool {
	for page := range strings.SplitSeq(s, ";") {
		rest, ok := strings.CutPrefix(page, "https://")
		if !ok {
			rest, ok = strings.CutPrefix(page, "http://")
		}
		if !ok || rest == "" || strings.ContainsAny(rest, " \t\n\f\r<>\"") {
			return false
		}
	}
	return true
}

// String returns the source in one line.
func (s Source) String() string {
	if s.Assumption != "" {
		return "assumption: " + s.Assumption
	}
	out := s.Title
	if s.Date != "" {
		out += ", " + s.Date
	}
	if s.URL != "" {
		out += " <" + s.URL + ">"
	}
	return out
}

// sources reads a source, or a list of them. That of a template is read once for all its rows.
func (d *decoder) sources(n *node) []Source {
	if out, ok := d.known[n]; ok {
		return out
	}
	before := d.problems.count
	items := []*node{n}
	if n.shape == sequence {
		items = n.items
	}
	var out []Source
	for _, item := range items {
		out = append(out, d.source(item))
	}
	if d.problems.count == before {
		if d.known == nil {
			d.known = map[*node][]Source{}
		}
		d.known[n] = out
	}
	return out
}

func (d *decoder) source(n *node) Source {
	var s Source
	fields := d.fields(n, "a source", "title", "url", "date", "access", "note", "assumption")
	d.textInto(&s.Title, fields, "title")
	d.textInto(&s.Access, fields, "access")
	d.textInto(&s.Note, fields, "note")
	d.textInto(&s.Assumption, fields, "assumption")
	if v, ok := fields["url"]; ok {
		s.URL, _ = d.text(v)
		if s.URL != "" && !isAddress(s.URL) {
			d.errorf(v, "write https://…, several separated by ;", "%q is not the address of a page", s.URL)
		}
	}
	if v, ok := fields["date"]; ok {
		s.Date = v.text
		if v.shape != scalar || !sourceDate.MatchString(v.text) {
			d.errorf(v, "write 2026, 2026-01 or 2026-01-31", "%s is not the date of a source", v.describe())
		}
	}
	_, hasTitle := fields["title"]
	_, hasAssumption := fields["assumption"]
	if n.shape == mapping && hasTitle == hasAssumption {
		d.errorf(n, "write title: what it is, or assumption: why this number", "a source has either a title or an assumption")
	}
	return s
}

// oneLine joins sources for people.
func oneLine(sources []Source) string {
	texts := make([]string, len(sources))
	for i, s := range sources {
		texts[i] = s.String()
	}
	return strings.Join(texts, "; ")
}

func joinNames(names []string) string { return strings.Join(names, ", ") }
