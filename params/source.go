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

var (
	sourceDate = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)
	sourceURL  = regexp.MustCompile(`^https?://[^\s;<>"]+(;https?://[^\s;<>"]+)*$`)
)

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

// sources reads a source, or a list of them.
func (d *decoder) sources(n *node) []Source {
	items := []*node{n}
	if n.shape == sequence {
		items = n.items
	}
	var out []Source
	for _, item := range items {
		out = append(out, d.source(item))
	}
	return out
}

func (d *decoder) source(n *node) Source {
	var s Source
	fields := d.fields(n, "a source", "title", "url", "date", "access", "note", "assumption")
	for name, dst := range map[string]*string{"title": &s.Title, "access": &s.Access, "note": &s.Note, "assumption": &s.Assumption} {
		if v, ok := fields[name]; ok {
			*dst, _ = d.text(v)
		}
	}
	if v, ok := fields["url"]; ok {
		s.URL, _ = d.text(v)
		if s.URL != "" && !sourceURL.MatchString(s.URL) {
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
