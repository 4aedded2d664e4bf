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
		if _, _, there := look(filepath.Join(dir, "unfinished.state")); there {
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

// TestSecondSignal interrupts a run that cannot end: it has removed its directory, and waits to say so on a
// stderr that is full. A second signal ends it with the status of that signal; without that the test would wait until its
// own timeout.
func TestSecondSignal(t *testing.T) {
	if testing.Short() {
		t.Skip("processes")
	}
	for _, second := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(second.String(), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "run")
			c := mcCommand("--samples 1e8 --format csv --columns outputs --no-charts --quiet", "--out", dir)
			c.Stderr = fullPipe(t)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Process.Kill() })
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			until := func(there bool) {
				for {
					select {
					case err := <-ended:
						t.Fatalf("the run ended: %v", err)
					default:
					}
					if _, _, found := look(filepath.Join(dir, "samples.csv")); found == there {
						return
					}
					runtime.Gosched()
				}
			}
			until(true)
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			until(false)
			if err := c.Process.Signal(second); err != nil {
				t.Fatalf("one signal was enough, so this tests nothing: %v", err)
			}
			err := <-ended
			if status := c.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != second {
				t.Errorf("the process ended with %v, not by %v", err, second)
			}
		})
	}
}

// fullPipe returns the end of a pipe that nobody reads and that takes no byte more.
func fullPipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	fd := int(w.Fd())
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{4096, 1} {
		for err = nil; err == nil; {
			_, err = syscall.Write(fd, make([]byte, size))
		}
		if !errors.Is(err, syscall.EAGAIN) {
			t.Fatal(err)
		}
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		t.Fatal(err)
	}
	return w
}
