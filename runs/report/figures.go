package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/federated-frontier/mc/runs/paper"
)

// Figures draws the figures of mc reproduce from its tables, each as PNG and SVG, and calls write for each file.
func Figures(tables []*paper.Table, write func(name string, content func(io.Writer) error) error) error {
	f := figures{}
	for _, t := range tables {
		f[t.File] = t
	}
	all := []chart{f.curves(), f.publishedTornado(), f.dates(), f.gap(), f.waterfall(), f.regions(), f.delay()}
	return writeCharts(all, func(name string, content func(io.Writer) error) error { return write("paper/"+name, content) })
}

// figures are the tables that figures are drawn from, by file.
type figures map[string]*paper.Table

// column returns a column of the rows whose key begins with a prefix; cells that are no numbers are NaN.
func (f figures) column(file, prefix, name string) []float64 {
	var out []float64
	for _, s := range f.text(file, prefix, name) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			v = noNumber
		}
		out = append(out, v)
	}
	return out
}

// text is column for text.
func (f figures) text(file, prefix, name string) []string {
	t := f[file]
	k := slices.Index(t.Columns, name)
	if k < 0 {
		panic(fmt.Sprintf("report: %s has no column %s", file, name))
	}
	var out []string
	for _, cells := range t.Rows {
		if len(cells[0]) >= len(prefix) && cells[0][:len(prefix)] == prefix {
			out = append(out, cells[k])
		}
	}
	return out
}

// one returns the cell of one row.
func (f figures) one(file, row, name string) float64 {
	for i, key := range f.text(file, row, f[file].Columns[0]) {
		if key == row {
			return f.column(file, row, name)[i]
		}
	}
	return noNumber
}
