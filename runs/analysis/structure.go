package analysis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// A Structure says how a share moves with what is left to judgement: the weights of the options of some choices. Whatever these
// weights are, of the options one by one or of their combinations, the share is a mean over the combinations, so that it lies
// between the lowest and the highest of them.
type Structure struct {
	Run
	Output    string             `json:"output"`
	ModelRuns int64              `json:"model_runs"`
	Choices   []StructuralChoice `json:"choices"`
	// Stated is the share with the weights of the study.
	Stated runs.Estimate `json:"stated"`
	// Lowest and Highest are the combinations that have the lowest and the highest share in the first half of the points, with
	// the estimate from the second half: the one that stands out by chance is not taken at its word.
	Lowest  Combination `json:"lowest"`
	Highest Combination `json:"highest"`
	// Least and Most bound the shares of all combinations at once, with Level: intervals of Bonferroni.
	Least runs.Number `json:"least"`
	Most  runs.Number `json:"most"`
	Level float64     `json:"level"`
	// Factor bounds weights that are reasonable: an option has at least its weight in the study over Factor, and at most Factor times it. Low
	// and High are the lowest and the highest share with such weights, found in the first half of the points and estimated from the second.
	Factor float64  `json:"factor"`
	Low    Weighted `json:"low"`
	High   Weighted `json:"high"`
	// Above and Below count the combinations whose share is above and below one half, at Level for all at once.
	Above        int           `json:"above"`
	Below        int           `json:"below"`
	Combinations []Combination `json:"combinations"` // the last choice goes first

	job    runs.Job
	inputs []int       // of the study, by choice
	levels [][]float64 // values of the options
}

// A StructuralChoice is a choice with its options that can happen, and their weights in the study.
type StructuralChoice struct {
	Input   string    `json:"input"`
	Label   string    `json:"label"`
	Options []string  `json:"options"`
	Weights []float64 `json:"weights"`
}

// A Combination is one option of each choice.
type Combination struct {
	Options []string      `json:"options"`
	Weight  float64       `json:"weight"` // in the study
	Share   runs.Estimate `json:"share"`
}

// A Weighted is a share with some weights of the options of each choice.
type Weighted struct {
	Weights [][]float64   `json:"weights"`
	Share   runs.Estimate `json:"share"`
}

// MostCombinations is the largest number of combinations of a Structure.
const MostCombinations = 4096

// structureParts is the number of parts of the points that show the errors of means over combinations; half of them choose.
const structureParts = 32

// NewStructure prepares to run a job with every combination of the options of the choices among its parameters, on the same
// independent points, for a bool output. Weights are reasonable within a factor, which is 1 at least.
func NewStructure(job runs.Job, output string, factor float64) (*Structure, error) {
	s := &Structure{Output: output, Factor: factor, Level: Level, job: job}
	size := 1
	for k, in := range job.Spec.Params.Inputs {
		c, values := structural(in)
		if len(values) < 2 {
			continue
		}
		s.Choices, s.inputs, s.levels = append(s.Choices, c), append(s.inputs, k), append(s.levels, values)
		if size *= len(values); size > MostCombinations {
			return nil, fmt.Errorf("the choices have more than %d combinations of options", MostCombinations)
		}
	}
	plan := job.Spec.Plan
	k := slices.IndexFunc(job.Model.Outputs(), func(q model.Quantity) bool { return q.Name == output })
	switch {
	case k < 0:
		return nil, fmt.Errorf("the model has no output %q", output)
	case job.Model.Outputs()[k].Kind != model.Bool:
		return nil, fmt.Errorf("output %q is not true or false", output)
	case len(s.Choices) == 0:
		return nil, errors.New("the study has no choice with two options that can happen")
	case plan.Method != "random" || plan.Points < 4*structureParts:
		return nil, fmt.Errorf("at least %d independent points are needed, got %d of method %s", 4*structureParts, plan.Points, plan.Method)
	}
	s.Points, s.ModelRuns = plan.Points, plan.Points*int64(size)
	return s, nil
}

