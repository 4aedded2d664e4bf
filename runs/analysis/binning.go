package analysis

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
)

// leastBins and mostBins bound the number of bins of an input. Eight see three quarters of a swing up and down;
// with 32 a linear input loses a thousandth of its share.
const (
	leastBins = 8
	mostBins  = 32
)

// binsFor returns the number of bins for n points, which grows with their root.
func binsFor(n int) int { return min(max(int(math.Sqrt(float64(n)))/4, leastBins), mostBins) }

// A sorted is an output over the points that have it.
type sorted struct {
	values []float64 // by point, of all points
	order  []int32   // the points with a value, by value
	parts  []int32   // the part of each point, -1 without a value
	total  moment
}

func newSorted(values []float64, parts []int) *sorted {
	s := &sorted{values: values, parts: make([]int32, len(values))}
	var valued []int32
	i := 0
	for part, size := range parts {
		for range size {
			s.parts[i] = -1
			if !model.IsNull(values[i]) && !math.IsNaN(values[i]) {
				s.parts[i], valued = int32(part), append(valued, int32(i))
			}
			i++
		}
	}
	s.order = inOrder(values, valued)
	s.total = momentOf(values, valued)
	return s
}

// of returns those of the points that have a value, in their order.
func (s *sorted) of(points []int32) []int32 {
	valued := make([]int32, 0, len(points))
	for _, i := range points {
		if s.parts[i] >= 0 {
			valued = append(valued, i)
		}
	}
	return valued
}

// inOrder returns points by value, equal ones by number.
func inOrder(values []float64, points []int32) []int32 {
	type keyed struct {
		value float64
		point int32
	}
	list := make([]keyed, len(points))
	for k, i := range points {
		list[k] = keyed{values[i], i}
	}
	slices.SortFunc(list, func(a, b keyed) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return int(a.point - b.point)
	})
	order := make([]int32, len(points))
	for k := range list {
		order[k] = list[k].point
	}
	return order
}

// momentOf returns the moment of the values of some points.
func momentOf(values []float64, points []int32) moment {
	if len(points) == 0 {
		return moment{}
	}
	sum := 0.0
	for _, i := range points {
		sum += values[i]
	}
	pivot := sum / float64(len(points))
	rest, squares := 0.0, 0.0
	for _, i := range points {
		d := values[i] - pivot
		rest += d
		squares += float64(d * d)
	}
	return centred(pivot, float64(len(points)), rest, squares)
}

// A binning puts points into bins.
type binning struct {
	points []int32 // bin by bin
	ends   []int   // of each bin in points
}

// newBinning makes bins of points in the order of an input: one for each value of a choice, else of equal
// counts, but points of one value are in one bin.
func newBinning(x []float64, points []int32, isChoice bool) *binning {
	b := &binning{points: points}
	n, bins := len(points), binsFor(len(points))
	begin := 0
	for i := 1; i <= n; i++ {
		if i < n && x[points[i]] == x[points[i-1]] {
			continue
		}
		due := (len(b.ends) + 1) * n / bins
		if isChoice || i == n || i >= due && i > begin {
			b.ends = append(b.ends, i)
			begin = i
		}
	}
	return b
}

func (b *binning) count() int { return len(b.ends) }

// bin returns the points of a bin.
func (b *binning) bin(k int) []int32 {
	begin := 0
	if k > 0 {
		begin = b.ends[k-1]
	}
	return b.points[begin:b.ends[k]]
}

// key is the same for bins of the same sizes.
func (b *binning) key() string {
	var key []byte
	for _, end := range b.ends {
		key = binary.AppendUvarint(key, uint64(end))
	}
	return string(key)
}

// assigned returns bins of the same sizes with points in another order.
func (b *binning) assigned(order []int32) *binning { return &binning{points: order, ends: b.ends} }

// share returns the share of the variance of an output that lies between bins, without what is there by
// chance, and the pseudo-values of the jackknife that leaves out one part of the points at a time. They are NaN if the output
// does not vary.
func (b *binning) share(y *sorted, parts int) (share float64, pseudo []float64) {
	cells := make([]moment, len(b.ends)*parts) // of each bin, by part
	members := make([][]int32, parts)
	for k := range b.ends {
		for part := range members {
			members[part] = members[part][:0]
		}
		for _, i := range b.bin(k) {
			members[y.parts[i]] = append(members[y.parts[i]], i)
		}
		for part, points := range members {
			cells[k*parts+part] = momentOf(y.values, points)
		}
	}
	without := func(left int) float64 {
		var total moment
		within, bins := 0.0, 0.0
		for k := range b.ends {
			var bin moment
			for part, cell := range cells[k*parts : (k+1)*parts] {
				if part != left {
					bin.merge(cell)
				}
			}
			if bin.n > 0 {
				bins++
			}
			within += bin.m2
			total.merge(bin)
		}
		return 1 - within/(total.n-bins)/(total.m2/(total.n-1))
	}
	share = without(-1)
	r := float64(parts)
	for part := range parts {
		pseudo = append(pseudo, float64(r*share)-float64((r-1)*without(part)))
	}
	return share, pseudo
}

// distance returns the mean over the bins, weighted by their points, of the largest distance of the empirical
// distribution functions of a bin and of all points. of is scratch memory for the bin of each point.
func (b *binning) distance(y *sorted, of []int32) float64 {
	sizes := make([]float64, len(b.ends))
	for k := range b.ends {
		sizes[k] = float64(len(b.bin(k)))
		for _, i := range b.bin(k) {
			of[i] = int32(k)
		}
	}
	n := float64(len(y.order))
	below := make([]float64, len(b.ends)) // points of the bin so far
	largest := make([]float64, len(b.ends))
	for from := 0; from < len(y.order); {
		to := from + 1
		for to < len(y.order) && y.values[y.order[to]] == y.values[y.order[from]] {
			to++
		}
		// Between two points of a bin its function stays and the other grows, so the distance is largest just
		// before a value of the bin or at one.
		for _, i := range y.order[from:to] {
			k := of[i]
			largest[k] = max(largest[k], float64(from)/n-below[k]/sizes[k])
		}
		for _, i := range y.order[from:to] {
			below[of[i]]++
		}
		for _, i := range y.order[from:to] {
			k := of[i]
			largest[k] = max(largest[k], math.Abs(below[k]/sizes[k]-float64(to)/n))
		}
		from = to
	}
	sum := 0.0
	for k, d := range largest {
		sum += float64(d * sizes[k])
	}
	return sum / n
}
