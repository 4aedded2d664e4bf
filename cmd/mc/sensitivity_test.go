package main

import (
	"bytes"
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"github.com/federated-frontier/mc/runs/analysis"
)

// TestTwoWaysAgree compares the first-order indices of single inputs for P(win) from a pick-freeze design with the shares
// in the points of a run, which have nothing in common but the study. One of 60 differences is larger than 6 standard errors
// by chance with probability 0.0015, as their errors have 15 degrees of freedom. Total indices are not below first-order
// ones by as much.
func TestTwoWaysAgree(t *testing.T) {
	samples := "4096"
	if testing.Short() {
		samples = "1024"
	}
	of := func(args ...string) *analysis.SensitivityRun {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append([]string{"mc"}, args...), &stdout, &stderr); code != exitOK {
			t.Fatalf("mc %q: exit %d: %s", args, code, &stderr)
		}
		s := new(analysis.SensitivityRun)
		if len(args) > 1 && args[0] == "sensitivity" {
			if err := json.Unmarshal(stdout.Bytes(), s); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
	dir := filepath.Join(t.TempDir(), "run")
	of("run", "--samples", "2e4", "--seed", "7", "--out", dir, "--quiet", "--no-charts")
	shares := of("sensitivity", "--output", "win", "--json", dir).Shares[0]
	sobol := of("sensitivity", "--output", "win", "--json", "--quiet", "--samples", samples).Sobol[0]
	byInput := map[string]analysis.InputShare{}
	for _, x := range shares.Inputs {
		byInput[x.Input] = x
	}
	compared := 0
	for _, x := range sobol.Indices {
		if x.Interaction.StdErr != nil && float64(x.Interaction.Value) < -6**x.Interaction.StdErr {
			t.Errorf("%s: the total index is %v below the first-order one", x.Name, -x.Interaction.Value)
		}
		y, ok := byInput[x.Name]
		if !ok || y.Correlated || x.First.StdErr == nil || y.Share.StdErr == nil {
			continue
		}
		compared++
		se := math.Hypot(*x.First.StdErr, *y.Share.StdErr)
		if d := float64(x.First.Value - y.Share.Value); math.Abs(d) > 6*se {
			t.Errorf("%s: %v ± %v from a pick-freeze design, %v ± %v from a run", x.Name, x.First.Value, *x.First.StdErr, y.Share.Value, *y.Share.StdErr)
		}
	}
	if compared < 30 {
		t.Errorf("%d inputs were compared", compared)
	}
	if math.Abs(float64(sobol.Mean-shares.Mean)) > 0.03 || sobol.Indices[0].Name != "fed_decision" || shares.Inputs[0].Input != "fed_decision" {
		t.Errorf("means are %v and %v, the first drivers %s and %s", sobol.Mean, shares.Mean, sobol.Indices[0].Name, shares.Inputs[0].Input)
	}
}
