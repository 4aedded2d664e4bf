package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPDF makes a PDF with programs that stand in for pandoc and its engine, and says what is missing. CI runs the real ones.
func TestPDF(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	program := func(name, script string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	missing := func(want string) {
		if _, err := checkPDF(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	missing("pandoc is not installed")
	program("pandoc", `for a; do case $a in --output=*) echo "$SOURCE_DATE_EPOCH $*" >"${a#--output=}";; esac; done`)
	missing("none of weasyprint, typst")
	program("typst", "")
	engine, err := checkPDF()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writePDF(t.Context(), engine, filepath.Join(dir, "report.md")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(text); !strings.HasPrefix(got, "0 report.md ") || !strings.Contains(got, "--pdf-engine=typst") {
		t.Errorf("pandoc was called with %s", got)
	}
	program("pandoc", "echo out of ink; exit 3")
	if err := writePDF(t.Context(), engine, filepath.Join(dir, "report.md")); err == nil || !strings.Contains(err.Error(), "out of ink") {
		t.Errorf("a pandoc that fails: error %v", err)
	}
}
