package params

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoadSmall(t *testing.T) {
	s, err := Load("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	want := "equipment_floor mfu pue refuse decision exponent mesh_sites power target regime u_form " +
		"online_old_one online_new_one lead_old_one lead_new_one lead_no_date " +
		"wait_old_one wait_new_one wait_no_date u_shock_old_one u_shock_new_one u_shock_no_date"
	if got := strings.Join(s.names(), " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	p, ok := s.Parameter("online_new_one")
	if !ok || p.Label != "Start of New One" || p.Role != Element || p.Group != "online" || p.Confidence != "low" {
		t.Errorf("online_new_one is %+v", p)
	}
	if want := (Position{File: "testdata/small/sites.csv", Line: 3, Column: 1}); p.Position != want {
		t.Errorf("online_new_one is at %v, want %v", p.Position, want)
	}
	if p, _ := s.Parameter("lead_old_one"); len(p.Sources) != 1 || p.Value != 5 {
		t.Errorf("lead_old_one is %+v", p)
	}
	if p, _ := s.Parameter("u_shock_old_one"); p.Role != Event {
		t.Errorf("u_shock_old_one has role %s", p.Role)
	}
	table := s.Table("sites")
	if table == nil || s.Table("nothing") != nil {
		t.Fatal("tables by name")
	}
	row, ok := table.Row("new_one")
	if !ok || row.Text("family") != "rubin" || row.Number("power_mw") == row.Number("power_mw") || row.Line != 3 {
		t.Errorf("new_one is %+v", row)
	}
	if table.Rows[0].Number("power_mw") != 7.1 || len(table.Constants) != 2 {
		t.Errorf("power_mw is %v, %d constants", table.Rows[0].Number("power_mw"), len(table.Constants))
	}
	if len(s.Digests) != 8 || len(s.Digests["study.yaml"]) != 64 {
		t.Errorf("digests: %v", s.Digests)
	}
}

func TestDefault(t *testing.T) {
	s, err := Default()
	if err != nil {
		if defects, ok := errors.AsType[Errors](err); ok {
			t.Fatal(defects.Detail())
		}
		t.Fatal(err)
	}
	for _, c := range s.Scenarios {
		for _, worse := range []bool{false, true} {
			set, err := s.Resolve(ResolveOptions{Scenario: c.Name, Worse: worse})
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			if err := set.Validate(); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
	}
	golden(t, "default/SOURCES.md", s.Sources())
}

func TestSourcesOfSmall(t *testing.T) {
	golden(t, "testdata/small.golden", loadSmall(t).Sources())
}

func TestWriteDefault(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "study")
	if err := WriteDefault(dir); err != nil {
		t.Fatal(err)
	}
	copied, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	original, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(original.Digests, copied.Digests) {
		t.Errorf("got %v, want %v", copied.Digests, original.Digests)
	}
	if err := WriteDefault(dir); err == nil {
		t.Error("a directory that is not empty should be refused")
	}
}

// Nothing outside the directory is read.
func TestLoadStaysInside(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "policy.yaml")
	data, err := os.ReadFile("testdata/small/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(outside, data, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/small")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "policy.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "policy.yaml")); err != nil {
		t.Skip(err)
	}
	_, err = Load(dir)
	if err == nil || !strings.Contains(err.Error(), "escapes") {
		t.Errorf("a link out of the study gives %v", err)
	}
	if _, err := Load(filepath.Join(dir, "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing directory gives %v", err)
	}
}

func TestLimits(t *testing.T) {
	var many strings.Builder
	many.WriteString("parameters:\n")
	for range 20_000 {
		many.WriteString("  a: 1\n")
	}
	tests := []struct{ name, file, data, want string }{
		{"bytes", "choices.yaml", strings.Repeat("#", 80) + strings.Repeat("\n", maxYAMLBytes), "more than 1 MiB"},
		{"tokens", "choices.yaml", many.String(), "words and marks"},
		{"line", "choices.yaml", "a: " + strings.Repeat("x", maxYAMLLine), "more than 10000 bytes"},
		{"csv", "sites.csv", strings.Repeat("\n", maxCSVBytes+1), "more than 16 MiB"},
		{"cells", "sites.csv", "key,name,family,online_low,online_mode,online_high,online_group,lead,confidence,power_mw,source,url,second_source\n" + rows(40_000), "more than 100000 parameters"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := LoadFS(small(t, test.file, []byte(test.data)), "small")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %.300v, want %s", err, test.want)
			}
		})
	}
}

func rows(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k")
		b.WriteString(strconv.Itoa(i))
		b.WriteString(",N,f,,,,,5,high,1,S,https://example.org/,\n")
	}
	return b.String()
}

func TestErrorsShowAtMostTen(t *testing.T) {
	var e Errors
	for range 12 {
		e = append(e, &Error{File: "a.yaml", Line: 1, Column: 2, Err: fs.ErrInvalid})
	}
	if got := e.Error(); strings.Count(got, "a.yaml:1:2: invalid argument\n") != 10 || !strings.HasSuffix(got, "\nand 2 more") {
		t.Errorf("got %s", got)
	}
	if !errors.Is(e, fs.ErrInvalid) {
		t.Error("the causes should be found")
	}
}

func TestMissingStudy(t *testing.T) {
	_, err := LoadFS(fstest.MapFS{}, "nowhere")
	if err == nil || err.Error() != `nowhere/study.yaml: there is no file "study.yaml"` {
		t.Errorf("got %v", err)
	}
}

// fuzzStudy loads the small study with a file replaced; it may fail with Errors only.
func fuzzStudy(t *testing.T, files fstest.MapFS, name string, data []byte) {
	t.Helper()
	files[name] = &fstest.MapFile{Data: data}
	s, err := LoadFS(files, "small")
	var defects Errors
	if err != nil && !errors.As(err, &defects) {
		t.Fatalf("got %v, want Errors", err)
	}
	_ = defects.Detail()
	if err == nil {
		s.Sources()
		if set, err := s.Resolve(ResolveOptions{Worse: true}); err == nil && set.Validate() != nil {
			t.Fatal(set.Validate())
		}
	}
}

func FuzzLoadYAML(f *testing.F) {
	files := small(f, "", nil)
	names := []string{"study.yaml", "numbers.yaml", "choices.yaml", "dependence.yaml", "policy.yaml", "scenarios/other.yaml"}
	for i, name := range names {
		f.Add(uint8(i), files[name].Data)
	}
	files["ranks.csv"] = &fstest.MapFile{Data: []byte(ranks)}
	f.Add(uint8(3), []byte("nearest: true\ncorrelations:\n  - {group: online, rank: 0.6}\n  - {matrix: ranks.csv}\n  - {between: [mfu, power], rank: 0.3}\n"))
	f.Add(uint8(3), []byte(copulas))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		fuzzStudy(t, maps.Clone(files), names[int(which)%len(names)], data)
	})
}

// FuzzLoadMatrix reads a matrix of correlations.
func FuzzLoadMatrix(f *testing.F) {
	files := small(f, "dependence.yaml", []byte("correlations: [{group: online, rank: 0.6}, {matrix: ranks.csv}]"))
	f.Add([]byte(ranks))
	f.Add([]byte("x,mfu\nmfu,1\n\"pue\",-.5\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzStudy(t, maps.Clone(files), "ranks.csv", data)
	})
}

func FuzzLoadCSV(f *testing.F) {
	files := small(f, "", nil)
	f.Add(files["sites.csv"].Data)
	f.Add([]byte("key\n\"a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzStudy(t, maps.Clone(files), "sites.csv", data)
	})
}
