package reference

import "math"

// Borehole is the flow of water through a borehole, in m³/year, of Harper and Gupta (Sensitivity/uncertainty analysis of a
// borehole scenario, ONWI-516, 1983):
//
//	y = 2π tu (hu − hl) / (ln(r/rw) (1 + 2 l tu / (ln(r/rw) rw² kw) + tu/tl))
//
// with the ranges of the Virtual Library of Simulation Experiments (Surjanovic and Bingham), and all inputs uniform in them: the
// variant for emulation. That with rw normal and r lognormal lets rw be negative. Indices are those of
// testdata/indices.py, whose quadrature has relative errors below 1e-8.
func Borehole() Case {
	inputs := []string{"rw", "r", "tu", "hu", "tl", "hl", "l", "kw"}
	return Case{
		Model: scalar("borehole/1", inputs, func(x []float64) float64 {
			rw, r, tu, hu, tl, hl, l, kw := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
			log := math.Log(r / rw)
			return 2 * math.Pi * tu * (hu - hl) / (log * (1 + float64(2*l*tu/(log*rw*rw*kw)) + tu/tl))
		}),
		Quantile: ranges([][2]float64{{0.05, 0.15}, {100, 50_000}, {63_070, 115_600}, {990, 1110}, {63.1, 116}, {700, 820}, {1120, 1680}, {9855, 12_045}}),
		Mean:     77.6513164554,
		Variance: 2078.92846737,
		First:    []float64{0.828921418796, 0.000001104158, 0.000000000005, 0.041385037194, 0.000005298053, 0.041385037194, 0.039341992767, 0.009521600473},
		Total:    []float64{0.866834010950, 0.000002321932, 0.000000000011, 0.054109614197, 0.000010727183, 0.054109614197, 0.052077309198, 0.012730783676},
	}
}
