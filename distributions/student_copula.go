package distributions

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// A studentCopula is the t copula of a group: t = z/√(W/df), where z are correlated normal scores
// and W, common to the group, is χ² with df degrees of freedom. Far from the middle its members
// go together more than those of the normal copula, in either tail.
type studentCopula struct {
	rho    float64      // the correlation of the scores z
	scales Distribution // of W/df: a gamma distribution with mean 1
	// cells are polynomials that give the normal score Φ⁻¹(T(|t|)): one for |t| < 1/8, then, as in a
	// table, eight for each octave, up to scores beyond scoreLimit.
	cells []cell
}

// LeastCopulaDF and MostCopulaDF bound the degrees of freedom of a t copula. With more it is normal for
// all practical purposes.
const (
	LeastCopulaDF = 1
	MostCopulaDF  = 1e4
)

// newStudentCopula returns the copula whose members have the rank correlation, within 0..1.
func newStudentCopula(rank, df float64) *studentCopula {
	return &studentCopula{
		rho:    studentPearson(rank, df),
		scales: tabulate(exact{gamma{df / 2, 2 / df, special.NewIncGamma(df / 2)}}),
		cells:  studentCells(df),
	}
}

// firstStudentCell are the bits of 1/8, where the second cell begins.
const firstStudentCell = (1023 - 3) << 52

// studentCells returns the cells. The error of the scores is below 1e-10.
func studentCells(df float64) []cell {
	law := studentT{df, 0, 1, special.NewIncBeta(df/2, 0.5)}
	var cells []cell
	add := func(from, to float64) float64 {
		centre, half := from+float64((to-from)/2), float64((to-from)/2)
		var y [7]float64
		for k, node := range lobatto {
			tail, _ := law.cdf(-(centre + float64(half*node)))
			y[k] = -special.NormalQuantile(tail)
		}
		cells = append(cells, throughLobatto(centre, half, y))
		return y[6]
	}
	add(0, 0.125)
	for bits := uint64(firstStudentCell); ; bits += 1 << cellShift {
		// y[6] is the score at the beginning of the cell.
		if add(math.Float64frombits(bits), math.Float64frombits(bits+1<<cellShift)) > scoreLimit {
			return cells
		}
	}
}

// toFactors replaces uniforms by the factors 1/√(W/df).
func (c *studentCopula) toFactors(u []float64) {
	c.scales.Quantile(u, u)
	for i, w := range u {
		u[i] = 1 / math.Sqrt(w)
	}
}

// toScores replaces normal scores z by the normal scores of t = z·factor.
func (c *studentCopula) toScores(z, factor []float64) {
	factor = factor[:len(z)]
	for i, v := range z {
		t := v * factor[i]
		a := math.Abs(t)
		k := uint64(0)
		if a >= 0.125 {
			k = 1 + (math.Float64bits(a)-firstStudentCell)>>cellShift
		}
		score := 2.0 * scoreLimit
		switch {
		case t != t:
			score = t
		case k < uint64(len(c.cells)):
			e := &c.cells[k]
			score = e.at(a - e[0])
		}
		z[i] = math.Copysign(score, t)
	}
}

// studentPearson returns the correlation ρ of the scores of a t copula that gives it the rank
// correlation, within 0..1.
//
// The rank correlation of X and Y is that of concordance: of three independent copies of the pair
// it compares X of the first and second, and Y of the first and third. Given the scales, these
// differences are normal with the correlation ρ·√(A·B), where A = G₂/(G₁+G₂), B = G₃/(G₁+G₃), and
// the G are gamma variables of shape df/2; so it is (6/π)·E asin(ρ·√(A·B)). See A. Heinen and
// A. Valdesogo (2020). The expectation is a trapezoid sum over the normal scores of the three G,
// on a grid of 1/4 within ±7; its error is 2e-10 for df = 1, and 1e-11 from 2.5 on.
func studentPearson(rank, df float64) float64 {
	if rank == 0 || rank == 1 {
		return rank
	}
	const n, step = 57, 0.25
	shape := special.NewIncGamma(df / 2)
	var g, weights [n]float64
	near := math.NaN()
	for i := range n {
		z := step * float64(i-n/2)
		g[i] = shape.Inverse(special.NormalCDF(z), special.NormalCDF(-z), near)
		weights[i] = step * special.NormalDensity(z)
		near = g[i]
	}
	var roots [n][n]float64 // √A for G₁ and G₂
	for i := range n {
		for j := range n {
			roots[i][j] = math.Sqrt(g[j] / (g[i] + g[j]))
		}
	}
	return root(pearsonOf(rank), 1, func(rho float64) float64 {
		sum := 0.0
		for i := range n {
			for j := range n {
				inner := 0.0
				for k := range j {
					inner += float64(weights[k] * asin(float64(rho*roots[i][j]*roots[i][k])))
				}
				inner += float64(weights[j] / 2 * asin(float64(rho*roots[i][j]*roots[i][j])))
				sum += float64(2 * weights[i] * weights[j] * inner)
			}
		}
		return float64(6/math.Pi*sum) - rank
	})
}

// asin returns the arcsine, for |x| ≤ 1.
func asin(x float64) float64 { return special.Atan(x / math.Sqrt((1-x)*(1+x))) }
