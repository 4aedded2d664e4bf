package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// GivenData is the points of a finished run.
type GivenData struct {
	Inputs  []params.Input
	X       [][]float64 // by input, by point; of a choice the number of the option
	Outputs []model.Quantity
	Y       [][]float64 // by output, by point; +Inf is null
	// Parts are the numbers of points of the independent parts of the points, in order: replicates, or any if the
	// points are independent. Errors come from their differences.
	Parts []int
	// Correlated says which inputs are correlated with others.
	Correlated func(input string) bool
	// Uniforms fills u with independent uniforms of a permutation, by its number from 0.
	Uniforms func(u []float64, permutation int)
}

// permutations is the number of permutations that the noise level comes from.
const permutations = 99

// leastPerPart is the least number of points of a part that shares are estimated from.
const leastPerPart = 32

// A Shares is how much of the variance of an output each input accounts for by itself, as the points of a run
// show it.
type Shares struct {
	Output   string       `json:"output"`
	Unit     string       `json:"unit,omitempty"`
	Points   int          `json:"points"`  // with a value
	Omitted  float64      `json:"omitted"` // share of the points without one
	Mean     runs.Number  `json:"mean"`
	Variance runs.Number  `json:"variance"`
	Bins     int          `json:"bins"`   // of an input that is no choice
	Inputs   []InputShare `json:"inputs"` // the largest share first
}

// An InputShare is what the points of a run show of one input.
type InputShare struct {
	Input string `json:"input"`
	Label string `json:"label"`
	// Correlated is whether the share has what the input shares with those that it is correlated with.
	Correlated bool `json:"correlated,omitempty"`
	// Share is the first-order index: the variance of the conditional mean over that of the output.
	Share runs.Estimate `json:"share"`
	// Distance is the mean over the bins of the largest distance between the distribution function of the output
	// in the bin and that of all points; Noise is what 95 % of inputs that do nothing stay below.
	Distance float64 `json:"distance"`
	Noise    float64 `json:"noise"`
	// Decile is the swing of the input in the summary of the run, nil if there is none.
	Decile *DecileSwing `json:"decile,omitempty"`

	variance float64
}

// Told is whether the input is told from one that does nothing, which one in twenty of these are by chance.
func (x *InputShare) Told() bool { return x.Distance > x.Noise }

// The flags of an input by itself.
const (
	// NotTold is that an input is not told from one that does nothing.
	NotTold = "noise"
	// MovesSpread is that an input moves the distribution of the output far more than its mean.
	MovesSpread = "spread"
)

// Flags says in words what the share, or a ranking of one input at a time, gets wrong about the input.
//
// An input moves the spread if its distance is above the noise by more than half the root of the largest share in
// the interval: where an input moves nothing but the mean, the distance is 0.4 times the root of the share at most if
// the output is normal, and 0.5 times if it is true or false.
func (x *InputShare) Flags() []string {
	switch excess := x.Distance - x.Noise; {
	case !x.Told():
		return []string{NotTold}
	case excess > math.Sqrt(max(0, float64(x.Share.High)))/2:
		return []string{MovesSpread}
	case x.Decile.hides(float64(x.Share.Value) * x.variance):
		return []string{HiddenFromDeciles}
	}
	return nil
}

