package federation

import (
	"regexp"
	"testing"
)

// TestNames holds the names of inputs and outputs: unique, fit for SQL, with a line of
// documentation and a unit where there is a number.
func TestNames(t *testing.T) {
	m, err := New(Inventory{
		Sites:     []Site{{Key: "one", Family: "hopper", Scope: "A", Retires: true}},
		Regions:   []Region{{Key: "fr", Lead1GW: 5}, {Key: "de", Lead1GW: 8}},
		MeshSites: 2,
		Targets:   []string{"405B"},
	})
	if err != nil {
		t.Fatal(err)
	}
	good := regexp.MustCompile(`^[a-z][a-z0-9_]*[a-z0-9]$`)
	seen := map[string]bool{}
	for _, q := range m.Inputs() {
		if !good.MatchString(q.Name) || seen[q.Name] || q.Doc == "" {
			t.Errorf("input %q: bad name, seen before, or no documentation", q.Name)
		}
		seen[q.Name] = true
	}
	seen = map[string]bool{}
	for _, q := range m.Outputs() {
		if !good.MatchString(q.Name) || seen[q.Name] || q.Doc == "" {
			t.Errorf("output %q: bad name, seen before, or no documentation", q.Name)
		}
		seen[q.Name] = true
	}
	if got, want := len(m.Inputs()), newLayout(&m.(*federationModel).inv).width; got != want {
		t.Errorf("%d inputs, the layout has %d", got, want)
	}
}

func TestBestRegions(t *testing.T) {
	v := Inventory{Regions: []Region{{"ie", 9}, {"fr", 5}, {"es", 6}, {"se", 7}, {"nor", 7}, {"fi", 5}}}
	best := bestRegions(&v)
	// The four shortest leads are 5, 5, 6 and 7; of the two 7s the earlier counts.
	want := []int{1, 2, 3, 5}
	for i, r := range best[4] {
		if r != want[i] {
			t.Fatalf("best 4 of %v: %v, want %v", v.Regions, best[4], want)
		}
	}
	if len(best[0]) != 0 || len(best[6]) != 6 {
		t.Errorf("best 0 has %d, best 6 has %d regions", len(best[0]), len(best[6]))
	}
}
