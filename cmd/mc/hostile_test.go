//go:build linux

package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mostHostile is the resident memory that a hostile study or run may cost, in KiB.
const mostHostile = 1 << 20

// refused runs mc, which should exit 2 with an error that has a text in it, without much memory.
func refused(t *testing.T, want string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "mc", args...)
	out, err := c.CombinedOutput()
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != exitUsage {
		t.Fatalf("%v, want exit %d:\n%.2000s", err, exitUsage, out)
	}
	if !strings.Contains(string(out), want) || strings.Contains(string(out), "goroutine ") {
		t.Errorf("want %q, got\n%.2000s", want, out)
	}
	if len(out) > 20_000 {
		t.Errorf("the message has %d bytes", len(out))
	}
	if used := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss; used > mostHostile {
		t.Errorf("%d KiB of memory, more than %d", used, mostHostile)
	}
}

// sparse makes a file of many zeros behind a text, which takes no room on the disk.
func sparse(name, text string, size int64) error {
	return errors.Join(os.WriteFile(name, []byte(text), 0o600), os.Truncate(name, size))
}

func write(name, text string) error { return os.WriteFile(name, []byte(text), 0o600) }

// TestHostileStudies has studies of which one file was replaced by what wants the program's memory, time, or somebody
// else's files.
func TestHostileStudies(t *testing.T) {
	if testing.Short() {
		t.Skip("files of megabytes")
	}
	laughs := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for i := range 8 {
		a, b := string(rune('a'+i)), string(rune('b'+i))
		laughs += b + ": &" + b + " [" + strings.TrimSuffix(strings.Repeat("*"+a+", ", 9), ", ") + "]\n"
	}
	lines := func(mark string) string { return strings.Repeat(strings.Repeat(mark, 9000/len(mark))+"\n", 110) }
	columns := func(n int) string {
		var b strings.Builder
		b.WriteString("key")
		for i := range n {
			b.WriteString(",c" + strings.Repeat("x", i%7))
		}
		return b.String() + "\n"
	}
	for name, c := range map[string]struct {
		file, want string
		make       func(name string) error
	}{
		"laughs":          {"choices.yaml", "choices.yaml:1:4: anchors are not allowed", func(f string) error { return write(f, laughs) }},
		"gigabyte line":   {"choices.yaml", "has more than 1 MiB", func(f string) error { return sparse(f, "a: x", 1<<30) }},
		"gigabyte study":  {"study.yaml", "has more than 1 MiB", func(f string) error { return sparse(f, "name: x", 1<<30) }},
		"gigabyte table":  {"sites.csv", "has more than 16 MiB", func(f string) error { return sparse(f, "key,a\n", 1<<30) }},
		"zeros":           {"choices.yaml", "choices.yaml:1:3: control character U+0000", func(f string) error { return sparse(f, "a:", 9000) }},
		"brackets":        {"choices.yaml", "choices.yaml:1:17: the file is nested more than 16 deep", func(f string) error { return write(f, lines("[")) }},
		"braces":          {"choices.yaml", "nested more than 16 deep", func(f string) error { return write(f, lines("{a: ")) }},
		"dashes":          {"choices.yaml", "nested more than 16 deep", func(f string) error { return write(f, lines("- ")) }},
		"blocks":          {"choices.yaml", "the file has more than 50000 words and marks", func(f string) error { return write(f, strings.Repeat("|\n", 1<<19)) }},
		"python":          {"choices.yaml", "choices.yaml:1:4: tags are not allowed", func(f string) error { return write(f, "a: !!python/object/apply:os.system [ls]\n") }},
		"merge":           {"choices.yaml", "choices.yaml:1:1: merge keys are not allowed", func(f string) error { return write(f, "<<: {a: 1}\n") }},
		"million columns": {"sites.csv", "sites.csv:1:1: the line has more than 65536 bytes", func(f string) error { return write(f, columns(1_000_000)) }},
		"columns":         {"sites.csv", "there is a second column", func(f string) error { return write(f, columns(9000)) }},
		"quotes":          {"sites.csv", "sites.csv:", func(f string) error { return write(f, "key,label\n\"a"+strings.Repeat("\n\"\"x", 1<<20)) }},
		"pipe":            {"choices.yaml", `"choices.yaml" is not a regular file`, func(f string) error { return syscall.Mkfifo(f, 0o600) }},
		"device":          {"choices.yaml", "path escapes from parent", func(f string) error { return os.Symlink("/dev/zero", f) }},
		"outside":         {"choices.yaml", "path escapes from parent", func(f string) error { return os.Symlink("../../../../../../etc/passwd", f) }},
		"loop":            {"choices.yaml", `the file "choices.yaml" cannot be read: too many`, func(f string) error { return os.Symlink("choices.yaml", f) }},
		"directory":       {"choices.yaml", `"choices.yaml" is not a regular file`, func(f string) error { return os.Mkdir(f, 0o700) }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS("../../params/testdata/small")); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, c.file)
			if err := errors.Join(os.Remove(file), c.make(file)); err != nil {
				t.Skipf("SKIPPED: this system makes no such file: %v", err)
			}
			refused(t, c.want, "params", "list", "--study", dir)
		})
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("SKIPPED: this system makes no such file: %v", err)
	}
	refused(t, "is not a directory", "run", "--study", pipe, "--out", filepath.Join(t.TempDir(), "x"))
}

