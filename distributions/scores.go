package distributions

import (
	"math"
	"sync"

	"github.com/federated-frontier/mc/internal/special"
)

// A scoreTable gives the quantiles of a smooth law at Φ(z), for normal scores z: one pass
// instead of two for correlated inputs. It has polynomials of degree 6 in z on cells of 1/16.
type scoreTable struct{ grid }

const (
	cellsPerUnit = 16
	scoreCells   = 132          // on either side of 0, up to 8.25
	scoreLimit   = 8.2095361516 // −Φ⁻¹(2^-53): probabilities are kept within [2^-53, 1−2^-53]
)

// standardNormal is the table that gives scores, and standardUniform the one that gives
// probabilities for them.
var (
	standardNormal  = sync.OnceValue(func() *table { return tabulate(exact{normal{0, 1}}).(*table) })
	standardUniform = sync.OnceValue(func() *scoreTable { return newScoreTable(uniform{0, 1}) })
)

func newScoreTable(l smooth) *scoreTable {
	t := new(scoreTable)
	t.blank(byScores(), l)
	t.whole()
	return t
}

// normalSeries returns the power series of Φ at z without its constant.
func normalSeries(z float64) series {
	var c, density series
	density[0] = special.NormalDensity(z)
	for n := range order {
		c[n+1] = density[n] / float64(n+1)
		derivative := -float64(z * density[n])
		if n > 0 {
			derivative -= density[n-1]
		}
		density[n+1] = derivative / float64(n+1)
	}
	return c
}

// values replaces scores by quantiles; NaN stays.
func (t *scoreTable) values(z []float64) {
	if !hasWide {
		t.narrowValues(z)
		return
	}
	for len(z) > 0 {
		z = z[wideValues(z, (*[2 * scoreCells]cell)(t.now())):]
		n := min(8, len(z))
		t.narrowValues(z[:n])
		z = z[n:]
	}
}

// narrowValues is values for one score at a time.
func (t *scoreTable) narrowValues(z []float64) {
	for i := 0; i < len(z); i++ {
		i += narrowPolynomials(z[i:], (*[2 * scoreCells]cell)(t.now()))
		if i < len(z) && narrowPolynomials(z[i:i+1], (*[2 * scoreCells]cell)(t.whole())) == 0 {
			z[i] = math.NaN()
		}
	}
}

// narrowPolynomials replaces scores by quantiles. It stops before the first whose cell is not there
// yet, and returns how many it has done. It calls nothing, which makes it faster.
func narrowPolynomials(z []float64, cells *[2 * scoreCells]cell) (done int) {
	for i, v := range z {
		if v > scoreLimit {
			v = scoreLimit
		}
		if v < -scoreLimit {
			v = -scoreLimit
		}
		s := float64(v*cellsPerUnit) + scoreCells
		if s != s {
			continue
		}
		e := &cells[int(s)]
		x := e.at(v - e[0])
		if x != x {
			return i
		}
		z[i] = x
	}
	return len(z)
}

// mix sets z to a·with + b·z.
func mix(z, with []float64, a, b float64) {
	with = with[:len(z)]
	if hasWide {
		wideMix(z, with, a, b)
		done := len(z) &^ 7
		z, with = z[done:], with[done:]
	}
	narrowMix(z, with, a, b)
}

func narrowMix(z, with []float64, a, b float64) {
	with = with[:len(z)]
	for i, v := range z {
		z[i] = float64(a*with[i]) + float64(b*v)
	}
}

// pearsonOf returns the correlation of normal scores that gives them the rank correlation:
// 2·sin(π·rank/6), by the Taylor series of the sine, for |rank| ≤ 1.
func pearsonOf(rank float64) float64 {
	x := math.Pi / 6 * rank
	term, sum := x, x
	for n := 2.0; n < 20; n += 2 {
		term = -float64(term * x * x / (n * (n + 1)))
		sum += term
	}
	return min(max(2*sum, -1), 1)
}
