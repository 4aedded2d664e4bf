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
	tag := p.Confidence
	if worse {
		tag = worseTag(tag)
	}
	switch {
	case p.Kind == Choice:
		return Dist{Family: "choice", Weights: slices.Clone(p.Weights)}, []string{"the weights of the options are part of the study"}, nil
	case p.Dist != nil:
		d, lines := s.deriveExplicit(p)
		return d, lines, checkDist(d)
	case p.Kind == Uniform:
		d := Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}
		return d, []string{"an event is a U(0,1) that the model compares with a probability"}, nil
	case p.HasRange && p.Low == p.High:
		return constant(p.Value), []string{"the ends of the range are equal, so it is a constant"}, nil
	case p.HasRange:
		d, lines := s.deriveRange(p, tag)
		return d, lines, checkDist(d)
	case p.Kind == Fixed:
		return constant(p.Value), []string{"a constant"}, nil
	}
	return s.deriveEstimate(p, tag)
}

func constant(x float64) Dist {
	return Dist{Family: "constant", Args: map[string]float64{"value": x}}
}

func (s *Study) deriveExplicit(p Parameter) (Dist, []string) {
	d := p.Dist.Clone()
	s.truncate(&d, p)
	how := "the distribution is part of the study and wins over the policy"
	if p.Origin != "" {
		how = "set by " + p.Origin
	}
	return d, []string{how + ": " + d.String()}
}

// deriveRange widens the range by the tag, on the scale of the kind, and puts a distribution
// on it.
func (s *Study) deriveRange(p Parameter, tag string) (Dist, []string) {
	k, lines := 1.0, []string{"the range is taken as stated"}
	onScale, scale := "", ""
	if p.Kind.logarithmic() {
		onScale, scale = " on the log scale", "log"
	}
	if !p.AsStated {
		k = s.Policy.Widening(tag)
		lines[0] = fmt.Sprintf("confidence %s: %s %% of nominal %s %% ranges are expected to hold, so the range is widened by k = %.3f%s",
			tag, decimal.Brief(100*s.Policy.Trust[tag]), decimal.Brief(100*s.Policy.Nominal), k, onScale)
	}
	low := s.clamp(p, widen(p.Value, p.Low, k, p.Kind.logarithmic()))
	high := s.clamp(p, widen(p.Value, p.High, k, p.Kind.logarithmic()))
	if low != p.Low || high != p.High {
		lines = append(lines, fmt.Sprintf("low %s → %s, high %s → %s", decimal.Brief(p.Low), decimal.Brief(low), decimal.Brief(p.High), decimal.Brief(high)))
	}
	if low == high {
		return constant(p.Value), append(lines, "nothing is left of the range within the limits, so it is a constant")
	}
	d := Dist{Family: "pert", Scale: scale, Args: map[string]float64{"low": low, "mode": p.Value, "high": high, "weight": s.Policy.PERTWeight}}
	which := "level 1, the ends: "
	if p.Level < 1 {
		d = Dist{Family: "two_piece_normal", Scale: scale, Args: map[string]float64{"median": p.Value, "low": low, "high": high, "level": p.Level}}
		s.truncate(&d, p)
		which = fmt.Sprintf("level %s, the central %s %%: ", decimal.Brief(p.Level), decimal.Brief(100*p.Level))
	}
	return d, append(lines, which+d.String())
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
func (s *Study) deriveEstimate(p Parameter, tag string) (Dist, []string, error) {
	gsd, ok := s.Policy.GSD[tag]
	if !ok {
		return Dist{}, nil, errors.New("there is no range and no confidence, so nothing says how uncertain it is")
	}
	d := Dist{Family: "lognormal", Args: map[string]float64{"median": p.Value, "gsd": gsd}}
	of := ""
	switch {
	case p.Kind == Real || p.Kind == Date:
		return Dist{}, nil, fmt.Errorf("a parameter of kind %s needs a range, because nothing says on which scale it could vary", p.Kind)
	case p.Kind == Fraction:
		d.Family, of = "logit_normal", " of the odds"
	case p.Shift != 0:
		d.Args["median"], d.Args["shift"] = p.Value-p.Shift, p.Shift
		of = " of what exceeds " + decimal.Brief(p.Shift)
	}
	s.truncate(&d, p)
	lines := []string{
		fmt.Sprintf("there is no range; confidence %s gives a geometric standard deviation of %s%s", tag, decimal.Brief(gsd), of),
		d.String(),
	}
	return d, lines, checkDist(d)
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
