package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// change rewrites a file.
func change(tb testing.TB, path string, edit func([]byte) []byte) {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, edit(text), 0o644); err != nil {
		tb.Fatal(err)
	}
}

func replace(old, text string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(text), 1) }
}

func TestOpenRefuses(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "nothing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrIncomplete) {
		t.Errorf("empty directory: %v", err)
	}
	for name, test := range map[string]struct {
		file string
		edit func([]byte) []byte
		want string
	}{
		"version":  {manifestName, replace(`"format": 1`, `"format": 2`), "format 2"},
		"no JSON":  {manifestName, replace(`{`, `[`), "manifest.json"},
		"no spec":  {manifestName, replace(`"spec"`, `"apec"`), "no spec"},
		"escape":   {manifestName, replace(`"summary.json"`, `"../summary.json"`), "path inside"},
		"itself":   {manifestName, replace(`"summary.json"`, `"manifest.json"`), "manifest.json"},
		"missing":  {manifestName, replace(`"summary.json"`, `"absent.json"`), "absent.json"},
		"negative": {manifestName, replace(`"rows": 50`, `"rows": -50`), "rows"},
		"points":   {manifestName, replace(`"points": 50`, `"points": -50`), "-50 points"},
		"failed":   {manifestName, replace(`"failed": `, `"failed": 9`), "of which"},
		"objects":  {manifestName, replace(`{`, `{"x": [`+strings.Repeat("{},", maxObjects)+`{}],`), "objects"},
		"commas":   {manifestName, replace(`{`, `{"x": [`+strings.Repeat("0,", maxCommas)+`0],`), "commas"},
		"deep":     {manifestName, replace(`{`, `{"x": `+strings.Repeat("[", 20_000)+strings.Repeat("]", 20_000)+`,`), "max depth"},
		"huge":     {manifestName, replace(`{`, strings.Repeat(" ", maxManifest)+`{`), "more than 67108864 bytes"},
		"kind":     {manifestName, replace(`"kind": "bool"`, `"kind": "wool"`), "wool"},
		"size":     {"summary.json", replace("{}", "{ }"), "summary.json"},
	} {
		dir, _ := mustWriteDemo(t, options(t, "default"))
		change(t, filepath.Join(dir, test.file), test.edit)
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenRefusesLinks(t *testing.T) {
	dir, _ := mustWriteDemo(t, options(t, "default"))
	summary := filepath.Join(dir, "summary.json")
	outside := filepath.Join(t.TempDir(), "outside.json")
	if err := errors.Join(os.Rename(summary, outside), os.Symlink(outside, summary)); err != nil {
		t.Skipf("SKIPPED: this system makes no such file: %v", err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("no error for a link that leaves the run")
	}
}

// TestOpenRefusesPipes opens runs of which a file would never answer.
func TestOpenRefusesPipes(t *testing.T) {
	for _, name := range []string{manifestName, "summary.json", "samples.parquet"} {
		dir, _ := mustWriteDemo(t, options(t, "default"))
		file := filepath.Join(dir, name)
		if err := errors.Join(os.Remove(file), makePipe(file)); err != nil {
			t.Skipf("SKIPPED: this system makes no such file: %v", err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s: %v", name, err)
		}
	}
	file := filepath.Join(t.TempDir(), "run")
	if err := makePipe(file); err != nil {
		t.Skipf("SKIPPED: this system makes no such file: %v", err)
	}
	if _, err := Open(file); err == nil {
		t.Error("no error for a pipe instead of a directory")
	}
}

func TestCheckFiles(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		edit func([]byte) []byte
	}{
		"bit":    {"samples.parquet", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }},
		"text":   {"summary.json", replace("{}", "[]")},
		"spec":   {manifestName, replace(`"seed": 7`, `"seed": 8`)},
		"digest": {manifestName, replace(`"digest": "`, `"digest": "0`)},
	} {
		dir, _ := mustWriteDemo(t, options(t, "default"))
		change(t, filepath.Join(dir, test.file), test.edit)
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.CheckFiles(); !errors.Is(err, ErrDiffers) || !strings.Contains(err.Error(), test.file) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir, _ := mustWriteDemo(t, options(t, "default"))
	change(t, filepath.Join(dir, "timing.json"), replace("{}", "later"))
	r, err := Open(dir)
	if err == nil {
		err = r.CheckFiles()
	}
	if err != nil {
		t.Errorf("another time: %v", err)
	}
}

// TestForeignSamples opens runs whose samples are not those of the manifest.
func TestForeignSamples(t *testing.T) {
	for name, edit := range map[string]func(*Manifest){
		"rows":   func(m *Manifest) { m.samples().Rows++ },
		"column": func(m *Manifest) { m.Columns[1].Name = "other" },
		"type":   func(m *Manifest) { m.Columns[1].Kind = "bool" },
		"labels": func(m *Manifest) { m.Columns[3].Levels = []string{"xx"} },
	} {
		dir, m := mustWriteDemo(t, options(t, "default"))
		edit(m)
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, manifestName), text, 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		failed := false
		for _, err := range r.Rows(m.Columns[1].Name, m.Columns[3].Name) {
			failed = failed || err != nil
		}
		if !failed {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzManifest reads manifests. What is accepted is bounded, and comes back the same when it is written again.
func FuzzManifest(f *testing.F) {
	dir, _ := mustWriteDemo(f, options(f, "all"))
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(manifest)
	f.Add([]byte(`{"format": 1, "points": 9e18, "failed": -0, "files": [{"name": "a/../b"}], "spec": {"params": {}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseManifest(text)
		if err != nil {
			return
		}
		if m.Failed < 0 || m.Points < m.Failed || m.Spec.Params == nil {
			t.Fatalf("%d points, %d failed", m.Points, m.Failed)
		}
		for _, file := range m.Files {
			if !filepath.IsLocal(file.Name) || file.Bytes < 0 || file.Rows < 0 {
				t.Fatalf("%+v", file)
			}
		}
		_, _ = m.Spec.Params.Joint() // what an analysis does next
		written, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseManifest(written)
		if err != nil {
			t.Fatalf("%v in %s", err, written)
		}
		if rewritten, err := json.Marshal(again); err != nil || !bytes.Equal(written, rewritten) {
			t.Fatalf("%v: %s\nbecomes %s", err, written, rewritten)
		}
	})
}

func FuzzOpen(f *testing.F) {
	dir, _ := mustWriteDemo(f, options(f, "all"))
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		f.Fatal(err)
	}
	samples, err := os.ReadFile(filepath.Join(dir, "samples.parquet"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(manifest, samples)
	f.Fuzz(func(t *testing.T, manifest, samples []byte) {
		dir := t.TempDir()
		for name, text := range map[string][]byte{manifestName: manifest, "samples.parquet": samples, "summary.json": []byte("{}\n"), "timing.json": nil} {
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		r, err := Open(dir)
		if err != nil {
			return
		}
		_ = r.CheckFiles()
		var names []string
		for _, c := range r.Manifest.Columns {
			names = append(names, c.Name)
		}
		for chunk, err := range r.Rows(names...) {
			if err != nil || len(chunk) == 0 {
				return
			}
		}
	})
}
