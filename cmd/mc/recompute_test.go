package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/internal/oracle"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// TestRowsRecompute writes every column of a run and has the oracle, an independent
// implementation of the model, recompute every output of every row from the row's own inputs.
func TestRowsRecompute(t *testing.T) {
	samples := "300"
	if testing.Short() {
		samples = "30"
	}
	for _, args := range []string{"", "--scenario owned", "--scenario mesh", "--scenario gigafactory", "--target 1e27 --worse"} {
		t.Run(strings.ReplaceAll(args, " ", "_"), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "run")
			line := append([]string{"mc", "run", "--samples", samples, "--columns", "all", "--quiet", "--no-charts", "--out", dir}, strings.Fields(args)...)
			if code := run(t.Context(), line, io.Discard, io.Discard); code != exitOK {
				t.Fatalf("exit %d", code)
			}
			r, err := runs.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			recompute(t, r)
		})
	}
}

func recompute(t *testing.T, r *runs.Run) {
	t.Helper()
	columns := readTable(t, r).values
	world := studyWorld(t, r.Manifest.Spec.Params)
	outputs := 0
	for i := range columns["sample"] {
		p := oracle.Point{Num: map[string]float64{}, Choice: map[string]string{}}
		for _, in := range r.Manifest.Spec.Params.Inputs {
			name := in.Name
			if _, twice := columns[name+"_input"]; twice {
				name += "_input"
			}
			v := columns[name][i]
			if in.Kind == params.Choice {
				p.Choice[in.Name] = in.Levels[int(v)]
			} else {
				p.Num[in.Name] = v
			}
		}
		want, err := world.Eval(p)
		if err != nil {
			t.Fatalf("row %d: %v", i, err)
		}
		for _, c := range r.Manifest.Columns {
			if c.Role != "output" && c.Role != "detail" || slices.Contains(analysis.ConditionalOutputs, c.Name) {
				continue // the oracle has no means over chances; federation.TestMeansOverChances
			}
			outputs++
			if diff := differs(c, columns[c.Name][i], want); diff != "" {
				t.Errorf("row %d: %s", i, diff)
			}
		}
		if t.Failed() {
			return
		}
	}
	if outputs < 100*len(columns["sample"]) {
		t.Errorf("only %d outputs in %d rows were compared", outputs, len(columns["sample"]))
	}
}

// differs reports how a value in a file differs from the oracle's, "" if it does not: 1e-9
// relative, and as much of a year where dates are subtracted.
func differs(c runs.Column, got float64, want oracle.Result) string {
	switch c.Kind {
	case "bool":
		if (got != 0) != want.Bool[c.Name] {
			return fmt.Sprintf("%s = %v, the oracle says %v", c.Name, got, want.Bool[c.Name])
		}
	case "label":
		label := ""
		if !math.IsInf(got, 1) {
			label = c.Levels[int(got)]
		}
		if label != want.Label[c.Name] {
			return fmt.Sprintf("%s = %q, the oracle says %q", c.Name, label, want.Label[c.Name])
		}
	default:
		w, ok := want.Num[c.Name]
		if !ok {
			return fmt.Sprintf("the oracle does not know %s", c.Name)
		}
		scale := max(math.Abs(got), math.Abs(w))
		if c.Unit == "yr" || c.Unit == "month" {
			scale = max(scale, 12)
		}
		if got != w && !(math.Abs(got-w) <= 1e-9*scale) {
			return fmt.Sprintf("%s = %v, the oracle says %v", c.Name, got, w)
		}
	}
	return ""
}

// studyWorld is the inventory of the default study as the oracle takes it, for the targets of
// a resolved study.
func studyWorld(t *testing.T, set *params.Set) oracle.World {
	t.Helper()
	study, err := params.Default()
	if err != nil {
		t.Fatal(err)
	}
	retires := map[string]bool{}
	var w oracle.World
	for _, in := range set.Inputs {
		retires[in.Name] = true
		if in.Name == "target" {
			w.Targets = in.Levels
		}
	}
	for _, row := range study.Table("sites").Rows {
		w.Sites = append(w.Sites, oracle.Site{
			Key: row.Key, Family: row.Text("family"), Scope: row.Text("scope"),
			PowerMW: row.Number("power_mw"), CarbonGPerKWh: row.Number("carbon_g_kwh"), Retires: retires["retire_"+row.Key],
		})
	}
	for _, row := range study.Table("regions").Rows {
		w.Regions = append(w.Regions, oracle.Region{Key: row.Key, Lead1GWMode: row.Number("lead1gw_mode")})
	}
	return w
}
