package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A table is the columns of a run by name, and what they are.
type table struct {
	values map[string][]float64
	roles  map[string]string
}

// runTable makes a run and returns its columns.
func runTable(t *testing.T, args ...string) table {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	line := append([]string{"mc", "run", "--quiet", "--no-charts", "--out", dir}, args...)
	if code := run(t.Context(), line, io.Discard, io.Discard); code != exitOK {
		t.Fatalf("mc %s: exit %d", strings.Join(args, " "), code)
	}
	r, err := runs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return readTable(t, r)
}

func readTable(t *testing.T, r *runs.Run) table {
	t.Helper()
	all := table{values: map[string][]float64{}, roles: map[string]string{}}
	for _, c := range r.Manifest.Columns {
		all.roles[c.Name] = c.Role
		for chunk, err := range r.Column(c.Name) {
			if err != nil {
				t.Fatal(err)
			}
			all.values[c.Name] = append(all.values[c.Name], chunk...)
		}
	}
	return all
}

// equalRows reports the first column of a that differs in b's first rows.
func equalRows(t *testing.T, a, b map[string][]float64) {
	t.Helper()
	for name, x := range a {
		y, ok := b[name]
		if !ok || len(y) < len(x) {
			t.Errorf("column %s: %d rows, want at least %d", name, len(y), len(x))
			continue
		}
		for i := range x {
			if x[i] != y[i] {
				t.Errorf("column %s, row %d: %v and %v", name, i, x[i], y[i])
				break
			}
		}
	}
}

// TestLongerRunBeginsWithShorter holds that the first n points of a run of N are the run of n.
func TestLongerRunBeginsWithShorter(t *testing.T) {
	if testing.Short() {
		t.Skip("the longer run has two units")
	}
	short := runTable(t, "--samples", "5000", "--columns", "all")
	long := runTable(t, "--samples", "40000", "--columns", "all")
	equalRows(t, short.values, long.values)
}

// TestAddedParameterMovesNobody adds a parameter, a machine and a member of a correlated group
// to the study: every draw that was there stays what it was.
func TestAddedParameterMovesNobody(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "study")
	if err := params.WriteDefault(dir); err != nil {
		t.Fatal(err)
	}
	before := runTable(t, "--study", dir, "--samples", "1000", "--columns", "all")

	edit(t, filepath.Join(dir, "target.yaml"), func(s string) string {
		return s + `
  another_number:
    label: A number that the model does not use
    unit: "1"
    kind: positive
    value: 2
    low: 1
    high: 3
    level: 0.9
    confidence: low
    source: {assumption: for a test}
`
	})
	edit(t, filepath.Join(dir, "sites.csv"), func(s string) string {
		lines := strings.SplitAfter(strings.TrimRight(s, "\n")+"\n", "\n")
		for _, line := range lines {
			// Blackwell, in the groups online, peak_blackwell and count.
			if strings.HasPrefix(line, "litai,") {
				second := strings.Replace(line, "litai,", "another_machine,", 1)
				return strings.Join(append([]string{lines[0], second}, lines[1:]...), "")
			}
		}
		t.Fatal("the study has no machine litai")
		return ""
	})
	after := runTable(t, "--study", dir, "--samples", "1000", "--columns", "all")
	if _, ok := after.values["another_number"]; !ok {
		t.Error("the new parameter has no column")
	}
	if _, ok := after.values["online_another_machine"]; !ok {
		t.Error("the new machine has no column")
	}
	inputs := map[string][]float64{}
	for name, x := range before.values {
		if role := before.roles[name]; role != "output" && role != "detail" { // which the new machine may change
			inputs[name] = x
		}
	}
	if len(inputs) < 400 {
		t.Errorf("only %d inputs were compared", len(inputs))
	}
	equalRows(t, inputs, after.values)
}

func edit(t *testing.T, name string, change func(string) string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(change(string(text))), 0o644); err != nil {
		t.Fatal(err)
	}
}