// Execute runs the model. Points where the output has no value do not count. Results do not depend on the workers.
func (s *Structure) Execute(ctx context.Context, opt runs.Options) error {
	tallies := make([][structureParts]part, s.ModelRuns/s.Points)
	var done int64
	var mu sync.Mutex // of done, and of the progress
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runs.Workers(opt.Workers))
	for c := range tallies {
		options := s.optionsOf(c)
		combined := Combination{Weight: 1}
		fixed := s.job
		for i, o := range options {
			combined.Options = append(combined.Options, s.Choices[i].Options[o])
			combined.Weight *= s.Choices[i].Weights[o]
			fixed.Joint = fixedInput{transform: fixed.Joint, column: s.inputs[i], value: s.levels[i][o]}
		}
		s.Combinations = append(s.Combinations, combined)
		g.Go(func() (err error) {
			tallies[c], err = tallyParts(ctx, fixed, s.Output)
			mu.Lock()
			defer mu.Unlock()
			if done += s.Points; opt.Progress != nil {
				opt.Progress(done, s.ModelRuns)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	s.estimate(tallies)
	return nil
}

// structural returns a choice, and the values of its options that can happen; none of other inputs.
func structural(in params.Input) (c StructuralChoice, values []float64) {
	if in.Kind != params.Choice || in.Role != params.Scalar {
		return c, nil
	}
	c = StructuralChoice{Input: in.Name, Label: cmp.Or(in.Label, in.Name)}
	total := 0.0
	for i, w := range in.Dist.Weights {
		if w > 0 {
			c.Options, c.Weights, values = append(c.Options, in.Levels[i]), append(c.Weights, w), append(values, float64(i))
			total += w
		}
	}
	for i := range c.Weights {
		c.Weights[i] /= total
	}
	return c, values
}

// optionsOf returns the option of each choice in a combination.
func (s *Structure) optionsOf(combination int) []int {
	options := make([]int, len(s.Choices))
	for i := len(options) - 1; i >= 0; i-- {
		n := len(s.Choices[i].Options)
		options[i], combination = combination%n, combination/n
	}
	return options
}

// tallyParts runs a job and counts in each part of the points how often the output is true.
func tallyParts(ctx context.Context, job runs.Job, output string) (parts [structureParts]part, err error) {
	schema := runs.NewSchema(job.Spec.Params, job.Model)
	c, err := runs.NewCollector(schema, nil, []string{output})
	if err != nil {
		return parts, err
	}
	c.Need(&job, schema)
	if _, err := runs.Execute(ctx, job, runs.Options{Workers: 1}); err != nil {
		return parts, err
	}
	for r := range parts {
		from, to := partOf(r, structureParts, len(c.Columns[0]))
		for _, v := range c.Columns[0][from:to] {
			if !model.IsNull(v) {
				parts[r].count++
				parts[r].sum += v
			}
		}
	}
	return parts, nil
}

// estimate finds what the counts say.
func (s *Structure) estimate(tallies [][structureParts]part) {
	const half = structureParts / 2
	n := len(tallies)
	tail := (1 - Level) / 2 / float64(n)
	z := -special.NormalQuantile(tail)
	first := make([]float64, n) // by combination, in the first half
	shares := make([][]float64, structureParts)
	for r := range shares {
		shares[r] = make([]float64, n)
	}
	second := make([]runs.Estimate, n)
	s.Least, s.Most = 1, 0
	lowest, highest := 0, 0
	for c := range tallies {
		var sums [2]part
		for r, p := range tallies[c] {
			sums[r/half].count += p.count
			sums[r/half].sum += p.sum
			shares[r][c] = p.mean()
		}
		first[c], second[c] = sums[0].mean(), runs.Proportion(sums[1].sum, sums[1].count)
		yes, all := sums[0].sum+sums[1].sum, sums[0].count+sums[1].count
		s.Combinations[c].Share = runs.Proportion(yes, all)
		at := runs.ProportionAt(yes, all, z)
		s.Least, s.Most = min(s.Least, at.Low), max(s.Most, at.High)
		if at.Low > 0.5 {
			s.Above++
		}
		if at.High < 0.5 {
			s.Below++
		}
		if first[c] < first[lowest] {
			lowest = c
		}
		if first[c] > first[highest] {
			highest = c
		}
	}
	s.Lowest, s.Highest = s.Combinations[lowest], s.Combinations[highest]
	s.Lowest.Share, s.Highest.Share = second[lowest], second[highest]

	stated := make([][]float64, len(s.Choices))
	corners := make([][][]float64, len(s.Choices))
	for i, c := range s.Choices {
		stated[i], corners[i] = c.Weights, cornersOf(c.Weights, s.Factor)
	}
	s.Stated = weightedShare(shares, stated)
	_, low := extreme(first, corners, -1)
	_, high := extreme(first, corners, 1)
	s.Low, s.High = Weighted{low, weightedShare(shares[half:], low)}, Weighted{high, weightedShare(shares[half:], high)}
}
