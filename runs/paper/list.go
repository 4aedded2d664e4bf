package paper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/runs/analysis"
)

// list prints rows of a table as Markdown. A column is "Heading|name|format", where format is text, month, date,
// pct:DECIMALS or a number of decimals (digits, if negative). Keys before the columns choose rows: those whose first
// cell begins with the prefix; "" for all.
func (r *renderer) list(file, prefix string, columns ...string) (string, error) {
	t := r.tables[file]
	if t == nil {
		return "", fmt.Errorf("there is no table %s", file)
	}
	var out strings.Builder
	var heads, rules, places, formats []string
	for _, c := range columns {
		parts := strings.Split(c, "|")
		if len(parts) != 3 || t.column(parts[1]) < 0 {
			return "", fmt.Errorf("%s: %q is not a column", file, c)
		}
		heads, places, formats = append(heads, parts[0]), append(places, parts[1]), append(formats, parts[2])
		if parts[2] == "text" {
			rules = append(rules, "---")
		} else {
			rules = append(rules, "---:")
		}
	}
	fmt.Fprintf(&out, "| %s |\n|%s|\n", strings.Join(heads, " | "), strings.Join(rules, "|"))
	rows := 0
	for _, cells := range t.Rows {
		if !strings.HasPrefix(cells[0], prefix) {
			continue
		}
		rows++
		for i, name := range places {
			s, err := formatted(cells[t.column(name)], formats[i])
			if err != nil {
				return "", fmt.Errorf("%s, row %s, column %s: %w", file, cells[0], name, err)
			}
			fmt.Fprintf(&out, "| %s ", s)
		}
		out.WriteString("|\n")
	}
	if rows == 0 {
		return "", fmt.Errorf("%s has no row %q", file, prefix)
	}
	which := "all rows"
	if prefix != "" {
		which = "rows " + prefix + "…"
	}
	r.used("table", file, which, strings.Join(places, ", "))
	return out.String(), nil
}

func formatted(cell, format string) (string, error) {
	if format == "text" {
		return strings.ReplaceAll(cell, "|", "\\|"), nil
	}
	if cell == "" {
		return "–", nil
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return "", err
	}
	switch name, digits, _ := strings.Cut(format, ":"); name {
	case "month":
		return GridMonth(v), nil
	case "date":
		return analysis.Month(v), nil
	case "pct":
		d, err := strconv.Atoi(digits)
		return plain(100*v, d) + " %", err
	default:
		d, err := strconv.Atoi(format)
		return plain(v, d), err
	}
}

// sources prints the distinct sources of a column of sources that have an address, as a list.
func (r *renderer) sources(file, column string) (string, error) {
	t := r.tables[file]
	if t == nil || t.column(column) < 0 {
		return "", fmt.Errorf("there is no column %q of a table %s", column, file)
	}
	var out strings.Builder
	seen := map[string]bool{}
	for _, cells := range t.Rows {
		for s := range strings.SplitSeq(cells[t.column(column)], "; ") {
			if strings.Contains(s, "<http") && !seen[s] {
				seen[s] = true
				fmt.Fprintf(&out, "- %s\n", s)
			}
		}
	}
	return out.String(), nil
}

// trace prints where every number so far came from.
func (r *renderer) trace() string {
	var out strings.Builder
	out.WriteString("| printed | file | row | column |\n|---|---|---|---|\n")
	for _, u := range r.uses {
		fmt.Fprintf(&out, "| %s | `%s` | %s | %s |\n", u.text, u.file, u.row, u.column)
	}
	return out.String()
}
