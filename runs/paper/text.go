package paper

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"github.com/federated-frontier/mc/internal/decimal"
	"github.com/federated-frontier/mc/runs/analysis"
)

//go:embed text
var texts embed.FS

// Texts are the names of the texts, as Render takes them, with the files they are written to.
var Texts = [][2]string{
	{"report.md", "paper/report.md"},
	{"results.md", "RESULTS.md"},
	{"grid_queue_dataset.md", "grid_queue_dataset.md"},
	{"eurohpc_substrate.md", "eurohpc_substrate.md"},
}

// A use is a cell that a text took, as it was printed.
type use struct{ text, file, row, column string }

// A renderer fills in one text.
type renderer struct {
	tables map[string]*Table
	uses   []use
}

// Render returns a text with its numbers, which are all cells of tables. A cell that does not exist, or is empty
// where a number is wanted, is an error.
func Render(name string, tables []*Table) ([]byte, error) {
	r := renderer{tables: map[string]*Table{}}
	for _, t := range tables {
		r.tables[t.File] = t
	}
	text, err := texts.ReadFile("text/" + name)
	if err != nil {
		return nil, err
	}
	out, err := r.fill(name, string(text))
	return []byte(out), err
}

// fill fills in a text.
func (r *renderer) fill(name, text string) (string, error) {
	t, err := template.New(name).Funcs(template.FuncMap{
		"cell": r.cell, "num": r.num, "pct": r.pct, "mil": r.mil, "est": r.est, "pctest": r.pctest, "band": r.band,
		"month": r.month, "date": r.date, "list": r.list, "trace": r.trace, "sources": r.sources,
	}).Parse(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, nil)
	return out.String(), err
}

// look returns the text of a cell.
func (r *renderer) look(file, row, column string) (string, error) {
	t := r.tables[file]
	if t == nil {
		return "", fmt.Errorf("there is no table %s", file)
	}
	k := t.column(column)
	if k < 0 {
		return "", fmt.Errorf("%s has no column %q", file, column)
	}
	for _, cells := range t.Rows {
		if cells[0] == row {
			return cells[k], nil
		}
	}
	return "", fmt.Errorf("%s has no row %q", file, row)
}

func (r *renderer) value(file, row, column string) (float64, error) {
	s, err := r.look(file, row, column)
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%s, row %s, column %s: %q is not a number", file, row, column, s)
	}
	return v, nil
}

// used remembers that a cell was printed.
func (r *renderer) used(text, file, row, column string) string {
	r.uses = append(r.uses, use{text, file, row, column})
	return text
}

// cell prints a cell as it is.
func (r *renderer) cell(file, row, column string) (string, error) {
	s, err := r.look(file, row, column)
	return r.used(s, file, row, column), err
}

func (r *renderer) formatted(file, row, column string, format func(float64) string) (string, error) {
	v, err := r.value(file, row, column)
	if err != nil {
		return "", err
	}
	return r.used(format(v), file, row, column), nil
}

// num prints a number with so many decimals; with less than none, so many significant digits.
func (r *renderer) num(file, row, column string, decimals int) (string, error) {
	return r.formatted(file, row, column, func(v float64) string { return plain(v, decimals) })
}

// pct prints a share in percent.
func (r *renderer) pct(file, row, column string, decimals int) (string, error) {
	return r.formatted(file, row, column, func(v float64) string { return plain(100*v, decimals) + " %" })
}

// mil prints a number in millions.
func (r *renderer) mil(file, row, column string, decimals int) (string, error) {
	return r.formatted(file, row, column, func(v float64) string { return plain(v/1e6, decimals) })
}

// est prints an estimate with its standard error.
func (r *renderer) est(file, row string, decimals int) (string, error) {
	return r.estimate(file, row, 1, decimals, "")
}

// pctest prints the estimate of a share with its standard error in percent.
func (r *renderer) pctest(file, row string, decimals int) (string, error) {
	return r.estimate(file, row, 100, decimals, " %")
}

func (r *renderer) estimate(file, row string, factor float64, decimals int, unit string) (string, error) {
	v, err := r.value(file, row, "value")
	if err != nil {
		return "", err
	}
	e, err := r.value(file, row, "stderr")
	if err != nil {
		return "", err
	}
	more := decimals
	if more >= 0 && e > 0 {
		more = min(6, max(more, -exponent(factor*e)))
	}
	return r.used(plain(factor*v, more)+" ± "+plain(factor*e, more)+unit, file, row, "value, stderr"), nil
}

// band prints two quantiles, rows NAME_p05 and NAME_p95, as numbers or dates.
func (r *renderer) band(file, name string, decimals int) (string, error) {
	low, err := r.value(file, name+"_p05", "value")
	if err != nil {
		return "", err
	}
	high, err := r.value(file, name+"_p95", "value")
	if err != nil {
		return "", err
	}
	text := plain(low, decimals) + " to " + plain(high, decimals)
	if strings.HasPrefix(name, "t_") {
		text = analysis.Month(low) + " to " + analysis.Month(high)
	}
	return r.used(text, file, name+"_p05, "+name+"_p95", "value"), nil
}

// month prints the calendar month of a month number of the grid.
func (r *renderer) month(file, row, column string) (string, error) {
	return r.formatted(file, row, column, GridMonth)
}

// date prints the calendar month of a date in years.
func (r *renderer) date(file, row, column string) (string, error) {
	return r.formatted(file, row, column, analysis.Month)
}

// GridMonth returns the calendar month of a month counted from January 2026.
func GridMonth(m float64) string { return analysis.Month((m + 0.5) / 12) }

// plain formats a number with decimals, or significant digits, with a true minus sign and thousands set apart.
func plain(v float64, decimals int) string {
	if decimals < 0 {
		digits := -decimals
		decimals = 0
		if v != 0 {
			magnitude := exponent(v)
			if magnitude >= 15 {
				mantissa, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e+")
				return mantissa + " × 10^" + power
			}
			decimals = max(0, digits-1-magnitude)
		}
	}
	return decimal.Fixed(v, decimals)
}

// exponent returns the power of ten of a number that is written with one significant digit.
func exponent(v float64) int {
	_, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', 0, 64), "e")
	n, _ := strconv.Atoi(power) // strconv wrote it
	return n
}
