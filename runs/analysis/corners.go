package analysis

import (
	"fmt"
	"strings"

	"github.com/federated-frontier/mc/runs"
)

// weightedShare returns the mean over the combinations, with the error that the parts show.
func weightedShare(parts [][]float64, weights [][]float64) runs.Estimate {
	values, sum := make([]float64, len(parts)), 0.0
	for r, p := range parts {
		for _, w := range weights {
			p = contract(p, w)
		}
		values[r] = p[0]
		sum += p[0]
	}
	return runs.FromReplicates(runs.Estimate{Value: runs.Number(sum / float64(len(parts)))}, values)
}

// contract takes the mean over the options of the first choice.
func contract(shares, weights []float64) []float64 {
	rest := len(shares) / len(weights)
	out := make([]float64, rest)
	for i, w := range weights {
		for j, v := range shares[i*rest : (i+1)*rest] {
			out[j] += float64(w * v)
		}
	}
	return out
}

// extreme returns the largest of sign times the mean over the combinations, and the weights of each choice that give it. The mean is linear in
// the weights of each choice, so that a corner of each is enough.
func extreme(shares []float64, corners [][][]float64, sign float64) (value float64, weights [][]float64) {
	if len(corners) == 0 {
		return sign * shares[0], nil
	}
	for i, w := range corners[0] {
		if v, rest := extreme(contract(shares, w), corners[1:], sign); i == 0 || v > value {
			value, weights = v, append([][]float64{w}, rest...)
		}
	}
	return value, weights
}

// cornersOf returns the corners of the weights that add up to 1 and are within a factor of some: all but one of them are at a bound.
func cornersOf(weights []float64, factor float64) [][]float64 {
	n := len(weights)
	var corners [][]float64
	seen := map[string]bool{}
	for free := range n {
		for bounds := range 1 << n {
			if bounds>>free&1 == 1 {
				continue
			}
			w, rest := make([]float64, n), 1.0
			for i, v := range weights {
				if i == free {
					continue
				}
				w[i] = v / factor
				if bounds>>i&1 == 1 {
					w[i] = min(1, v*factor)
				}
				rest -= w[i]
			}
			const rounding = 1e-12
			if low, high := weights[free]/factor, min(1, weights[free]*factor); rest < low-rounding || rest > high+rounding {
				continue
			}
			w[free] = rest
			var key strings.Builder
			for _, v := range w {
				fmt.Fprintf(&key, "%.9f ", v)
			}
			if !seen[key.String()] {
				seen[key.String()] = true
				corners = append(corners, w)
			}
		}
	}
	return corners
}
