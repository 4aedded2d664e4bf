package params

import (
	"slices"
	"strings"

	"github.com/federated-frontier/mc/distributions"
)

// correlations reads a file of correlations.
func (l *loader) correlations(n *node) {
	fields := l.fields(n, "a file of correlations", "correlations", "nearest")
	if v, ok := fields["nearest"]; ok && l.boolean(v) {
		l.study.Nearest = true
	}
	list, ok := fields["correlations"]
	if !ok {
		if n.shape == mapping {
			l.errorf(n, "", "correlations is missing")
		}
		return
	}
	for _, item := range l.items(list, "correlations") {
		entry := l.fields(item, "a correlation", "group", "members", "rank", "follows", "follow_rank", "between", "matrix", "copula", "df", "kendall")
		_, isGroup := entry["group"]
		_, isPair := entry["between"]
		_, isMatrix := entry["matrix"]
		switch {
		case item.shape != mapping:
		case isGroup && !isPair && !isMatrix:
			l.groupSpec(item, entry)
		case isPair && !isGroup && !isMatrix:
			l.pair(item, entry)
		case isMatrix && !isGroup && !isPair:
			l.matrix(entry)
		default:
			l.errorf(item, "", "a correlation has either a group, or between: [one, other], or a matrix")
		}
	}
}

func (l *loader) groupSpec(n *node, fields map[string]*node) {
	g := GroupSpec{at: n.at}
	g.Name, _ = l.text(fields["group"])
	if g.Name != "" && !namePattern.MatchString(g.Name) {
		l.errorf(fields["group"], "", "%q is not a valid name", g.Name)
	}
	if slices.ContainsFunc(l.study.Groups, func(o GroupSpec) bool { return o.Name == g.Name }) {
		l.errorf(fields["group"], "", "there is a second group %q", g.Name)
	}
	g.Rank = l.rank(n, fields, "rank", 0)
	l.groupCopula(&g, n, fields)
	if v, ok := fields["members"]; ok {
		items := []*node{v}
		if v.shape == sequence {
			items = v.items
		}
		for _, item := range items {
			if m, ok := l.text(item); ok {
				l.checkPattern(item, m)
				g.Members = append(g.Members, m)
			}
		}
	}
	follows, hasFollows := fields["follows"]
	_, hasRank := fields["follow_rank"]
	if hasFollows != hasRank {
		l.errorf(n, "", "follows and follow_rank belong together")
	} else if hasFollows {
		l.follows(&g, follows)
		g.FollowRank = l.rank(n, fields, "follow_rank", -1)
	}
	l.study.Groups = append(l.study.Groups, g)
}

// groupCopula reads the copula of a group.
func (l *loader) groupCopula(g *GroupSpec, n *node, fields map[string]*node) {
	if v, ok := fields["kendall"]; ok {
		l.errorf(v, "write rank: 0.3", "kendall is for a correlation between two parameters")
	}
	if v, ok := fields["copula"]; ok {
		g.Copula = l.oneOf(v, "copula of a group", distributions.Gaussian, distributions.StudentT)
	}
	if g.Copula == distributions.Gaussian {
		g.Copula = "" // one spelling, so that the set is the same
	}
	df, ok := fields["df"]
	switch {
	case g.Copula == distributions.StudentT && !ok:
		l.errorf(n, "write df: 4", "df is missing")
	case g.Copula != distributions.StudentT && ok:
		l.errorf(df, "", "df is for the copula %s", distributions.StudentT)
	case ok:
		g.DF, ok = l.number(df)
		if ok && !(g.DF >= distributions.LeastCopulaDF && g.DF <= distributions.MostCopulaDF) {
			l.errorf(df, "", "df should be within %v..%v, got %s", distributions.LeastCopulaDF, distributions.MostCopulaDF, df.text)
		}
	}
	if v, ok := fields["follows"]; ok && g.Copula == distributions.StudentT {
		l.errorf(v, "", "a group with the copula %s cannot follow another", distributions.StudentT)
	}
}

// follows reads the pattern of the inputs that the members of a group follow.
func (l *loader) follows(g *GroupSpec, n *node) {
	g.Follows, _ = l.text(n)
	if strings.Count(g.Follows, "*") != 1 || len(g.Members) != 1 || strings.Count(g.Members[0], "*") != 1 {
		l.errorf(n, `as in members: "lead40_*", follows: "lead1gw_*"`, "follows needs a pattern with one *, and members that are one such pattern")
	}
}

func (l *loader) checkPattern(n *node, pattern string) {
	if !namePattern.MatchString(strings.Replace(pattern, "*", "x", 1)) {
		l.errorf(n, "", "%q is neither a name nor a pattern with one *", pattern)
	}
}

