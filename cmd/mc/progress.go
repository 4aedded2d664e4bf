package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// A progress shows on stderr how far a run is: a bar that is redrawn on a terminal, and a line
// every few seconds elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
	now      func() time.Time
	start    time.Time
	before   int64 // points that were done before the start
	last     time.Time
	drawn    bool
}

const (
	barInterval  = 100 * time.Millisecond
	lineInterval = 5 * time.Second
	barWidth     = 30
)

func newProgress(w io.Writer, now func() time.Time) *progress {
	p := &progress{w: w, now: now, start: now()}
	p.last = p.start
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// update shows that done of total points are done.
func (p *progress) update(done, total int64) {
	now := p.now()
	interval := lineInterval
	if p.terminal {
		interval = barInterval
	}
	if now.Sub(p.last) < interval || total == 0 {
		return
	}
	p.last = now
	elapsed := now.Sub(p.start)
	share := float64(done) / float64(total)
	left := "?"
	if done > p.before {
		left = shortDuration(time.Duration(float64(elapsed) * float64(total-done) / float64(done-p.before)))
	}
	rate := float64(done-p.before) / elapsed.Seconds()
	if !p.terminal {
		fmt.Fprintf(p.w, "mc: %s of %s points, %s points/s, %s left\n", grouped(done), grouped(total), grouped(int64(rate)), left)
		return
	}
	full := int(share * barWidth)
	fmt.Fprintf(p.w, "\r[%s%s] %3.0f %%  %s points/s  %s left \x1b[K",
		strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), 100*share, grouped(int64(rate)), left)
	p.drawn = true
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

func shortDuration(d time.Duration) string {
	return d.Round(time.Second).String()
}

// grouped writes a count with spaces between groups of three digits.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