// Shares estimates the share of each input in the variance of each output, without running the model.
//
// Points are put into bins of equal counts by the value of an input, or by the option of a choice. The share
// is the variance between bins over that of all points, without what would be there by chance:
//
//	share = 1 − (SSW/(n−B)) / (SST/(n−1))
//
// for B bins, with the sums of squares within bins and in all: the ε² of Kelley (1935), which is zero in the
// mean for an input that does nothing. It is too low by what varies within bins, 1/B² of itself where the
// output is linear in an input that is uniform. Errors are those of the jackknife that leaves out one part at a time
// (Efron and Stein 1981), with Student's t on the pseudo-values; they are up to √2 too large for shares near zero.
//
// The distance is PAWN (Pianosi and Wagener 2018), with the mean over bins, weighted by their points. Its noise level is
// the 95th of the distances, in order, of 99 random assignments of the points to bins of the same sizes.
func (d *GivenData) Shares(workers int) ([]Shares, error) {
	n := 0
	for i, size := range d.Parts {
		if n += size; size < leastPerPart {
			return nil, fmt.Errorf("shares: part %d of the points has %d, at least %d are needed", i, size, leastPerPart)
		}
	}
	if len(d.Parts) < 2 {
		return nil, fmt.Errorf("shares: %d parts of the points give no errors", len(d.Parts))
	}
	all, ys := make([]Shares, len(d.Outputs)), make([]*sorted, len(d.Outputs))
	shares, binnings := make([][]*InputShare, len(ys)), make([][]*binning, len(ys))
	for o, q := range d.Outputs {
		if q.Kind == model.Label {
			return nil, fmt.Errorf("shares: output %q has no variance", q.Name)
		}
		y := newSorted(d.Y[o][:n], d.Parts)
		all[o] = Shares{
			Output: q.Name, Unit: q.Unit, Points: len(y.order), Omitted: 1 - float64(len(y.order))/float64(n),
			Mean: runs.Number(y.total.mean), Variance: runs.Number(y.total.variance()), Bins: binsFor(len(y.order)),
		}
		ys[o], shares[o], binnings[o] = y, make([]*InputShare, len(d.Inputs)), make([]*binning, len(d.Inputs))
	}
	points := make([]int32, n)
	for i := range points {
		points[i] = int32(i)
	}
	g := new(errgroup.Group)
	g.SetLimit(runs.Workers(workers))
	for k := range d.Inputs {
		g.Go(func() error {
			order := inOrder(d.X[k], points)
			for o, y := range ys {
				shares[o][k], binnings[o][k] = d.share(k, order, y)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for o := range all {
		s, noise := &all[o], d.noise(ys[o], binnings[o], workers)
		for k, x := range shares[o] {
			if x != nil {
				x.Noise, x.variance = noise[binnings[o][k].key()], float64(s.Variance)
				s.Inputs = append(s.Inputs, *x)
			}
		}
		slices.SortStableFunc(s.Inputs, func(a, b InputShare) int { return cmp.Compare(float64(b.Share.Value), float64(a.Share.Value)) })
	}
	return all, nil
}

// share estimates the share and the distance of an input, by which the points are in order; nil if it is the same at
// all points.
func (d *GivenData) share(k int, order []int32, y *sorted) (*InputShare, *binning) {
	in := d.Inputs[k]
	isChoice := in.Kind == params.Choice
	whole := newBinning(d.X[k], y.of(order), isChoice)
	if whole.count() < 2 {
		return nil, nil
	}
	x := &InputShare{Input: in.Name, Label: labelOf(in), Correlated: d.Correlated(in.Name), Distance: whole.distance(y, make([]int32, len(order)))}
	share, pseudo := whole.share(y, len(d.Parts))
	x.Share = indexEstimate(share, pseudo)
	return x, whole
}

// noise returns the noise level of the distance for each vector of sizes of bins.
func (d *GivenData) noise(y *sorted, binnings []*binning, workers int) map[string]float64 {
	var distinct []*binning
	level := map[string]float64{}
	for _, b := range binnings {
		if b == nil {
			continue
		}
		if _, ok := level[b.key()]; !ok {
			level[b.key()] = math.NaN()
			distinct = append(distinct, b)
		}
	}
	distances := make([][]float64, permutations)
	g := new(errgroup.Group)
	g.SetLimit(runs.Workers(workers))
	for p := range permutations {
		g.Go(func() error {
			u := make([]float64, len(y.order))
			d.Uniforms(u, p)
			order, scratch := shuffled(y.order, u), make([]int32, len(y.values))
			for _, b := range distinct {
				distances[p] = append(distances[p], b.assigned(order).distance(y, scratch))
			}
			return nil
		})
	}
	_ = g.Wait() // no error is possible
	for j, b := range distinct {
		var all []float64
		for p := range distances {
			all = append(all, distances[p][j])
		}
		slices.Sort(all)
		level[b.key()] = all[permutations*95/100]
	}
	return level
}

// shuffled returns the points in an order that uniforms decide (Fisher and Yates).
func shuffled(points []int32, u []float64) []int32 {
	order := slices.Clone(points)
	for i := len(order) - 1; i > 0; i-- {
		j := min(int(u[i]*float64(i+1)), i)
		order[i], order[j] = order[j], order[i]
	}
	return order
}
