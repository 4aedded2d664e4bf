package oracle

import "math"

// A lossCurve is L = E + A/N^a + Bd/D^b.
type lossCurve struct{ e, a, expA, b, expB float64 }

var (
	hoffmann  = lossCurve{1.69, 406.4, 0.34, 410.7, 0.28}
	besiroglu = lossCurve{1.8172, 482.01, 0.3478, 2085.43, 0.3658}
)

// Section 2, κ: the compute multiplier of m ≥ 2 sites that train a job.
func (in *inputs) kappa(m int, j job) float64 {
	h := in.num("inner_steps")
	switch in.choice("penalty_law", "range", "scaling", "floor_hoffmann", "floor_besiroglu") {
	case "range":
		return rangeKappa(in.num("kappa_20"), m, h)
	case "scaling":
		return math.Pow(float64(m), lossExponent(j.params, h)/0.0477)
	case "floor_hoffmann":
		return hoffmann.kappa(lossPenalty(m, j.params, h), j.flop)
	default:
		return besiroglu.kappa(lossPenalty(m, j.params, h), j.flop)
	}
}

// Section 2, law "range".
func rangeKappa(kappa20 float64, m int, h float64) float64 {
	sites := math.Pow(math.Log(float64(m))/math.Log(20), 1.5)
	steps := math.Log(h) / math.Log(100)
	return math.Pow(kappa20, sites*steps)
}

// Section 2, β of the laws "scaling" and "floor".
func lossExponent(params, h float64) float64 {
	return 1.0923 * math.Pow(params, -0.2342) * math.Log(h) / math.Log(30)
}

// Section 2, δ = M^β − 1 of the laws "floor", without cancellation.
func lossPenalty(m int, params, h float64) float64 {
	return math.Expm1(lossExponent(params, h) * math.Log(float64(m)))
}

// Section 2, laws "floor": the multiplier that buys back a relative loss penalty delta.
func (l lossCurve) kappa(delta, flop float64) float64 {
	r := l.reducible(flop)
	return math.Pow(1+delta*(l.e+r)/r, (l.expA+l.expB)/(l.expA*l.expB))
}

// Section 2, laws "floor": the reducible loss R on the compute-optimal path.
func (l lossCurve) reducible(flop float64) float64 {
	sum := l.expA + l.expB
	g := math.Pow(l.expA*l.a/(l.expB*l.b), 1/sum)
	params := g * math.Pow(flop/6, l.expB/sum)
	tokens := flop / 6 / params
	return l.a*math.Pow(params, -l.expA) + l.b*math.Pow(tokens, -l.expB)
}
