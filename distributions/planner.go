package distributions

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A planner works out the steps of a Joint.
type planner struct {
	set       *Set
	marginals []marginal
	column    map[string]int          // of an input
	group     map[int]int             // of the column of a member
	parent    map[int]int             // the column that a column follows
	followers map[int][]int           // and the other way round
	near      map[int]map[int]float64 // rank correlations of columns in normal pairs
	couples   []couple                // the other pairs
	coupled   map[int]bool            // columns in those
	students  map[int]*studentCopula  // of groups
	streams   map[int]bool            // columns that need uniforms
	steps     []step
	adjusted  Adjustments
}

func newPlanner(set *Set) (*planner, error) {
	p := &planner{
		set:       set,
		column:    make(map[string]int),
		group:     make(map[int]int),
		parent:    make(map[int]int),
		followers: make(map[int][]int),
		near:      make(map[int]map[int]float64),
		coupled:   make(map[int]bool),
		students:  make(map[int]*studentCopula),
		streams:   make(map[int]bool),
	}
	for k, in := range set.Inputs {
		if _, ok := p.column[in.Name]; ok || in.Name == "" {
			return nil, fmt.Errorf("input %q is there twice or has no name", in.Name)
		}
		p.column[in.Name] = k
	}
	for i, g := range set.Groups {
		if slices.ContainsFunc(set.Groups[:i], func(h Group) bool { return h.Name == g.Name }) {
			return nil, fmt.Errorf("group %q is there twice", g.Name)
		}
		if err := p.join(i, g); err != nil {
			return nil, fmt.Errorf("group %q: %w", g.Name, err)
		}
	}
	for _, g := range set.Groups {
		if err := p.follow(g); err != nil {
			return nil, fmt.Errorf("group %q: %w", g.Name, err)
		}
	}
	for _, pair := range set.Pairs {
		if err := p.pair(pair); err != nil {
			return nil, fmt.Errorf("pair %q, %q: %w", pair.A, pair.B, err)
		}
	}
	return p, nil
}

// isCorrelated says whether the values of an input come from a normal score: it is in a group or in
// a normal pair.
func (p *planner) isCorrelated(k int) bool {
	_, grouped := p.group[k]
	return grouped || p.near[k] != nil
}

// join records the members of group i.
func (p *planner) join(i int, g Group) error {
	if !(g.Rank >= 0 && g.Rank <= 1) {
		return fmt.Errorf("rank must be within 0..1, got %v", g.Rank)
	}
	switch g.Copula {
	case "", Gaussian:
		if g.DF != 0 {
			return fmt.Errorf("df is for the copula %s", StudentT)
		}
	case StudentT:
		if !(g.DF >= LeastCopulaDF && g.DF <= MostCopulaDF) {
			return fmt.Errorf("df must be within %v..%v, got %v", LeastCopulaDF, MostCopulaDF, g.DF)
		}
		p.students[i] = newStudentCopula(g.Rank, g.DF)
	default:
		return fmt.Errorf("copula %q is not known of groups", g.Copula)
	}
	for _, name := range g.Members {
		k, ok := p.column[name]
		if !ok {
			return fmt.Errorf("there is no input %q", name)
		}
		if h, ok := p.group[k]; ok {
			return fmt.Errorf("input %q is already in group %q", name, p.set.Groups[h].Name)
		}
		p.group[k] = i
	}
	return nil
}

// follow records whom the members of a group follow.
func (p *planner) follow(g Group) error {
	if len(g.Follows) == 0 {
		return nil
	}
	if len(g.Follows) != len(g.Members) {
		return fmt.Errorf("%d members follow %d inputs", len(g.Members), len(g.Follows))
	}
	if !(math.Abs(g.FollowRank) <= 1) {
		return fmt.Errorf("follow_rank must be within -1..1, got %v", g.FollowRank)
	}
	if g.Copula == StudentT {
		return fmt.Errorf("a group with the copula %s cannot follow another", StudentT)
	}
	for i, name := range g.Follows {
		k, ok := p.column[name]
		if !ok {
			return fmt.Errorf("there is no input %q", name)
		}
		member := p.column[g.Members[i]]
		if h, ok := p.group[k]; ok && p.students[h] != nil {
			return fmt.Errorf("%q follows %q, whose group %q has the copula %s", g.Members[i], name, p.set.Groups[h].Name, StudentT)
		}
		if h, ok := p.group[k]; !ok || h == p.group[member] {
			return fmt.Errorf("%q follows %q, which is not in another group", g.Members[i], name)
		}
		p.parent[member] = k
		p.followers[k] = append(p.followers[k], member)
	}
	return nil
}

