package paper

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/published"
	"github.com/federated-frontier/mc/params"
)

// allowed are the digits that texts may have outside of what is filled in: names and years.
var allowed = regexp.MustCompile(`\b(405B|70B|8B|H100e?|BF16|1 GW|40 MW|20[0-9][0-9])\b`)

// TestTextsHaveNoNumbers: every number of a text is a cell of a table.
func TestTextsHaveNoNumbers(t *testing.T) {
	for _, name := range Texts {
		text, err := texts.ReadFile("text/" + name[0])
		if err != nil {
			t.Fatal(err)
		}
		if left := digitsOf(string(text)); len(left) > 0 {
			t.Errorf("%s has numbers of its own: %q", name[0], left)
		}
	}
	if left := digitsOf("405B in 2026, {{num 3}} and 12 months"); !slices.Equal(left, []string{"12"}) {
		t.Errorf("of a planted number the test finds %q", left)
	}
}

func digitsOf(text string) []string {
	text = regexp.MustCompile(`\{\{[^}]*\}\}`).ReplaceAllString(text, "")
	return regexp.MustCompile(`[0-9]+`).FindAllString(allowed.ReplaceAllString(text, ""), -1)
}

func render(t *testing.T, text string, table *Table) (string, error) {
	t.Helper()
	r := renderer{tables: map[string]*Table{table.File: table}}
	return r.fill("test", text)
}

func TestRender(t *testing.T) {
	table := NewTable("t.csv", "key", "value", "stderr", "name")
	table.Add("a", 1234.5678, 0.02, "text")
	table.Add("t_x_p05", 2.0, 0.1, "")
	table.Add("t_x_p95", 3.5, 0.1, "")
	table.Add("m", 33, math.NaN(), "")
	table.Add("small", -0.125, 0.001, "")
	for text, want := range map[string]string{
		`{{num "t.csv" "a" "value" 1}}`:        "1,234.6",
		`{{num "t.csv" "a" "value" -2}}`:       "1,235",
		`{{est "t.csv" "a" 0}}`:                "1,234.57 ± 0.02",
		`{{pct "t.csv" "small" "value" 1}}`:    "−12.5 %",
		`{{pctest "t.csv" "small" 1}}`:         "−12.5 ± 0.1 %",
		`{{mil "t.csv" "a" "value" 4}}`:        "0.0012",
		`{{month "t.csv" "m" "value"}}`:        "Oct 2028",
		`{{date "t.csv" "t_x_p95" "value"}}`:   "Jul 2029",
		`{{band "t.csv" "t_x" 0}}`:             "Jan 2028 to Jul 2029",
		`{{cell "t.csv" "a" "name"}}{{trace}}`: "text| printed | file | row | column |\n|---|---|---|---|\n| text | `t.csv` | a | name |\n",
	} {
		if got, err := render(t, text, table); err != nil || got != want {
			t.Errorf("%s gives %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{
		`{{num "u.csv" "a" "value" 1}}`, `{{num "t.csv" "b" "value" 1}}`, `{{num "t.csv" "a" "valu" 1}}`, `{{num "t.csv" "a" "name" 1}}`,
		`{{est "t.csv" "m" 0}}`, `{{list "t.csv" "z" "V|value|0"}}`, `{{list "t.csv" "" "V|valu|0"}}`,
	} {
		if got, err := render(t, text, table); err == nil {
			t.Errorf("%s gives %q, want an error", text, got)
		}
	}
}

func TestSample(t *testing.T) {
	column := make([]float64, 1601)
	for i := range column {
		column[i] = float64((i * 7) % 1601)
	}
	s := NewSample([]string{"x"}, [][]float64{column})
	if q := s.Quantile("x", 0.25); q.Value != 400 || q.StdErr == nil {
		t.Errorf("the quartile of 0 … 1600 is %v, want 400", q)
	}
	column[0] = model.Null // was 0
	if q := quantile(column, 0); q != 1 {
		t.Errorf("the least value is %v, want 1", q)
	}
	if e := s.Share(s.Known("x")); math.Abs(float64(e.Value)-1600.0/1601) > 1e-15 {
		t.Errorf("share with a value %v", e.Value)
	}
	if d := s.MedianDifference(s, "x"); d.Value != 0 {
		t.Errorf("difference to itself %v", d.Value)
	}
}

// TestWaterfallNamesInputs: every setting of the waterfall is one of the study, and no two differences set the same.
func TestWaterfallNamesInputs(t *testing.T) {
	study, err := params.Published()
	if err != nil {
		t.Fatal(err)
	}
	list, err := published.Scenarios(study)
	if err != nil {
		t.Fatal(err)
	}
	own, err := params.Default()
	if err != nil {
		t.Fatal(err)
	}
	var all []params.Override
	seen := map[string]string{}
	for _, d := range differences(list[0]) {
		for _, o := range d.set {
			if other, ok := seen[o.Name]; ok {
				t.Errorf("%s is set by %s and by %s", o.Name, other, d.name)
			}
			seen[o.Name] = d.name
		}
		all = append(all, d.set...)
	}
	if _, err := own.Resolve(params.ResolveOptions{Overrides: all}); err != nil {
		t.Error(err)
	}
}

func TestTablesOfThePublishedModel(t *testing.T) {
	study, err := params.Published()
	if err != nil {
		t.Fatal(err)
	}
	list, err := published.Scenarios(study)
	if err != nil {
		t.Fatal(err)
	}
	tables := Published(list)
	first := tables[len(tables)-1].Rows[0]
	if first[0] != "campus_wait" || !strings.HasPrefix(first[len(first)-1], "48") {
		t.Errorf("the tornado begins with %v, want campus_wait and a swing of 48 months", first)
	}
}
