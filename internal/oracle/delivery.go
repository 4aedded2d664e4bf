package oracle

import "math"

// A throughput is the useful FLOP/s of what is at work.
type throughput func(atWork) float64

// A delivery is the outcome of a run.
type delivery struct {
	date float64 // +Inf if not by the horizon
	last atWork  // what was at work just before that date
	rate float64 // useful FLOP/s just before that date
}

func (d delivery) done() bool { return !math.IsInf(d.date, 1) }

var never = delivery{date: math.Inf(1)}

// Section 3, delivery: the date at which work is reached, counted from a date on. Cells of one
// month are integrated up to the horizon; the cell in which the work is reached is halved until
// its ends are neighbouring numbers.
func deliver(units []unit, f throughput, work, from float64) delivery {
	var sum total
	for month := range int(12 * horizon) {
		a, b := math.Max(from, float64(month)/12), float64(month+1)/12
		if b <= a {
			continue
		}
		cell := useful(units, f, a, b)
		if sum.with(cell) >= work {
			return within(units, f, work, sum, a, b)
		}
		sum.add(cell)
	}
	return never
}

// within halves the cell [a, b], before which sum was done, until it holds the date only.
func within(units []unit, f throughput, work float64, sum total, a, b float64) delivery {
	for {
		mid := a + (b-a)/2
		if mid <= a || mid >= b {
			last := at(units, a)
			return delivery{date: b, last: last, rate: f(last)}
		}
		if left := useful(units, f, a, mid); sum.with(left) >= work {
			b = mid
		} else {
			sum.add(left)
			a = mid
		}
	}
}

// useful integrates the useful FLOP over [a, b]. The rate is constant where nothing starts or
// ends; a cell with a start or end inside is halved until that is so, or until it is as narrow
// as numbers allow.
func useful(units []unit, f throughput, a, b float64) float64 {
	mid := a + (b-a)/2
	if steady(units, a, b) || mid <= a || mid >= b {
		return f(at(units, mid)) * yearSeconds * (b - a)
	}
	return useful(units, f, a, mid) + useful(units, f, mid, b)
}

// A total is a sum that keeps what rounding loses (Neumaier).
type total struct{ sum, lost float64 }

func (t *total) add(x float64) {
	s := t.sum + x
	if math.Abs(t.sum) >= math.Abs(x) {
		t.lost += (t.sum - s) + x
	} else {
		t.lost += (x - s) + t.sum
	}
	t.sum = s
}

// with is the total with x added.
func (t total) with(x float64) float64 {
	t.add(x)
	return t.sum + t.lost
}
