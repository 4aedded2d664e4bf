package columnar

import (
	"errors"
	"fmt"
	"math"
)

// A Kind says how the float64 values of a column are to be read, and what type they have in a
// file.
type Kind uint8

// The kinds.
const (
	Point  Kind = iota // an int64, the number of the row; it has no data
	Real               // a double
	Bool               // 0 or 1; a boolean
	Label              // an index into Levels; a string from a dictionary
	Single             // a float, with 24 bits of precision; beyond 3.4e38 it is infinite
)

// A Column describes one column of a table.
type Column struct {
	Name     string
	Kind     Kind
	Levels   []string // of a label column
	Nullable bool     // +Inf and NaN are null; columns that are not nullable are written as they are
	Stats    bool     // whether to write the smallest and largest value of each group of rows
	Metadata []Pair   // of the field
}

// A Pair is a key with its value.
type Pair struct{ Key, Value string }

// A Group is a range of rows.
type Group struct {
	First int64       // number of the first row
	Len   int         // how many rows
	Data  [][]float64 // by column; that of a Point column is not looked at
	Null  []bool      // rows in which every nullable column is null; nil if there are none
}

// A Writer writes a table.
type Writer interface {
	// WriteGroup appends rows. The group is not kept.
	WriteGroup(g *Group) error
	// Close ends the file. The pairs are kept in it if the format has a place for them.
	Close(pairs []Pair) error
}

// check reports what is wrong with the columns.
func check(columns []Column) error {
	if len(columns) == 0 {
		return errors.New("a table needs at least one column")
	}
	seen := make(map[string]bool, len(columns))
	for _, c := range columns {
		switch {
		case c.Name == "":
			return errors.New("a column has no name")
		case seen[c.Name]:
			return fmt.Errorf("column %q is there twice", c.Name)
		case c.Kind == Label && len(c.Levels) == 0:
			return fmt.Errorf("column %q has no labels", c.Name)
		}
		seen[c.Name] = true
	}
	return nil
}

// isNull reports whether a value of a nullable column is null.
func isNull(v float64) bool { return !(v <= math.MaxFloat64) }

// null reports whether value v of row i is null.
func (c *Column) null(g *Group, v float64, i int) bool {
	return c.Nullable && (isNull(v) || g.Null != nil && g.Null[i])
}

// level returns the index of the label that v stands for.
func (c *Column) level(v float64) (int, error) {
	if k := int(v); k >= 0 && k < len(c.Levels) && float64(k) == v {
		return k, nil
	}
	return 0, fmt.Errorf("%v is not the index of one of %d labels", v, len(c.Levels))
}
