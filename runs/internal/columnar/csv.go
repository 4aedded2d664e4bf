package columnar

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// csvWriter writes RFC 4180 with a header, \n, and the shortest numbers that read back as the
// same bits. Null is the empty field.
type csvWriter struct {
	w       *bufio.Writer
	columns []Column
	labels  [][]string // quoted
	line    []byte
}

// NewCSV returns a writer of a CSV file.
func NewCSV(w io.Writer, columns []Column) (Writer, error) {
	if err := check(columns); err != nil {
		return nil, err
	}
	c := &csvWriter{w: bufio.NewWriterSize(w, 1<<16), columns: columns, labels: make([][]string, len(columns))}
	names := make([]string, len(columns))
	for k, column := range columns {
		names[k] = quoted(column.Name)
		for _, s := range column.Levels {
			c.labels[k] = append(c.labels[k], quoted(s))
		}
	}
	_, err := c.w.WriteString(strings.Join(names, ",") + "\n")
	return c, err
}

// quoted returns s as a field. The empty string has quotes, since null has none.
func quoted(s string) string {
	if s != "" && !strings.ContainsAny(s, "\",\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func (c *csvWriter) WriteGroup(g *Group) error {
	for i := range g.Len {
		c.line = c.line[:0]
		for k := range c.columns {
			if k > 0 {
				c.line = append(c.line, ',')
			}
			if err := c.field(g, k, i); err != nil {
				return err
			}
		}
		if _, err := c.w.Write(append(c.line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// field appends column k of row i to the line.
func (c *csvWriter) field(g *Group, k, i int) error {
	column := &c.columns[k]
	if column.Kind == Point {
		c.line = strconv.AppendInt(c.line, g.First+int64(i), 10)
		return nil
	}
	v := g.Data[k][i]
	switch {
	case column.null(g, v, i):
	case column.Kind == Bool:
		c.line = strconv.AppendBool(c.line, v != 0)
	case column.Kind == Label:
		index, err := column.level(v)
		if err != nil {
			return fmt.Errorf("column %q: %w", column.Name, err)
		}
		c.line = append(c.line, c.labels[k][index]...)
	case column.Kind == Single:
		c.line = strconv.AppendFloat(c.line, v, 'g', -1, 32)
	default:
		c.line = strconv.AppendFloat(c.line, v, 'g', -1, 64)
	}
	return nil
}

// Close writes what is left. CSV has no place for the pairs.
func (c *csvWriter) Close([]Pair) error { return c.w.Flush() }
