//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// started starts a long run and waits until its directory says so.
func started(t *testing.T, dir string, stderr *os.File) (c *exec.Cmd, ended chan error) {
	t.Helper()
	c = mcCommand("--samples 1e8 --format none --no-charts --quiet --save-every 1ns", "--out", dir)
	if stderr != nil {
		c.Stderr = stderr
	}
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
	first, ended := started(t, dir, nil)
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
	<-ended
	if code := first.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("the first process, interrupted: exit %d", code)
	}
}

// TestSecondSignal interrupts a run that cannot say so, as nobody reads what it writes to stderr. It waits;
// further signals stop it at once, and what was saved is still there.
func TestSecondSignal(t *testing.T) {
	if testing.Short() {
		t.Skip("processes")
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	fd := int(write.Fd()) // which makes it blocking each time that it is asked for
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	for err = nil; err == nil; {
		_, err = syscall.Write(fd, make([]byte, 512))
	}
	if !errors.Is(err, syscall.EAGAIN) {
		t.Fatal(err)
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "run")
	c, ended := started(t, dir, write)
	for stopped := false; !stopped; runtime.Gosched() {
		_ = c.Process.Signal(os.Interrupt) // it may have ended
		select {
		case <-ended:
			stopped = true
		default:
		}
	}
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("it ended with %v, not by the second signal", c.ProcessState)
	}
	if _, err := os.Stat(filepath.Join(dir, "unfinished.state")); err != nil {
		t.Error(err)
	}
}
