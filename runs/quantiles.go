package runs

import (
	"math"
	"slices"
	"sort"
)

// Quantiles answers questions about the order of the numbers in a Histogram. It is not changed
// by later changes of the histogram, and safe for concurrent use.
type Quantiles struct {
	bins     []bin   // those that are not empty, in the order of their numbers
	count    float64 // or a sum of weights
	min, max float64
	exact    bool // every number is the one of its bin that is nearest to zero
	weighted bool // numbers do not all count 1
}

// A bin has the numbers from lo to hi, of which near is the one nearest to zero.
type bin struct {
	lo, hi, near float64
	end          float64 // the count of the numbers up to and with this bin
}

// Quantiles puts the bins in order.
func (h *Histogram) Quantiles() *Quantiles {
	h.settle()
	q := &Quantiles{min: h.Min(), max: h.Max(), exact: h.low == 0, weighted: h.weighted}
	for code := 2*signPage - 1; code >= signPage; code-- {
		for i, n := range slices.Backward(ofPage(h.counts, h.page[code])) {
			q.add(edge(code, i+1), edge(code, i), edge(code, i), n)
		}
	}
	q.add(0, edge(tinyExp, 0), 0, h.zero)
	for code := range signPage {
		for i, n := range ofPage(h.counts, h.page[code]) {
			q.add(edge(code, i), edge(code, i+1), edge(code, i), n)
		}
	}
	return q
}

// edge returns the end nearer to zero of a bin; the one after the last bin of a page is the
// first of the next page.
func edge(code, i int) float64 {
	v := math.Float64frombits(uint64(code)<<52 + uint64(i)<<lowBits)
	return min(max(v, -math.MaxFloat64), math.MaxFloat64)
}

func (q *Quantiles) add(lo, hi, near, n float64) {
	if n > 0 {
		q.count += n
		q.bins = append(q.bins, bin{lo, hi, near, q.count})
	}
}

// At returns the p-quantile of type 7, the default of R and pandas: between the numbers of
// ranks ⌊(n−1)p⌋ and one more, in proportion. It is NaN if there are no numbers or p is not in
// [0, 1].
//
// Each of the two is known to within its bin, so the error is at most 2⁻¹² times the larger of
// their sizes, or 2⁻⁴⁰ if that is more. There is no error if every number has at most 13
// significant bits, as integers to 8192 have.
//
// Of numbers with weights it is the one up to which they sum to the share p of all.
func (q *Quantiles) At(p float64) float64 {
	switch {
	case q.count == 0 || !(p >= 0 && p <= 1):
		return math.NaN()
	case q.weighted:
		return q.inverse(float64(q.count * p))
	}
	return q.ranked(float64((q.count - 1) * p))
}

// inverse returns the number up to which the weights sum to goal, as if those of a bin were spread
// evenly.
func (q *Quantiles) inverse(goal float64) float64 {
	switch {
	case goal <= 0:
		return q.min
	case goal >= q.count:
		return q.max
	}
	k := sort.Search(len(q.bins)-1, func(k int) bool { return q.bins[k].end >= goal })
	return q.within(k, (goal-q.before(k))/(q.bins[k].end-q.before(k)))
}

// StdErr returns the standard error of At(p) for independent numbers: half the distance between
// the quantiles one standard deviation of the rank to either side. It is NaN if the numbers do
// not reach that far.
func (q *Quantiles) StdErr(p float64) float64 {
	n := q.count
	rank, sd := float64((n-1)*p), math.Sqrt(n*p*(1-p))
	if q.count == 0 || !(rank-sd >= 0 && rank+sd <= n-1) {
		return math.NaN()
	}
	return (q.ranked(rank+sd) - q.ranked(rank-sd)) / 2
}

// Interval returns an interval that has the p-quantile of the distribution of independent
// numbers in it with the probability of z standard deviations to either side, or a little more.
// It ends at two of the numbers, chosen by rank; an end beyond all of them is infinite.
func (q *Quantiles) Interval(p, z float64) (low, high float64) {
	n := q.count
	half := float64(z * math.Sqrt(n*p*(1-p)))
	low, high = math.Inf(-1), math.Inf(1)
	if rank := math.Floor(float64(n*p)-half) - 1; rank >= 0 {
		low = q.ranked(rank)
	}
	if rank := math.Ceil(float64(n*p) + half); rank <= n-1 {
		high = q.ranked(rank)
	}
	return low, high
}

// CountBelow returns how many numbers are less than x, or the sum of their weights. Only the numbers of the bin that holds x
// are not known one by one; of them a share in proportion is counted.
func (q *Quantiles) CountBelow(x float64) float64 {
	k := sort.Search(len(q.bins), func(k int) bool { return q.bins[k].hi > x })
	before := q.before(k)
	if k == len(q.bins) || q.bins[k].lo >= x {
		return before
	}
	b := q.bins[k]
	return before + math.Floor(float64((b.end-before)*((x-b.lo)/(b.hi-b.lo))))
}

// before returns the count of the numbers in the bins before bin k.
func (q *Quantiles) before(k int) float64 {
	if k == 0 {
		return 0
	}
	return q.bins[k-1].end
}

// ranked returns the number with a rank in [0, n−1], between two numbers in proportion.
func (q *Quantiles) ranked(rank float64) float64 {
	whole := math.Floor(rank)
	v := q.number(whole)
	if part := rank - whole; part > 0 {
		v += float64(part * (q.number(whole+1) - v))
	}
	return v
}

// number returns the number with a rank, as if those of its bin were spread evenly.
func (q *Quantiles) number(rank float64) float64 {
	switch {
	case rank == 0:
		return q.min
	case rank >= q.count-1:
		return q.max
	}
	k := sort.Search(len(q.bins)-1, func(k int) bool { return q.bins[k].end > rank })
	before := q.before(k)
	return q.within(k, (rank-before+0.5)/(q.bins[k].end-before))
}

// within returns the number that has a share of those of bin k before it.
func (q *Quantiles) within(k int, share float64) float64 {
	b := q.bins[k]
	v := b.near
	if !q.exact && v != 0 {
		v = b.lo + float64((b.hi-b.lo)*share)
	}
	return min(max(v, q.min), q.max)
}
