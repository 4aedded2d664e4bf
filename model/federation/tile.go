package federation

// tile is the number of points that are turned from columns into rows at a time.
const tile = 8

// rows are the points of a tile.
type rows struct {
	all   []float64
	width int             // from row to row
	rows  [tile][]float64 // one after the other in all
}

// newRows returns rows of so many numbers. They begin where lines of the cache do.
func newRows(numbers int) *rows {
	r := &rows{width: (numbers + tile - 1) &^ (tile - 1)}
	r.all = make([]float64, tile*r.width)
	for j := range r.rows {
		r.rows[j] = r.all[j*r.width:][:numbers]
	}
	return r
}

// load turns size columns' values from first on into rows.
func (r *rows) load(x [][]float64, first, size int) {
	from := 0
	switch {
	case size < tile:
	case hasWide:
		wideRows(r.all, r.width, x, first)
		from = len(x) &^ (tile - 1)
	default:
		r.narrowRows(x, first)
		return
	}
	for k, column := range x[from:] {
		for j, v := range column[first : first+size] {
			r.rows[j][from+k] = v
		}
	}
}

// narrowRows fills all rows.
func (r *rows) narrowRows(x [][]float64, first int) {
	r0, r1, r2, r3 := r.rows[0], r.rows[1], r.rows[2], r.rows[3]
	r4, r5, r6, r7 := r.rows[4], r.rows[5], r.rows[6], r.rows[7]
	for k, column := range x {
		c := column[first : first+tile : first+tile]
		r0[k], r1[k], r2[k], r3[k] = c[0], c[1], c[2], c[3]
		r4[k], r5[k], r6[k], r7[k] = c[4], c[5], c[6], c[7]
	}
}
