package params

import (
	"math"

	"github.com/federated-frontier/mc/internal/decimal"
)

// A reporter records a defect of a field of a parameter.
type reporter func(field, hint, format string, args ...any)

// check reports what is wrong with a parameter that could be read.
func (p *Parameter) check(report reporter) {
	if p.Label == "" {
		report("", "say in a few words what it is", "label is missing")
	}
	if p.Unit == "" {
		report("", `write unit: "1" if it has none`, "unit is missing")
	}
	if len(p.Sources) == 0 && p.Kind != Uniform && p.Origin == "" {
		report("", "write source: {title: …, url: …} or source: {assumption: why this number}", "source is missing")
	}
	switch p.Kind {
	case Choice:
		if len(p.Options) == 0 {
			report("", "write options: {one: 0.5, other: 0.5}", "options are missing")
		}
	case Uniform:
		p.checkLimits(report)
	default:
		p.checkNumber(report)
	}
}

func (p *Parameter) checkNumber(report reporter) {
	if !p.hasValue {
		report("", "", "value is missing")
		return
	}
	if p.Kind == Date && p.Unit != "yr" {
		report("unit", "write unit: yr", "the unit of a date is yr, not %q", p.Unit)
	}
	if p.HasRange {
		p.checkRange(report)
	}
	p.checkLimits(report)
	if p.Dist == nil {
		p.checkPolicy(report)
		return
	}
	if c := p.Dist.Center(); math.Abs(c-p.Value) > 1e-9*math.Abs(c) {
		report("value", "leave the value out, or make them equal", "value %s differs from the best estimate %s of the distribution", decimal.Exact(p.Value), decimal.Exact(c))
	}
}

func (p *Parameter) checkRange(report reporter) {
	switch {
	case p.Low > p.High:
		report("low", "swap them", "low %s is above high %s", decimal.Exact(p.Low), decimal.Exact(p.High))
	case p.Value < p.Low || p.Value > p.High:
		report("value", "", "value %s is not within low %s and high %s", decimal.Exact(p.Value), decimal.Exact(p.Low), decimal.Exact(p.High))
	case p.Kind.logarithmic() && p.Low <= 0:
		report("low", "use kind real if it can be zero or negative", "low must be > 0 for kind %s, got %s", p.Kind, decimal.Exact(p.Low))
	}
	if p.Level == 0 {
		report("low", "write level: 0.90, or level: 1 if low and high are the ends", "the range has no level")
	}
}

// checkPolicy reports what the policy needs to make a distribution.
func (p *Parameter) checkPolicy(report reporter) {
	switch {
	case p.Kind == Fixed && p.HasRange && p.Origin == "":
		report("low", "say what kind of number it is", "a parameter of kind fixed has no range")
	case p.Kind == Fixed:
	case p.Confidence == "" && !(p.HasRange && p.AsStated):
		report("", "write confidence: high, medium, low or estimate", "confidence is missing")
	case !p.HasRange && (p.Kind == Real || p.Kind == Date):
		report("", "write low, high and level, or kind: fixed", "a parameter of kind %s needs a range, because nothing says on which scale it could vary", p.Kind)
	case !p.HasRange && p.Value <= p.Shift:
		report("value", "write a range, or kind: fixed", "value must be > %s without a range, got %s", decimal.Exact(p.Shift), decimal.Exact(p.Value))
	case !p.HasRange && p.Kind == Fraction && p.Value >= 1:
		report("value", "write a range, or kind: fixed", "value must be < 1 for a fraction without a range, got %s", decimal.Exact(p.Value))
	case p.HasRange && p.Shift != 0:
		report("shift", "remove it", "shift is for numbers without a range")
	}
}

// checkLimits reports numbers outside the hard limits.
func (p *Parameter) checkLimits(report reporter) {
	lo, hi := p.bounds()
	if lo > hi {
		report("min", "swap them", "min %s is above max %s", decimal.Exact(lo), decimal.Exact(hi))
		return
	}
	outside := func(field string, x float64) {
		if x < lo {
			report(field, "", "%s %s is below the least possible %s", field, decimal.Exact(x), decimal.Exact(lo))
		}
		if x > hi {
			report(field, "", "%s %s is above the largest possible %s", field, decimal.Exact(x), decimal.Exact(hi))
		}
	}
	if p.hasValue {
		outside("value", p.Value)
		if p.Kind == Positive && p.Value <= 0 {
			report("value", "use kind real or count if it can be zero", "value must be > 0 for kind positive, got %s", decimal.Exact(p.Value))
		}
	}
	if p.HasRange {
		outside("low", p.Low)
		outside("high", p.High)
	}
	if p.Dist != nil && p.Dist.Family != "constant" {
		from, to := p.Dist.Support()
		if !math.IsInf(from, 0) && from < lo {
			report("dist", "", "%s reaches below the least possible %s", p.Dist.Family, decimal.Exact(lo))
		}
		if !math.IsInf(to, 0) && to > hi {
			report("dist", "", "%s reaches above the largest possible %s", p.Dist.Family, decimal.Exact(hi))
		}
	}
}

// bounds returns the limits that the kind and the fields min and max set.
func (p *Parameter) bounds() (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	switch {
	case p.Kind.logarithmic():
		lo = 0
	case p.Kind == Fraction || p.Kind == Uniform:
		lo, hi = 0, 1
	}
	if p.Min != nil {
		lo = max(lo, *p.Min)
	}
	if p.Max != nil {
		hi = min(hi, *p.Max)
	}
	return lo, hi
}
