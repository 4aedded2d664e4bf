package sampler

import "github.com/federated-frontier/mc/sampler/internal/threefry"

// antithetic fills columns with antithetic pairs (Hammersley and Morton 1956): the second point of
// a pair has 1 − u where the first has u, in every variable. The first has the numbers of a random
// design. This is frozen for ever.
type antithetic struct {
	plan Plan
	keys [][2]uint64
}

// Fill implements Sampler. Pairs start at even numbers, as designs have even numbers of points.
func (a *antithetic) Fill(u [][]float64, first int64) {
	a.plan.rows(u, first)
	for k, column := range u {
		if a.plan.Variables[k] == "" || len(column) == 0 {
			continue
		}
		threefry.Fill(column, a.keys[k], 0, first)
		seconds := column
		if first%2 == 1 {
			var pair [1]float64
			threefry.Fill(pair[:], a.keys[k], 0, first-1)
			column[0] = 1 - pair[0]
			seconds = column[1:]
		}
		for i := 1; i < len(seconds); i += 2 {
			seconds[i] = 1 - seconds[i-1]
		}
	}
}
