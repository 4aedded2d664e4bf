package distributions

// hasContradiction tells whether some inputs, all correlations between which are stated, have no
// positive definite matrix: then nothing completes it. It looks at one set of inputs for every
// stated element, and so finds the contradictions of nearly complete matrices at once.
func hasContradiction(s [][]float64, stated [][]bool) bool {
	covered := make([][]bool, len(stated))
	for i := range covered {
		covered[i] = make([]bool, len(stated))
	}
	for i := range stated {
		for j := range i {
			if !stated[i][j] || covered[i][j] {
				continue
			}
			c := clique(stated, covered, j, i)
			if !positiveDefinite(submatrix(s, c)) {
				return true
			}
			for _, k := range c {
				for _, l := range c {
					covered[k][l] = true
				}
			}
		}
	}
	return false
}

// clique adds inputs to i and j while all between them is stated, first those that cover something
// new.
func clique(stated, covered [][]bool, i, j int) []int {
	members := []int{i, j}
	in := make([]bool, len(stated))
	in[i], in[j] = true, true
	for _, fresh := range []bool{true, false} {
		for k := range stated {
			fits, isNew := !in[k], false
			for _, m := range members {
				fits = fits && stated[k][m]
				isNew = isNew || !covered[k][m]
			}
			if fits && (isNew || !fresh) {
				in[k] = true
				members = append(members, k)
			}
		}
	}
	return members
}

// submatrix returns the rows and columns c of a matrix.
func submatrix(m [][]float64, c []int) [][]float64 {
	out := newMatrix(len(c), len(c))
	for i, k := range c {
		for j, l := range c {
			out[i][j] = m[k][l]
		}
	}
	return out
}
