package report

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// Notes are what the text says besides the summary.
type Notes struct {
	NotModelled string              // what the model leaves out, as a list of words
	Tolerance   *analysis.Tolerance // nil if there is none
	Stopped     string              // why a run has as many points as it has, if that was not given
	Files       []string            // where the files are
}

const (
	textWidth  = 100
	labelWidth = 31
	cellWidth  = 10
)

// Text writes the summary for a terminal: the answer, what it stands on, and what moves it.
func Text(w io.Writer, s *analysis.Summary, notes Notes) error {
	t := &terminal{w: bufio.NewWriter(w)}
	if s.Answer != nil {
		t.answer(s)
		t.table(s)
		t.counts(s)
		t.drivers(s.Tornado("win"), "P(federation first)", 2)
		t.drivers(s.Tornado("gap_months"), "its lead in months", 0)
	}
	if notes.Tolerance != nil {
		t.tolerance(notes.Tolerance)
	}
	t.footer(s, notes)
	return t.w.Flush()
}

type terminal struct{ w *bufio.Writer }

func (t *terminal) line(format string, args ...any) { fmt.Fprintf(t.w, format+"\n", args...) }

// paragraph writes words in lines that fit the terminal.
func (t *terminal) paragraph(content string) {
	line := ""
	for word := range strings.FieldsSeq(content) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > textWidth {
			t.line("%s", line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" {
		t.line("%s", line)
	}
}

// answer writes what the run says about the question.
func (t *terminal) answer(s *analysis.Summary) {
	a := s.Answer
	d := 2
	if a.Win.StdErr != nil {
		d = decimals(*a.Win.StdErr, 2)
	}
	t.line("The federation delivers before the campus with P = %s (%.0f %%: %s to %s),",
		plusMinus(a.Win, 2), 100*a.Win.Level, fixed(float64(a.Win.Low), d), fixed(float64(a.Win.High), d))
	t.line("by %s months at the median, in 90 %% of points by %s to %s.",
		plusMinus(a.Gap.Median, 0), fixed(float64(a.Gap.Low.Value), 0), fixed(float64(a.Gap.High.Value), 0))
	t.line("Median delivery: federation %s, campus %s (points that deliver by %s).",
		a.Federation.Month[1], a.Campus.Month[1], analysis.Month(analysis.Federation.Horizon))
	if a.WinUnconditional != nil {
		t.line("If either side may fail to come about, the federation is first, or alone, with P = %s.",
			plusMinus(*a.WinUnconditional, 2))
	}
	if v := a.Averaged; v != nil {
		t.line("With the chances of the campus averaged at each point: P = %s (or alone %s),", plusMinus(v.Win, 2), plusMinus(v.WinUnconditional, 2))
		t.line("mean lead %s months.", plusMinus(v.MeanGap, 1))
	}
	t.line("Baseline, the best single machine: median %s, delivers in %s of points;",
		a.Single.Month[1], percent(float64(a.Single.Delivered.Value)))
	t.line("the federation is earlier than it with P = %s.", plusMinus(a.BeatSingle, 2))
	if s.Failed > 0 {
		t.line("%s points failed; were they all lost or all won, P would be %s or %s.", ofPoints(float64(s.Failed), float64(s.Points)),
			fixed(float64(a.WinIfFailed[0]), d), fixed(float64(a.WinIfFailed[1]), d))
	}
}

// table writes the quantiles of the main outputs.
func (t *terminal) table(s *analysis.Summary) {
	t.line("")
	t.row("", []string{"P5", "P25", "P50", "P75", "P95", "with value"})
	t.quantiles(s, "t_fed", "federation delivers", analysis.Month)
	t.quantiles(s, "t_campus", "campus delivers", analysis.Month)
	t.quantiles(s, "gap_months", "federation ahead, months", func(v float64) string { return fixed(v, 0) })
	for _, q := range []struct {
		prefix, label string
		units         []unit
	}{
		{"cost_eur_", "cost", []unit{{1e9, "bn EUR"}, {1e6, "m EUR"}, {1, "EUR"}}},
		{"tco2_", "emissions", []unit{{1e6, "Mt CO2"}, {1e3, "kt CO2"}, {1, "t CO2"}}},
	} {
		u := readable(q.units, s.Output(q.prefix+"fed"), s.Output(q.prefix+"campus"))
		number := func(v float64) string { return significant(v / u.size) }
		t.quantiles(s, q.prefix+"fed", "federation "+q.label+", "+u.name, number)
		t.quantiles(s, q.prefix+"campus", "campus "+q.label+", "+u.name, number)
	}
}

// A unit is a multiple of the unit of an output.
type unit struct {
	size float64
	name string
}

// readable returns the first of the units, which get smaller, that some median reaches, and
// the last if there is none.
func readable(units []unit, outputs ...*runs.OutputSummary) unit {
	for _, u := range units {
		for _, out := range outputs {
			if float64(analysis.Quantile(out, 0.5).Value) >= u.size {
				return u
			}
		}
	}
	return units[len(units)-1]
}

// quantiles writes a row of the table, nothing if the output was not computed.
func (t *terminal) quantiles(s *analysis.Summary, output, label string, format func(float64) string) {
	out := s.Output(output)
	if out == nil {
		return
	}
	var cells []string
	for _, p := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		v := float64(analysis.Quantile(out, p).Value)
		if math.IsNaN(v) {
			cells = append(cells, missing)
			continue
		}
		cells = append(cells, format(v))
	}
	share := missing
	if n := out.Count + out.Null; n > 0 {
		share = percent(out.Count / n)
	}
	t.row(label, append(cells, share))
}

