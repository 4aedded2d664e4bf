package main

import (
	"bytes"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

// A pace says how long each unit of a run takes, in seconds.
type pace struct {
	name    string
	before  int       // units that a run had that goes on
	setup   float64   // until the first unit begins
	seconds []float64 // of each unit
}

// paces are runs of a thousand units of which each takes 0.24 seconds, more or less.
func paces() []pace {
	const units = 1000
	random := rand.New(rand.NewPCG(1, 2))
	each := func(f func(share float64) float64) []float64 {
		var s []float64
		for i := range units {
			s = append(s, 0.24*f(float64(i)/units))
		}
		return s
	}
	return []pace{
		{name: "constant", seconds: each(func(float64) float64 { return 1 })},
		{name: "uneven", seconds: each(func(float64) float64 { return 0.7 + 0.6*random.Float64() })},
		{name: "in pairs", seconds: each(func(s float64) float64 { return 2 * float64(int(math.Round(s*units))%2) })},
		{name: "slower by 15 %", seconds: each(func(s float64) float64 { return 1 + 0.15*s })},
		{name: "faster by 15 %", seconds: each(func(s float64) float64 { return 1 - 0.15*s })},
		{name: "waits for tables", setup: 20, seconds: each(func(float64) float64 { return 1 })},
		{name: "half the speed at first", seconds: each(func(s float64) float64 {
			if s < 0.025 {
				return 2
			}
			return 1
		})},
		{name: "goes on", before: 9000, seconds: each(func(float64) float64 { return 1 })},
		{name: "goes on, waits for tables", before: 9000, setup: 20, seconds: each(func(float64) float64 { return 1 })},
	}
}

// worst returns the largest relative error of an estimate of the time that is left, after the first tenth of the time, beyond
// the half second to which it is rounded.
func (c pace) worst(left func(now time.Time, done, total int64) float64) float64 {
	end := c.setup
	for _, s := range c.seconds {
		end += s
	}
	worst, now := 0.0, c.setup
	for i, s := range c.seconds {
		now += s
		total := int64(c.before+len(c.seconds)) * runs.UnitPoints
		seconds := left(time.Unix(0, int64(now*1e9)), int64(c.before+i+1)*runs.UnitPoints, total)
		if now > end/10 && now < end {
			worst = max(worst, (math.Abs(seconds-(end-now))-0.5)/(end-now))
		}
	}
	return worst
}

// TestTimeLeft compares the estimate with the time that is really left, and shows that the mean since the
// start, the planted defect, is not good enough where the start is slow.
func TestTimeLeft(t *testing.T) {
	failed := 0
	for _, c := range paces() {
		t.Run(c.name, func(t *testing.T) {
			p := newProgress(&bytes.Buffer{}, func() time.Time { return time.Unix(0, 0) })
			worst := c.worst(func(now time.Time, done, total int64) float64 {
				p.measure(now, done)
				return p.seconds(total)
			})
			mean := c.worst(func(now time.Time, done, total int64) float64 {
				return float64(now.UnixNano()) / 1e9 * float64(total-done) / float64(done-int64(c.before)*runs.UnitPoints)
			})
			t.Logf("worst error %.1f %%; of the mean since the start %.1f %%", 100*worst, 100*mean)
			if !(worst <= 0.1) {
				t.Errorf("the time left is wrong by %.1f %%", 100*worst)
			}
			if !(mean <= 0.1) {
				failed++
			}
		})
	}
	if failed < 3 {
		t.Errorf("the mean since the start fails %d times: the test sees little", failed)
	}
}

// ticking is a clock on which a line is due whenever somebody looks.
func ticking() func() time.Time {
	now := time.Unix(0, 0)
	return func() time.Time {
		now = now.Add(lineInterval)
		return now
	}
}

// TestProgressLines holds what is printed where stderr is no terminal.
func TestProgressLines(t *testing.T) {
	var b bytes.Buffer
	p := newProgress(&b, ticking())
	for _, done := range []int64{1000, 2000, 3000} {
		p.update(done, 10_000)
	}
	p.what, p.most = lookingFor, true
	p.update(4000, 10_000)
	p.update(500, 10_000) // of another run
	p.update(1500, 10_000)
	want := `mc: 1 000 of 10 000 points, 0 points/s, ? left
mc: 2 000 of 10 000 points, 200 points/s, 40s left
mc: 3 000 of 10 000 points, 200 points/s, 35s left
mc: looking for the number of points: 4 000 of 10 000 points, 200 points/s, at most 30s left
mc: looking for the number of points: 500 of 10 000 points, 0 points/s, ? left
mc: looking for the number of points: 1 500 of 10 000 points, 200 points/s, at most 43s left
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", &b, want)
	}
}

// TestProgressOfUntil runs --until: from the first look on the total is that of the points which there will be, in one round of independent
// points and in several of designs.
func TestProgressOfUntil(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the model on some 400,000 points")
	}
	for _, tc := range []struct {
		method     sampler.Method
		replicates int
		goal, want string
	}{
		{sampler.Random, 0, "win=0.0009", "262 144"},
		{sampler.LHS, 16, "win=0.0014", "98 304"}, // 32,768 + 65,536
	} {
		var b bytes.Buffer
		until, err := parseUntil(tc.goal)
		if err != nil {
			t.Fatal(err)
		}
		o := &runOptions{until: until, samples: mostPoints, method: tc.method, replicates: tc.replicates, seed: 1, stderr: &b, now: ticking()}
		s, err := o.load()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.pilot(t.Context(), s, runs.Options{}); err != nil {
			t.Fatal(err)
		}
		lines := regexp.MustCompile(`(?m)^mc: looking.*: ([0-9 ]+) of ([0-9 ]+) points, .* (at most|points/s,) [0-9?].* left$`).FindAllStringSubmatch(b.String(), -1)
		if len(lines) < 3 {
			t.Fatalf("%s %s: %d lines\n%s", tc.method, tc.goal, len(lines), &b)
		}
		for _, l := range lines {
			done, err := strconv.Atoi(strings.ReplaceAll(l[1], " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			if done <= runs.UnitPoints {
				continue
			}
			if l[2] != tc.want || !strings.HasPrefix(l[3], "points/s") {
				t.Errorf("%s %s: %s, want %s", tc.method, tc.goal, l[0], tc.want)
			}
		}
		if last := lines[len(lines)-1]; last[1] != tc.want {
			t.Errorf("%s %s: the last line is %s", tc.method, tc.goal, last[0])
		}
	}
}
