package distributions

import "math"

// A table is a smooth law with a fast Quantile: polynomials of degree 6 in the distance d of
// p to the nearer end of (0, 1), each on a cell of 1/8 of an octave of d. The cells shrink
// towards both ends as the quantile function steepens. Beyond the last octave, about once in
// 65,536 draws, the law itself answers.
type table struct {
	grid // of d = p, then of d = 1−p, each from small d to large
	exact
}

// A cell is the centre of an interval of d, and the coefficients of a polynomial in the
// distance to it, from the constant upwards. Intervals do not contain their upper end,
// so that the law itself gives the median.
type cell [8]float64

const (
	octaves       = 16
	cellsInOctave = 8
	cellsPerSide  = octaves * cellsInOctave
	cellShift     = 52 - 3                     // of the bits of d, to the number of a cell
	firstCell     = (1023 - 1 - octaves) << 52 // bits of 2^-17, where the first cell begins
)

// tabulate returns d with a fast Quantile, where there is one.
func tabulate(d Distribution) Distribution {
	if t, ok := smoothTable(d); ok {
		t.whole()
		return t
	}
	e, ok := d.(exact)
	if _, isConstant := e.law.(constant); !ok || isConstant {
		return d
	}
	if t, ok := sampledTable(e.law); ok {
		return t
	}
	return d
}

// smoothTable returns a table for d that is to be filled, if the law behind d is smooth.
func smoothTable(d Distribution) (*table, bool) {
	e, ok := d.(exact)
	if !ok {
		return nil, false
	}
	switch l := e.law.(type) {
	case smooth:
		t := &table{exact: e}
		t.blank(byUniforms(), l)
		return t, true
	case truncated:
		return l.table()
	}
	return nil, false
}

// newCell returns the polynomial of degree 6 that equals the series at the seven points
// cos(kπ/6) of the interval centre ± half (Chebyshev–Lobatto), ends included, so that
// neighbours meet. These are the zeros of t⁷ − 2t⁵ + 19/16·t³ − 3/16·t, modulo which the
// series is reduced. If the values are so close to an end of the support that rounding might
// carry them out, they are all that end.
func newCell(lo, hi, centre, half float64, of *series) cell {
	margin := float64(0x1p-48 * math.Abs(of[0]))
	switch {
	case of[0] <= lo+margin:
		return cell{centre, lo}
	case of[0] >= hi-margin:
		return cell{centre, hi}
	}
	var c series
	scale := 1.0
	for i := range c {
		c[i] = of[i] * scale
		scale *= half
	}
	for n := order; n > 6; n-- {
		c[n-2] += float64(2 * c[n])
		c[n-4] -= float64(19. / 16 * c[n])
		c[n-6] += float64(3. / 16 * c[n])
	}
	e := cell{centre}
	scale = 1
	for i := range 7 {
		e[i+1] = c[i] / scale
		scale *= half
	}
	return e
}

func (t *table) Quantile(dst, p []float64) {
	sameLength(dst, p)
	if !hasWide {
		t.narrowQuantiles(dst, p)
		return
	}
	for i := 0; i < len(p); {
		i += wideQuantiles(dst[i:], p[i:], (*[2 * cellsPerSide]cell)(t.now()))
		n := min(8, len(p)-i)
		t.narrowQuantiles(dst[i:i+n], p[i:i+n])
		i += n
	}
}

// narrowQuantiles is Quantile for one number at a time.
func (t *table) narrowQuantiles(dst, p []float64) {
	dst = dst[:len(p)]
	cells := (*[2 * cellsPerSide]cell)(t.now())
	for i, v := range p {
		k, d, ok := locate(v)
		if !ok {
			dst[i] = t.quantileAt(v)
			continue
		}
		e := &cells[k]
		x := e.at(d - e[0])
		if x != x {
			x = t.rare(v)
		}
		dst[i] = x
	}
}

// rare is Quantile for a number in a cell that is not there yet, or that is left to the law.
func (t *table) rare(p float64) float64 {
	k, d, _ := locate(p)
	e := &t.whole()[k]
	if x := e.at(d - e[0]); x == x {
		return x
	}
	return t.quantileAt(p)
}

// at returns the value of the polynomial at the distance h of the centre.
func (e *cell) at(h float64) float64 {
	x := e[6] + float64(h*e[7])
	x = e[5] + float64(h*x)
	x = e[4] + float64(h*x)
	x = e[3] + float64(h*x)
	x = e[2] + float64(h*x)
	return e[1] + float64(h*x)
}

// locate returns the cell of p, and the distance of p to the nearer end of (0, 1). It is not
// ok where there is no cell.
func locate(p float64) (k uint64, d float64, ok bool) {
	// Bits of numbers ≥ 0 are ordered like the numbers; others have the sign bit set, and fall
	// outside the cells like those of NaN.
	b := math.Float64bits(p)
	gap := math.Float64bits(1-p) - b
	upper := uint64(int64(gap) >> 63) // all ones if 1−p is smaller
	b += gap & upper
	k = (b - firstCell) >> cellShift
	return (k | upper&cellsPerSide) % (2 * cellsPerSide), math.Float64frombits(b), k < cellsPerSide
}
