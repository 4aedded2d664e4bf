package main

import (
	"bytes"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// TestFlippedBitsAreFoundAndNamed flips one bit at many places of every file of a run: mc verify ends with 3
// and names that file, or the two of which one must be wrong.
func TestFlippedBitsAreFoundAndNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if code := run(t.Context(), []string{"mc", "run", "--samples", "300", "--columns", "outputs", "--quiet", "--out", dir}, io.Discard, io.Discard); code != exitOK {
		t.Fatalf("exit %d", code)
	}
	random := rand.New(rand.NewPCG(1, 2))
	flips, computed := 0, 0
	check := func(name string, text []byte, at int) {
		path := filepath.Join(dir, name)
		damaged := bytes.Clone(text)
		damaged[at] ^= 1 << random.IntN(8)
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		damages, err := runs.CheckSums(dir)
		if err != nil {
			t.Errorf("%s at %d: %v", name, at, err)
		}
		named := false
		for _, d := range damages {
			named = named || d.File == name || strings.Contains(d.What, name)
		}
		if !named {
			t.Errorf("%s at %d: got %v", name, at, damages)
		}
		flips++
		if flips%100 == 0 {
			computed++
			var out, errs strings.Builder
			if code := run(t.Context(), []string{"mc", "verify", "--quiet", dir}, &out, &errs); code != exitCheckFailed || !strings.Contains(out.String(), name) {
				t.Errorf("%s at %d: exit %d\n%s%s", name, at, code, &out, &errs)
			}
		}
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tries := min(len(text), 60)
		for k := range tries {
			check(filepath.ToSlash(name), text, k*len(text)/tries)
		}
		check(filepath.ToSlash(name), text, len(text)-1)
		return os.WriteFile(path, text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d flipped bits, all found and named; %d of them by mc verify as a whole", flips, computed)
	if code := run(t.Context(), []string{"mc", "verify", "--quiet", dir}, io.Discard, io.Discard); code != exitOK {
		t.Errorf("the run as it was: exit %d", code)
	}
}

// a liar is a sink that passes one wrong value on.
type liar struct{ *runs.Writer }

func (l liar) WriteBlock(b *runs.Block) error {
	b.Y[1][234] += 1e-15 * b.Y[1][234]
	return l.Writer.WriteBlock(b)
}

// TestWrongValueIsFoundAndNamed makes a run whose hashes are all right and one of whose values is off by its last
// bits.
func TestWrongValueIsFoundAndNamed(t *testing.T) {
	set := &studyOptions{}
	l, err := set.load()
	if err != nil {
		t.Fatal(err)
	}
	plan := sampler.Plan{Method: sampler.Random, Variables: l.joint.Variables(), Points: 1000, Seed: 1}
	spec := l.job(plan).Spec
	e := newEstimation(l, spec)
	columns, err := runs.SelectColumns(e.schema, l.set.Inputs, "outputs")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "run")
	w, err := runs.Create(dir, runs.WriterOptions{Spec: spec, Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	job := e.job(columns)
	job.Sink = liar{w}
	result, err := runs.Execute(t.Context(), job, runs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := indented(e.summary(result))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.AddFile("summary.json", text); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(runs.ManifestInfo{Points: result.Points, Build: runs.CurrentBuild()}); err != nil {
		t.Fatal(err)
	}
	name := e.schema.Outputs[1].Name
	for _, args := range [][]string{{"--quiet"}, {"--row", "234"}} {
		var out, errs strings.Builder
		code := run(t.Context(), append(append([]string{"mc", "verify"}, args...), dir), &out, &errs)
		if code != exitCheckFailed {
			t.Errorf("%v: exit %d\n%s%s", args, code, &out, &errs)
		}
		if args[0] == "--quiet" && (strings.Count(out.String(), "\n") != 1 || !strings.HasPrefix(out.String(), "samples.parquet: row 234, column "+name+": ")) {
			t.Errorf("got %s", &out)
		}
	}
}
