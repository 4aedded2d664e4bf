package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestMessages types wrong things, one line of testdata/messages.txt each, and compares exit code and message with
// testdata/messages.golden. RUN is the directory of a run, which is made first.
func TestMessages(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the study a hundred times")
	}
	lines, err := os.ReadFile("testdata/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), strings.Fields("mc run --samples 4096 --seed 1 --no-charts --quiet --out RUN"), &stdout, &stderr); code != exitOK {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	var got bytes.Buffer
	for line := range strings.Lines(string(lines)) {
		stdout.Reset()
		stderr.Reset()
		line = strings.TrimSpace(line)
		code := run(t.Context(), append([]string{"mc"}, strings.Fields(line)...), &stdout, &stderr)
		fmt.Fprintf(&got, "$ mc %s\n%sexit %d\n\n", line, stderr.String(), code)
		if code != exitUsage || stdout.Len() > 0 {
			t.Errorf("mc %s: exit %d, %d bytes on stdout", line, code, stdout.Len())
		}
	}
	if left, _ := filepath.Glob("*"); len(left) != 1 {
		t.Errorf("something was left behind: %q", left)
	}
	t.Chdir(workingDirectory)
	const name = "testdata/messages.golden"
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?m)^\$ `)
	wants, gots := blocks.Split(string(want), -1), blocks.Split(got.String(), -1)
	for i := range max(len(wants), len(gots)) {
		switch {
		case i >= len(wants) || i >= len(gots):
			t.Fatalf("%d messages, want %d; -update writes them anew", len(gots)-1, len(wants)-1)
		case wants[i] != gots[i]:
			t.Errorf("got\n%s\nwant\n%s", gots[i], wants[i])
		}
	}
}
