package params

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// Limits of a CSV file.
const (
	maxCSVBytes = 16 << 20
	maxCSVLine  = 64 << 10
)

// A Row is a row of a table.
type Row struct {
	Key  string // the text that names the row
	File string
	Line int // on which the row begins

	keyColumn string
	columns   []string
	cells     map[string]string
	places    map[string]place
	header    []place // of the names of the columns
}

// Text returns the text of a cell, "" if there is no such column.
func (r Row) Text(column string) string { return r.cells[column] }

// Number returns the number in a cell, NaN if the cell is empty, missing or not a number.
func (r Row) Number(column string) float64 {
	x, err := parseNumber(r.cells[column])
	if err != nil {
		return math.NaN()
	}
	return x
}

// place returns the place of a cell.
func (r Row) place(column string) place { return r.places[column] }

// parseCSV returns the header and the rows of a CSV file. The column key names the rows; with key
// "" nothing does, and columns can have any name.
func parseCSV(name string, index int, data []byte, key string, problems *problems) ([]string, []Row) {
	src, text, ok := readText(name, index, data, maxCSVLine, problems)
	if !ok {
		return nil, nil
	}
	c := csvReader{src: src, problems: problems, reader: csv.NewReader(strings.NewReader(text))}
	columns := c.header(key)
	if columns == nil {
		return nil, nil
	}
	return columns, c.rows(columns, key)
}

type csvReader struct {
	src      *source
	problems *problems
	reader   *csv.Reader
	names    []place // of the columns
}

// header returns the names of the columns, or nil if it has defects.
func (c *csvReader) header(key string) []string {
	columns, err := c.reader.Read()
	if errors.Is(err, io.EOF) {
		c.problems.add(place{c.src, 1, 1}, "", "", "the file is empty")
		return nil
	}
	if err != nil {
		c.syntaxError(err)
		return nil
	}
	seen := map[string]bool{}
	ok := true
	for i, name := range columns {
		c.names = append(c.names, c.place(i))
		switch {
		case key != "" && !namePattern.MatchString(name):
			c.problems.add(c.place(i), "", "begin with a letter a-z and go on with a-z, 0-9, _", "column %q has no valid name", name)
			ok = false
		case seen[name]:
			c.problems.add(c.place(i), "", "", "there is a second column %q", name)
			ok = false
		}
		seen[name] = true
	}
	if ok && key != "" && !seen[key] {
		c.problems.add(c.place(0), "", didYouMean(key, columns), "there is no column %q, which should name the rows", key)
		ok = false
	}
	if !ok {
		return nil
	}
	return columns
}

// rows returns the rows without defects.
func (c *csvReader) rows(columns []string, key string) []Row {
	var rows []Row
	lines := map[string]int{}
	for {
		record, err := c.reader.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if errors.Is(err, csv.ErrFieldCount) {
			c.problems.add(c.place(0), "", "", "the row has %d cells, and the header has %d", len(record), len(columns))
			continue
		}
		if err != nil {
			c.syntaxError(err)
			return rows
		}
		row := Row{File: c.src.name, keyColumn: key, columns: columns, cells: make(map[string]string, len(columns)), places: make(map[string]place, len(columns)), header: c.names}
		for i, name := range columns {
			row.cells[name] = record[i]
			row.places[name] = c.place(i)
		}
		row.Key = row.cells[key]
		row.Line = c.place(0).line
		at := row.place(key)
		switch first, found := lines[row.Key]; {
		case key == "":
			rows = append(rows, row)
		case !keyPattern.MatchString(row.Key):
			c.problems.add(at, "", "use only a-z, 0-9, _", "%q is not a valid key", row.Key)
		case found:
			c.problems.add(at, "", "", "the key %q is already on line %d", row.Key, first)
		default:
			lines[row.Key] = row.Line
			rows = append(rows, row)
		}
	}
}

// place returns the place of cell i of the record that was read last.
func (c *csvReader) place(i int) place {
	line, column := c.reader.FieldPos(i)
	return place{c.src, line, c.characters(line, column)}
}

func (c *csvReader) syntaxError(err error) {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		c.problems.add(place{c.src, 1, 1}, "", "", "%s", err.Error())
		return
	}
	at := place{c.src, parse.Line, c.characters(parse.Line, parse.Column)}
	c.problems.add(at, "", "put cells with commas or quotes in quotes, and write quotes in them twice", "%s", parse.Err.Error())
}

// characters turns a column in bytes into one in characters.
func (c *csvReader) characters(line, column int) int {
	text := c.src.line(line)
	return utf8.RuneCountInString(text[:min(max(column-1, 0), len(text))]) + 1
}