// TestHostileRuns has run directories of which something was changed. All verbs that read runs refuse them.
func TestHostileRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("some thirty processes")
	}
	run := filepath.Join(t.TempDir(), "run")
	if out, err := exec.Command("mc", "run", "--samples", "4096", "--no-charts", "--quiet", "--out", run).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	manifest := func(old, text string) func(dir string) error {
		return func(dir string) error {
			b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
			if err == nil && !strings.Contains(string(b), old) {
				err = errors.New("nothing to replace")
			}
			return errors.Join(err, write(filepath.Join(dir, "manifest.json"), strings.Replace(string(b), old, text, 1)))
		}
	}
	verbs := map[string]func(dir string) []string{
		"tornado":     func(dir string) []string { return []string{"tornado", dir} },
		"compare":     func(dir string) []string { return []string{"compare", run, dir} },
		"discover":    func(dir string) []string { return []string{"discover", "--when", "win=false", dir} },
		"value":       func(dir string) []string { return []string{"value", dir} },
		"sensitivity": func(dir string) []string { return []string{"sensitivity", dir} },
	}
	for name, c := range map[string]struct {
		want string
		edit func(dir string) error
	}{
		"format":   {"it has format 7, this program reads format 1", manifest(`"format": 1`, `"format": 7`)},
		"outside":  {"is not a path inside the run", manifest(`"name": "summary.json"`, `"name": "../../etc/passwd"`)},
		"negative": {"of which 0 failed", manifest(`"points": 4096`, `"points": -4096`)},
		"huge":     {"more than 67108864 bytes", func(dir string) error { return sparse(filepath.Join(dir, "manifest.json"), "{", 1<<40) }},
		"deep":     {"exceeded max depth", func(dir string) error { return write(filepath.Join(dir, "manifest.json"), strings.Repeat("[", 1<<24)) }},
		"objects": {"objects, and at most", func(dir string) error {
			return write(filepath.Join(dir, "manifest.json"), `{"files": [`+strings.Repeat("{},", 1<<24))
		}},
		"pipe": {"not a regular file", func(dir string) error {
			f := filepath.Join(dir, "manifest.json")
			return errors.Join(os.Remove(f), syscall.Mkfifo(f, 0o600))
		}},
		"link": {"path escapes from parent", func(dir string) error {
			f := filepath.Join(dir, "samples.parquet")
			return errors.Join(os.Remove(f), os.Symlink("/dev/zero", f))
		}},
		"short": {"it differs from the manifest", func(dir string) error { return os.Truncate(filepath.Join(dir, "samples.parquet"), 1000) }},
	} {
		for _, verb := range slices.Sorted(maps.Keys(verbs)) {
			t.Run(name+"/"+verb, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "run")
				if err := errors.Join(os.CopyFS(dir, os.DirFS(run)), c.edit(dir)); err != nil {
					t.Fatal(err)
				}
				refused(t, c.want, verbs[verb](dir)...)
			})
		}
	}
}
