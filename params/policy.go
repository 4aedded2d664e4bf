package params

import (
	"errors"
	"fmt"
	"slices"

	"github.com/federated-frontier/mc/internal/decimal"
	"github.com/federated-frontier/mc/internal/special"
)

// A Policy turns confidence tags into widths of distributions.
type Policy struct {
	Version    int
	Trust      map[string]float64 // share of nominal ranges that is expected to hold, by tag
	Nominal    float64            // level of a nominal range
	PERTWeight float64
	GSD        map[string]float64 // geometric standard deviation of a number without a range, by tag
}

// Widening returns the factor by which the policy stretches a range with that tag on its
// scale: a range that holds the truth with probability Trust is stretched until it holds it
// with probability Nominal, were it normal.
func (p Policy) Widening(confidence string) float64 {
	trust := p.Trust[confidence]
	if trust == p.Nominal {
		return 1
	}
	return special.NormalQuantile((1+p.Nominal)/2) / special.NormalQuantile((1+trust)/2)
}

// worseTag returns the tag one step worse; estimate stays.
func worseTag(tag string) string {
	for i, t := range tags[:len(tags)-1] {
		if t == tag {
			return tags[i+1]
		}
	}
	return tag
}

// policy reads a policy file.
func (d *decoder) policy(n *node) Policy {
	var p Policy
	fields := d.fields(n, "a policy", "version", "trust", "nominal", "pert_weight", "gsd")
	for _, name := range []string{"version", "trust", "nominal", "pert_weight", "gsd"} {
		if _, ok := fields[name]; !ok && n.shape == mapping {
			d.errorf(n, "", "%s is missing", name)
		}
	}
	if v, ok := fields["version"]; ok {
		x, _ := d.number(v)
		p.Version = int(x)
		if x != 1 {
			d.errorf(v, "", "version should be 1, got %s", v.describe())
		}
	}
	if v, ok := fields["nominal"]; ok {
		p.Nominal = d.between(v, "nominal", 0, 1)
	}
	if v, ok := fields["pert_weight"]; ok {
		p.PERTWeight = d.between(v, "pert_weight", 0, 1000)
	}
	if v, ok := fields["trust"]; ok {
		p.Trust = d.byTag(v, "the shares of trust", 0, 1)
	}
	if v, ok := fields["gsd"]; ok {
		p.GSD = d.byTag(v, "the geometric standard deviations", 1, 1000)
	}
	return p
}

// byTag reads one number per tag.
func (d *decoder) byTag(n *node, what string, lo, hi float64) map[string]float64 {
	out := map[string]float64{}
	fields := d.fields(n, what, tags...)
	for _, tag := range tags {
		v, ok := fields[tag]
		if !ok {
			d.errorf(n, "", "%s is missing in %s", tag, what)
			continue
		}
		out[tag] = d.between(v, tag, lo, hi)
	}
	return out
}

// between returns a number in (lo, hi).
func (d *decoder) between(n *node, name string, lo, hi float64) float64 {
	x, ok := d.number(n)
	if ok && (x <= lo || x >= hi) {
		d.errorf(n, "", "%s should be between %s and %s, got %s", name, decimal.Exact(lo), decimal.Exact(hi), n.text)
	}
	return x
}

// Derive returns the distribution of a parameter and, line by line for people, how it came
// about. With worse set, the tag counts as one step worse.
func (s *Study) Derive(p Parameter, worse bool) (Dist, []string, error) {
	var lines []string
	d, err := s.derive(p, worse, func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) })
	return d, lines, err
}

// A narrator takes the lines that say how a distribution came about. Most do not listen, so the
// arguments are left to it to format.
type narrator func(format string, args ...any)

func nobody(string, ...any) {}

// brief is a number in a line for people.
type brief float64

func (x brief) String() string { return decimal.Brief(float64(x)) }

// derive is Derive.
func (s *Study) derive(p Parameter, worse bool, say narrator) (Dist, error) {
	tag := p.Confidence
	if worse {
		tag = worseTag(tag)
	}
	switch {
	case p.Kind == Choice:
		say("the weights of the options are part of the study")
		return Dist{Family: "choice", Weights: slices.Clone(p.Weights)}, nil
	case p.Dist != nil:
		d := s.deriveExplicit(p, say)
		return d, checkDist(d)
	case p.Kind == Uniform:
		say("an event is a U(0,1) that the model compares with a probability")
		return Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}, nil
	case p.HasRange && p.Low == p.High:
		say("the ends of the range are equal, so it is a constant")
		return constant(p.Value), nil
	case p.HasRange:
		d := s.deriveRange(p, tag, say)
		return d, checkDist(d)
	case p.Kind == Fixed:
		say("a constant")
		return constant(p.Value), nil
	}
	return s.deriveEstimate(p, tag, say)
}

