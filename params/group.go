package params

import (
	"cmp"
	"strings"
)

// groups returns the groups with their members among the inputs.
func (r *resolver) groups(inputs []Input, groupOf map[string]string) []Group {
	exists, in := map[string]bool{}, map[string]string{}
	for _, input := range inputs {
		exists[input.Name] = true
	}
	var groups []Group
	for _, spec := range r.study.Groups {
		g := Group{Name: spec.Name, Rank: spec.Rank, FollowRank: spec.FollowRank, Copula: spec.Copula, DF: spec.DF}
		for _, input := range inputs {
			star, ok := spec.member(input.Name)
			if !ok && groupOf[input.Name] != spec.Name {
				continue
			}
			if r.admit(spec, input, in[input.Name]) {
				in[input.Name] = spec.Name
				g.Members = append(g.Members, input.Name)
				if spec.Follows != "" {
					g.Follows = append(g.Follows, r.followed(spec, input.Name, star, exists))
				}
			}
		}
		groups = append(groups, g)
	}
	r.checkFollowed(groups, in, exists)
	r.checkPairs(in)
	return groups
}

// admit tells whether an input can be a member of the group; other is the group that it is in.
func (r *resolver) admit(spec GroupSpec, input Input, other string) bool {
	switch {
	case other != "":
		r.problems.add(spec.at, "", "", "%s is in the groups %q and %q", input.Name, other, spec.Name)
	case input.Kind == Choice || input.Kind == Uniform:
		r.problems.add(spec.at, "", "", "%s is of kind %s and cannot be in the group %q", input.Name, input.Kind, spec.Name)
	default:
		return true
	}
	return false
}

// followed returns the input that a member follows.
func (r *resolver) followed(spec GroupSpec, member, star string, exists map[string]bool) string {
	if star == "" {
		r.problems.add(spec.at, "", "", "%s does not match %q, so it cannot follow %q", member, spec.Members[0], spec.Follows)
		return ""
	}
	name := strings.Replace(spec.Follows, "*", star, 1)
	if !exists[name] {
		r.problems.add(spec.at, "", "", "%s should follow %s, which does not exist", member, name)
	}
	return name
}

// member tells whether a name matches one of the patterns of the group.
func (g GroupSpec) member(name string) (star string, ok bool) {
	for _, m := range g.Members {
		if star, ok := match(m, name); ok {
			return star, true
		}
	}
	return "", false
}

// checkFollowed checks that groups follow members of other groups, which follow nobody.
func (r *resolver) checkFollowed(groups []Group, in map[string]string, exists map[string]bool) {
	follower, copula := map[string]bool{}, map[string]string{}
	for _, g := range groups {
		follower[g.Name], copula[g.Name] = len(g.Follows) > 0, g.Copula
	}
	for k, g := range groups {
		for i, name := range g.Follows {
			switch of := in[name]; {
			case !exists[name]: // known already
			case of == "":
				r.problems.add(r.study.Groups[k].at, "", "", "%s should follow %s, which is in no group", g.Members[i], name)
			case follower[of]:
				r.problems.add(r.study.Groups[k].at, "", "", "%s should follow %s, whose group %q follows others itself", g.Members[i], name, of)
			case copula[of] != "":
				r.problems.add(r.study.Groups[k].at, "", "", "%s should follow %s, whose group %q has the copula %s", g.Members[i], name, of, copula[of])
			}
		}
	}
}

// checkPairs checks that pairs are outside groups, that no pair is there twice, and that a pair with a
// copula of its own is alone.
func (r *resolver) checkPairs(in map[string]string) {
	seen := map[[2]string]bool{}
	first := map[string]int{} // the first pair of an input
	for i, p := range r.study.Pairs {
		at := r.study.pairPlaces[i]
		for _, name := range []string{p.A, p.B} {
			if g := in[name]; g != "" {
				r.problems.add(at, "", "", "%s is in the group %q and cannot be in a pair too", name, g)
			}
			k, found := first[name]
			if !found {
				first[name] = i
			} else if c := cmp.Or(p.Copula, r.study.Pairs[k].Copula); c != "" {
				r.problems.add(at, "", "", "%s is in another pair, and a %s pair must be alone", name, c)
			}
		}
		if seen[[2]string{p.A, p.B}] {
			r.problems.add(at, "", "", "the correlation between %s and %s is there twice", p.A, p.B)
		}
		seen[[2]string{p.A, p.B}], seen[[2]string{p.B, p.A}] = true, true
	}
}
