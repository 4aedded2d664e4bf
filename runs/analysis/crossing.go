package analysis

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/runs"
)

// A Line has the crossings of a level along the first axis of a sweep.
type Line struct {
	At        string          `json:"at,omitempty"` // the setting on the second axis, if there is one
	Crossings []LevelCrossing `json:"crossings"`
}

// A LevelCrossing is a value at which the mean crosses a level.
type LevelCrossing struct {
	Value runs.Number `json:"value"`
	// Low and High are the ends of its interval, of confidence [Level]. An end beyond the values
	// swept is null in files, −Inf or +Inf here.
	Low    runs.Number `json:"low"`
	High   runs.Number `json:"high"`
	Rising bool        `json:"rising"` // the mean is below the level before the value
}

// Cross finds where the means cross a level: see the crossings in Lines. Between values the curve
// is the monotone cubic of [Fritsch and Butland] on the scale of the axis. The interval of a crossing has
// the 0.025- and the 0.975-quantile of where the curve crosses when its values have the
// errors of which the simultaneous band is made, together.
//
// [Fritsch and Butland]: https://doi.org/10.1137/0905021
func (s *Sweep) Cross(level float64) {
	s.CrossingLevel, s.Lines = runs.Number(level), nil
	axis := &s.Axes[0]
	if axis.Scale == ScaleOptions || len(axis.X) < 2 {
		return
	}
	others := 1
	if len(s.Axes) == 2 {
		others = len(s.Axes[1].Settings)
	}
	c := newPathway(axis)
	for j := range others {
		line := Line{Crossings: []LevelCrossing{}}
		if len(s.Axes) == 2 {
			line.At = s.Axes[1].Settings[j]
		}
		for i := range c.u {
			c.y[i] = float64(s.Cells[i*others+j].Value) - level
		}
		for _, found := range c.zeros() {
			line.Crossings = append(line.Crossings, s.crossing(c, found, level, j, others))
		}
		s.Lines = append(s.Lines, line)
	}
}

// crossing returns a zero that was found with its interval.
func (s *Sweep) crossing(c *pathway, found zero, level float64, other, others int) LevelCrossing {
	where := make([]float64, SweepDraws)
	for d := range where {
		t := s.errors.t[d*s.errors.m:][:s.errors.m]
		for i := range c.u {
			k := i*others + other
			c.y[i] = float64(s.Cells[k].Value) - level
			if se := s.Cells[k].StdErr; se != nil {
				c.y[i] += float64(t[k] * *se)
			}
		}
		where[d] = c.nearest(found)
	}
	const tail = (1 - Level) / 2
	low := quantileOf(where, tail)
	return LevelCrossing{
		Value: c.value(found.u), Low: c.value(low), High: c.value(quantileOf(where, 1-tail)), Rising: found.rising,
	}
}

// A pathway is a curve through the values y at the increasing places u, on the scale of an axis.
type pathway struct {
	log     bool
	u, y    []float64
	slopes  []float64 // scratch
	secants []float64
}

// A zero is where a pathway changes its sign.
type zero struct {
	u      float64
	rising bool
}

func newPathway(a *Axis) *pathway {
	n := len(a.X)
	c := &pathway{log: a.Scale == ScaleLog, y: make([]float64, n), slopes: make([]float64, n), secants: make([]float64, n-1)}
	for _, x := range a.X {
		u := float64(x)
		if c.log {
			u = special.Log(u)
		}
		c.u = append(c.u, u)
	}
	return c
}

// value returns the value of the axis at a place.
func (c *pathway) value(u float64) runs.Number {
	if c.log && !math.IsInf(u, 0) {
		u = special.Exp(u)
	}
	return runs.Number(u)
}

// nearest returns where the curve changes its sign as it does at a zero, nearest to it. If it
// nowhere does, the zero lies beyond the end at which the curve has the wrong sign.
func (c *pathway) nearest(z zero) float64 {
	best := math.NaN()
	for _, other := range c.zeros() {
		if other.rising == z.rising && !(math.Abs(other.u-z.u) >= math.Abs(best-z.u)) {
			best = other.u
		}
	}
	switch {
	case !math.IsNaN(best):
		return best
	case (c.y[0] >= 0) == z.rising:
		return math.Inf(-1)
	}
	return math.Inf(1)
}

// zeros returns where the curve changes its sign, 0 being positive.
func (c *pathway) zeros() []zero {
	var found []zero
	known := false
	for i := range c.u[1:] {
		if (c.y[i] >= 0) == (c.y[i+1] >= 0) {
			continue
		}
		if !known {
			c.fit()
			known = true
		}
		found = append(found, zero{c.solve(i), c.y[i] < 0})
	}
	return found
}

// fit finds the slopes at all places: the weighted harmonic mean of the secants to either side, 0
// between secants of different signs, so that the curve is monotone between neighbours; at the ends
// the slope of the parabola through three points, held within the same bounds.
func (c *pathway) fit() {
	n := len(c.u)
	for i := range c.secants {
		c.secants[i] = (c.y[i+1] - c.y[i]) / (c.u[i+1] - c.u[i])
	}
	if n == 2 {
		c.slopes[0], c.slopes[1] = c.secants[0], c.secants[0]
		return
	}
	for i := 1; i < n-1; i++ {
		a, b := c.secants[i-1], c.secants[i]
		if !(float64(a*b) > 0) {
			c.slopes[i] = 0
			continue
		}
		before, after := c.u[i]-c.u[i-1], c.u[i+1]-c.u[i]
		wa, wb := float64(2*after)+before, after+float64(2*before)
		c.slopes[i] = (wa + wb) / (wa/a + wb/b)
	}
	c.slopes[0] = endSlope(c.u[1]-c.u[0], c.u[2]-c.u[1], c.secants[0], c.secants[1])
	c.slopes[n-1] = endSlope(c.u[n-1]-c.u[n-2], c.u[n-2]-c.u[n-3], c.secants[n-2], c.secants[n-3])
}

// endSlope returns the slope at an end with the two nearest intervals and their secants.
func endSlope(near, far, a, b float64) float64 {
	slope := (float64((float64(2*near)+far)*a) - float64(near*b)) / (near + far)
	switch {
	case !(float64(slope*a) > 0):
		return 0
	case !(float64(a*b) > 0) && math.Abs(slope) > 3*math.Abs(a):
		return 3 * a
	}
	return slope
}

// solve returns the zero of the cubic between places i and i+1, where y changes its sign.
func (c *pathway) solve(i int) float64 {
	h := c.u[i+1] - c.u[i]
	y0, y1, d0, d1 := c.y[i], c.y[i+1], float64(h*c.slopes[i]), float64(h*c.slopes[i+1])
	// y0 + d0·t + q·t² + r·t³
	q := float64(3*(y1-y0)) - float64(2*d0) - d1
	r := d0 + d1 - float64(2*(y1-y0))
	low, high := 0.0, 1.0
	for range 40 {
		t := (low + high) / 2
		y := y0 + float64(t*(d0+float64(t*(q+float64(t*r)))))
		if (y >= 0) == (y0 >= 0) {
			low = t
		} else {
			high = t
		}
	}
	return c.u[i] + float64(h*((low+high)/2))
}
