package reference

import "math"

// Ishigami is y = sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 with inputs uniform in (−π, π), of
// Ishigami and Homma (1990).
func Ishigami() Case {
	const a, b, pi4 = 7, 0.1, math.Pi * math.Pi * math.Pi * math.Pi
	// The parts of the variance that x1, x2, and x1 with x3 have.
	const (
		v1  = (1 + b*pi4/5) * (1 + b*pi4/5) / 2
		v2  = a * a / 8.0
		v13 = b * b * pi4 * pi4 * 8 / 225
		v   = v1 + v2 + v13
	)
	return Case{
		Model: scalar("ishigami/1", []string{"x1", "x2", "x3"}, func(x []float64) float64 {
			s1, s2 := math.Sin(x[0]), math.Sin(x[1])
			square := float64(x[2] * x[2])
			return s1 + float64(a*s2*s2) + float64(b*square*square*s1)
		}),
		Quantile: uniform(-math.Pi, math.Pi),
		Mean:     a / 2.0,
		Variance: v,
		First:    []float64{v1 / v, v2 / v, 0},
		Total:    []float64{(v1 + v13) / v, v2 / v, v13 / v},
	}
}
