package analysis

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/federated-frontier/mc/params"
)

// An InputGroup is a set of inputs that a sensitivity index takes as one. A single input is a group too.
type InputGroup struct {
	Name   string   `json:"name"`  // of the input, or "online_*" for all of a family; several are joined by " + "
	Label  string   `json:"label"` // one line
	Inputs []string `json:"inputs"`
}

// Grouping says which inputs are taken as one beyond those that are correlated.
type Grouping struct {
	// Family names the table column or series that an input is one of many of, or is "". nil makes no
	// families.
	Family func(input string) string
	// Singly takes the inputs of a family one by one, unless they are correlated. Otherwise a family is one.
	Singly bool
	// Split takes correlated inputs apart: groups then depend on each other, which Shapley effects alone can be of.
	Split bool
	// Together are lists of inputs that are taken as one.
	Together [][]string
}

// InputGroups divides the inputs of a study that vary into groups that do not depend on each other, in
// the order of their first inputs, unless Split is set. variables are those of the joint distribution ([runs.Transform]): an input
// without one is a constant, and in no group. Inputs that are correlated, as members of a group, as
// followers or in pairs, are in one group, because variance that they share belongs to none of them alone. It is an
// error if the grouping names an input that the study does not have.
func InputGroups(set *params.Set, variables []string, grouping Grouping) ([]InputGroup, error) {
	p := newPartition(set)
	if grouping.Split {
		p = apart(set)
	}
	first := map[string]int{}
	families := make([]string, len(set.Inputs))
	for k, in := range set.Inputs {
		if grouping.Family == nil {
			break
		}
		if families[k] = grouping.Family(in.Name); families[k] == "" || grouping.Singly {
			continue
		}
		if i, ok := first[families[k]]; ok {
			p.join(i, k)
		} else {
			first[families[k]] = k
		}
	}
	for _, names := range grouping.Together {
		for _, name := range names {
			if _, ok := p.column[name]; !ok {
				return nil, fmt.Errorf("there is no input %q", name)
			}
			p.join(p.column[names[0]], p.column[name])
		}
	}
	members := map[int][]int{}
	var order []int
	for k := range set.Inputs {
		if k < len(variables) && variables[k] != "" {
			root := p.find(k)
			if members[root] == nil {
				order = append(order, root)
			}
			members[root] = append(members[root], k)
		}
	}
	sizes := map[string]int{}
	for _, list := range members {
		for _, k := range list {
			sizes[families[k]]++
		}
	}
	groups := make([]InputGroup, 0, len(order))
	for _, root := range order {
		groups = append(groups, newInputGroup(set, members[root], families, sizes))
	}
	return groups, nil
}

// A partition is a division of inputs into sets, each with one of its members as its root.
type partition struct {
	column map[string]int // of an input
	parent []int
}

// apart has each input by itself.
func apart(set *params.Set) *partition {
	p := &partition{column: make(map[string]int, len(set.Inputs)), parent: make([]int, len(set.Inputs))}
	for k, in := range set.Inputs {
		p.column[in.Name], p.parent[k] = k, k
	}
	return p
}

// newPartition puts together the inputs that depend on each other.
func newPartition(set *params.Set) *partition {
	p := apart(set)
	names := func(a, b string) {
		i, known := p.column[a]
		j, too := p.column[b]
		if known && too {
			p.join(i, j)
		}
	}
	for _, g := range set.Groups {
		for i, name := range g.Members {
			names(g.Members[0], name)
			if i < len(g.Follows) {
				names(name, g.Follows[i])
			}
		}
	}
	for _, pair := range set.Pairs {
		names(pair.A, pair.B)
	}
	return p
}

func (p *partition) find(k int) int {
	for p.parent[k] != k {
		p.parent[k] = p.parent[p.parent[k]]
		k = p.parent[k]
	}
	return k
}

func (p *partition) join(i, j int) { p.parent[p.find(j)] = p.find(i) }

// newInputGroup names a group. A whole family, of which sizes has the number of inputs, is "online_*"; the label is
// what the labels of its inputs begin with.
func newInputGroup(set *params.Set, members []int, families []string, sizes map[string]int) InputGroup {
	g := InputGroup{}
	var names, labels []string
	done := map[string]bool{}
	for _, k := range members {
		in := set.Inputs[k]
		g.Inputs = append(g.Inputs, in.Name)
		family := families[k]
		if family == "" {
			names, labels = append(names, in.Name), append(labels, labelOf(in))
			continue
		}
		if done[family] {
			continue
		}
		done[family] = true
		var same []string
		for _, j := range members {
			if families[j] == family {
				same = append(same, labelOf(set.Inputs[j]))
			}
		}
		switch len(same) {
		case 1:
			names, labels = append(names, in.Name), append(labels, labelOf(in))
		case sizes[family]:
			names, labels = append(names, family+"_*"), append(labels, fmt.Sprintf("%s, all %d", commonStart(same), len(same)))
		default:
			names = append(names, fmt.Sprintf("%s and %d more", in.Name, len(same)-1))
			labels = append(labels, fmt.Sprintf("%s, %d of %d", commonStart(same), len(same), sizes[family]))
		}
	}
	g.Name, g.Label = strings.Join(names, " + "), strings.Join(labels, "; ")
	return g
}

func labelOf(in params.Input) string {
	if in.Label == "" {
		return in.Name
	}
	return in.Label
}

// commonStart returns the words that all labels begin with, without a preposition at their end; the first
// label if there are none.
func commonStart(labels []string) string {
	words := strings.Fields(labels[0])
	for _, l := range labels[1:] {
		other := strings.Fields(l)
		n := 0
		for n < min(len(words), len(other)) && words[n] == other[n] {
			n++
		}
		words = words[:n]
	}
	for len(words) > 0 && slices.Contains([]string{"of", "in", "for", "at", "the"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	start := strings.TrimRightFunc(strings.Join(words, " "), unicode.IsPunct)
	if start == "" {
		return labels[0]
	}
	return start
}
