package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/federated-frontier/mc/runs/analysis"
)

// curveOf runs mc curve and returns what it prints as JSON.
func curveOf(t *testing.T, args ...string) *analysis.Sweep {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), append([]string{"mc", "curve", "--json", "--quiet"}, args...), &stdout, &stderr); code != exitOK {
		t.Fatalf("mc curve %v: exit %d: %s", args, code, &stderr)
	}
	s := new(analysis.Sweep)
	if err := json.Unmarshal(stdout.Bytes(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSweptValuesArePairs: whatever the method, the points of all values are the same in what is not
// swept, so a difference has an error several times smaller than the means that it is of.
func TestSweptValuesArePairs(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the model many times")
	}
	for _, method := range []string{"random", "antithetic", "lhs", "sobol"} {
		s := curveOf(t, "--over", "kappa_20=1.3,1.5", "--output", "t_fed", "--method", method, "--samples", "4096")
		means := math.Sqrt(*s.Cells[0].StdErr**s.Cells[0].StdErr + *s.Own.StdErr**s.Own.StdErr)
		if se := *s.Cells[0].Difference.StdErr; !(se < means/4) {
			t.Errorf("%s: a difference has the error %v, unpaired it would be %v", method, se, means)
		}
	}
}

// TestSweptValueIsARun: a value of a curve is the answer of mc run --set.
func TestSweptValueIsARun(t *testing.T) {
	s := curveOf(t, "--over", "route=firm,gas", "--samples", "3000")
	for _, v := range s.Cells {
		var stdout, stderr bytes.Buffer
		args := []string{"mc", "run", "--set", "route=" + v.At[0], "--samples", "3000", "--format", "none", "--no-charts", "--quiet", "--json", "--out", t.TempDir()}
		if code := run(t.Context(), args, &stdout, &stderr); code != exitOK {
			t.Fatalf("exit %d: %s", code, &stderr)
		}
		var summary analysis.Summary
		if err := json.Unmarshal(stdout.Bytes(), &summary); err != nil {
			t.Fatal(err)
		}
		if want := summary.Answer.Win; fmt.Sprint(v.Value, *v.StdErr, v.Low, v.High) != fmt.Sprint(want.Value, *want.StdErr, want.Low, want.High) {
			t.Errorf("route %s: %+v, mc run says %+v", v.At[0], v.Estimate, want)
		}
	}
}

// TestCrossingIsMeasured: a crossing hardly depends on the values swept, as one more is measured where
// the curve crosses. Interpolated between these three alone it would be off by more than its interval.
func TestCrossingIsMeasured(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the model many times")
	}
	const samples = "20000"
	few := curveOf(t, "--over", "target=1e25..1e28:3", "--samples", samples)
	many := curveOf(t, "--over", "target=4.5e27..6e27:5", "--samples", samples)
	got, want := few.Lines[0].Crossings[0], many.Lines[0].Crossings[0]
	width := float64(want.High - want.Low)
	if d := math.Abs(float64(got.Value - want.Value)); d > width/8 {
		t.Errorf("the crossing is at %v, with more values at %v (%v to %v)", got.Value, want.Value, want.Low, want.High)
	}
	if len(few.Cells) <= 3 {
		t.Errorf("%d values are swept, want one more than 3 at least", len(few.Cells))
	}
	// Listed values are taken as they are.
	listed := curveOf(t, "--over", "target=1e25,3.16e26,1e28", "--samples", samples)
	coarse := listed.Lines[0].Crossings[0].Value
	if d := math.Abs(float64(coarse - want.Value)); len(listed.Cells) != 3 || d < width/8 {
		t.Errorf("%d listed values: the crossing is at %v", len(listed.Cells), coarse)
	}
}
