package analysis

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A RankRegression is the linear regression of the ranks of an output on those of all inputs, each
// scaled to a standard deviation of 1. A coefficient says how far the rank of the output moves
// with that of an input, all other inputs held; the square of it is about the share of the
// variance that the input explains, if inputs are not correlated (Saltelli and others 2008, chapter 1).
type RankRegression struct {
	Output string  `json:"output"`
	Rows   float64 `json:"rows"` // used: of points with a value
	// Explained is R², the share of the variance of the ranks that the regression explains. What it
	// lacks to 1 is not monotone, or depends on inputs together.
	Explained    runs.Estimate `json:"explained"`
	Coefficients []Coefficient `json:"coefficients"` // the largest first
}

// A Coefficient is that of an input. Of a choice, which has no order, it is the standard deviation of what its
// options add, without a sign.
type Coefficient struct {
	Input string        `json:"input"`
	Label string        `json:"label"`
	Kind  params.Kind   `json:"kind"`
	Value runs.Estimate `json:"value"`
}

// regressionBatches is the number of parts of independent points that show the errors of a regression.
const regressionBatches = 16

// NewRankRegression regresses the output y on inputs x, columns of equal length. inputs describe x;
// those that do not vary are left out. weights say what each row counts; nil is 1 each. The rows of y without a value are left out. Errors are from
// the replicates of a design, which have equal numbers of rows in order; independent points, with 0
// replicates, are cut into 16 parts. It is an error if there are fewer than twice as many rows in a part as
// there are coefficients.
func NewRankRegression(output string, y, weights []float64, inputs []params.Input, x [][]float64, replicates int) (*RankRegression, error) {
	if replicates == 0 {
		replicates = regressionBatches
	}
	d := design{rows: make([]int, 0, len(y))}
	for i, v := range y {
		if !model.IsNull(v) {
			d.rows = append(d.rows, i)
		}
	}
	d.weigh(weights)
	d.addInputs(inputs, x)
	d.columns = append(d.columns, ranks(y, d.rows, d.weights))
	if least := 2 * len(d.columns) * replicates; len(d.rows) < least {
		return nil, fmt.Errorf("a rank regression on %d columns needs %d points with a value, there are %d", len(d.columns), least, len(d.rows))
	}
	parts := make([]normalEquations, replicates)
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	size := (len(y) + replicates - 1) / replicates
	from := 0
	for r := range parts {
		to := from
		for to < len(d.rows) && d.rows[to] < (r+1)*size {
			to++
		}
		begin := from
		g.Go(func() error {
			parts[r].addWeighted(d.columns, d.weights, begin, to)
			return nil
		})
		from = to
	}
	_ = g.Wait() // no part fails
	var all normalEquations
	for r := range parts {
		all.merge(&parts[r])
	}
	whole := d.solve(&all)
	each := make([][]float64, replicates)
	for r := range parts {
		each[r] = d.solve(&parts[r])
	}
	estimate := func(k int) runs.Estimate {
		values := make([]float64, replicates)
		for r := range each {
			values[r] = each[r][k]
		}
		return runs.FromReplicates(runs.Estimate{Value: runs.Number(whole[k])}, values)
	}
	reg := &RankRegression{Output: output, Rows: float64(len(d.rows)), Explained: estimate(0)}
	for k, in := range d.inputs {
		c := Coefficient{Input: in.Name, Label: cmp.Or(in.Label, in.Name), Kind: in.Kind, Value: estimate(k + 1)}
		reg.Coefficients = append(reg.Coefficients, c)
	}
	slices.SortStableFunc(reg.Coefficients, func(a, b Coefficient) int {
		return cmp.Compare(math.Abs(float64(b.Value.Value)), math.Abs(float64(a.Value.Value)))
	})
	return reg, nil
}

// A design has the columns of a regression, the output last.
type design struct {
	rows    []int     // of the data
	weights []float64 // of these rows, nil if each counts 1
	inputs  []params.Input
	first   []int // the first column of each input, and one more
	columns [][]float64
}

// weigh takes what the rows count from all weights.
func (d *design) weigh(weights []float64) {
	if weights == nil {
		return
	}
	d.weights = make([]float64, len(d.rows))
	for i, row := range d.rows {
		d.weights[i] = weights[row]
	}
}

// addInputs adds the ranks of the numbers that vary, and for each option of a choice but the first a
// column of 0 and 1.
func (d *design) addInputs(inputs []params.Input, x [][]float64) {
	columns := make([][][]float64, len(inputs))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for k, in := range inputs {
		g.Go(func() error {
			columns[k] = d.columnsOf(in, x[k])
			return nil
		})
	}
	_ = g.Wait() // none fails
	for k, c := range columns {
		if len(c) > 0 {
			d.inputs, d.first = append(d.inputs, inputs[k]), append(d.first, len(d.columns))
			d.columns = append(d.columns, c...)
		}
	}
	d.first = append(d.first, len(d.columns))
}

func (d *design) columnsOf(in params.Input, x []float64) (columns [][]float64) {
	if in.Kind != params.Choice {
		if c := ranks(x, d.rows, d.weights); varies(c) {
			columns = append(columns, c)
		}
		return columns
	}
	for option := 1; option < len(in.Levels); option++ {
		c := make([]float64, len(d.rows))
		for i, row := range d.rows {
			if x[row] == float64(option) {
				c[i] = 1
			}
		}
		if varies(c) {
			columns = append(columns, c)
		}
	}
	return columns
}

func varies(c []float64) bool {
	return slices.ContainsFunc(c, func(v float64) bool { return v != c[0] })
}

// ranks returns the ranks of some rows of a column, from −1/2 to 1/2; equal values share the mean. With weights of the rows, which may be
// nil, ranks are sums of them.
func ranks(x []float64, rows []int, weights []float64) []float64 {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[rows[a]], x[rows[b]]) })
	total := 0.0
	for i := range rows {
		total += weightAt(weights, i)
	}
	out := make([]float64, len(rows))
	before := 0.0
	for from := 0; from < len(order); {
		to, after := from, before
		for to < len(order) && x[rows[order[to]]] == x[rows[order[from]]] {
			after += weightAt(weights, order[to])
			to++
		}
		for _, i := range order[from:to] {
			out[i] = (before+after)/(2*total) - 0.5
		}
		from, before = to, after
	}
	return out
}

// solve returns R² and the standardised effect of each input.
func (d *design) solve(e *normalEquations) []float64 {
	cov := e.covariance()
	p := len(cov) - 1
	beta := leastSquares(cov)
	total := cov[p][p]
	explained := 0.0
	for j := range p {
		explained += float64(beta[j] * cov[p][j])
	}
	out := make([]float64, 1, len(d.inputs)+1)
	out[0] = explained / total
	for k := range d.inputs {
		from, to := d.first[k], d.first[k+1]
		variance := 0.0
		for i := from; i < to; i++ {
			for j := from; j < to; j++ {
				variance += float64(beta[i] * beta[j] * cov[max(i, j)][min(i, j)])
			}
		}
		effect := math.Sqrt(max(0, variance) / total)
		if d.inputs[k].Kind != params.Choice {
			effect = math.Copysign(effect, beta[from])
		}
		out = append(out, effect)
	}
	return out
}