func constant(x float64) Dist {
	return Dist{Family: "constant", Args: map[string]float64{"value": x}}
}

func (s *Study) deriveExplicit(p Parameter, say narrator) Dist {
	d := p.Dist.Clone()
	s.truncate(&d, p)
	how := "the distribution is part of the study and wins over the policy"
	if p.Origin != "" {
		how = "set by " + p.Origin
	}
	say("%s: %s", how, d)
	return d
}

// deriveRange widens the range by the tag, on the scale of the kind, and puts a distribution
// on it.
func (s *Study) deriveRange(p Parameter, tag string, say narrator) Dist {
	k := 1.0
	onScale, scale := "", ""
	if p.Kind.logarithmic() {
		onScale, scale = " on the log scale", "log"
	}
	if p.AsStated {
		say("the range is taken as stated")
	} else {
		k = s.Policy.Widening(tag)
		say("confidence %s: %s %% of nominal %s %% ranges are expected to hold, so the range is widened by k = %.3f%s",
			tag, brief(100*s.Policy.Trust[tag]), brief(100*s.Policy.Nominal), k, onScale)
	}
	low := s.clamp(p, widen(p.Value, p.Low, k, p.Kind.logarithmic()))
	high := s.clamp(p, widen(p.Value, p.High, k, p.Kind.logarithmic()))
	if low != p.Low || high != p.High {
		say("low %s → %s, high %s → %s", brief(p.Low), brief(low), brief(p.High), brief(high))
	}
	if low == high {
		say("nothing is left of the range within the limits, so it is a constant")
		return constant(p.Value)
	}
	d := Dist{Family: "pert", Scale: scale, Args: map[string]float64{"low": low, "mode": p.Value, "high": high, "weight": s.Policy.PERTWeight}}
	if p.Level < 1 {
		d = Dist{Family: "two_piece_normal", Scale: scale, Args: map[string]float64{"median": p.Value, "low": low, "high": high, "level": p.Level}}
		s.truncate(&d, p)
		say("level %s, the central %s %%: %s", brief(p.Level), brief(100*p.Level), d)
	} else {
		say("level 1, the ends: %s", d)
	}
	return d
}

// widen moves the end of a range away from the value v by the factor k.
func widen(v, end, k float64, logarithmic bool) float64 {
	switch {
	case k == 1 || v == end:
		return end
	case logarithmic:
		return float64(v * special.Exp(float64(k*special.Log(end/v))))
	}
	return v + float64(k*(end-v))
}

// deriveEstimate puts a distribution on a number without a range.
func (s *Study) deriveEstimate(p Parameter, tag string, say narrator) (Dist, error) {
	gsd, ok := s.Policy.GSD[tag]
	if !ok {
		return Dist{}, errors.New("there is no range and no confidence, so nothing says how uncertain it is")
	}
	d := Dist{Family: "lognormal", Args: map[string]float64{"median": p.Value, "gsd": gsd}}
	of := ""
	switch {
	case p.Kind == Real || p.Kind == Date:
		return Dist{}, fmt.Errorf("a parameter of kind %s needs a range, because nothing says on which scale it could vary", p.Kind)
	case p.Kind == Fraction:
		d.Family, of = "logit_normal", " of the odds"
	case p.Shift != 0:
		d.Args["median"], d.Args["shift"] = p.Value-p.Shift, p.Shift
		of = " of what exceeds " + decimal.Brief(p.Shift)
	}
	s.truncate(&d, p)
	say("there is no range; confidence %s gives a geometric standard deviation of %s%s", tag, brief(gsd), of)
	say("%s", d)
	return d, checkDist(d)
}

// limits returns the limits of a parameter: those of its kind and fields and, for a date that
// has not passed, the day on which the study stands.
func (s *Study) limits(p Parameter) (lo, hi float64) {
	lo, hi = p.bounds()
	if p.Kind == Date && p.Min == nil && p.Value > s.today {
		lo = s.today
	}
	return lo, hi
}

func (s *Study) clamp(p Parameter, x float64) float64 {
	lo, hi := s.limits(p)
	return max(lo, min(hi, x))
}

// truncate sets the limits of a distribution that would reach beyond those of its parameter.
func (s *Study) truncate(d *Dist, p Parameter) {
	if d.Family == "constant" {
		return
	}
	lo, hi := s.limits(p)
	from, to := d.Support()
	if d.Min == nil && lo > from {
		d.Min = &lo
	}
	if d.Max == nil && hi < to {
		d.Max = &hi
	}
}
