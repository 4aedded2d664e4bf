package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/sampler"
)

// A strataRequest is what --stratify or --importance asks for.
type strataRequest struct {
	flag, variable string
	count          int     // of strata of equal probability; 0 if none is given
	option         string  // of a choice, that has the share
	low, high      float64 // the interval of probabilities that has the share
	share          float64 // of the points
}

const (
	defaultStrata = 10
	mostStrata    = 1000
	defaultShare  = 0.5
)

// parseStratify reads NAME or NAME=COUNT.
func parseStratify(text string) (*strataRequest, error) {
	name, number, found := strings.Cut(text, "=")
	r := &strataRequest{flag: "stratify", variable: strings.TrimSpace(name)}
	if found {
		var err error
		if r.count, err = strconv.Atoi(strings.TrimSpace(number)); err != nil || r.count < 2 || r.count > mostStrata {
			return nil, usagef("--stratify %s: the number of strata must be within 2..%d, got %q", r.variable, mostStrata, number)
		}
	}
	return r, nil
}

// parseImportance reads NAME=LO..HI@SHARE or NAME=OPTION@SHARE; the share may be missing.
func parseImportance(text string) (*strataRequest, error) {
	name, rest, found := strings.Cut(text, "=")
	r := &strataRequest{flag: "importance", variable: strings.TrimSpace(name), share: defaultShare}
	if !found || r.variable == "" {
		return nil, usagef("--importance: write NAME=LO..HI, as in fed_decision=0..5%%, or NAME=OPTION")
	}
	interval, share, found := strings.Cut(rest, "@")
	if found {
		var ok bool
		if r.share, ok = parseProbability(share); !ok || !(r.share > 0 && r.share < 1) {
			return nil, usagef("--importance %s: the share of the points must be above 0 and below 1, got %q", r.variable, share)
		}
	}
	low, high, found := strings.Cut(interval, "..")
	if !found {
		r.option = strings.TrimSpace(interval)
		return r, nil
	}
	var okLow, okHigh bool
	r.low, okLow = parseProbability(low)
	r.high, okHigh = parseProbability(high)
	if !okLow || !okHigh || !(r.low < r.high) || r.low == 0 && r.high == 1 {
		return nil, usagef("--importance %s: write probabilities LO..HI, as in 0..5%% for the lowest twentieth, got %q", r.variable, interval)
	}
	return r, nil
}

// parseProbability reads a number in 0..1, or in 0 %..100 %.
func parseProbability(text string) (p float64, ok bool) {
	text = strings.TrimSpace(text)
	number, isPercent := strings.CutSuffix(text, "%")
	p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if isPercent {
		p /= 100
	}
	return p, err == nil && p >= 0 && p <= 1
}

// strata returns the strata that are asked for, without numbers of points, and the share of the
// points of each.
func (r *strataRequest) strata(l *loaded) (*sampler.Strata, []float64, error) {
	input, err := r.find(l)
	if err != nil {
		return nil, nil, err
	}
	s := &sampler.Strata{Variable: r.variable}
	chosen := -1 // the stratum that has the share
	switch {
	case input != nil && input.Kind == params.Choice:
		if chosen, err = r.byOption(s, input.Dist.Weights, input.Levels); err != nil {
			return nil, nil, err
		}
	case r.option != "":
		return nil, nil, usagef("--importance %s: write probabilities LO..HI, as in 0..5%% for the lowest twentieth, got %q", r.variable, r.option)
	case r.high > 0:
		for _, end := range []float64{r.low, r.high, 1} {
			if end > 0 && !slices.Contains(s.Ends, end) {
				s.Ends = append(s.Ends, end)
			}
		}
		chosen = slices.Index(s.Ends, r.high)
	default:
		count := cmp.Or(r.count, defaultStrata)
		for i := range count {
			s.Ends = append(s.Ends, float64(i+1)/float64(count))
		}
	}
	return s, r.shares(s.Ends, chosen), nil
}

// byOption makes a stratum for each option of a choice that can happen, and returns which of them
// has the share.
func (r *strataRequest) byOption(s *sampler.Strata, weights []float64, levels []string) (chosen int, err error) {
	if r.count > 0 || r.high > 0 {
		return 0, usagef("--%s %s: the strata of a choice are its options; write --stratify %[2]s or --importance %[2]s=OPTION", r.flag, r.variable)
	}
	var options []string
	sum := 0.0
	for i, w := range weights {
		if sum += w; w > 0 {
			s.Ends = append(s.Ends, min(sum, 1))
			options = append(options, levels[i])
		}
	}
	s.Ends[len(s.Ends)-1] = 1
	chosen = slices.Index(options, r.option)
	if r.option != "" && chosen < 0 {
		return 0, usagef("--importance %s: the option %q cannot happen; these can: %s", r.variable, r.option, strings.Join(options, ", "))
	}
	return chosen, nil
}

// shares returns the share of the points of each stratum: in proportion to its probability, but for
// the chosen one, if there is one.
func (r *strataRequest) shares(ends []float64, chosen int) []float64 {
	shares := make([]float64, len(ends))
	low := 0.0
	for i, end := range ends {
		shares[i], low = end-low, end
	}
	if chosen < 0 {
		return shares
	}
	rest := (1 - r.share) / (1 - shares[chosen])
	for i := range shares {
		shares[i] *= rest
	}
	shares[chosen] = r.share
	return shares
}

// find returns the input that is named, nil for another variable of the joint distribution, such
// as a common factor. An input that depends on others has no strata: its own uniform does not
// decide its value.
func (r *strataRequest) find(l *loaded) (*params.Input, error) {
	variables := l.joint.Variables()
	i := slices.IndexFunc(l.set.Inputs, func(in params.Input) bool { return in.Name == r.variable })
	if i < 0 {
		if slices.Contains(variables, r.variable) && r.variable != "" {
			return nil, nil
		}
		hint := ""
		if near := params.Nearest(r.variable, variables); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, &usageError{err: fmt.Errorf("--%s: there is no parameter %q", r.flag, r.variable), hint: hint}
	}
	if variables[i] == "" {
		return nil, usagef("--%s: %s is a constant", r.flag, r.variable)
	}
	for _, g := range l.set.Groups {
		if slices.Contains(g.Members, r.variable) {
			return nil, &usageError{
				err:  fmt.Errorf("--%s: %s depends on the other members of the group %s", r.flag, r.variable, g.Name),
				hint: fmt.Sprintf("factor_%s is what they have in common", g.Name),
			}
		}
	}
	for _, p := range l.set.Pairs {
		if p.A == r.variable || p.B == r.variable {
			return nil, usagef("--%s: %s is one of a correlated pair, %s and %s", r.flag, r.variable, p.A, p.B)
		}
	}
	return &l.set.Inputs[i], nil
}
