package main

import (
	"context"
	"math"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
)

// GOGC, if the user sets none. What a run has in memory is mostly buffers that it keeps, and it
// makes little garbage: collecting it earlier costs no time that could be measured, and saves a
// third of the memory (see limitMemory for the rest). To load a study makes garbage and little else; there is no point in
// collecting the few megabytes of an ordinary one. An analysis has columns that it keeps, and makes
// others that it does not: Go's own choice is good for it.
const (
	loadingPercent  = 800
	runningPercent  = 10
	analysisPercent = 100
)

// loadingBytes is where garbage is collected whatever GOGC is while a study is loaded. One that makes a
// hundred times as much garbage as an ordinary one is hostile, or wants the memory for what it keeps.
const loadingBytes = 256 << 20

// collectAt sets GOGC and GOMEMLIMIT unless the user did.
func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
	limit := int64(math.MaxInt64)
	if percent == loadingPercent {
		limit = loadingBytes
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}

// runningBytes is the memory that a run of an ordinary study with two workers may have before what is free goes back to the
// system at once.
const runningBytes = 200 << 20

// limitMemory has the memory that is free given back to the system when it is a quarter of what a run keeps, and beyond runningBytes. Go
// would keep a hundred megabytes for a while that a run does not need any more. A limit must not be near to what is kept:
// garbage would be collected all the time.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	limit := max(runningBytes, int64(live[0].Value.Uint64())/4*5)
	// To set a limit stops the program for a moment.
	if old := debug.SetMemoryLimit(-1); limit > old || limit < old-old/4 {
		debug.SetMemoryLimit(limit)
	}
}

func main() {
	collectAt(loadingPercent)
	os.Exit(run(interruptible(), os.Args, os.Stdout, os.Stderr))
}

// interruptible returns a context that the first signal cancels. The default comes back before that, so
// whoever sees that the program is ending can stop it at once with a second signal.
func interruptible() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan os.Signal, 1)
	signal.Notify(first, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-first
		signal.Stop(first)
		cancel()
	}()
	return ctx
}
