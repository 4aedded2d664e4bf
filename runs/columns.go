package runs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
)

// A Column is one column of the samples of a run.
type Column struct {
	Name string `json:"name"`
	// Role is "point" for the number of the point, "weight" for what it counts, "output", "detail"
	// for an output that is one of many alike, or the role of an input.
	Role string `json:"role"`
	// Kind is "point", "real", "single" (a real number in 32 bits), "bool" or "label".
	Kind       string   `json:"kind"`
	Unit       string   `json:"unit"`
	Label      string   `json:"label"` // one line, shown to users
	Levels     []string `json:"levels,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
	Source     string   `json:"source,omitempty"` // of the numbers of an input
	Nullable   bool     `json:"nullable,omitempty"`

	index int // in Block.Y of an output, in Block.X of an input
}

// The roles of columns that are not inputs.
const (
	rolePoint  = "point"
	roleWeight = "weight"
	roleOutput = "output"
	roleDetail = "detail"
)

// kinds are the names of kinds of quantities.
var kinds = map[model.Kind]string{model.Real: "real", model.Bool: "bool", model.Label: "label"}

const (
	kindPoint  = "point"  // of the column that numbers the points
	kindSingle = "single" // of a column of numbers of which a file keeps 24 bits
)

func (c *Column) isOutput() bool { return c.Role == roleOutput || c.Role == roleDetail }

func (c *Column) isInput() bool { return c.Role != rolePoint && c.Role != roleWeight && !c.isOutput() }

// The groups of columns that a selection can name. Each holds those before it.
const (
	groupOutputs = iota + 1 // outputs that are no detail, and choices
	groupDefault            // and all parameters
	groupAll                // and what there are many of
)

var groupNames = map[string]int{"outputs": groupOutputs, "default": groupDefault, "all": groupAll}

// SelectColumns returns the columns that a comma-separated list of names and groups asks for.
// The groups are "outputs" (outputs and choices), "default" (and all scalar parameters) and
// "all" (and details, elements and events).
//
// Whatever the order of the list, columns come in this one: sample, outputs, details, choices,
// other scalars, elements, events. The column sample is always there. An input that has the
// name of an output is called NAME_input.
func SelectColumns(s *Schema, inputs []params.Input, list string) ([]Column, error) {
	columns, groups := allColumns(s, inputs)
	picked := make([]bool, len(columns))
	picked[0] = true
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if group, ok := groupNames[name]; ok {
			for k := range columns {
				picked[k] = picked[k] || groups[k] <= group
			}
			continue
		}
		k := slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
		if k < 0 {
			return nil, unknownColumn(name, columns)
		}
		picked[k] = true
	}
	var selected []Column
	for k, c := range columns {
		if picked[k] {
			selected = append(selected, c)
		}
	}
	return selected, nil
}

// WithWeight puts the column weight behind the number of the point: what the point counts. It is 1
// without strata, so only plans with strata need the column. An input or output of that name makes
// its name weight_of_point.
func WithWeight(columns []Column) []Column {
	c := Column{Name: "weight", Role: roleWeight, Kind: kinds[model.Real], Unit: "1", Label: "What the point counts in means and shares"}
	if slices.ContainsFunc(columns, func(other Column) bool { return other.Name == c.Name }) {
		c.Name += "_of_point"
	}
	return slices.Insert(slices.Clone(columns), 1, c)
}

// Single returns the columns with 32 bits for each real number, of which 24 are its digits: a relative
// error of at most 6e-8, which in a date is less than a minute. Weights stay as they are.
func Single(columns []Column) []Column {
	columns = slices.Clone(columns)
	for k := range columns {
		if c := &columns[k]; c.Kind == kinds[model.Real] && c.Role != roleWeight {
			c.Kind = kindSingle
		}
	}
	return columns
}

// Kept returns what of a value the file keeps.
func (c *Column) Kept(v float64) float64 {
	if c.Kind == kindSingle {
		return float64(float32(v))
	}
	return v
}

// allColumns returns every column in the order of files, with the smallest group of each.
func allColumns(s *Schema, inputs []params.Input) (columns []Column, groups []int) {
	add := func(group int, c Column) {
		columns, groups = append(columns, c), append(groups, group)
	}
	add(0, Column{Name: "sample", Role: rolePoint, Kind: kindPoint, Unit: "1", Label: "Number of the point"})
	for _, detail := range []bool{false, true} {
		role, group := roleOutput, groupOutputs
		if detail {
			role, group = roleDetail, groupAll
		}
		for k, q := range s.Outputs {
			if q.Detail == detail {
				add(group, Column{Name: q.Name, Role: role, Kind: kinds[q.Kind], Unit: q.Unit, Label: q.Doc, Levels: q.Levels, Nullable: true, index: k})
			}
		}
	}
	outputs := make(map[string]bool, len(s.Outputs))
	for _, q := range s.Outputs {
		outputs[q.Name] = true
	}
	described := make(map[string]*params.Input, len(inputs))
	for k := range inputs {
		described[inputs[k].Name] = &inputs[k]
	}
	for _, section := range []struct {
		role   params.Role
		choice bool
		group  int
	}{
		{params.Scalar, true, groupOutputs},
		{params.Scalar, false, groupDefault},
		{params.Element, true, groupAll},
		{params.Element, false, groupAll},
		{params.Event, true, groupAll},
		{params.Event, false, groupAll},
	} {
		for k, q := range s.Inputs {
			in := described[q.Name]
			if in == nil || in.Role != section.role || (q.Kind == model.Label) != section.choice {
				continue
			}
			name := q.Name
			if outputs[name] {
				name += "_input"
			}
			add(section.group, Column{
				Name: name, Role: string(in.Role), Kind: kinds[q.Kind], Unit: q.Unit, Label: q.Doc,
				Levels: q.Levels, Confidence: in.Confidence, Source: in.Source, index: k,
			})
		}
	}
	return columns, groups
}

// Wanted says which outputs the columns need.
func Wanted(columns []Column, s *Schema) []bool {
	wanted := make([]bool, len(s.Outputs))
	for _, c := range columns {
		if c.isOutput() {
			wanted[c.index] = true
		}
	}
	return wanted
}

// Kept says which inputs the columns need.
func Kept(columns []Column, s *Schema) []bool {
	kept := make([]bool, len(s.Inputs))
	for _, c := range columns {
		if c.isInput() {
			kept[c.index] = true
		}
	}
	return kept
}

func unknownColumn(name string, columns []Column) error {
	known := []string{"outputs", "default", "all"}
	for _, c := range columns {
		known = append(known, c.Name)
	}
	near := params.Nearest(name, known)
	if near == "" {
		return fmt.Errorf("there is no column %q", name)
	}
	return fmt.Errorf("there is no column %q; did you mean %q?", name, near)
}
