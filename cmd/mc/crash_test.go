package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/federated-frontier/mc/runs"
)

// kills is the number of processes that TestKilledRunsGoOn kills at least: 20, or 200 with MC_NIGHTLY=1.
func kills() int {
	if os.Getenv("MC_NIGHTLY") != "" {
		return 200
	}
	return 20
}

// crashing are runs whose states differ in kind: with and without replicates, strata, a file, charts.
var crashing = []string{
	"--samples 132000 --columns outputs",
	"--samples 132000 --method lhs --replicates 16 --no-charts --conditional --columns outputs",
	"--samples 300000 --format none --fail-limit -1 --no-charts",
	"--samples 132000 --importance regime=emergency --columns outputs --compression lz4 --no-charts",
	"--samples 70000 --no-charts",
}

// TestKilledRunsGoOn kills processes at random moments of their progress, with KILL or with INT, and
// goes on with other numbers of workers and other batches, until the run is whole: it has the bytes of
// one that nobody stopped. After each kill there is no run, or a whole one.
func TestKilledRunsGoOn(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	seed := uint64(os.Getpid())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	want := map[string]map[string]string{}
	sizes := map[string]int64{}
	for _, args := range crashing {
		dir := filepath.Join(t.TempDir(), "run")
		if out, err := mcCommand(args, "--out", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		want[args] = runFiles(t, dir)
		sizes[args] = int64(len(want[args]["samples.parquet"]))
	}
	killed, resumed, wholes := 0, 0, 0
	for n, total := 0, kills(); killed < total; n++ {
		args := crashing[n%len(crashing)]
		dir := filepath.Join(t.TempDir(), "run")
		for {
			m := randomMoment(random, dir, sizes[args])
			stopped, output := interruptAt(t, dir, m, mcCommand(args, "--out", dir, "--resume", "--save-every", []string{"1ns", "100ms"}[random.IntN(2)],
				"--workers", strconv.Itoa(1+random.IntN(3)), "--batch", strconv.Itoa(1+random.IntN(1024))))
			if !strings.Contains(output, "goes on after 0 of") && strings.Contains(output, "goes on after") {
				resumed++
			}
			run, err := runs.Open(dir)
			if err == nil {
				if err := run.CheckFiles(); err != nil {
					t.Fatalf("%s at %v: %v", args, m, err)
				}
			} else if !errors.Is(err, runs.ErrIncomplete) && !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("%s at %v: %v", args, m, err)
			}
			if !stopped {
				break
			}
			killed++
		}
		wholes++
		if damages, err := runs.CheckSums(dir); err != nil || len(damages) > 0 {
			t.Errorf("%s: %v, %v", args, damages, err)
		}
		if got := runFiles(t, dir); len(got) != len(want[args]) {
			t.Errorf("%s: %d files, not %d", args, len(got), len(want[args]))
		} else {
			for name, text := range want[args] {
				if got[name] != text {
					t.Errorf("%s: %s differs from that of a run that was not stopped", args, name)
				}
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, after %d of which something had been kept; %d runs, each with the right bytes", killed, resumed, wholes)
	if resumed == 0 {
		t.Error("nothing was ever kept: the test sees nothing")
	}
}

func mcCommand(args string, more ...string) *exec.Cmd {
	return exec.Command("mc", append(strings.Fields("run "+args), more...)...)
}

// A moment is one in the life of a process: when the samples have a size, or when a file is there anew.
type moment struct {
	size   int64
	file   string
	signal syscall.Signal
}

func (m moment) String() string { return fmt.Sprintf("%v with %d bytes %s", m.signal, m.size, m.file) }

// randomMoment is one in what is left of a run.
func randomMoment(random *rand.Rand, dir string, size int64) moment {
	m := moment{signal: []syscall.Signal{syscall.SIGKILL, syscall.SIGKILL, syscall.SIGINT}[random.IntN(3)]}
	files := []string{"unfinished.json", "samples.parquet", "unfinished.tmp", "unfinished.state", "summary.json", "charts", "charts/win_curve.png", "timing.json", "manifest.json.tmp", "manifest.json"}
	if random.IntN(3) == 0 || size == 0 {
		m.file = files[random.IntN(len(files))]
		return m
	}
	done := int64(0)
	if info, err := os.Stat(filepath.Join(dir, "samples.parquet")); err == nil {
		done = min(info.Size(), size-1)
	}
	m.size = done + random.Int64N(size-done)
	return m
}

// interruptAt starts a process and sends it a signal at a moment. It returns whether that stopped it.
func interruptAt(t *testing.T, dir string, m moment, c *exec.Cmd) (stopped bool, output string) {
	t.Helper()
	var text bytes.Buffer
	c.Stdout, c.Stderr = &text, &text
	_, before, _ := look(filepath.Join(dir, m.file))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	name := m.file
	if name == "" {
		name = "samples.parquet"
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for sent := false; ; runtime.Gosched() {
		select {
		case err := <-ended:
			code := c.ProcessState.ExitCode()
			if err != nil && code != exitInterrupted && code != -1 {
				t.Fatalf("%v: %v\n%s", m, err, &text)
			}
			return err != nil, text.String()
		default:
		}
		if sent {
			continue
		}
		if size, number, there := look(filepath.Join(dir, name)); there && size >= m.size && (m.file == "" || number != before) {
			_ = c.Process.Signal(m.signal) // it may have ended
			sent = true
		}
	}
}

// runFiles are the files of a run with their bytes, the manifest without its build; of
// those that differ between equal runs only the names.
func runFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		switch {
		case name == "manifest.json":
			text, _, _ = bytes.Cut(text, []byte("\n  \"build\": {"))
		case name == "timing.json", name == "SHA256SUMS": // which has the hash of timing.json
			text = nil
		}
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
