//go:build goexperiment.simd && amd64 && !purego

package federation

// chunk is how many rows are sorted in registers.
const chunk = 8

// sortRows sorts each lane; the number of rows is a multiple of chunk. It is a bitonic network in the form in which every comparator
// puts the smaller number into the earlier row, so rows beyond the last, which would be +Inf, need not exist.
func sortRows(rows []lanes) {
	chunks := len(rows) / chunk
	part := func(c int) *[chunk]lanes { return (*[chunk]lanes)(rows[chunk*c:]) }
	for c := range chunks {
		sortChunk(part(c))
	}
	for size := 2; size < 2*chunks; size *= 2 { // of what is merged, in chunks
		for from := 0; from < chunks; from += size {
			for c := range size / 2 {
				if other := from + size - 1 - c; other < chunks {
					mirror(part(from+c), part(other))
				}
			}
		}
		for d := size / 4; d > 0; d /= 2 {
			for c := 0; c+d < chunks; c++ {
				if c&d == 0 {
					across(part(c), part(c+d))
				}
			}
		}
		for c := range chunks {
			if chunks-c/size*size > size/2 { // it was merged with something
				mergeChunk(part(c))
			}
		}
	}
}

func inOrder(a, b vec) (vec, vec) { return a.Min(b), a.Max(b) }

func order(a, b *lanes) {
	lo, hi := inOrder(a.load(), b.load())
	a.store(lo)
	b.store(hi)
}

// mirror orders row i of a and row 7−i of b.
func mirror(a, b *[chunk]lanes) {
	order(&a[0], &b[7])
	order(&a[1], &b[6])
	order(&a[2], &b[5])
	order(&a[3], &b[4])
	order(&a[4], &b[3])
	order(&a[5], &b[2])
	order(&a[6], &b[1])
	order(&a[7], &b[0])
}

// across orders row i of a and row i of b.
func across(a, b *[chunk]lanes) {
	order(&a[0], &b[0])
	order(&a[1], &b[1])
	order(&a[2], &b[2])
	order(&a[3], &b[3])
	order(&a[4], &b[4])
	order(&a[5], &b[5])
	order(&a[6], &b[6])
	order(&a[7], &b[7])
}

// sortChunk is the network of 19 comparators.
func sortChunk(r *[chunk]lanes) {
	a, b, c, d := r[0].load(), r[1].load(), r[2].load(), r[3].load()
	e, f, g, h := r[4].load(), r[5].load(), r[6].load(), r[7].load()
	a, c = inOrder(a, c)
	b, d = inOrder(b, d)
	e, g = inOrder(e, g)
	f, h = inOrder(f, h)
	a, e = inOrder(a, e)
	b, f = inOrder(b, f)
	c, g = inOrder(c, g)
	d, h = inOrder(d, h)
	a, b = inOrder(a, b)
	c, d = inOrder(c, d)
	e, f = inOrder(e, f)
	g, h = inOrder(g, h)
	c, e = inOrder(c, e)
	d, f = inOrder(d, f)
	b, e = inOrder(b, e)
	d, g = inOrder(d, g)
	b, c = inOrder(b, c)
	d, e = inOrder(d, e)
	f, g = inOrder(f, g)
	r[0].store(a)
	r[1].store(b)
	r[2].store(c)
	r[3].store(d)
	r[4].store(e)
	r[5].store(f)
	r[6].store(g)
	r[7].store(h)
}

// mergeChunk sorts what is bitonic.
func mergeChunk(r *[chunk]lanes) {
	a, b, c, d := r[0].load(), r[1].load(), r[2].load(), r[3].load()
	e, f, g, h := r[4].load(), r[5].load(), r[6].load(), r[7].load()
	a, e = inOrder(a, e)
	b, f = inOrder(b, f)
	c, g = inOrder(c, g)
	d, h = inOrder(d, h)
	a, c = inOrder(a, c)
	b, d = inOrder(b, d)
	e, g = inOrder(e, g)
	f, h = inOrder(f, h)
	a, b = inOrder(a, b)
	c, d = inOrder(c, d)
	e, f = inOrder(e, f)
	g, h = inOrder(g, h)
	r[0].store(a)
	r[1].store(b)
	r[2].store(c)
	r[3].store(d)
	r[4].store(e)
	r[5].store(f)
	r[6].store(g)
	r[7].store(h)
}
