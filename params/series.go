package params

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/decimal"
)

// maxSeries is the largest number of members of a series.
const maxSeries = 10_000

// A Series is a family of parameters that are numbered from 0: as many as the largest value
// that another parameter, the count, can take.
type Series struct {
	Name    string
	Count   string
	Entries []string // names of the parameters, without their numbers

	templates []field
	at        place
}

// series reads an entry of the series in study.yaml.
func (l *loader) series(n *node) {
	fields := l.fields(n, "a series", "name", "count", "parameters")
	for _, name := range []string{"name", "count", "parameters"} {
		if _, ok := fields[name]; !ok {
			if n.shape == mapping {
				l.errorf(n, "", "%s is missing in a series", name)
			}
			return
		}
	}
	s := Series{at: n.at}
	s.Name, _ = l.text(fields["name"])
	s.Count, _ = l.text(fields["count"])
	if p, ok := l.study.Parameter(s.Count); !l.incomplete && (!ok || !p.Kind.numeric()) {
		l.errorf(fields["count"], didYouMean(s.Count, l.study.names()), "the count %q is not a number of the study", s.Count)
	}
	for _, entry := range l.entries(fields["parameters"], "the parameters of a series") {
		if !l.validName(entry) {
			continue
		}
		// The first member stands for all in the check.
		if p, ok := l.member(entry, 0); ok {
			l.check(&p)
		}
		s.Entries = append(s.Entries, entry.key)
		s.templates = append(s.templates, entry)
	}
	l.study.Series = append(l.study.Series, s)
}

// member returns member k of an entry.
func (d *decoder) member(entry field, k int) (Parameter, bool) {
	p := newParameter(memberName(entry.key, k), entry.at)
	row := &Row{columns: []string{"k"}, cells: map[string]string{"k": fmt.Sprint(k)}, places: map[string]place{"k": entry.at}}
	ok := d.parameter(&p, d.expand(entry.value, row))
	p.Role = Element
	if p.Kind == Uniform {
		p.Role = Event
	}
	return p, ok
}

func memberName(entry string, k int) string { return fmt.Sprintf("%s_%d", entry, k) }

// length returns the number of members when the count has the distribution d.
func (s Series) length(d Dist) (int, error) {
	_, most := d.Support()
	if d.Max != nil {
		most = min(most, *d.Max)
	}
	switch {
	case math.IsInf(most, 1):
		return 0, fmt.Errorf("%s has no largest value, and the series %q has as many members: give it a max, or a range with level 1", s.Count, s.Name)
	case most > maxSeries:
		return 0, fmt.Errorf("%s can be %s, and the series %q has at most %d members", s.Count, decimal.Brief(most), s.Name, maxSeries)
	}
	return max(0, int(math.Ceil(most))), nil
}

// names returns the names of all parameters.
func (s *Study) names() []string {
	names := make([]string, len(s.Parameters))
	for i, p := range s.Parameters {
		names[i] = p.Name
	}
	return names
}
