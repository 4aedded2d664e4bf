package main

import (
	"fmt"
	"io"
	"math"
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
	what     string // what the points are for, if it is not the run itself
	most     bool   // the total is the largest number that there may be
	shown    time.Time
	drawn    bool

	first, last time.Time // updates
	done        int64     // points at the last update
	rate        float64   // points a second; 0 is not known
}

const (
	barInterval  = 100 * time.Millisecond
	lineInterval = 5 * time.Second
	barWidth     = 30
)

func newProgress(w io.Writer, now func() time.Time) *progress {
	p := &progress{w: w, now: now, start: now()}
	p.shown = p.start
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// update shows that done of total points are done.
func (p *progress) update(done, total int64) {
	now := p.now()
	p.measure(now, done)
	interval := lineInterval
	if p.terminal {
		interval = barInterval
	}
	if now.Sub(p.shown) < interval || total == 0 {
		return
	}
	p.shown = now
	left := p.left(total)
	if !p.terminal {
		fmt.Fprintf(p.w, "mc: %s%s of %s points, %s points/s, %s left\n", p.what, grouped(done), grouped(total), grouped(int64(p.rate)), left)
		return
	}
	share := min(float64(done)/float64(total), 1)
	full := int(share * barWidth)
	fmt.Fprintf(p.w, "\r%s[%s%s] %3.0f %%  %s points/s  %s left \x1b[K",
		p.what, strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), 100*share, grouped(int64(p.rate)), left)
	p.drawn = true
}

// measure renews the rate: a mean in which what was done at a moment weighs as the square of the time since
// the first update. So the tables that the first points wait for do not count, a slow start is soon forgotten, and a rate that
// changes slowly is followed. Points that were done before, in a run that goes on, are in no difference. A number that is smaller than the one
// before is that of another run, and begins anew.
func (p *progress) measure(now time.Time, done int64) {
	if p.first.IsZero() || done < p.done {
		p.first, p.last, p.done, p.rate = now, now, done, 0
		return
	}
	before, since := p.last.Sub(p.first).Seconds(), now.Sub(p.first).Seconds()
	if since == before {
		return
	}
	kept := math.Pow(before/since, 3)
	p.rate = kept*p.rate + (1-kept)*float64(done-p.done)/(since-before)
	p.last, p.done = now, done
}

// seconds is how long the rest of total points will take, NaN or infinite if that is not known.
func (p *progress) seconds(total int64) float64 { return float64(total-p.done) / p.rate }

// left says how long the rest will take.
func (p *progress) left(total int64) string {
	seconds := p.seconds(total)
	if !(seconds < math.MaxInt64/float64(time.Second)) {
		return "?"
	}
	text := time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
	if p.most {
		return "at most " + text
	}
	return text
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

// grouped writes a count with spaces between groups of three digits.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
