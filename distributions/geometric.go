package distributions

import (
	"fmt"
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// NewGeometric returns the distribution of the number of trials up to and with the first success.
//
// Support: the whole numbers from 1 on.
//
// Parameters: p in (0, 1), the probability of success, a pure number.
//
// Moments: 1/p, (1−p)/p². The mode is 1.
//
// Algorithm and error bound: ⌈ln(1−P)/ln(1−p)⌉ for probability P, from the smaller tail, and a
// step up or down where its distribution function says so; exact but for the rounding of that,
// 1e-15 relative.
//
// Source: definition.
func NewGeometric(p float64) (Distribution, error) {
	if !(p > 1e-12 && p < 1) {
		return nil, fmt.Errorf("geometric: p must be above 1e-12 and below 1, got %v", p)
	}
	return exact{geometric{p, -special.Log1p(-p)}}, nil
}

// geometric has the rate −ln(1−p).
type geometric struct{ p, rate float64 }

func (l geometric) Support() (lo, hi float64) { return 1, math.Inf(1) }
func (l geometric) Mean() float64             { return 1 / l.p }
func (l geometric) Variance() float64         { return (1 - l.p) / l.p / l.p }
func (l geometric) mode() float64             { return 1 }

func (l geometric) quantile(p, q, _ float64) float64 {
	k := max(1, math.Ceil(minusLog(q, p)/l.rate))
	reaches := func(k float64) bool {
		below, above := l.cdf(k)
		if p <= q {
			return below >= p
		}
		return above <= q
	}
	switch {
	case !reaches(k):
		return k + 1
	case k > 1 && reaches(k-1):
		return k - 1
	}
	return k
}

func (l geometric) cdf(x float64) (p, q float64) {
	z := -float64(l.rate * math.Floor(x))
	return -special.Expm1(z), special.Exp(z)
}

func (l geometric) atom(x float64) float64 {
	if x < 1 || x != math.Floor(x) {
		return 0
	}
	return l.p * special.Exp(-float64(l.rate*(x-1)))
}
