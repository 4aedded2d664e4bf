package special

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

func TestNormalQuantileAndCDF(t *testing.T) {
	worstQ, worstC, worstI := 0.0, 0.0, 0.0
	rng := source()
	for range count(200000) {
		p := math.Exp(-690 * rng.Float64() * rng.Float64())
		worstQ = max(worstQ, relative(NormalQuantile(p), mathext.NormalQuantile(p)))
		x := -37 * rng.Float64()
		e:= relative(NormalCDF(x), 0.5*math.Erfc(-x/math.Sqrt2))
		if e>worstC { worstC=e; println(x,e)}
		worstI = max(worstI, relative(NormalQuantile(NormalCDF(x)),x))
	}
	t.Log(worstQ, worstC, worstI)
}
