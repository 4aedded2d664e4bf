package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/runs"
)

// A Scored is a joint distribution some of whose inputs are left as standard normal scores, so that some of them can be
// drawn given the others.
type Scored interface {
	// Its Transform leaves scores in the columns asked for.
	runs.Transform
	// Correlations returns those of the scores, which are jointly normal, in the order of the columns.
	Correlations() [][]float64
	// Values replaces scores of the i-th of the columns by values.
	Values(i int, scores []float64)
}

// scoreBlocks are the inputs of a model that depend on those of other groups.
type scoreBlocks struct {
	joint   Scored
	inputs  []int   // of the base model: a member is the place of one here, and among the columns of joint
	blocks  [][]int // members that depend on each other
	block   []int   // of each member
	members [][]int // of each group
}

// newScoreBlocks finds them, nil if there are none.
func newScoreBlocks(job *runs.Job, groups []InputGroup, scored func(columns []int) (Scored, error)) (*scoreBlocks, error) {
	together, variables, inputs := newPartition(job.Spec.Params), job.Joint.Variables(), job.Model.Inputs()
	of, kept := groupsOf(inputs, groups)
	dependent := map[int][]int{} // inputs of the model that vary, by root
	var order []int
	for k, q := range inputs {
		if variables[together.column[q.Name]] == "" {
			continue
		}
		root := together.find(together.column[q.Name])
		if dependent[root] == nil {
			order = append(order, root)
		}
		dependent[root] = append(dependent[root], k)
	}
	groupOf := func(k int) int {
		if g, ok := of[inputs[k].Name]; ok {
			return g
		}
		return -1
	}
	s := &scoreBlocks{members: make([][]int, kept)}
	var columns []int
	for _, root := range order {
		first := groupOf(dependent[root][0])
		if !slices.ContainsFunc(dependent[root], func(k int) bool { return groupOf(k) != first }) {
			continue
		}
		var block []int
		for _, k := range dependent[root] {
			g := groupOf(k)
			if g < 0 {
				return nil, fmt.Errorf("sensitivity: input %q goes with others, and is in no group", inputs[k].Name)
			}
			m := len(s.inputs)
			block, s.members[g] = append(block, m), append(s.members[g], m)
			s.block, s.inputs, columns = append(s.block, len(s.blocks)), append(s.inputs, k), append(columns, together.column[inputs[k].Name])
		}
		s.blocks = append(s.blocks, block)
	}
	if s.blocks == nil {
		return nil, nil
	}
	var err error
	if s.joint, err = scored(columns); err != nil {
		return nil, fmt.Errorf("sensitivity: correlated inputs cannot be taken apart: %w", err)
	}
	for _, block := range s.blocks {
		if !s.newDraw().factor(block) {
			return nil, fmt.Errorf("sensitivity: correlated inputs cannot be taken apart: some that go with %q say all of another one", inputs[s.inputs[block[0]]].Name)
		}
	}
	return s, nil
}

// groupsOf returns the number of the group of each input, and how many groups there are, without those that the model has no input of: as in
// a pickFreeze.
func groupsOf(inputs []model.Quantity, groups []InputGroup) (of map[string]int, kept int) {
	of = map[string]int{}
	for _, group := range groups {
		if !slices.ContainsFunc(inputs, func(q model.Quantity) bool { return slices.Contains(group.Inputs, q.Name) }) {
			continue
		}
		for _, name := range group.Inputs {
			of[name] = kept
		}
		kept++
	}
	return of, kept
}

// A scoreDraw draws the scores of some members of a block given the others.
type scoreDraw struct {
	*scoreBlocks
	taken        [][]bool    // by member and point: drawn anew
	scores       [][]float64 // by member and point
	given        []int
	lower        []float64 // factor of the correlations of the members given, row by row
	apart, solve []float64
}

func (s *scoreBlocks) newDraw() *scoreDraw {
	n := len(s.inputs)
	return &scoreDraw{scoreBlocks: s, lower: make([]float64, n*n), apart: make([]float64, n), solve: make([]float64, n), taken: make([][]bool, n), scores: make([][]float64, n)}
}

// start takes all scores from A.
func (d *scoreDraw) start(a [][]float64) {
	for m, k := range d.inputs {
		d.scores[m] = append(d.scores[m][:0], a[k]...)
		if cap(d.taken[m]) < len(a[k]) {
			d.taken[m] = make([]bool, len(a[k]))
		}
		d.taken[m] = d.taken[m][:len(a[k])]
		clear(d.taken[m])
	}
}

// add draws the members of a group at a point, and those drawn before, given the others in A. The scores of A at these and an
// independent draw B of all make one: z = b + R(taken, given)·R(given, given)⁻¹·(a − b), which has the mean and the
// covariance that it should (conditioning by kriging).
func (d *scoreDraw) add(group, point int, a, b [][]float64) {
	for _, m := range d.members[group] {
		d.taken[m][point] = true
	}
	last := -1
	for _, m := range d.members[group] {
		if d.block[m] != last { // members of a block are next to each other
			last = d.block[m]
			d.draw(d.blocks[last], point, a, b)
		}
	}
}

func (d *scoreDraw) draw(block []int, point int, a, b [][]float64) {
	d.given = d.given[:0]
	for _, m := range block {
		if !d.taken[m][point] {
			d.given = append(d.given, m)
		}
	}
	d.factor(d.given)
	for i, m := range d.given {
		d.apart[i] = a[d.inputs[m]][point] - b[d.inputs[m]][point]
	}
	d.solveFor(len(d.given))
	r := d.joint.Correlations()
	for _, m := range block {
		if !d.taken[m][point] {
			continue
		}
		z := b[d.inputs[m]][point]
		for i, g := range d.given {
			z += float64(r[m][g] * d.solve[i])
		}
		d.scores[m][point] = z
	}
}

// factor is Cholesky's, of the correlations of some members. It is false if these are not independent enough.
func (d *scoreDraw) factor(members []int) bool {
	r, n := d.joint.Correlations(), len(d.inputs)
	for i, m := range members {
		row := d.lower[i*n : i*n+i+1]
		for j, l := range members[:i+1] {
			other := d.lower[j*n : j*n+j+1]
			sum := r[m][l]
			for k := range j {
				sum -= float64(row[k] * other[k])
			}
			if j < i {
				row[j] = sum / other[j]
				continue
			}
			if !(sum > 1e-9) {
				return false
			}
			row[i] = math.Sqrt(sum)
		}
	}
	return true
}

// solveFor solves for the first n differences.
func (d *scoreDraw) solveFor(n int) {
	stride := len(d.inputs)
	for i := range n {
		v := d.apart[i]
		for k := range i {
			v -= float64(d.lower[i*stride+k] * d.solve[k])
		}
		d.solve[i] = v / d.lower[i*stride+i]
	}
	for i := n - 1; i >= 0; i-- {
		v := d.solve[i]
		for k := i + 1; k < n; k++ {
			v -= float64(d.lower[k*stride+i] * d.solve[k])
		}
		d.solve[i] = v / d.lower[i*stride+i]
	}
}

// values puts the values of the scores into the columns of the base model.
func (d *scoreDraw) values(in [][]float64) {
	for m, k := range d.inputs {
		copy(in[k], d.scores[m])
		d.joint.Values(m, in[k])
	}
}
