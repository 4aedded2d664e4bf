package paper

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/federated-frontier/mc/runs"
)

// A Table is a file of rows with a key in the first column.
type Table struct {
	File    string
	Columns []string
	Rows    [][]string
}

// NewTable returns a table without rows.
func NewTable(file string, columns ...string) *Table { return &Table{File: file, Columns: columns} }

// EstimateColumns are the columns of a table of estimates.
var EstimateColumns = []string{"key", "what", "unit", "value", "stderr", "low", "high"}

// Add appends a row. An estimate takes four cells: value, standard error and the ends of its 95 % interval, empty
// where there is none. It panics if the cells are not as many as the columns.
func (t *Table) Add(cells ...any) {
	var row []string
	for _, c := range cells {
		switch c := c.(type) {
		case string:
			row = append(row, c)
		case bool:
			row = append(row, strconv.FormatBool(c))
		case int:
			row = append(row, strconv.Itoa(c))
		case float64:
			row = append(row, number(c))
		case runs.Estimate:
			stderr := math.NaN()
			if c.StdErr != nil {
				stderr = *c.StdErr
			}
			row = append(row, number(float64(c.Value)), number(stderr), number(float64(c.Low)), number(float64(c.High)))
		default:
			panic(fmt.Sprintf("paper: a cell of type %T", c))
		}
	}
	if len(row) != len(t.Columns) {
		panic(fmt.Sprintf("paper: %s: %d cells for %d columns", t.File, len(row), len(t.Columns)))
	}
	t.Rows = append(t.Rows, row)
}

// number writes all digits, nothing for what is not finite.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Write writes the table as CSV.
func (t *Table) Write(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.Columns); err != nil {
		return err
	}
	return c.WriteAll(t.Rows)
}

// column returns the place of a column, -1 if there is none.
func (t *Table) column(name string) int {
	for i, c := range t.Columns {
		if c == name {
			return i
		}
	}
	return -1
}
