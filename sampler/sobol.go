package sampler

import (
	"math/bits"
	"slices"

	"github.com/federated-frontier/mc/sampler/internal/directions"
	"github.com/federated-frontier/mc/sampler/internal/threefry"
)

// MaxDimensions is the largest number of variables with a name of a plan of Sobol' points.
const MaxDimensions = directions.Dimensions

// maxSobolPoints is the largest number of points of a design.
const maxSobolPoints = 1 << directions.Bits

// sobol fills columns with scrambled Sobol' points, in the order of the Gray code. The named
// variables have the dimensions of the table, those of Plan.Leading first and the others behind them in
// their order. Each design is scrambled anew:
// the digits of a variable are permuted one by one, each depending on those before it (Owen
// 1995, "nested uniform scrambling"), with random bits that come from the name, the seed and
// the design. This is frozen for ever.
type sobol struct {
	plan    Plan
	columns []sobolColumn
}

// A sobolColumn is a variable. Digits are reversed, the first being the lowest bit.
type sobolColumn struct {
	key        [2]uint64
	directions [64]uint64
	eight      [8]uint64 // points 0 to 7, before scrambling
}

func newSobol(p Plan) *sobol {
	s := &sobol{plan: p, columns: make([]sobolColumn, len(p.Variables))}
	behind := len(p.Leading)
	for k, name := range p.Variables {
		if name == "" {
			continue
		}
		dimension := slices.Index(p.Leading, name)
		if dimension < 0 {
			dimension = behind
			behind++
		}
		c := &s.columns[k]
		c.key = keyOf(p.Seed, name)
		for j, v := range directions.Numbers(dimension) {
			c.directions[j] = uint64(bits.Reverse32(v))
		}
		for i := range c.eight {
			c.eight[i] = c.point(uint64(i))
		}
	}
	return s
}

// Fill implements Sampler.
func (s *sobol) Fill(u [][]float64, first int64) {
	s.plan.fillDesigns(u, first, func(k int, d Design, dst []float64, from uint64) {
		var digits scramble
		digits.init(s.columns[k].key, d.Number)
		s.columns[k].fill(dst, &digits, from)
	})
}

// fill sets dst to the points from on, scrambled.
func (c *sobolColumn) fill(dst []float64, digits *scramble, from uint64) {
	if hasWide {
		head := min(int(-from%8), len(dst))
		c.narrow(dst[:head], digits, from)
		dst, from = dst[head:], from+uint64(head)
		if n := len(dst) / 8 * 8; n > 0 {
			wideSobol(dst[:n], digits, c, from, c.point(from))
			dst, from = dst[n:], from+uint64(n)
		}
	}
	c.narrow(dst, digits, from)
}

// narrow is fill, one point after the other.
func (c *sobolColumn) narrow(dst []float64, digits *scramble, from uint64) {
	x := c.point(from)
	for i := range dst {
		dst[i] = threefry.Open01(bits.Reverse64(digits.apply(x)))
		from++
		x ^= c.directions[bits.TrailingZeros64(from)&63]
	}
}

// point returns the digits of point i, before scrambling.
func (c *sobolColumn) point(i uint64) (x uint64) {
	for gray := i ^ i>>1; gray != 0; gray &= gray - 1 {
		x ^= c.directions[bits.TrailingZeros64(gray)]
	}
	return x
}
