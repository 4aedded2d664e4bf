package params

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "rewrite golden files")

// small returns the small study with one file replaced.
func small(tb testing.TB, name string, data []byte) fstest.MapFS {
	tb.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("testdata/small"), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join("testdata/small", path))
		out[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	if name != "" {
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// loadSmall returns the small study.
func loadSmall(tb testing.TB) *Study {
	tb.Helper()
	s, err := LoadFS(small(tb, "", nil), "small")
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// TestDefects loads the small study with one file replaced by each of testdata/bad, whose name
// begins with what it replaces.
func TestDefects(t *testing.T) {
	replaced := map[string]string{
		"parameters": "choices.yaml", "yaml": "choices.yaml", "study": "study.yaml", "correlations": "dependence.yaml",
		"policy": "policy.yaml", "scenario": "scenarios/base.yaml", "table": "sites.csv", "matrix": "ranks.csv",
		"decision": "decision.yaml",
	}
	files, err := filepath.Glob("testdata/bad/*")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			prefix, _, _ := strings.Cut(filepath.Base(file), "_")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			files := small(t, replaced[prefix], data)
			if prefix == "matrix" {
				files["dependence.yaml"] = &fstest.MapFile{Data: []byte("correlations: [{group: online, rank: 0.6}, {matrix: ranks.csv}]")}
			}
			if prefix == "decision" {
				study := files["study.yaml"]
				study.Data = append(bytes.Clone(study.Data), "decision: decision.yaml\n"...)
			}
			_, err = LoadFS(files, "small")
			var defects Errors
			if !errors.As(err, &defects) {
				t.Fatalf("got %v, want Errors", err)
			}
			var out bytes.Buffer
			for _, e := range defects {
				out.WriteString(e.Detail() + "\n")
			}
			golden(t, file+".golden", out.Bytes())
		})
	}
}

// golden compares got with a file.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update if that is right\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}
