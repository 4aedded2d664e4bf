package federation

import (
	"math"
	"slices"
)

// generations is the number of runs that a side makes at most, one after the other.
const generations = 3

// A delivery is when a side's runs are done, and what was at work when the first was.
type delivery struct {
	date  float64 // of the first run, yr; +Inf if not by the horizon
	count int     // runs delivered by the horizon

	fleet fleet
	rate  float64 // useful FLOP/s
}

// An event is the start or the end of a site.
type event struct {
	t    float64
	site int32
}

// A timeline puts starts and ends in the order of time.
type timeline struct {
	starts, ends []event
	sorted       []event
	bucket       []uint8
}

// buckets divide the time in which most sites start; events are spread over them before they
// are sorted.
const (
	buckets        = 64
	bucketsPerYear = 6
)

// load takes the starts and ends of the chosen sites within (-∞, horizon), in the order of time, ties in
// site order.
func (l *timeline) load(sites []participant, chosen []int32) {
	l.starts, l.ends = l.starts[:0], l.ends[:0]
	for _, i := range chosen {
		p := &sites[i]
		if !(p.start < horizon) {
			continue
		}
		l.starts = append(l.starts, event{p.start, i})
		if p.end < horizon {
			l.ends = append(l.ends, event{p.end, i})
		}
	}
	l.starts = l.sort(l.starts)
	l.ends = l.sort(l.ends)
}

// few events are sorted by insertion alone.
const few = 12

// sort sorts events stably by time: a counting sort by bucket, which leaves little for the
// insertion sort that follows.
func (l *timeline) sort(events []event) []event {
	n := len(events)
	if n <= few {
		insert(events)
		return events
	}
	l.sorted = slices.Grow(l.sorted[:0], n)
	l.bucket = slices.Grow(l.bucket[:0], n)
	out, bucket := l.sorted[:n], l.bucket[:n]
	var places [buckets]int32 // how many are in each bucket, then where the next of it goes
	for i := range events {
		b := int(events[i].t * bucketsPerYear)
		b = max(0, min(b, buckets-1))
		bucket[i] = uint8(b)
		places[b]++
	}
	at := int32(0)
	for b := range places {
		count := places[b]
		places[b] = at
		at += count
	}
	for i, e := range events {
		b := bucket[i] % buckets
		out[places[b]] = e
		places[b]++
	}
	insert(out)
	l.sorted = events
	return out
}

// insert sorts events stably by time, fast if they are nearly sorted.
func insert(events []event) {
	for i := 1; i < len(events); i++ {
		e := events[i]
		j := i
		for ; j > 0 && events[j-1].t > e.t; j-- {
			events[j] = events[j-1]
		}
		events[j] = e
	}
}

// A rater gives the useful FLOP/s of a fleet.
type rater func(s *scalarRow, t *training, f fleet) float64

// deliver runs the trainings one after the other on the chosen sites, from the start of time to the
// horizon. The rate is constant between events, so the date of delivery is exact.
func (l *timeline) deliver(s *scalarRow, sites []participant, chosen []int32, runs *[generations]training, rate rater) delivery {
	l.load(sites, chosen)
	d := delivery{date: math.Inf(1)}
	var f fleet
	now, done := 0.0, 0.0
	run := &runs[0]
	is, ie := 0, 0
	for now < horizon {
		// Apply what happens until now, ends before starts, and find what happens next.
		for ie < len(l.ends) && l.ends[ie].t <= now {
			if p := &sites[l.ends[ie].site]; p.start <= now {
				f.m--
				f.n -= p.n
				f.weighted -= float64(p.w * p.n)
			}
			ie++
		}
		for is < len(l.starts) && l.starts[is].t <= now {
			if p := &sites[l.starts[is].site]; p.end > now {
				f.m++
				f.n += p.n
				f.weighted += float64(p.w * p.n)
			}
			is++
		}
		if f.m == 0 {
			f = fleet{} // no residue of rounding
		}
		next := horizon
		if is < len(l.starts) {
			next = min(next, l.starts[is].t)
		}
		if ie < len(l.ends) {
			next = min(next, l.ends[ie].t)
		}
		if f.m > 0 {
			perYear := rate(s, run, f) * secondsPerYear
			for done+float64(perYear*(next-now)) >= run.work {
				now += (run.work - done) / perYear
				done = 0
				if d.count == 0 {
					d.date, d.fleet, d.rate = now, f, perYear/secondsPerYear
				}
				if d.count++; d.count == generations {
					return d
				}
				run = &runs[d.count]
				perYear = rate(s, run, f) * secondsPerYear
			}
			done += float64(perYear * (next - now))
		}
		now = next
	}
	return d
}
