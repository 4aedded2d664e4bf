package analysis

import (
	"math"

	"github.com/federated-frontier/mc/runs"
)

// Tornados are what moves some outputs of a run, in kinds that answer different questions.
type Tornados struct {
	Run
	// Conditional: the mean of an output among the points in the highest decile of an input less
	// that in the lowest, from the samples. It includes what an input shares with those it is correlated with.
	Conditional []Tornado `json:"conditional"`
	// OneAtATime: the same with the input set to a low and a high value, all else as drawn, at
	// Drawn points.
	OneAtATime []Tornado `json:"one_at_a_time"`
	// AtMedian: one input set to its low and its high value in the scenario where all others have
	// their median, and choices their likeliest option. Interactions do not show in it, nor chance.
	AtMedian    []Tornado         `json:"at_median"`
	Regressions []*RankRegression `json:"rank_regressions"`
	Between     [2]runs.Number    `json:"between"` // probabilities of the low and the high value
	Drawn       int64             `json:"drawn"`
	ModelRuns   int64             `json:"model_runs"`
}

// A Ranked is an input with what the kinds of tornado say of it for an output. What a kind does not
// have is null.
type Ranked struct {
	Input, Label          string
	Options               string        // of a choice: the highest less the lowest
	Conditional           runs.Estimate // of the swing
	OneAtATime            runs.Estimate
	AtMedian              runs.Number
	Coefficient           runs.Estimate
	placeMean, placeDrawn int // among the conditional swings, and those one at a time; from 1
}

// Disagree is whether the input is among the first ten by one of decile and one at a time, and not among
// the first thirty by the other.
func (r Ranked) Disagree() bool {
	first, second := min(r.placeMean, r.placeDrawn), max(r.placeMean, r.placeDrawn)
	return first > 0 && first <= 10 && second > 30
}

// Ranking returns the inputs by their swing one at a time, the largest first, for an output.
func (t *Tornados) Ranking(output string) []Ranked {
	var all []Ranked
	place := map[string]int{}
	find := func(s *Swing) *Ranked {
		i, ok := place[s.Input]
		if !ok {
			i = len(all)
			place[s.Input] = i
			none := runs.Number(math.NaN())
			e := runs.Estimate{Value: none, Low: none, High: none}
			all = append(all, Ranked{Input: s.Input, Label: s.Label, Conditional: e, OneAtATime: e, AtMedian: none, Coefficient: e})
			if s.Options != nil {
				all[i].Options = s.High.Option + " less " + s.Low.Option
			}
		}
		return &all[i]
	}
	for i, s := range drivers(t.OneAtATime, output) {
		r := find(s)
		r.OneAtATime, r.placeDrawn = swingEstimate(s), i+1
	}
	for i, s := range drivers(t.Conditional, output) {
		r := find(s)
		r.Conditional, r.placeMean = swingEstimate(s), i+1
	}
	for _, s := range drivers(t.AtMedian, output) {
		find(s).AtMedian = s.Swing
	}
	for _, reg := range t.Regressions {
		for _, c := range reg.Coefficients {
			if i, ok := place[c.Input]; ok && reg.Output == output {
				all[i].Coefficient = c.Value
			}
		}
	}
	return all
}

func drivers(kinds []Tornado, output string) []*Swing {
	var all []*Swing
	for i := range kinds {
		if kinds[i].Output == output {
			for j := range kinds[i].Drivers {
				all = append(all, &kinds[i].Drivers[j])
			}
		}
	}
	return all
}

// swingEstimate is a swing with its standard error.
func swingEstimate(s *Swing) runs.Estimate {
	none := runs.Number(math.NaN())
	e := runs.Estimate{Value: s.Swing, Low: none, High: none}
	if se := float64(s.StdErr); se == se {
		e.StdErr = &se
	}
	return e
}
