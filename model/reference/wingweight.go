package reference

import "math"

// WingWeight is the weight of the wing of a light aircraft in pounds, of Forrester, Sóbester and Keane (Engineering Design via Surrogate
// Modelling, 2008, section 1.4):
//
//	y = 0.036 sw^0.758 wfw^0.0035 (a/cos² sweep)^0.6 q^0.006 taper^0.04 (100 tc/cos sweep)^−0.3 (nz wdg)^0.49 + sw wp
//
// with the sweep in degrees and all inputs uniform in the ranges given there. Indices are those of testdata/indices.py, whose
// quadrature has errors below 1e-11.
func WingWeight() Case {
	inputs := []string{"sw", "wfw", "a", "sweep", "q", "taper", "tc", "nz", "wdg", "wp"}
	return Case{
		Model: scalar("wing_weight/1", inputs, func(x []float64) float64 {
			sw, wfw, a, sweep, q, taper, tc, nz, wdg, wp := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9]
			cos := math.Cos(sweep * (math.Pi / 180))
			wing := 0.036 * math.Pow(sw, 0.758) * math.Pow(wfw, 0.0035) * math.Pow(a/(cos*cos), 0.6) * math.Pow(q, 0.006) *
				math.Pow(taper, 0.04) * math.Pow(100*tc/cos, -0.3) * math.Pow(nz*wdg, 0.49)
			return wing + float64(sw*wp)
		}),
		Quantile: ranges([][2]float64{{150, 200}, {220, 300}, {6, 10}, {-10, 10}, {16, 45}, {0.5, 1}, {0.08, 0.18}, {2.5, 6}, {1700, 2500}, {0.025, 0.08}}),
		Mean:     268.075236832,
		Variance: 2311.92627331,
		First:    []float64{0.124473093603, 0.000002833092, 0.220240247826, 0.000489747699, 0.000088174207, 0.001809884349, 0.140982639463, 0.411609672693, 0.084967578907, 0.003339229357},
		Total:    []float64{0.127900167270, 0.000002929427, 0.226012175327, 0.000506392335, 0.000091172171, 0.001871310127, 0.145071057840, 0.419647602619, 0.087600034673, 0.003361945203},
	}
}
