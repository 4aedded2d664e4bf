package params

import (
	"fmt"
	"strings"
)

// A shape says what a node is.
type shape int

const (
	empty shape = iota // nothing was written
	scalar
	mapping
	sequence
)

// A style says how a scalar was written.
type style int

const (
	plain  style = iota // YAML without quotes
	quoted              // YAML in quotes, or a block
	cell                // CSV, or a value that was set on the command line
)

// A node is a value as it was written, with its place.
type node struct {
	at     place
	shape  shape
	style  style
	text   string  // of a scalar
	fields []field // of a mapping
	items  []*node // of a sequence
}

// A field is one entry of a mapping.
type field struct {
	key   string
	at    place
	plain bool // the key was not in quotes
	value *node
}

// describe names a node in messages.
func (n *node) describe() string {
	switch n.shape {
	case mapping:
		return "a mapping"
	case sequence:
		return "a list"
	case empty:
		return "nothing"
	case scalar:
	}
	return fmt.Sprintf("%q", n.text)
}

// expand returns what an entry of a table means for a row.
func (d *decoder) expand(n *node, row *Row) *node {
	if out := d.substitute(n, row); out != nil {
		return out
	}
	return &node{at: n.at, shape: empty}
}

// substitute returns n, or if it must differ a copy, with every {column: NAME} replaced by the cell of the row and every
// {NAME} in a text by the text of the cell; nil if nothing is left of n.
func (d *decoder) substitute(n *node, row *Row) *node {
	switch n.shape {
	case mapping:
		if len(n.fields) == 1 && n.fields[0].key == "column" {
			return d.cellOf(n.fields[0].value, row)
		}
		fields := make([]field, 0, len(n.fields))
		changed := false
		for _, f := range n.fields {
			v := d.substitute(f.value, row)
			changed = changed || v != f.value
			if v != nil {
				f.value = v
				fields = append(fields, f)
			}
		}
		switch {
		case !changed:
			return n
		case len(fields) == 0:
			return nil
		}
		return &node{at: n.at, shape: mapping, fields: fields}
	case sequence:
		out := &node{at: n.at, shape: sequence}
		for _, item := range n.items {
			if v := d.substitute(item, row); v != nil {
				out.items = append(out.items, v)
			}
		}
		return out
	case scalar:
		if !strings.Contains(n.text, "{") {
			return n
		}
		out := *n
		out.text = placeholder.ReplaceAllStringFunc(n.text, func(s string) string {
			return d.columnText(n, s[1:len(s)-1], row)
		})
		if out.text == "" {
			return nil
		}
		return &out
	case empty:
	}
	return n
}

// cellOf returns the cell of the column that n names, or nil if the cell is empty.
func (d *decoder) cellOf(n *node, row *Row) *node {
	name, ok := d.text(n)
	if !ok {
		return nil
	}
	text := d.columnText(n, name, row)
	if text == "" {
		return nil
	}
	return &node{at: row.place(name), shape: scalar, style: cell, text: text}
}

func (d *decoder) columnText(n *node, name string, row *Row) string {
	text, ok := row.cells[name]
	if !ok {
		d.errorf(n, didYouMean(name, row.columns), "there is no column %q", name)
	}
	return text
}
