package report

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// DiscoveryText writes where an event happens: boxes in words, and the tree.
func DiscoveryText(w io.Writer, d *analysis.Discovery) error {
	t := &terminal{w: bufio.NewWriter(w)}
	t.line("%s in %s of points.", eventWords(d.When), heldShare(d.Share))
	for i := range d.Boxes {
		t.line("")
		t.box(d, i)
	}
	if len(d.Boxes) == 0 {
		t.line("")
		t.paragraph("No box: no limit on an input makes the event more frequent than chance would.")
	}
	t.line("")
	t.paragraph(fmt.Sprintf("The same as a tree, with the share of points where %s, and what share of all points that is of:", d.When))
	t.branch(&d.Tree, "")
	if d.Tree.Split == nil {
		t.line("  no split that the points for tests confirm")
	}
	t.line("")
	t.discoveryNotes(d)
	return t.w.Flush()
}

// eventWords says an event at the beginning of a sentence.
func eventWords(when string) string {
	switch when {
	case "win=false":
		return "The federation loses"
	case "win=true":
		return "The federation is first"
	}
	return when
}

// eventTitle says an event in a title.
func eventTitle(when string) string {
	words := eventWords(when)
	return strings.Replace(words, "The ", "the ", 1)
}

// box writes a box as a sentence, and its limits below it.
func (t *terminal) box(d *analysis.Discovery, i int) {
	b := &d.Boxes[i]
	outside := ""
	if i > 0 {
		outside = "outside of the boxes above and "
	}
	t.paragraph(fmt.Sprintf("Box %d. %s in %s of the points (%s of all points; %s of those where %s) %swhere:",
		i+1, eventWords(d.When), heldShare(b.Density), heldShare(b.Mass), heldShare(b.Coverage), d.When, outside))
	width := 0
	for j := range b.Limits {
		width = max(width, len([]rune(limitName(&b.Limits[j]))))
	}
	width = min(width, textWidth-40)
	for j := range b.Limits {
		l := &b.Limits[j]
		t.line("  %s  %s", pad(limitName(l), width), limitWords(l))
	}
}

// limitName names the input of a limit with its unit.
func limitName(l *analysis.Limit) string {
	if l.Unit == "" || l.Unit == "1" || l.Kind == params.Choice || l.Kind == params.Date {
		return l.Label
	}
	return l.Label + ", " + l.Unit
}

// limitWords says what a limit demands, and where its bounds are in the distribution of the input.
func limitWords(l *analysis.Limit) string {
	if l.Options != nil {
		return fmt.Sprintf("%s (%s)", optionWords(l), percent(float64(l.Probability)))
	}
	least, most := "at least ", "at most "
	if l.Kind == params.Date {
		least, most = "from ", "until "
	}
	value := func(b *analysis.Bound) string { return inputValue(l.Kind, b.Value) }
	switch {
	case l.High == nil:
		return fmt.Sprintf("%s%s (%s)", least, value(l.Low), quantileWords(l.Low))
	case l.Low == nil:
		return fmt.Sprintf("%s%s (%s)", most, value(l.High), quantileWords(l.High))
	}
	to := " to "
	if l.Kind == params.Date {
		to = " until "
	}
	return fmt.Sprintf("from %s%s%s (%s to %s)", value(l.Low), to, value(l.High), quantileWords(l.Low), quantileWords(l.High))
}

// optionWords lists the options that a box holds, or those that it does not.
func optionWords(l *analysis.Limit) string {
	if len(l.Options) > len(l.Without) && len(l.Without) < 4 {
		return "not " + strings.Join(l.Without, ", nor ")
	}
	return strings.Join(l.Options, " or ")
}

// inputValue formats a value of an input, with three significant digits.
func inputValue(kind params.Kind, v runs.Number) string {
	x := float64(v)
	if kind == params.Date {
		return analysis.Month(x)
	}
	if a := math.Abs(x); a >= 1e4 {
		unit := math.Pow10(int(math.Floor(math.Log10(a))) - 2)
		x = math.Round(x/unit) * unit
	}
	return significant(x)
}

// quantileWords says where a bound lies in the distribution of its input.
func quantileWords(b *analysis.Bound) string {
	p := 100 * float64(b.Quantile)
	switch {
	case math.IsNaN(p):
		return missing
	case p < 0.5 || p > 99.5:
		return fmt.Sprintf("P%.1f", p)
	}
	return fmt.Sprintf("P%.0f", p)
}

