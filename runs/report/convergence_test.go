package report

import (
	"bytes"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

func convergenceFiles(t *testing.T, s *analysis.Summary, before []analysis.Checkpoint) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := Convergence(s, before, func(name string, content func(io.Writer) error) error {
		var b bytes.Buffer
		err := content(&b)
		files[name] = b.Bytes()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestConvergence draws checkpoints, one of which has no median, and one an interval without an end.
func TestConvergence(t *testing.T) {
	s := synthetic()
	estimate := func(v, se float64) runs.Estimate {
		return runs.Estimate{Value: runs.Number(v), StdErr: &se, Low: runs.Number(v - 2*se), High: runs.Number(v + 2*se)}
	}
	none := runs.Number(math.NaN())
	open := estimate(25.5, 0.2)
	open.High = runs.Number(math.Inf(1))
	before := []analysis.Checkpoint{
		{Points: 32768, Win: estimate(0.86, 0.002), MedianGap: runs.Estimate{Value: none, Low: none, High: none}},
		{Points: 65536, Win: estimate(0.861, 0.0014), MedianGap: open},
	}
	files := convergenceFiles(t, s, before)
	want := `points,win,win_stderr,win_low,win_high,median_gap_months,median_gap_months_stderr,median_gap_months_low,median_gap_months_high
32768,0.86,0.002,0.856,0.864,,,,
65536,0.861,0.0014,0.8582,0.8638,25.5,0.2,25.1,
1000000,0.862,0.000345,0.86131,0.86269,25,0.05,24.9,25.1
`
	if got := string(files["charts/convergence.csv"]); got != want {
		t.Errorf("the table is\n%swant\n%s", got, want)
	}
	checkSVG(t, "convergence.svg", files["charts/convergence.svg"])
	picture, err := png.Decode(bytes.NewReader(files["charts/convergence.png"]))
	if err != nil {
		t.Fatal(err)
	}
	checkPicture(t, "convergence.png", picture)
	for _, label := range []string{"32,768", "65,536", "1,000,000"} {
		if !strings.Contains(string(files["charts/convergence.svg"]), label) {
			t.Errorf("the axis has no %s", label)
		}
	}
}

// TestNoConvergence: without two numbers of points there is nothing to compare.
func TestNoConvergence(t *testing.T) {
	s := synthetic()
	if files := convergenceFiles(t, s, nil); len(files) > 0 {
		t.Errorf("a run without checkpoints has %d files", len(files))
	}
	if files := convergenceFiles(t, s, []analysis.Checkpoint{s.Checkpoint()}); len(files) > 0 {
		t.Errorf("a run with all points at its only checkpoint has %d files", len(files))
	}
	s.Answer = nil
	if files := convergenceFiles(t, s, []analysis.Checkpoint{{Points: 1}, {Points: 2}}); len(files) > 0 {
		t.Errorf("a run without an answer has %d files", len(files))
	}
}
