package reference

import (
	"math"
	"strconv"
)

// SobolG is the product of (|4x−2| + a)/(1 + a) over eight inputs uniform in (0, 1), with
// a = 0, 1, 4.5, 9, 99, 99, 99, 99, of Saltelli and Sobol' (1995).
func SobolG() Case {
	a := []float64{0, 1, 4.5, 9, 99, 99, 99, 99}
	inputs := make([]string, len(a))
	v := make([]float64, len(a)) // the variances of the factors
	whole := 1.0
	for k := range a {
		inputs[k] = "x" + strconv.Itoa(k+1)
		v[k] = 1 / (3 * (1 + a[k]) * (1 + a[k]))
		whole *= 1 + v[k]
	}
	c := Case{
		Model: scalar("sobol_g/1", inputs, func(x []float64) float64 {
			y := 1.0
			for k, v := range x {
				y *= (math.Abs(float64(4*v)-2) + a[k]) / (1 + a[k])
			}
			return y
		}),
		Quantile: uniform(0, 1),
		Mean:     1,
		Variance: whole - 1,
	}
	for k := range a {
		c.First = append(c.First, v[k]/c.Variance)
		c.Total = append(c.Total, v[k]*whole/(1+v[k])/c.Variance)
	}
	return c
}
