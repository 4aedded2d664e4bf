package params

import (
	"path"
	"strings"
)

// matrix reads rank correlations from a CSV file. Its header names parameters behind its first
// cell, and each row one parameter in its first cell. Either triangle is enough; an empty cell says
// nothing.
func (l *loader) matrix(fields map[string]*node) {
	for _, name := range []string{"members", "rank", "follows", "follow_rank", "copula", "df", "kendall"} {
		if v, ok := fields[name]; ok {
			l.errorf(v, "", "a matrix of correlations has no %s", name)
		}
	}
	name, ok := l.text(fields["matrix"])
	if !ok {
		return
	}
	columns, rows, ok := l.csv(fields["matrix"], name)
	if !ok {
		return
	}
	m := matrixReader{loader: l, name: path.Base(name), columns: columns, seen: map[[2]string]matrixCell{}, rows: map[string]int{}}
	if len(rows) == 0 {
		l.errorf(fields["matrix"], "", "%s has no rows", m.name)
	}
	for _, row := range rows {
		m.row(row)
	}
}

type matrixReader struct {
	*loader
	name    string
	columns []string
	rows    map[string]int           // the line of a row
	seen    map[[2]string]matrixCell // by the names in alphabetical order
}

type matrixCell struct {
	rank float64
	at   place
}

// row reads one row, and checks the columns with the first.
func (m *matrixReader) row(row Row) {
	corner := row.columns[0]
	key := strings.TrimSpace(row.Text(corner))
	at := row.place(corner)
	if len(m.rows) == 0 {
		for i, column := range m.columns[1:] {
			m.checkPaired(row.header[i+1], strings.TrimSpace(column))
		}
	}
	if line, found := m.rows[key]; found {
		m.problems.add(at, "", "", "the row %q is already on line %d", key, line)
		return
	}
	m.rows[key] = row.Line
	m.checkPaired(at, key)
	for _, column := range m.columns[1:] {
		if text := strings.TrimSpace(row.Text(column)); text != "" {
			m.cell(key, strings.TrimSpace(column), text, row.place(column))
		}
	}
}

// cell reads the correlation of two parameters.
func (m *matrixReader) cell(a, b, text string, at place) {
	x, err := parseNumber(text)
	switch {
	case err != nil:
		m.problems.add(at, "", "", "%v", err)
		return
	case a == b && x != 1:
		m.problems.add(at, "", "write 1 or nothing", "the correlation of %s with itself should be 1, got %s", a, text)
		return
	case a == b:
		return
	case x <= -1 || x >= 1:
		m.problems.add(at, "", "", "rank should be above -1 and below 1, got %s", text)
		return
	}
	key := [2]string{min(a, b), max(a, b)}
	if other, found := m.seen[key]; found {
		if other.rank != x {
			m.problems.add(at, "", "make them equal, or leave one of them empty", "the correlation between %s and %s is %s here and another number on line %d", a, b, text, other.at.line)
		}
		return
	}
	m.seen[key] = matrixCell{x, at}
	m.study.pairPlaces = append(m.study.pairPlaces, at)
	m.study.Pairs = append(m.study.Pairs, Pair{A: a, B: b, Rank: x})
}