// branch writes the splits below a branch.
func (t *terminal) branch(b *analysis.Branch, indent string) {
	s := b.Split
	if s == nil {
		return
	}
	yes, no := "below ", "at least "
	at := inputValue(s.Kind, s.At)
	var first, second string
	switch {
	case s.Options != nil:
		first, second = strings.Join(s.Options, " or "), "otherwise"
	default:
		if s.Kind == params.Date {
			yes, no = "before ", "from "
		}
		first = fmt.Sprintf("%s%s (P%.0f)", yes, at, 100*float64(s.Quantile))
		second = no + at
	}
	label := s.Label
	if s.Unit != "" && s.Unit != "1" && s.Kind != params.Choice && s.Kind != params.Date {
		label += ", " + s.Unit
	}
	for _, side := range []struct {
		words  string
		branch *analysis.Branch
	}{{first, &s.Yes}, {second, &s.No}} {
		const width, least = textWidth - 30, 20
		words := shorten(side.words, width-least-len(indent))
		words = indent + shorten(label, width-len(indent)-2-len([]rune(words))) + ": " + words
		t.line("  %s %s", pad(words, width), right(heldShare(side.branch.Density)+" of "+percent(float64(side.branch.Mass.Value)), textWidth-width-3))
		t.branch(side.branch, indent+"  ")
	}
}

// heldShare formats a share with its standard error to the first digit of that, in percent.
func heldShare(e runs.Estimate) string {
	if e.StdErr == nil || *e.StdErr == 0 {
		return percent(float64(e.Value))
	}
	d := decimals(100**e.StdErr, 1)
	return fmt.Sprintf("%s ± %s %%", fixed(100*float64(e.Value), d), fixed(100**e.StdErr, d))
}

// discoveryNotes says what the numbers are.
func (t *terminal) discoveryNotes(d *analysis.Discovery) {
	errors := "± is one standard error"
	if d.Replicates > 0 {
		errors += " that the replicates of the held-out half show"
	}
	t.paragraph(fmt.Sprintf("%s. Shares are of %s points that had no part in finding: of the others, %s were peeled and split and %s tested each limit and split (5 %% over all of a box or a tree). "+
		"Of a peeling that box is taken which has the highest share of events with at least %s of them (--coverage), by at most %d inputs (--inputs) of %d that vary. P62 is the value that an input is below with 62 %%, and (62 %%) the probability of an option.",
		errors, fixed(float64(d.Held), 0), fixed(float64(d.Peeled), 0), fixed(float64(d.Tested), 0), percent(d.DiscoveryRule.Coverage), d.DiscoveryRule.Inputs, d.Varying))
	if left := d.Points - d.Used; left > 0 {
		t.line("%s points have no value to tell the event by, and are left out.", fixed(float64(left), 0))
	}
	t.line("%s, scenario %s, model %s: %s points, %s, seed %d.", d.Study, d.Scenario, d.Model, fixed(float64(d.Points), 0), d.Method, d.Seed)
}

// TrajectoryCSV writes the steps of all peelings, with the shares of the points that they are made from
// and of held-out points.
func TrajectoryCSV(w io.Writer, d *analysis.Discovery) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"box", "inputs_peeled", "step", "chosen", "restricted", "input", "what", "value", "mass", "coverage", "density", "mass_held_out", "coverage_held_out", "density_held_out"}); err != nil {
		return err
	}
	number := func(v runs.Number) string {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return ""
		}
		return strconv.FormatFloat(float64(v), 'g', -1, 64)
	}
	for i := range d.Boxes {
		for j, p := range d.Boxes[i].Peelings {
			which := "all"
			if j > 0 {
				which = "kept"
			}
			for k, s := range p.Steps {
				value := ""
				switch v := s.Value.(type) {
				case runs.Number:
					value = number(v)
				case string:
					value = v
				}
				row := []string{
					strconv.Itoa(i + 1), which, strconv.Itoa(k), strconv.FormatBool(k == p.Chosen), strconv.Itoa(s.Inputs), s.Input, cmp.Or(s.What, "all points"), value,
					number(s.Found.Mass), number(s.Found.Coverage), number(s.Found.Density), number(s.Held.Mass), number(s.Held.Coverage), number(s.Held.Density),
				}
				if err := out.Write(row); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}
