package reference

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

// Flood is how far a river rises above its dyke, in m, of de Rocquigny (Journal de
// la Société Française de Statistique 147, 2006), as in Lamboni, Iooss, Popelin and Gamboa (Derivative-based global sensitivity
// measures, Mathematics and Computers in Simulation 87, 2013) and in Iooss and Lemaître (A review on global sensitivity analysis
// methods, 2015):
//
//	y = zv + h − hd − cb,  h = (q / (b ks √((zm − zv)/l)))^0.6
//
// with q Gumbel (1013, 558) between 500 and 3000, ks normal (30, 8) above 15, hd uniform in (7, 9), and triangular zv in
// (49, 51), zm in (54, 56), cb in (55, 56), l in (4990, 5010) and b in (295, 305), all symmetric. The variant with ks above 0
// has no variance: E(ks^−1.2) is infinite. Indices are those of testdata/indices.py, whose quadrature has errors below 1e-11.
func Flood() Case {
	inputs := []string{"q", "ks", "zv", "zm", "hd", "cb", "l", "b"}
	return Case{
		Model: scalar("flood/1", inputs, func(x []float64) float64 {
			q, ks, zv, zm, hd, cb, l, b := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
			return zv + math.Pow(q/(b*ks*math.Sqrt((zm-zv)/l)), 0.6) - hd - cb
		}),
		Quantile: func(k int, p float64) float64 {
			switch k {
			case 0:
				gumbel := func(x float64) float64 { return math.Exp(-math.Exp(-(x - 1013) / 558)) }
				low, high := gumbel(500), gumbel(3000)
				return 1013 - float64(558*math.Log(-math.Log(low+float64(p*(high-low)))))
			case 1: // from above, since the upper tail is whole
				return 30 - float64(8*special.NormalQuantile((1-p)*special.NormalCDF((30-15)/8.0)))
			case 4:
				return 7 + float64(2*p)
			}
			center := []float64{2: 50, 3: 55, 5: 55.5, 6: 5000, 7: 300}[k]
			return center + float64([]float64{2: 1, 3: 1, 5: 0.5, 6: 10, 7: 5}[k]*triangular(p))
		},
		Mean:     -10.9444937804,
		Variance: 1.17447033477,
		First:    []float64{0.344847766053, 0.133774499845, 0.189578173561, 0.003457986852, 0.283815881478, 0.035476985185, 0.000000333629, 0.000092688577},
		Total:    []float64{0.353591950009, 0.142251035880, 0.189926455883, 0.003806269174, 0.283815881478, 0.035476985185, 0.000000363304, 0.000100931256},
	}
}

// triangular is the quantile function of the symmetric triangular distribution in (−1, 1).
func triangular(p float64) float64 {
	if p < 0.5 {
		return math.Sqrt(2*p) - 1
	}
	return 1 - math.Sqrt(2*(1-p))
}
