package params

import (
	"path"
	"slices"
)

// A Table is an inventory: one row per machine, per region.
type Table struct {
	Name    string
	File    string
	Key     string // the column that names the rows
	Columns []string
	Rows    []Row

	// Constants are the cells of the numeric columns that the model reads as they are, as
	// parameters of kind fixed. They are not inputs of the model.
	Constants []Parameter
}

// Row returns the row of that key.
func (t *Table) Row(key string) (Row, bool) {
	for _, r := range t.Rows {
		if r.Key == key {
			return r, true
		}
	}
	return Row{}, false
}

// table reads an entry of the tables in study.yaml and its file.
func (l *loader) table(n *node) {
	fields := l.fields(n, "a table", "file", "name", "key", "parameters", "constants")
	texts := map[string]string{}
	for _, name := range []string{"file", "name", "key"} {
		if v, ok := fields[name]; ok {
			texts[name], _ = l.text(v)
		} else if n.shape == mapping {
			l.errorf(n, "", "%s is missing in a table", name)
		}
	}
	if texts["file"] == "" || texts["name"] == "" || texts["key"] == "" {
		l.incomplete = true
		return
	}
	if l.study.Table(texts["name"]) != nil {
		l.errorf(fields["name"], "", "there is a second table %q", texts["name"])
		return
	}
	if !l.checkPath(fields["file"], texts["file"], ".csv") {
		return
	}
	data, ok := l.readFile(texts["file"], fields["file"].at, maxCSVBytes)
	if !ok {
		l.incomplete = true
		return
	}
	l.sources++
	t := Table{Name: texts["name"], File: texts["file"], Key: texts["key"]}
	before := l.problems.count
	t.Columns, t.Rows = parseCSV(path.Join(l.dir, t.File), l.sources, data, t.Key, &l.problems)
	l.incomplete = l.incomplete || l.problems.count > before
	use := fileUse{name: t.File, first: len(l.study.Parameters), table: len(l.study.Tables)}
	if v, ok := fields["parameters"]; ok {
		l.cells(&t, v)
	}
	if v, ok := fields["constants"]; ok {
		l.constants(&t, v)
	}
	use.count = len(l.study.Parameters) - use.first
	l.study.files = append(l.study.files, use)
	l.study.Tables = append(l.study.Tables, t)
}

// cells makes a parameter of every entry for every row.
func (l *loader) cells(t *Table, entries *node) {
	list := l.entries(entries, "the parameters of a table")
	if len(l.study.Parameters)+len(list)*len(t.Rows) > maxParameters {
		l.errorf(entries, "", "there are more than %d parameters", maxParameters)
		l.incomplete = true
		return
	}
	l.study.Parameters = slices.Grow(l.study.Parameters, len(list)*len(t.Rows))
	for _, entry := range list {
		if !l.validName(entry) {
			continue
		}
		for i := range t.Rows {
			l.cell(entry, &t.Rows[i])
		}
	}
}

// cell makes a parameter of an entry for a row, unless the value is an empty cell.
func (l *loader) cell(entry field, row *Row) {
	if emptyCell(entry.value, "value", row) {
		return
	}
	p := newParameter(entry.key+"_"+row.Key, row.place(row.keyColumn))
	l.add(p, l.expand(entry.value, row), Element)
}

// emptyCell tells whether a field of an entry names a column that is empty in the row.
func emptyCell(entry *node, name string, row *Row) bool {
	for _, f := range entry.fields {
		if f.key == name && len(f.value.fields) == 1 && f.value.fields[0].key == "column" {
			text, ok := row.cells[f.value.fields[0].value.text]
			return ok && text == ""
		}
	}
	return false
}

// constants checks the columns that the model reads as they are. Those with a unit are
// numbers, and become parameters of kind fixed.
func (l *loader) constants(t *Table, entries *node) {
	list := l.entries(entries, "the constants of a table")
	if len(list)*len(t.Rows) > maxParameters {
		l.errorf(entries, "", "there are more than %d constants", maxParameters)
		return
	}
	for _, entry := range list {
		if len(t.Rows) > 0 {
			if _, ok := t.Rows[0].cells[entry.key]; !ok {
				l.problems.add(entry.at, "", didYouMean(entry.key, t.Columns), "there is no column %q", entry.key)
				continue
			}
		}
		for i := range t.Rows {
			l.constant(t, entry, &t.Rows[i])
		}
	}
}

func (l *loader) constant(t *Table, entry field, row *Row) {
	n := l.expand(entry.value, row)
	fields := l.fields(n, "a constant", "label", "unit", "confidence", "source", "note")
	if _, numeric := fields["unit"]; !numeric || row.cells[entry.key] == "" {
		return
	}
	p := newParameter(entry.key+"_"+row.Key, row.place(entry.key))
	value := &node{at: p.at, shape: scalar, style: cell, text: row.cells[entry.key]}
	kind := &node{at: p.at, shape: scalar, style: cell, text: string(Fixed)}
	n = &node{at: n.at, shape: mapping, fields: slices.Concat(n.fields, []field{
		{key: "value", at: p.at, value: value}, {key: "kind", at: p.at, value: kind},
	})}
	if l.parameter(&p, n) {
		l.check(&p)
		t.Constants = append(t.Constants, p)
	}
}
