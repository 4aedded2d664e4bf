package params

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/federated-frontier/mc/distributions"
)

// Digest returns the SHA-256 of the canonical JSON of the set: fields in the order of the
// types, arguments in alphabetical order, numbers as short as they can be. It panics if a
// number is not finite, which Validate reports.
func (s *Set) Digest() [32]byte {
	data, err := json.Marshal(s)
	if err != nil {
		panic("params: digest of a set that is not valid: " + err.Error())
	}
	return sha256.Sum256(data)
}

// Validate returns all that is wrong with the set, in order, or nil.
func (s *Set) Validate() error {
	var errs []error
	roles := map[Role]bool{Scalar: true, Element: true, Event: true}
	names := map[string]bool{}
	for _, in := range s.Inputs {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("input %q: %w", in.Name, fmt.Errorf(format, args...)))
		}
		if !namePattern.MatchString(in.Name) {
			fail("the name is not valid")
		}
		if names[in.Name] {
			fail("there is a second input of this name")
		}
		names[in.Name] = true
		if in.Unit == "" {
			fail("the unit is missing")
		}
		if !roles[in.Role] {
			fail("unknown role %q", in.Role)
		}
		if err := checkDist(in.Dist); err != nil {
			fail("%w", err)
		}
		if (in.Dist.Family == "choice") != (in.Kind == Choice) || len(in.Levels) != len(in.Dist.Weights) {
			fail("%s with %d levels and %d weights", in.Dist.Family, len(in.Levels), len(in.Dist.Weights))
		}
	}
	errs = append(errs, s.validateGroups(names)...)
	return errors.Join(errs...)
}

// validateGroups returns what is wrong with the groups and pairs.
func (s *Set) validateGroups(names map[string]bool) (errs []error) {
	in := map[string]string{}
	for _, g := range s.Groups {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("group %q: %w", g.Name, fmt.Errorf(format, args...)))
		}
		if g.Copula == distributions.StudentT && g.DF == 0 || g.Copula != distributions.StudentT && g.DF != 0 {
			fail("copula %q with df %v", g.Copula, g.DF)
		}
		if !(g.Rank >= 0 && g.Rank < 1) {
			fail("rank should be at least 0 and below 1, got %v", g.Rank)
		}
		for _, m := range g.Members {
			if !names[m] {
				fail("there is no input %q", m)
			}
			if other, found := in[m]; found {
				fail("%s is in the group %q too", m, other)
			}
			in[m] = g.Name
		}
	}
	for _, g := range s.Groups {
		if len(g.Follows) == 0 {
			continue
		}
		if len(g.Follows) != len(g.Members) || !(g.FollowRank > -1 && g.FollowRank < 1) {
			errs = append(errs, fmt.Errorf("group %q: %d members follow %d inputs with rank %v", g.Name, len(g.Members), len(g.Follows), g.FollowRank))
		}
		for _, f := range g.Follows {
			if in[f] == "" || in[f] == g.Name {
				errs = append(errs, fmt.Errorf("group %q: %q is not in another group", g.Name, f))
			}
		}
	}
	for _, p := range s.Pairs {
		if !names[p.A] || !names[p.B] || p.A == p.B || in[p.A] != "" || in[p.B] != "" || !(p.Rank > -1 && p.Rank < 1) || !(p.Kendall > -1 && p.Kendall < 1) {
			errs = append(errs, fmt.Errorf("pair %q, %q: needs two inputs outside groups and a rank between -1 and 1, got %v", p.A, p.B, p.Rank))
		}
	}
	return errs
}
