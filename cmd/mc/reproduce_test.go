package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/params"
)

// reproduce runs mc reproduce and returns its exit code and what it prints.
func reproduce(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"mc", "reproduce", "--quiet"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

// filesOf returns the content of all files below a directory.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestReproduceTwice: the files have the same bytes when they are made over those of an earlier time, or after all were
// deleted, with another number of workers.
func TestReproduceTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the study many times")
	}
	dir := filepath.Join(t.TempDir(), "out")
	args := []string{"--samples", "2048", "--out", dir}
	var first map[string]string
	for i, before := range []func() error{
		func() error { return nil },
		func() error { return os.WriteFile(filepath.Join(dir, "RESULTS.md"), []byte("something else"), 0o644) },
		func() error { return os.RemoveAll(dir) },
	} {
		if err := before(); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := reproduce(t, append(args, "--workers", string(rune('1'+i)))...); code != exitOK {
			t.Fatalf("time %d: exit %d: %s", i, code, stderr)
		}
		files := filesOf(t, dir)
		if i == 0 {
			first = files
			continue
		}
		if len(files) != len(first) {
			t.Errorf("time %d: %d files, before %d", i, len(files), len(first))
		}
		for name, text := range first {
			if files[name] != text {
				t.Errorf("time %d: %s differs", i, name)
			}
		}
	}
	// Every figure that the report shows is there, and every file that it names.
	report := first["/paper/report.md"]
	for _, m := range regexp.MustCompile(`\]\((charts/[^)]*)\)`).FindAllStringSubmatch(report, -1) {
		for _, name := range []string{m[1], strings.TrimSuffix(m[1], ".png") + ".svg"} {
			if first["/paper/"+name] == "" {
				t.Errorf("the report shows %s, which is not there", name)
			}
		}
	}
	for _, m := range regexp.MustCompile("`([a-zA-Z_]+\\.(csv|md|json))`").FindAllStringSubmatch(report, -1) {
		if first["/"+m[1]] == "" {
			t.Errorf("the report names %s, which is not there", m[1])
		}
	}
}

// TestREADMEShares holds the shares of points that the README names beside the published dates.
func TestREADMEShares(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the study")
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	study, err := params.Default()
	if err != nil {
		t.Fatal(err)
	}
	opt := &reproduceOptions{samples: 131072, seed: defaultSeed, quiet: true}
	s, err := opt.runner(study, nil)(t.Context(), "", nil, []string{"t_fed", "t_campus", "gap_months"})
	if err != nil {
		t.Fatal(err)
	}
	month := func(m int) float64 { return float64(m+1) / 12 }
	for _, c := range []struct {
		output   string
		from, to float64
	}{{"t_fed", 0, month(33)}, {"t_campus", 0, month(85)}, {"gap_months", 44, 66}} {
		x := s.Columns[c.output]
		e := s.Share(func(i int) bool { return x[i] >= c.from && x[i] <= c.to })
		if text := fmt.Sprintf("%.1f ± %.1f %%", 100*float64(e.Value), 100**e.StdErr); !strings.Contains(string(readme), text) {
			t.Errorf("the README does not have the share of %s, %s", c.output, text)
		}
	}
}

// TestReproduceCheck: a check that fails is exit 3, and says what is wrong.
func TestReproduceCheck(t *testing.T) {
	code, stdout, _ := reproduce(t, "--check")
	if code != exitOK || !strings.Contains(stdout, "baseline      33  Oct 2028    85  Feb 2033            52") || !strings.Contains(stdout, " 0 failed") {
		t.Errorf("exit %d:\n%s", code, stdout)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../params/published")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "scenarios", "optimistic.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.Replace(text, []byte("value: 0.667"), []byte("value: 0.9"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, _ = reproduce(t, "--check", "--published", dir)
	if code != exitCheckFailed || !strings.Contains(stdout, "FAILED optimistic: the dates are those that were published") || !strings.Contains(stdout, " 1 failed") {
		t.Errorf("exit %d:\n%s", code, stdout)
	}
}

// TestReproduceRefuses: wrong usage is exit 2, and what is not a reproduction stays as it is.
func TestReproduceRefuses(t *testing.T) {
	foreign, other := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{filepath.Join(foreign, "thesis.txt"): "mine", filepath.Join(other, "manifest.json"): `{"kind": "run"}`} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--out", foreign}, "exists"},
		{[]string{"--out", other}, "holds something else than a reproduction"},
		{[]string{"--samples", "100"}, "--samples must be at least 2048"},
		{[]string{"baseline"}, "takes no argument"},
		{[]string{"--published", "../../params/default", "--check"}, `has no constant "params"`},
		{[]string{"--published", filepath.Join(foreign, "nothing"), "--check"}, "nothing"},
	} {
		code, _, stderr := reproduce(t, c.args...)
		if code != exitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, %q; want %q", c.args, code, stderr, c.want)
		}
	}
	if len(filesOf(t, foreign)) != 1 || len(filesOf(t, other)) != 1 {
		t.Error("a refused directory was written to")
	}
}