// rank returns a rank correlation in (-1, 1), and at least lo.
func (l *loader) rank(n *node, fields map[string]*node, name string, lo float64) float64 {
	v, ok := fields[name]
	if !ok {
		l.errorf(n, "", "%s is missing", name)
		return 0
	}
	x, ok := l.number(v)
	switch {
	case ok && (x <= -1 || x >= 1):
		l.errorf(v, "", "%s should be above -1 and below 1, got %s", name, v.text)
	case ok && x < lo:
		l.errorf(v, "", "the members of a group share one factor, so %s should be ≥ 0, got %s", name, v.text)
	}
	return x
}

func (l *loader) pair(n *node, fields map[string]*node) {
	var names []string
	for _, item := range l.items(fields["between"], "between") {
		if name, ok := l.text(item); ok {
			names = append(names, name)
		}
	}
	if len(names) != 2 || names[0] == names[1] {
		l.errorf(fields["between"], "", "between should name two parameters")
		return
	}
	for _, name := range names {
		l.checkPaired(fields["between"].at, name)
	}
	for _, name := range []string{"members", "follows", "follow_rank", "df"} {
		if v, ok := fields[name]; ok {
			l.errorf(v, "", "a correlation between two parameters has no %s", name)
		}
	}
	p := Pair{A: names[0], B: names[1]}
	l.pairCopula(&p, n, fields)
	l.study.pairPlaces = append(l.study.pairPlaces, n.at)
	l.study.Pairs = append(l.study.Pairs, p)
}

// pairCopula reads the copula of a pair and its correlation, as rank or as kendall.
func (l *loader) pairCopula(p *Pair, n *node, fields map[string]*node) {
	if v, ok := fields["copula"]; ok {
		p.Copula = l.oneOf(v, "copula of two parameters", distributions.Gaussian, distributions.Clayton, distributions.Gumbel)
	}
	if p.Copula == distributions.Gaussian {
		p.Copula = ""
	}
	name, dst := "rank", &p.Rank
	v, ok := fields["kendall"]
	if ok {
		name, dst = "kendall", &p.Kendall
		if rank, both := fields["rank"]; both {
			l.errorf(rank, "remove one of them", "rank and kendall are both given")
		}
	} else {
		v = fields["rank"]
	}
	before := l.problems.count
	*dst = l.rank(n, fields, name, -1)
	if most := distributions.MostArchimedean; p.Copula != "" && v != nil && l.problems.count == before && !(*dst > 0 && *dst <= most) {
		l.errorf(v, "", "%s of a %s pair should be above 0 and at most %v, got %s", name, p.Copula, most, v.text)
	}
}

// checkPaired checks that a parameter can be correlated with another one.
func (l *loader) checkPaired(at place, name string) {
	p, ok := l.study.Parameter(name)
	switch {
	case !ok && l.incomplete:
	case !ok:
		l.problems.add(at, "", didYouMean(name, l.study.names()), "there is no parameter %q", name)
	case !p.Kind.numeric():
		l.problems.add(at, "", "", "%s is of kind %s and cannot be correlated", name, p.Kind)
	}
}

// checkGroups checks that the group fields of parameters name a group, and that every name of
// a member exists.
func (l *loader) checkGroups() {
	var names []string
	for _, g := range l.study.Groups {
		names = append(names, g.Name)
	}
	for i := range l.study.Parameters {
		p := &l.study.Parameters[i]
		if p.Group != "" && !slices.Contains(names, p.Group) {
			l.problems.add(p.place("group"), p.Name, didYouMean(p.Group, names), "there is no group %q", p.Group)
		}
	}
	for _, g := range l.study.Groups {
		for _, m := range g.Members {
			if !l.incomplete && !l.study.matchesAny(m) {
				l.problems.add(g.at, "", didYouMean(m, l.study.names()), "no parameter matches the member %q of group %q", m, g.Name)
			}
		}
	}
}

// matchesAny tells whether a parameter or a member of a series matches the pattern.
func (s *Study) matchesAny(pattern string) bool {
	for _, p := range s.Parameters {
		if _, ok := match(pattern, p.Name); ok {
			return true
		}
	}
	for _, series := range s.Series {
		for _, entry := range series.Entries {
			if _, ok := match(pattern, memberName(entry, 0)); ok {
				return true
			}
		}
	}
	return false
}

// match tells whether a name matches a pattern with at most one *, and what the * stands for.
func match(pattern, name string) (star string, ok bool) {
	before, after, found := strings.Cut(pattern, "*")
	if !found {
		return "", pattern == name
	}
	if len(name) <= len(before)+len(after) || !strings.HasPrefix(name, before) || !strings.HasSuffix(name, after) {
		return "", false
	}
	return name[len(before) : len(name)-len(after)], true
}
