package params

import (
	"os"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/distributions"
)

// TestDistributionsPage reads every example of the page, and finds every family in its table and
// among the examples.
func TestDistributionsPage(t *testing.T) {
	page, err := os.ReadFile("../docs/distributions.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "{family:") {
			continue
		}
		example, _, _ := strings.Cut(strings.TrimSpace(line), "  #")
		study, err := oneDist(t, "real", "yr", strings.TrimSpace(example))
		if err != nil {
			t.Errorf("%s: %v", example, err)
			continue
		}
		p, _ := study.Parameter("d")
		shown[p.Dist.Family] = true
		if _, err := distributions.New(*p.Dist); err != nil {
			t.Errorf("%s: %v", example, err)
		}
	}
	for _, family := range distributions.Families() {
		if family == "choice" {
			continue
		}
		row := ""
		for line := range strings.Lines(string(page)) {
			if strings.HasPrefix(line, "| `"+family+"` |") {
				row = line
			}
		}
		if row == "" || !shown[family] {
			t.Errorf("%s is not in the table, or has no example", family)
			continue
		}
		args, _ := distributions.Arguments(family)
		for _, a := range args {
			if a != "times" && a != "shift" && !strings.Contains(row, a) {
				t.Errorf("the row of %s does not name %s", family, a)
			}
		}
	}
}
