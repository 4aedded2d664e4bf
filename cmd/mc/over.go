package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

const (
	curvePoints = 13  // values of one parameter unless another number is asked for
	mapPoints   = 7   // values of each of two
	mostCells   = 400 // values, or pairs of them
)

// An over is what --over asks for: values of a parameter.
type over struct {
	name string
	text string // LO..HI, LO..HI:POINTS, A,B,C, or "" for the options of a choice
}

// parseOver reads NAME or NAME=VALUES.
func parseOver(s string) (over, error) {
	name, text, found := strings.Cut(s, "=")
	o := over{strings.TrimSpace(name), strings.TrimSpace(text)}
	if o.name == "" || found && o.text == "" {
		return o, &usageError{err: fmt.Errorf("--over %s: the name or the values are missing", s), hint: overHint}
	}
	return o, nil
}

const overHint = "write --over NAME=LO..HI, NAME=LO..HI:POINTS, NAME=A,B,C, or --over NAME for the options of a choice"

// failf returns a usage error about the request.
func (o over) failf(hint, format string, args ...any) error {
	written := o.name
	if o.text != "" {
		written += "=" + o.text
	}
	return &usageError{err: fmt.Errorf("--over %s: %s", written, fmt.Sprintf(format, args...)), hint: hint}
}

// override sets the parameter to one of its values.
func (o over) override(setting string) params.Override {
	return params.Override{Name: o.name, Value: setting, Origin: "--over"}
}

// axis returns the values in the order of their size, options as they were written. Without a number of
// its own a range has as many as points says.
func (o over) axis(study *params.Study, base *loaded, variant params.ResolveOptions, points int) (analysis.Axis, error) {
	none := runs.Number(math.NaN())
	k := slices.IndexFunc(base.set.Inputs, func(in params.Input) bool { return in.Name == o.name })
	if k < 0 {
		return analysis.Axis{}, o.failf(nearestInput(base.set, o.name), "there is no parameter %q", o.name)
	}
	in := base.set.Inputs[k]
	a := analysis.Axis{Name: in.Name, Label: in.Label, Unit: in.Unit, Kind: in.Kind, Scale: analysis.ScaleLinear, Low: none, Median: none, High: none}
	if in.Kind != params.Choice {
		q := []float64{0.05, 0.5, 0.95}
		base.joint.Marginal(k).Quantile(q, q)
		a.Low, a.Median, a.High = runs.Number(q[0]), runs.Number(q[1]), runs.Number(q[2])
	}
	if strings.Contains(o.text, "@") {
		return a, o.failf(overHint, "values that are swept have no level")
	}
	r := overReader{over: o, study: study, variant: variant, input: in}
	var err error
	switch {
	case o.text == "" && in.Kind == params.Choice:
		a.Scale, a.Settings = analysis.ScaleOptions, in.Levels
	case o.text == "":
		low, high := strconv.FormatFloat(float64(a.Low), 'g', 3, 64), strconv.FormatFloat(float64(a.High), 'g', 3, 64)
		if low == high {
			high = "HI"
			low = "LO"
		}
		err = o.failf(fmt.Sprintf("write --over %s=%s..%s", o.name, low, high), "%s is a number, and has no values to go through by itself", o.name)
	case strings.Contains(o.text, ".."):
		err = r.span(&a, points)
	default:
		err = r.list(&a)
	}
	if err != nil {
		return a, err
	}
	if a.Scale == analysis.ScaleOptions {
		for _, s := range a.Settings {
			w := 0.0
			if i := slices.Index(in.Levels, s); i >= 0 {
				w = in.Dist.Weights[i]
			}
			a.Weights = append(a.Weights, w)
		}
	}
	if n := len(a.Settings); n < 2 || n > mostCells {
		return a, o.failf(overHint, "2 to %d different values are needed, got %d", mostCells, n)
	}
	return a, nil
}

// An overReader reads values of one parameter.
type overReader struct {
	over
	study   *params.Study
	variant params.ResolveOptions
	input   params.Input
}

// logarithmic tells whether equal ratios are equal steps: for numbers whose kind is uncertain on the
// log scale, and numbers that a choice takes.
func (r *overReader) logarithmic() bool {
	switch r.input.Kind {
	case params.Positive, params.Duration, params.Count, params.Choice:
		return true
	default:
		return false
	}
}

// isWhole tells whether a parameter counts something.
func isWhole(study *params.Study, name string, kind params.Kind) bool {
	return kind == params.Count || slices.ContainsFunc(study.Series, func(s params.Series) bool { return s.Count == name })
}

// rounded returns a value with six digits, or a whole one, and how it is set.
func rounded(x float64, whole bool) measurement {
	if whole {
		x = math.Round(x)
	}
	setting := strconv.FormatFloat(x, 'g', 6, 64)
	if y, err := strconv.ParseFloat(setting, 64); err == nil {
		x = y
	}
	return measurement{x, setting}
}

