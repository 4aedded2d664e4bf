package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/model/federation"
)

// TestArchitecturePage checks that the tests that docs/architecture.md names are there.
func TestArchitecturePage(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := read(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool) // "dir.Function"
	for _, f := range files {
		if f.err != nil {
			continue // TestTree says so
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				known[f.dir()+"."+fn.Name.Name] = true
			}
		}
	}
	named := regexp.MustCompile("`([a-z0-9/]+\\.Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 10 {
		t.Fatalf("found the names of %d tests", len(named))
	}
	for _, name := range named {
		if !known[name[1]] {
			t.Errorf("docs/architecture.md names %s, which is not there", name[1])
		}
	}
}

// TestModelPage holds docs/model.md to the model: every output has its row with its unit, every
// row is an output, and every input is mentioned.
func TestModelPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "model.md"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := federation.New(federation.Inventory{
		Sites:     []federation.Site{{Key: "s", Family: "hopper", Scope: "A", Retires: true}},
		Regions:   []federation.Region{{Key: "r", Lead1GW: 5}},
		MeshSites: 1,
		Targets:   []string{"405B"},
	})
	if err != nil {
		t.Fatal(err)
	}

	rows := make(map[string]string) // unit by column
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\| ([^|]+) \\| ").FindAllStringSubmatch(string(page), -1) {
		rows[row[1]] = row[2]
	}
	for _, q := range m.Outputs() {
		unit := q.Unit
		switch q.Kind {
		case model.Bool:
			unit = "true/false"
		case model.Label:
			unit = "label"
		case model.Real:
		}
		if got, ok := rows[q.Name]; !ok || got != unit {
			t.Errorf("docs/model.md: output %s has unit %q there (found: %t), want %q", q.Name, got, ok, unit)
		}
		delete(rows, q.Name)
	}
	for name := range rows {
		t.Errorf("docs/model.md: %s is no output", name)
	}

	words := make(map[string]bool)
	for _, w := range regexp.MustCompile(`[a-z0-9_]+`).FindAllString(string(page), -1) {
		words[w] = true
	}
	for _, q := range m.Inputs() {
		// The page writes the inputs of machine i and new site k with these letters.
		name := q.Name
		if q.Detail {
			name = strings.TrimSuffix(strings.TrimSuffix(name, "s"), "0")
		}
		if !words[name] && !words[name+"i"] && !words[name+"k"] && !words[strings.TrimSuffix(name, "_")] {
			t.Errorf("docs/model.md does not mention input %s", q.Name)
		}
	}
}
