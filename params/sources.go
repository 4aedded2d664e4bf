package params

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/federated-frontier/mc/internal/decimal"
)

// Sources returns SOURCES.md: for every file a table of its numbers with range, confidence and
// source, and how many numbers rest on a source and how many on an assumption.
func (s *Study) Sources() []byte {
	var body bytes.Buffer
	w := sourceWriter{study: s, out: &body}
	for _, f := range s.files {
		list := s.Parameters[f.first : f.first+f.count]
		if f.table >= 0 {
			list = append(slices.Clip(list), s.Tables[f.table].Constants...)
		}
		w.section(f.name, list)
	}
	w.section("study.yaml: series", w.seriesParameters())
	for _, c := range s.Scenarios {
		w.section("scenarios/"+c.Name+".yaml", w.scenarioParameters(c))
	}
	if s.Decision != nil {
		w.section("the decision", s.Decision.Numbers)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Sources of the study %q\n\n", s.Name)
	out.WriteString("Generated from the files of the study; edit those.\n\n")
	w.counts(&out)
	out.Write(body.Bytes())
	return out.Bytes()
}

type sourceWriter struct {
	study   *Study
	out     *bytes.Buffer
	sourced int
	assumed int
	byTag   map[string]int
}

// seriesParameters returns one member of every series.
func (w *sourceWriter) seriesParameters() []Parameter {
	var list []Parameter
	dec := decoder{problems: &problems{}, epoch: w.study.Epoch}
	for _, series := range w.study.Series {
		for _, entry := range series.templates {
			p, _ := dec.member(entry, 0)
			p.Name = entry.key + "_0 …"
			list = append(list, p)
		}
	}
	return list
}

// scenarioParameters returns the parameters that a scenario sets with a source.
func (w *sourceWriter) scenarioParameters(c Scenario) []Parameter {
	var list []Parameter
	r := resolver{study: w.study, problems: &problems{}}
	for _, o := range c.Set {
		p, ok := w.study.Parameter(o.Name)
		if !ok || o.fields == nil {
			continue
		}
		if p, ok := r.apply(p, o); ok && len(p.Sources) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// section writes the table of a file; events have no numbers and are left out.
func (w *sourceWriter) section(title string, list []Parameter) {
	rows := 0
	for _, p := range list {
		if p.Kind == Uniform {
			continue
		}
		if rows == 0 {
			fmt.Fprintf(w.out, "\n## %s\n\n| parameter | value | confidence | source |\n|---|---|---|---|\n", title)
		}
		rows++
		fmt.Fprintf(w.out, "| `%s`<br>%s | %s | %s | %s |\n", p.Name, markdown(p.Label), markdown(w.value(p)), p.Confidence, w.source(p))
		w.count(p)
	}
}

func (w *sourceWriter) count(p Parameter) {
	if w.byTag == nil {
		w.byTag = map[string]int{}
	}
	w.byTag[p.Confidence]++
	for _, s := range p.Sources {
		if s.Assumption == "" {
			w.sourced++
			return
		}
	}
	w.assumed++
}

func (w *sourceWriter) counts(out *bytes.Buffer) {
	fmt.Fprintf(out, "| of %d numbers and choices | |\n|---|---|\n", w.sourced+w.assumed)
	fmt.Fprintf(out, "| cite a source, if only as an anchor | %d |\n| are an assumption | %d |\n", w.sourced, w.assumed)
	for _, tag := range tags {
		fmt.Fprintf(out, "| have confidence %s | %d |\n", tag, w.byTag[tag])
	}
	fmt.Fprintf(out, "| have no confidence tag | %d |\n", w.byTag[""])
}

// value returns the value of a parameter with its range and unit.
func (w *sourceWriter) value(p Parameter) string {
	if p.Kind == Choice {
		var parts []string
		for i, option := range p.Options {
			if p.Weights[i] > 0 {
				parts = append(parts, fmt.Sprintf("%s %s", option, decimal.Brief(p.Weights[i])))
			}
		}
		return strings.Join(parts, ", ")
	}
	number := decimal.Exact
	unit := ""
	if p.Unit != "1" {
		unit = " " + p.Unit
	}
	if p.Kind == Date {
		number, unit = w.day, ""
	}
	s := number(p.Value) + unit
	if p.HasRange {
		level := "ends"
		if p.Level < 1 {
			level = decimal.Brief(100*p.Level) + " %"
		}
		s += fmt.Sprintf(" (%s to %s, %s)", number(p.Low), number(p.High), level)
	}
	if p.Dist != nil {
		s += "; " + p.Dist.String()
	}
	return s
}

// day returns the date that lies x years after the epoch.
func (w *sourceWriter) day(x float64) string {
	return w.study.Epoch.AddDate(0, 0, int(math.Round(x*daysPerYear))).Format(time.DateOnly)
}

// source returns the sources of a parameter with links, and its note.
func (w *sourceWriter) source(p Parameter) string {
	var parts []string
	for _, s := range p.Sources {
		parts = append(parts, s.markdown())
	}
	if p.Note != "" {
		parts = append(parts, markdown(p.Note))
	}
	return strings.Join(parts, "<br>")
}

func (s Source) markdown() string {
	if s.Assumption != "" {
		return "**assumption**: " + markdown(s.Assumption)
	}
	urls := strings.Split(s.URL, ";")
	out := markdown(s.Title)
	if s.URL != "" {
		out = fmt.Sprintf("[%s](<%s>)", out, urls[0])
	}
	for i, url := range urls[1:] {
		out += fmt.Sprintf(", [%d](<%s>)", i+2, url)
	}
	for _, more := range []string{s.Date, s.Access, s.Note} {
		if more != "" {
			out += ", " + markdown(more)
		}
	}
	return out
}

// markdown escapes text for a cell of a table.
func markdown(s string) string {
	return strings.NewReplacer("|", `\|`, "[", `\[`, "]", `\]`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "\n", " ").Replace(s)
}
