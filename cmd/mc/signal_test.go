//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// started starts a long run and waits until its directory says so.
func started(t *testing.T, dir string) (c *exec.Cmd, ended chan error) {
	t.Helper()
	c = mcCommand("--samples 1e8 --format none --no-charts --quiet --save-every 1ns", "--out", dir)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	ended = make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for {
		select {
		case err := <-ended:
			t.Fatalf("the run ended: %v", err)
		default:
		}
		if _, err := os.Stat(filepath.Join(dir, "unfinished.state")); err == nil {
			return c, ended
		}
		runtime.Gosched()
	}
}

// TestTwoProcesses starts a run and then another in the same directory, which says that it is not alone and
// ends; the first goes on until it is interrupted, with 130.
func TestTwoProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("processes")
	}
	dir := filepath.Join(t.TempDir(), "run")
	first, ended := started(t, dir)
	for _, flags := range []string{"--resume", ""} {
		second := mcCommand("--samples 1e8 --format none --no-charts --quiet "+flags, "--out", dir)
		out, err := second.CombinedOutput()
		if code := second.ProcessState.ExitCode(); err == nil || code != exitUsage {
			t.Errorf("second process, flags %q: exit %d\n%s", flags, code, out)
		}
		if flags == "--resume" && !strings.Contains(string(out), "another process writes this run") {
			t.Errorf("second process: %s", out)
		}
	}
	if err := first.Process.Signal(os.Interrupt); err != nil {
		t.Fatalf("the first process did not go on: %v", err)
	}
	if err := <-ended; first.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("the first process, interrupted: %v", err)
	}
}
