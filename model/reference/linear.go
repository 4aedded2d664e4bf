package reference

// Linear is y = x1 + 2 x2 + 3 x3 with standard normal inputs; y is normal too.
func Linear() Case {
	return Case{
		Model: scalar("linear/1", []string{"x1", "x2", "x3"}, func(x []float64) float64 {
			return x[0] + float64(2*x[1]) + float64(3*x[2])
		}),
		Quantile: normal(0, 0, 0),
		Mean:     0,
		Variance: 14,
		First:    []float64{1 / 14.0, 4 / 14.0, 9 / 14.0},
		Total:    []float64{1 / 14.0, 4 / 14.0, 9 / 14.0},
	}
}
