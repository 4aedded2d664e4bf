package main

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the README shows anew")

// TestREADME runs every "$ mc …" of the README's console blocks and compares what follows with
// what the command prints. Lines about speed are compared in form only.
func TestREADME(t *testing.T) {
	if testing.Short() {
		t.Skip("the README's run has a million points")
	}
	const name = "../../README.md"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	blocks := regexp.MustCompile("(?s)```console\n\\$ mc (.*?)\n(.*?)```").FindAllSubmatchIndex(text, -1)
	if len(blocks) == 0 {
		t.Fatal("the README has no console block")
	}
	t.Chdir(dir)
	var out bytes.Buffer
	last := 0
	for _, b := range blocks {
		args, want := string(text[b[2]:b[3]]), string(text[b[4]:b[5]])
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append([]string{"mc"}, strings.Fields(args)...), &stdout, &stderr); code != exitOK {
			t.Errorf("mc %s: exit %d: %s", args, code, &stderr)
		}
		if !*update && timeless(stdout.String()) != timeless(want) {
			t.Errorf("mc %s prints\n%s\nthe README shows\n%s\nrun go test ./cmd/mc -run README -update", args, &stdout, want)
		}
		out.Write(text[last:b[4]])
		out.WriteString(stdout.String())
		last = b[5]
	}
	out.Write(text[last:])
	if *update {
		t.Chdir(workingDirectory)
		if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var workingDirectory, _ = os.Getwd()

// timeless takes the numbers out of lines that say how fast a run was.
func timeless(s string) string {
	return regexp.MustCompile(`(?m)^.*points/s.*$`).ReplaceAllString(s, "points/s")
}
