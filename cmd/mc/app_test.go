package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// TestExitCodes holds the codes that people's scripts depend on.
func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	out := func(name string) string { return filepath.Join(dir, name) }
	for _, tc := range []struct {
		name string
		ctx  context.Context
		args string
		want int
	}{
		{"done", t.Context(), "run --samples 10 --quiet --no-charts --format none --out " + out("done"), exitOK},
		{"help", t.Context(), "run --help", exitOK},
		{"no arguments", t.Context(), "", exitOK},
		{"unknown command", t.Context(), "ruin", exitUsage},
		{"unknown flag", t.Context(), "run --nothing", exitUsage},
		{"flag without value", t.Context(), "run --samples", exitUsage},
		{"not a number", t.Context(), "run --seed one", exitUsage},
		{"no points", t.Context(), "run --samples 0", exitUsage},
		{"unknown parameter", t.Context(), "run --samples 10 --set nothing=1", exitUsage},
		{"no study", t.Context(), "run --samples 10 --study " + out("nowhere"), exitUsage},
		{"exists", t.Context(), "run --samples 10 --quiet --out " + dir, exitUsage},
		{"parent is a file", t.Context(), "run --samples 10 --quiet --out app_test.go/run", exitFailed},
		{"interrupted", interrupted, "run --samples 1e6 --quiet --out " + out("interrupted"), exitInterrupted},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			args := append([]string{"mc"}, strings.Fields(tc.args)...)
			if got := run(tc.ctx, args, &stdout, &stderr); got != tc.want {
				t.Errorf("mc %s: exit %d, want %d; stderr:\n%s", tc.args, got, tc.want, &stderr)
			}
			if tc.want != exitOK && !strings.HasPrefix(stderr.String(), "mc: ") {
				t.Errorf("mc %s: stderr does not begin with \"mc: \":\n%s", tc.args, &stderr)
			}
			if tc.want != exitOK && stdout.Len() > 0 {
				t.Errorf("mc %s: an error on stdout:\n%s", tc.args, &stdout)
			}
		})
	}
}

func TestParseSamples(t *testing.T) {
	for s, want := range map[string]int64{
		"1": 1, "1000000": 1e6, "1_000_000": 1e6, "1e6": 1e6, "10M": 1e7, "2.5k": 2500, "1.5e3": 1500, "3G": 3e9,
	} {
		if got, err := parseSamples(s); err != nil || got != want {
			t.Errorf("parseSamples(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "0", "-5", "1e18", "1.5", "NaN", "Inf", "M", "ten", "1e400"} {
		if got, err := parseSamples(s); err == nil {
			t.Errorf("parseSamples(%q) = %d, want an error", s, got)
		}
	}
}
