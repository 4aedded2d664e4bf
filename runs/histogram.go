package runs

import "math"

// The bins of a Histogram are the runs of floats that share sign, exponent and the first
// binBits bits of the fraction.
const (
	binBits  = 12
	pageBins = 1 << binBits
	lowBits  = 52 - binBits
	signPage = 1 << 11
	tinyExp  = 1023 - 40 // numbers with a smaller biased exponent are counted as zero
)

// A Histogram counts numbers in bins whose width is at most 2⁻¹² of the number, over the whole
// range of floats. Numbers below 2⁻⁴⁰ ≈ 9e-13 in size share one bin about zero. Count, Min and
// Max are exact. The zero value is empty.
//
// Without weights counts are whole numbers: the order of Add and Merge changes nothing.
type Histogram struct {
	count    float64 // or a sum of weights, as all that follow
	min, max float64
	zero     float64
	low      uint64 // the bits beyond binBits of all numbers, or-ed
	weighted bool   // numbers do not all count 1

	// page has the number of each page, by sign and exponent, plus 1; 0 if there is none.
	page   [2 * signPage]uint16
	pages  int
	counts []float64 // of the bins, page by page
	// recent has counts on top of counts, of so few numbers that they fit. Small counters
	// stay in the cache.
	recent  []uint16
	pending int // the number of numbers in recent
}

// Add counts numbers, which must be finite.
func (h *Histogram) Add(x []float64) {
	for ; len(x) > math.MaxUint16; x = x[math.MaxUint16:] {
		h.add(x[:math.MaxUint16])
	}
	if len(x) > 0 {
		h.add(x)
	}
}

// add counts between 1 and 65535 numbers.
func (h *Histogram) add(x []float64) {
	if h.pending+len(x) > math.MaxUint16 {
		h.settle()
	}
	if h.count == 0 {
		h.min, h.max = x[0], x[0]
	}
	h.count += float64(len(x))
	h.pending += len(x)
	h.recent = extend(h.recent, h.pages*pageBins)
	lo, hi, low, recent := h.min, h.max, h.low, h.recent
	for _, v := range x {
		if v < lo {
			lo = v
		}
		if v > hi {
			hi = v
		}
		b := math.Float64bits(v)
		low |= b
		page := int(h.page[b>>52])
		if page == 0 {
			if b>>52&(signPage-1) < tinyExp {
				h.zero++
				continue
			}
			page = h.open(b >> 52)
			h.recent = extend(h.recent, h.pages*pageBins)
			recent = h.recent
		}
		recent[(page-1)<<binBits|int(b>>lowBits&(pageBins-1))]++
	}
	h.min, h.max, h.low = lo, hi, low&(1<<lowBits-1)
}

// open numbers a page.
func (h *Histogram) open(code uint64) int {
	h.pages++
	h.page[code] = uint16(h.pages)
	return h.pages
}

// settle moves the recent counts to the others.
func (h *Histogram) settle() {
	if h.pending == 0 {
		return
	}
	h.counts = extend(h.counts, h.pages*pageBins)
	for i, n := range h.recent {
		h.counts[i] += float64(n)
	}
	clear(h.recent)
	h.pending = 0
}

// extend appends zeros up to a length.
func extend[T float64 | uint16](counts []T, n int) []T {
	if old := len(counts); n > cap(counts) {
		counts = append(counts, make([]T, n-old)...)
	} else if n > old {
		counts = counts[:n]
		clear(counts[old:])
	}
	return counts
}

// Scale makes the numbers so far count weight times as much, which must be positive. Count then is
// the sum of the weights.
func (h *Histogram) Scale(weight float64) {
	h.settle()
	h.count *= weight
	h.zero *= weight
	for i := range h.counts {
		h.counts[i] *= weight
	}
	h.weighted = true
}

// Merge adds the counts of another histogram.
func (h *Histogram) Merge(o *Histogram) {
	if o.count == 0 {
		return
	}
	if h.count == 0 {
		h.min, h.max = o.min, o.max
	}
	h.count += o.count
	h.min, h.max = min(h.min, o.min), max(h.max, o.max)
	h.zero += o.zero
	h.low |= o.low
	h.weighted = h.weighted || o.weighted
	for code, theirs := range o.page {
		if theirs == 0 {
			continue
		}
		if h.page[code] == 0 {
			h.open(uint64(code))
		}
		h.counts = extend(h.counts, h.pages*pageBins)
		dst := ofPage(h.counts, h.page[code])
		for i, n := range ofPage(o.counts, theirs) {
			dst[i] += n
		}
		for i, n := range ofPage(o.recent, theirs) {
			dst[i] += float64(n)
		}
	}
}

// ofPage returns the counts of a page, nil if there are none yet.
func ofPage[T float64 | uint16](counts []T, page uint16) []T {
	end := int(page) * pageBins
	if page == 0 || end > len(counts) {
		return nil
	}
	return counts[end-pageBins : end]
}

// Reset empties the histogram, keeping its memory.
func (h *Histogram) Reset() { *h = Histogram{counts: h.counts[:0], recent: h.recent[:0]} }

// Archive implements [Archiver].
func (h *Histogram) Archive(a *Archive) {
	h.settle()
	a.Value(&h.count, &h.min, &h.max, &h.zero, &h.low, &h.weighted, &h.page, &h.pages, &h.counts)
}

// Count returns the number of numbers, or the sum of their weights.
func (h *Histogram) Count() float64 { return h.count }

// Min returns the smallest number, NaN if there are none.
func (h *Histogram) Min() float64 { return h.end(h.min) }

// Max returns the largest number, NaN if there are none.
func (h *Histogram) Max() float64 { return h.end(h.max) }

func (h *Histogram) end(v float64) float64 {
	if h.count == 0 {
		return math.NaN()
	}
	return v + 0 // not -0
}