func (t *terminal) row(label string, cells []string) {
	var b strings.Builder
	b.WriteString(pad(label, labelWidth))
	for _, c := range cells {
		b.WriteString(strings.Repeat(" ", max(1, cellWidth-utf8.RuneCountInString(c))) + c)
	}
	t.line("%s", b.String())
}

// pad fills a string with spaces, or shortens it, to a width.
func pad(s string, width int) string {
	s = shorten(s, width)
	return s + strings.Repeat(" ", width-utf8.RuneCountInString(s))
}

// shorten cuts a string that is longer than width, marking the cut.
func shorten(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:width-1])) + "…"
}

// counts writes how many points have no date, or no answer.
func (t *terminal) counts(s *analysis.Summary) {
	n := s.Answer.Counts
	t.line("")
	t.line("Not delivered by %s: federation %s, campus %s,", analysis.Month(analysis.Federation.Horizon),
		ofPoints(n.FirstNever, n.Points), ofPoints(n.SecondNever, n.Points))
	t.line("neither %s. Failed points: %s.", ofPoints(n.Neither, n.Points), fixed(float64(s.Failed), 0))
}

const driversShown = 5

// drivers writes the inputs that swing an output most.
func (t *terminal) drivers(r *analysis.Tornado, what string, least int) {
	if r == nil || len(r.Drivers) == 0 {
		return
	}
	t.line("")
	t.line("What moves %s: mean in the highest decile of the input less that in the lowest", what)
	for i, d := range r.Drivers[:min(driversShown, len(r.Drivers))] {
		dec := decimals(float64(d.StdErr), least)
		label := d.Label
		if d.Options != nil {
			label += ": " + d.High.Option + " less " + d.Low.Option
		}
		t.line("%2d  %s %8s ± %s", i+1, pad(label, textWidth-4-20), signed(float64(d.Swing), dec), fixed(float64(d.StdErr), dec))
	}
}

// footer writes what the numbers are, what they leave out, and where they are.
func (t *terminal) footer(s *analysis.Summary, notes Notes) {
	t.line("")
	t.line("± is one standard error. Quantiles are over points with a value. Swings within two standard errors")
	t.line("are not told from zero; they include what an input shares with those it is correlated with.")
	if s.Replicates > 1 {
		t.line("Errors are those that %d replicates of the design show (Student t, %d degrees of freedom).", s.Replicates, s.Replicates-1)
	}
	if s.Stratified != "" {
		t.line("Points have weights, by the strata of %s: shares and quantiles are of the weights.", s.Stratified)
	}
	if notes.NotModelled != "" {
		t.paragraph("Not modelled: " + notes.NotModelled + ".")
	}
	t.line("%s, scenario %s, model %s: %s points, %s, seed %d.", s.Study, s.Scenario, s.Model, fixed(float64(s.Points), 0), s.Method, s.Seed)
	if notes.Stopped != "" {
		t.paragraph(notes.Stopped)
	}
	for _, f := range notes.Files {
		t.line("%s", f)
	}
}
