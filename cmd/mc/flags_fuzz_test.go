package main

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/sampler"
)

// FuzzFlagValues reads what stands behind flags that have a grammar of their own. Each is refused as wrong
// usage, in one line, or gives something that a run can have.
func FuzzFlagValues(f *testing.F) {
	opt := new(studyOptions)
	study, err := opt.read()
	if err != nil {
		f.Fatal(err)
	}
	base, err := opt.loadFrom(study)
	if err != nil {
		f.Fatal(err)
	}
	grammars := []func(t *testing.T, text string) error{
		func(t *testing.T, text string) error { t.Helper(); return checkOver(t, text, study, base) },
		checkUntil,
		func(t *testing.T, text string) error {
			t.Helper()
			r, err := parseStratify(text)
			return checkStrata(t, r, err, base)
		},
		func(t *testing.T, text string) error {
			t.Helper()
			r, err := parseImportance(text)
			return checkStrata(t, r, err, base)
		},
		func(t *testing.T, text string) error { t.Helper(); return checkEvent(t, text, base) },
		checkSamples,
		func(_ *testing.T, text string) error {
			_, err := study.Resolve(params.ResolveOptions{Overrides: []params.Override{{Name: "target", Value: text, Origin: "--target"}}})
			return err
		},
	}
	for i, seeds := range [][]string{
		{"kappa_20=1.3,1.5", "route", "route=gas,firm", "campus_mw=100..2000 MW:5", "campus_mw=1e-300..1e300", "kappa_20=1.3..1.5@0.9", "target=8B..405B", "fed_decision=2026-01..2028-01", "kappa_20=1_0..0x10", "="},
		{"win=0.0005", "jcgm", "jcgm=2", "jcgm=9", "win=NaN", "win=0x1p-9", "=1", "win=-1"},
		{"fed_decision=20", "route", "factor_grid=3", "fed_decision=1e2", "fed_decision=", "=2"},
		{"fed_decision=0..5%@0.5", "route=gas@0.5", "fed_decision=95%..100%", "fed_decision=NaN..1", "fed_decision=0..1e-320", "x=..", "fed_decision=0..1@1"},
		{"win=false", "t_fed>6", "gap_months<=0", "route_chosen==gas", "t_fed>NaN", "t_fed>=Inf", "win<1", "=", "<>"},
		{"1e6", "10M", "1_000", "0x10", "Inf", "1e400", "-1", "k"},
		{"405B", "llama3-405B", "1e27", "NaN", "8B:0.5,70B:0.5", ""},
	} {
		for _, s := range seeds {
			f.Add(uint8(i), s)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		err := grammars[int(which)%len(grammars)](t, text)
		if err == nil {
			return
		}
		_, isUsage := errors.AsType[*usageError](err)
		_, isInput := errors.AsType[params.Errors](err)
		if !isUsage && !isInput {
			t.Fatalf("%q: %v, which does not exit 2", text, err)
		}
	})
}

// checkOver reads --over: at least two values, and numbers that rise.
func checkOver(t *testing.T, text string, study *params.Study, base *loaded) error {
	t.Helper()
	o, err := parseOver(text)
	if err != nil {
		return err
	}
	a, err := o.axis(study, base, params.ResolveOptions{}, curvePoints)
	if err != nil {
		return err
	}
	if n := len(a.Settings); n < 2 || n > mostCells || len(a.X) > 0 && len(a.X) != n || len(a.Weights) > 0 && len(a.Weights) != n {
		t.Fatalf("%q: %d values, %d numbers, %d weights", text, n, len(a.X), len(a.Weights))
	}
	for i, x := range a.X {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) || i > 0 && !(a.X[i-1] < x) {
			t.Fatalf("%q: the numbers are %v", text, a.X)
		}
	}
	return nil
}

// checkUntil reads --until, and what it made of it again.
func checkUntil(t *testing.T, text string) error {
	t.Helper()
	g, err := parseUntil(text)
	if err != nil {
		return err
	}
	again, err := parseUntil(g.text)
	if err != nil || *again != *g || (g.digits == 0) != (g.stderr > 0) {
		t.Fatalf("%q: %+v, and again %+v, %v", text, g, again, err)
	}
	return nil
}

// checkStrata makes the strata of a request: their ends rise to 1, and the shares of the points sum to 1.
func checkStrata(t *testing.T, r *strataRequest, err error, base *loaded) error {
	t.Helper()
	if err != nil {
		return err
	}
	s, shares, err := r.strata(base)
	if err != nil {
		return err
	}
	sum := 0.0
	for _, w := range shares {
		if !(w >= 0) {
			t.Fatalf("%+v: shares %v", r, shares)
		}
		sum += w
	}
	rising := slices.IsSorted(s.Ends) && len(slices.Compact(slices.Clone(s.Ends))) == len(s.Ends)
	if !rising || s.Ends[len(s.Ends)-1] != 1 || math.Abs(sum-1) > 1e-9 {
		t.Fatalf("%+v: ends %v, shares %v", r, s.Ends, shares)
	}
	return nil
}

// checkEvent reads --when, and what it made of it again.
func checkEvent(t *testing.T, text string, base *loaded) error {
	t.Helper()
	e, err := base.parseEvent("when", text)
	if err != nil {
		return err
	}
	again, err := base.parseEvent("when", e.text)
	if err != nil || again.sign != e.sign || again.value != e.value || again.output.Name != e.output.Name {
		t.Fatalf("%q: %+v, and again %+v, %v", text, e, again, err)
	}
	return nil
}

func checkSamples(t *testing.T, text string) error {
	t.Helper()
	n, err := parseSamples(text)
	if err == nil && (n < 1 || n > sampler.MaxPoints) {
		t.Fatalf("%q: %d points", text, n)
	}
	if err != nil && strings.Contains(err.Error(), "\n") && !strings.Contains(text, "\n") {
		t.Fatalf("%q: more than a line: %v", text, err)
	}
	return err
}
