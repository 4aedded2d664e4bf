package special

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// The oracle of the elementary functions is 160-bit arithmetic: ln 2 from its series, exp and
// ln by reduction and series.

const precision = 160

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func add(x, y *big.Float) *big.Float { return new(big.Float).Add(x, y) }
func sub(x, y *big.Float) *big.Float { return new(big.Float).Sub(x, y) }
func mul(x, y *big.Float) *big.Float { return new(big.Float).Mul(x, y) }
func quo(x, y *big.Float) *big.Float { return new(big.Float).Quo(x, y) }

var bigLn2 = mul(number(2), artanh(quo(number(1), number(3))))

// artanh is the power series, for |x| ≤ 1/3.
func artanh(x *big.Float) *big.Float {
	sum, square := number(0), mul(x, x)
	for n := 1.0; n < 104; n += 2 {
		sum = add(sum, quo(x, number(n)))
		x = mul(x, square)
	}
	return sum
}

func bigLog(x *big.Float) *big.Float {
	m := new(big.Float)
	e := x.MantExp(m) // m in [0.5, 1)
	y := mul(number(2), artanh(quo(sub(m, number(1)), add(m, number(1)))))
	return add(y, mul(number(float64(e)), bigLn2))
}

func bigExp(x *big.Float) *big.Float {
	k, _ := quo(x, bigLn2).Int64()
	r := sub(x, mul(number(float64(k)), bigLn2))
	sum, term := number(1), number(1)
	for n := 1.0; n < 40; n++ {
		term = quo(mul(term, r), number(n))
		sum = add(sum, term)
	}
	return sum.SetMantExp(sum, int(k))
}

// ulps returns the distance of got from want in units of the last place of want.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	unit := math.Nextafter(math.Abs(w), math.Inf(1)) - math.Abs(w)
	d, _ := quo(sub(number(got), want), number(unit)).Float64()
	return math.Abs(d)
}

// relative returns |got−want|/|want|.
func relative(got, want float64) float64 {
	if got == want {
		return 0
	}
	return math.Abs(got-want) / math.Abs(want)
}

func source() *rand.Rand { return rand.New(rand.NewPCG(20261122, 0)) }

// count is the number of points of a test, smaller with -short.
func count(n int) int {
	if testing.Short() {
		return n / 20
	}
	return n
}

// alike says whether x and y are the same, with NaN equal to NaN and −0 unequal to 0.
func alike(x, y float64) bool {
	return x != x && y != y || x == y && math.Signbit(x) == math.Signbit(y)
}
