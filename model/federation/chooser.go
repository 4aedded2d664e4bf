package federation

import (
	"math"
	"slices"
)

// A chooser finds the k-th largest of a few dozen sites, again and again.
type chooser struct {
	keys  [3][]float64
	guess float64 // the last answer: the next is near
}

// kthLargest returns the k-th largest number of H100e of the sites, 1 ≤ k ≤ len(sites), and how
// many are larger. The method is quickselect; many sites tie, so pivots are kept apart. What is
// smaller and what is larger goes to two other buffers without a branch.
func (c *chooser) kthLargest(sites []participant, k int) (value float64, larger int) {
	for b := range c.keys {
		c.keys[b] = slices.Grow(c.keys[b][:0], len(sites))
	}
	x := c.keys[0][:len(sites)]
	for i := range sites {
		x[i] = sites[i].n
	}
	above, below := c.keys[1], c.keys[2]
	pivot := c.guess
	for {
		above, below = above[:len(x)], below[:len(x)]
		na, nb := 0, 0
		for _, v := range x {
			above[na], below[nb] = v, v
			na += less(pivot, v)
			nb += less(v, pivot)
		}
		equal := len(x) - na - nb
		switch {
		case k <= na:
			x, above = above[:na], x
		case k <= na+equal:
			c.guess = pivot
			return pivot, larger + na
		default:
			larger += na + equal
			k -= na + equal
			x, below = below[:nb], x
		}
		pivot = median3(x[0], x[len(x)/2], x[len(x)-1])
	}
}

func median3(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}

// less returns 1 if a < b and 0 otherwise, without a branch: which it is cannot be foreseen. Both
// are finite.
func less(a, b float64) int { return int(math.Float64bits(a-b) >> 63) }