// plan makes the steps, given the marginals.
func (p *planner) plan() error {
	for i := range p.set.Groups {
		p.steps = append(p.steps, step{operation: toScores, column: p.factor(i)})
		if c := p.students[i]; c != nil {
			p.steps = append(p.steps, step{operation: toFactors, column: p.scale(i), student: c})
		}
	}
	visited := 0
	for _, g := range p.set.Groups {
		for _, name := range g.Members {
			k := p.column[name]
			if _, ok := p.parent[k]; !ok {
				visited += p.visit(k)
			}
		}
	}
	if visited < len(p.group) {
		return errors.New("some groups follow each other in a circle")
	}
	if err := p.correlatePairs(); err != nil {
		return err
	}
	for _, c := range p.couples {
		p.couple(c)
	}
	for k := range p.marginals {
		if !p.isCorrelated(k) && !p.coupled[k] {
			p.finish(k, fromUniforms)
		}
	}
	return nil
}

// factor returns the column of the factor of group i.
func (p *planner) factor(i int) int { return len(p.set.Inputs) + i }

// scale returns the column of the scale of group i, which has a t copula: behind all factors.
func (p *planner) scale(i int) int {
	column := p.factor(len(p.set.Groups))
	for h := range i {
		if p.students[h] != nil {
			column++
		}
	}
	return column
}

// visit adds the steps for a member and for all that follow it: theirs are between its score
// and its value. It returns the number of inputs.
func (p *planner) visit(k int) int {
	if p.isConstant(k) && len(p.followers[k]) == 0 {
		p.finish(k, fromScores)
		return 1
	}
	i := p.group[k]
	rho := pearsonOf(p.set.Groups[i].Rank)
	student := p.students[i]
	if student != nil {
		rho = student.rho
	}
	p.streams[k] = true
	p.steps = append(p.steps,
		step{operation: toScores, column: k},
		step{operation: mixScores, column: k, with: p.factor(i), a: math.Sqrt(rho), b: math.Sqrt(1 - rho)})
	if parent, ok := p.parent[k]; ok {
		c := pearsonOf(p.set.Groups[i].FollowRank)
		p.steps = append(p.steps, step{operation: mixScores, column: k, with: parent, a: c, b: complement(c)})
	}
	if student != nil {
		p.steps = append(p.steps, step{operation: divideScores, column: k, with: p.scale(i), student: student})
	}
	n := 1
	for _, f := range p.followers[k] {
		n += p.visit(f)
	}
	p.finish(k, fromScores)
	return n
}

// finish adds the step that gives column k its values.
func (p *planner) finish(k int, from operation) {
	s := step{operation: from, column: k, marginal: p.marginals[k]}
	switch {
	case p.isConstant(k):
		s.operation = fromNothing
	case from == fromUniforms:
		p.streams[k] = true
		if s.marginal.Distribution == (uniform{0, 1}) {
			return // the values are the uniforms
		}
	}
	p.steps = append(p.steps, s)
}

func (p *planner) isConstant(k int) bool {
	lo, hi := p.marginals[k].Support()
	return lo == hi
}

// variables returns the names of the streams.
func (p *planner) variables() []string {
	var names []string
	for k, in := range p.set.Inputs {
		if p.streams[k] {
			names = append(names, in.Name)
		} else {
			names = append(names, "")
		}
	}
	for _, g := range p.set.Groups {
		names = append(names, "factor_"+g.Name)
	}
	for i, g := range p.set.Groups {
		if p.students[i] != nil {
			names = append(names, "scale_"+g.Name)
		}
	}
	return names
}
