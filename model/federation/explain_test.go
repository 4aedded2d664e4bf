package federation

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
	"github.com/federated-frontier/mc/model/reference"
)

// TestExplain holds that what is shown of a point is what the core computes: trainings are done on the dates of the
// timelines, as many take part as the outputs say, and one region has the campus.
func TestExplain(t *testing.T) {
	w := oracle.DefaultWorld()
	m, err := New(testInventory(w, 45))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	points := make([]oracle.Point, 300)
	for i := range points {
		points[i] = oracle.RandomPoint(rng, w)
	}
	x := columns(t, m, points)
	y := evaluate(t, m, x)
	delivered := 0
	for i := range points {
		in := make([]float64, len(x))
		for k := range x {
			in[k] = x[k][i]
		}
		steps, err := Explain(m, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, side := range []struct {
			title       string
			date, count int
		}{
			{"Layer 2: Federation over time", oTFed, oGenerationsFed},
			{"Layer 2: Campus over time", oTCampus, oGenerationsCampus},
		} {
			done := column(steps, side.title, "event", "training 1 is done", "date (yr)")
			want := []string{text(y[side.date][i])}
			if math.IsInf(y[side.date][i], 1) {
				want = nil
			}
			if len(done) != len(want) || len(done) > 0 && done[0] != want[0] {
				t.Errorf("point %d, %s: done %v, delivered %v", i, side.title, done, want)
			}
			delivered += len(done)
			for k, name := range []string{"training 1 is done", "training 2 is done", "training 3 is done"} {
				if got, want := len(column(steps, side.title, "event", name, "sites")) > 0, float64(k) < y[side.count][i]; got != want {
					t.Errorf("point %d, %s: %s: %v, want %v", i, side.title, name, got, want)
				}
			}
		}
		if n := len(column(steps, "Layer 2: grid for the campus by region", "chosen", "yes", "region")); n != 1 {
			t.Errorf("point %d: the campus is in %d regions", i, n)
		}
		for _, s := range steps {
			for _, row := range s.Rows {
				if len(row) != len(s.Header) {
					t.Fatalf("point %d, %s: %d cells under %d titles", i, s.Title, len(row), len(s.Header))
				}
			}
		}
	}
	if delivered < 100 {
		t.Errorf("only %d deliveries were compared", delivered)
	}
	if _, err := Explain(reference.Ishigami().Model, []float64{1, 2, 3}); err == nil {
		t.Error("another model was explained")
	}
}

// column returns the cells of a column of a step in the rows where another column has a value.
func column(steps []Step, title, where, is, want string) []string {
	var cells []string
	for _, s := range steps {
		if s.Title != title {
			continue
		}
		at := map[string]int{}
		for k, h := range s.Header {
			at[h] = k
		}
		for _, row := range s.Rows {
			if row[at[where]] == is {
				cells = append(cells, row[at[want]])
			}
		}
	}
	return cells
}
