package report

import (
	"bufio"
	"fmt"
	"io"
	"math"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

const valuesShown = 15

// ValueText writes what it is worth to know more before a decision.
func ValueText(w io.Writer, v *analysis.Information) error {
	t := &terminal{w: bufio.NewWriter(w)}
	t.line("%s", v.Title)
	scale := newAmounts(v)
	t.line("%s %24s %12s", pad("", 24), "expected loss, "+scale.name, "best at")
	for _, o := range v.Losses {
		t.line("%s %s %s", pad(o.Option, 24), right(plusMinus(scale.of(o.Loss), 0), 24), right(percent(float64(o.BestAt)), 12))
	}
	t.line("Without knowing more the least is lost by: %s.", v.Best)
	t.line("To know all beforehand is worth %s %s (EVPI): what is lost by an option that turns out wrong.", plusMinus(scale.of(v.Perfect), 0), scale.name)
	if v.Perfect.Value > 0 {
		t.parameters(v, scale)
	}
	for i, n := range v.Varied {
		if i == 0 || v.Varied[i-1].Number != n.Number {
			t.line("")
			t.line("%s, %s:", n.Label, n.Unit)
		}
		t.line("  %s  best: %s EVPI %s %s", right(significantShort(float64(n.Value)), 10), pad(n.Best, 14), plusMinus(scale.of(n.Perfect), 0), scale.name)
	}
	t.line("")
	t.paragraph("± is one standard error. EVPPI is a lower bound: what a regression on the parameter, made on other points, saves; one within two errors of 0 is not told from 0.")
	t.line("%s, scenario %s: %s points.", v.Study, v.Scenario, fixed(float64(v.Points), 0))
	return t.w.Flush()
}

// parameters writes what parameters are worth to know.
func (t *terminal) parameters(v *analysis.Information, scale amounts) {
	t.line("")
	t.line("What parameters are worth to know (EVPPI), %s, and in percent of all:", scale.name)
	shown, nothing := 0, 0
	for _, p := range v.Parameters {
		switch {
		case p.Value.Value == 0 && len(p.Inputs) == 1:
			nothing++
		case shown < valuesShown:
			shown++
			t.line("%2d  %s %s %s", shown, pad(p.Label, 60), right(plusMinus(scale.of(p.Value), 1), 20),
				right(fixed(100*float64(p.Value.Value/v.Perfect.Value), 0)+" %", 8))
		}
	}
	if rest := len(v.Parameters) - shown - nothing; rest > 0 {
		t.line("    and %d more", rest)
	}
	if nothing > 0 {
		t.line("    %d by themselves nothing: whatever their value, the best is %s", nothing, v.Best)
	}
}

// amounts puts losses into a unit that can be read.
type amounts struct {
	size float64
	name string
}

func newAmounts(v *analysis.Information) amounts {
	largest := 0.0
	for _, o := range v.Losses {
		largest = max(largest, math.Abs(float64(o.Loss.Value)))
	}
	for _, a := range []amounts{{1e9, "bn "}, {1e6, "m "}} {
		if largest >= 10*a.size {
			return amounts{a.size, a.name + v.Unit}
		}
	}
	if largest >= 1e6 {
		return amounts{1e6, "m " + v.Unit}
	}
	return amounts{1, v.Unit}
}

// of returns an estimate in the unit.
func (a amounts) of(e runs.Estimate) runs.Estimate { return times(e, 1/a.size) }

// significantShort formats a number as in 2.4e8 where it is large.
func significantShort(v float64) string {
	if math.Abs(v) >= 1e5 {
		return fmt.Sprintf("%.3g", v)
	}
	return significant(v)
}
