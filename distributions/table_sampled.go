package distributions

import "math"

// A table of a law without a power series has, in each cell, the polynomial of degree 6 through
// seven quantiles at the Chebyshev–Lobatto points, ends included. It is checked at six
// points between them; a cell that fails, as one with a kink or a jump, is left to the law.

// sampledTable returns a table of any law, unless most of its cells fail.
func sampledTable(l law) (*table, bool) {
	cells := make([]cell, 2*cellsPerSide)
	median := l.quantile(0.5, 0.5, math.NaN())
	check := cellCheck{
		median: median,
		spread: l.quantile(0.75, 0.25, math.NaN()) - l.quantile(0.25, 0.75, math.NaN()),
	}
	check.lo, check.hi = l.Support()
	failed := 0
	for side := range 2 {
		for i := range cellsPerSide {
			from := math.Float64frombits(firstCell + uint64(i)<<cellShift)
			to := math.Float64frombits(firstCell + uint64(i+1)<<cellShift)
			c := check.cell(from, to, func(d float64) float64 {
				p, q := d, 1-d
				if side == 1 {
					p, q = q, p
				}
				return min(max(l.quantile(p, q, math.NaN()), check.lo), check.hi)
			})
			if c[1] != c[1] {
				failed++
			}
			cells[side*cellsPerSide+i] = c
		}
	}
	t := &table{exact: exact{l}}
	t.cells.Store(&cells)
	return t, failed < cellsPerSide
}

// cellCheck is what a cell is compared with: 2e-11 of the distance of the quartiles or of that to
// the median, and 5e-10 of the distance to an end of the support that is nearer than the median.
type cellCheck struct{ median, spread, lo, hi float64 }

func (c cellCheck) allowed(x float64) float64 {
	tolerance := 2e-11 * max(c.spread, math.Abs(x-c.median))
	if x < c.median && !math.IsInf(c.lo, 0) {
		tolerance = min(tolerance, 5e-10*(x-c.lo))
	}
	if x > c.median && !math.IsInf(c.hi, 0) {
		tolerance = min(tolerance, 5e-10*(c.hi-x))
	}
	return tolerance
}

// cell returns the polynomial on [from, to], or a cell that is left to the law.
func (c cellCheck) cell(from, to float64, quantile func(d float64) float64) cell {
	centre, half := from+float64((to-from)/2), float64((to-from)/2)
	var y [7]float64
	constant := true
	for k, node := range lobatto {
		y[k] = quantile(centre + float64(half*node))
		constant = constant && y[k] == y[0]
	}
	left := cell{centre, math.NaN()}
	if constant {
		return cell{centre, y[0]}
	}
	e := throughLobatto(centre, half, y)
	for _, node := range [6]float64{-0.965925826289068, -0.707106781186548, -0.258819045102521, 0.258819045102521, 0.707106781186548, 0.965925826289068} {
		h := float64(half * node)
		want, got := quantile(centre+h), e.at(h)
		rounding := float64(0x1p-50 * max(math.Abs(want), math.Abs(c.median)))
		if !(math.Abs(got-want) <= c.allowed(want)+rounding) || got <= c.lo || got >= c.hi {
			return left
		}
		// Next to an end that is not 0, rounding might carry a value out.
		if want-c.lo < 0x1p-40*math.Abs(want) || c.hi-want < 0x1p-40*math.Abs(want) {
			return left
		}
	}
	return e
}

// lobatto are cos(kπ/6).
var lobatto = [7]float64{1, 0.866025403784438647, 0.5, 0, -0.5, -0.866025403784438647, -1}

// throughLobatto returns the polynomial through values at centre + half·lobatto. Its Chebyshev
// coefficients are c[j] = (1/3)·Σ″ y[k]·cos(jkπ/6), where Σ″ halves the first and last term.
func throughLobatto(centre, half float64, y [7]float64) cell {
	y[0], y[6] = y[0]/2, y[6]/2
	var c [7]float64
	for j := range c {
		sum := 0.0
		for k := range y {
			// cos(jkπ/6) has period 12 in jk, and cos(−x) = cos(x).
			m := j * k % 12
			if m > 6 {
				m = 12 - m
			}
			sum += float64(y[k] * lobatto[m])
		}
		c[j] = sum / 3
	}
	c[0], c[6] = c[0]/2, c[6]/2
	// T0 … T6 by powers.
	e := cell{
		centre,
		c[0] - c[2] + c[4] - c[6],
		c[1] - float64(3*c[3]) + float64(5*c[5]),
		float64(2*c[2]) - float64(8*c[4]) + float64(18*c[6]),
		float64(4*c[3]) - float64(20*c[5]),
		float64(8*c[4]) - float64(48*c[6]),
		16 * c[5],
		32 * c[6],
	}
	scale := 1.0
	for i := 1; i <= 7; i++ {
		e[i] /= scale
		scale *= half
	}
	return e
}