// value returns the number that a setting makes the parameter, NaN for an option without one.
func (r *overReader) value(setting string) (float64, error) {
	variant := r.variant
	variant.Overrides = append(slices.Clone(variant.Overrides), r.override(setting))
	list, err := r.study.Apply(variant)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(list, func(p params.Parameter) bool { return p.Name == r.name })
	switch p := list[i]; {
	case p.Kind == params.Choice:
		if slices.Max(p.Weights) < 1 {
			return 0, r.failf("weights belong to --set", "%s is not one option", setting)
		}
		x, err := strconv.ParseFloat(strings.ReplaceAll(setting, "_", ""), 64)
		if err != nil {
			return math.NaN(), nil //nolint:nilerr // an option without a number is no defect
		}
		return x, nil
	case p.Dist == nil || p.Dist.Family != "constant":
		return 0, r.failf("a distribution belongs to --set", "%s is not a single value", setting)
	default:
		return p.Value, nil
	}
}

var numberInFront = regexp.MustCompile(`^[+-]?[0-9_.]+(?:[eE][+-]?[0-9]+)?`)

// unitBehind returns the unit behind a number, "" for a date.
func unitBehind(text string) string {
	unit := strings.TrimSpace(text[len(numberInFront.FindString(text)):])
	if unit == text || unit == "" || strings.Contains("-+.:", unit[:1]) {
		return ""
	}
	return unit
}

// span reads LO..HI and LO..HI:POINTS. A unit of HI holds for an LO without one.
func (r *overReader) span(a *analysis.Axis, points int) error {
	ends, count, counted := strings.Cut(r.text, ":")
	if counted {
		n, err := strconv.Atoi(strings.TrimSpace(count))
		if err != nil || n < 2 || n > mostCells {
			return r.failf("write "+r.name+"="+ends+":"+strconv.Itoa(curvePoints), "%q is not a number of values, which is 2 to %d", count, mostCells)
		}
		points = n
	}
	before, after, _ := strings.Cut(ends, "..")
	lowText, highText := strings.TrimSpace(before), strings.TrimSpace(after)
	if unit := unitBehind(highText); unit != "" && unitBehind(lowText) == "" && r.input.Kind != params.Choice {
		lowText += " " + unit
	}
	low, err := r.value(lowText)
	if err != nil {
		return err
	}
	high, err := r.value(highText)
	switch {
	case err != nil:
		return err
	case math.IsNaN(low) || math.IsNaN(high):
		return r.failf(fmt.Sprintf("write --over %s, or --over %s=A,B,C", r.name, r.name), "%s is a choice, and options have no range", r.name)
	case !(low < high):
		return r.failf(fmt.Sprintf("write --over %s=%s..%s", r.name, highText, lowText), "the range is reversed or has no length")
	}
	a.Settings, a.X = []string{lowText}, []runs.Number{runs.Number(low)}
	geometric := r.logarithmic() && low > 0
	if geometric {
		a.Scale = analysis.ScaleLog
	}
	whole := isWhole(r.study, r.name, r.input.Kind)
	for i := 1; i < points-1; i++ {
		share := float64(i) / float64(points-1)
		x := low + (high-low)*share
		if geometric {
			x = special.Exp(special.Log(low) + special.Log(high/low)*share)
		}
		if v := rounded(x, whole); v.x > float64(a.X[len(a.X)-1]) && v.x < high {
			a.Settings, a.X = append(a.Settings, v.setting), append(a.X, runs.Number(v.x))
		}
	}
	a.Settings, a.X = append(a.Settings, highText), append(a.X, runs.Number(high))
	return nil
}

// list reads A,B,C. Numbers are put in order.
func (r *overReader) list(a *analysis.Axis) error {
	type entry struct {
		x       float64
		setting string
	}
	if n := strings.Count(r.text, ",") + 1; n > mostCells { // each takes a millisecond to try
		return r.failf(overHint, "2 to %d different values are needed, got %d", mostCells, n)
	}
	var all []entry
	numbers, positive := true, true
	for setting := range strings.SplitSeq(r.text, ",") {
		setting = strings.TrimSpace(setting)
		x, err := r.value(setting)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(e entry) bool { return e.setting == setting || e.x == x }) {
			return r.failf("", "%s is there twice", setting)
		}
		all = append(all, entry{x, setting})
		numbers, positive = numbers && !math.IsNaN(x), positive && x > 0
	}
	if numbers {
		slices.SortFunc(all, func(a, b entry) int { return int(math.Copysign(1, a.x-b.x)) })
	} else {
		a.Scale = analysis.ScaleOptions
	}
	for _, e := range all {
		a.Settings = append(a.Settings, e.setting)
		if numbers {
			a.X = append(a.X, runs.Number(e.x))
		}
	}
	if numbers && positive && r.logarithmic() {
		a.Scale = analysis.ScaleLog
	}
	return nil
}
