package sampler

import (
	"math/bits"

	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

// lhs fills columns with Latin hypercubes (McKay, Beckman and Conover 1979), one for each
// design: of n points, each variable has one in each of n intervals of equal length, at a
// random place in it. Which point is in which interval is a permutation of its own for each
// variable and design, which is computed point by point and never stored. The place is the
// number that the variable would have at the point in a random design. This is frozen for ever.
type lhs struct {
	plan Plan
	keys [][2]uint64
}

// Fill implements Sampler.
func (l *lhs) Fill(u [][]float64, first int64) {
	l.plan.fillDesigns(u, first, func(k int, d Design, dst []float64, from uint64) {
		n := uint64(d.Len)
		order := newPermutation(l.keys[k], d.Number, n)
		threefry.Fill(dst, l.keys[k], 0, d.First+int64(from))
		for i, v := range dst {
			// (interval + v)/n on the grid of Open01: v is (2w+1)/2⁵³, and the quotient of
			// interval·2⁵² + w and n becomes the new w.
			w := uint64(v*0x1p53) >> 1
			interval := order.at(from + uint64(i))
			q, _ := bits.Div64(interval>>12, interval<<52|w, n)
			dst[i] = threefry.Open01(q << 12)
		}
	})
}

// A permutation of 0 … n−1, any element of which can be had by itself: a random bijection of the
// numbers of so many bits as n−1 has, applied again as long as the result is not below n. It is
// made of rounds of a product with an odd number, a sum, and an exclusive or with the upper half.
type permutation struct {
	n, mask uint64
	half    uint
	rounds  [permutationRounds][2]uint64
}

const permutationRounds = 8

func newPermutation(key [2]uint64, design int, n uint64) permutation {
	width := uint(max(1, bits.Len64(n-1)))
	p := permutation{n: n, mask: 1<<width - 1, half: (width + 1) / 2}
	for j := range p.rounds {
		p.rounds[j] = threefry.Block(key, [2]uint64{uint64(j), 2*uint64(design) + lhsDomain})
		p.rounds[j][0] |= 1
	}
	return p
}

// at returns element i.
func (p *permutation) at(i uint64) uint64 {
	for {
		for j := range p.rounds {
			i = (i*p.rounds[j][0] + p.rounds[j][1]) & p.mask
			i ^= i >> p.half
		}
		if i < p.n {
			return i
		}
	}
}
