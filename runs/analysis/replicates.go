package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/federated-frontier/mc/runs"
)

// pointwise is the basis of the intervals of curves of a design.
const pointwise = "none: each date by itself, Student's t of the replicates"

// UseReplicates gives the summary of a design the errors that its replicates show; parts are the
// summaries of these. Whatever stands for an error of independent points is replaced, or taken
// away where the replicates cannot say: with fewer than two of them, everywhere.
func (s *Summary) UseReplicates(parts []*Summary) {
	s.estimates(func(get func(*Summary) *runs.Estimate) {
		if e := get(s); e != nil {
			values := make([]float64, len(parts))
			for i, p := range parts {
				values[i] = math.NaN()
				if v := get(p); v != nil {
					values[i] = float64(v.Value)
				}
			}
			*e = runs.FromReplicates(*e, values)
		}
	})
	s.replicateCurves(parts)
	for o := range s.Swings {
		t := &s.Swings[o]
		t.StdErr = errorOf(parts, func(p *Summary) float64 { return float64(p.Swings[o].Mean) })
		replicateSwings(t.Drivers, parts, func(p *Summary) []Swing { return p.Swings[o].Drivers })
		replicateSwings(t.Events, parts, func(p *Summary) []Swing { return p.Swings[o].Events })
	}
	if a := s.Answer; a != nil {
		a.DriversWin, a.DriversGap = s.drivers(Federation.Win), s.drivers(Federation.Gap)
	}
}

// estimates calls visit for each estimate, with what finds it in a summary of the same outputs.
func (s *Summary) estimates(visit func(get func(*Summary) *runs.Estimate)) {
	for k := range s.Outputs {
		visit(func(s *Summary) *runs.Estimate { return s.Outputs[k].Mean })
		visit(func(s *Summary) *runs.Estimate { return s.Outputs[k].StdDev })
		visit(func(s *Summary) *runs.Estimate { return s.Outputs[k].Share })
		for i := range s.Outputs[k].Quantiles {
			visit(func(s *Summary) *runs.Estimate { return &s.Outputs[k].Quantiles[i].Estimate })
		}
		for i := range s.Outputs[k].Labels {
			visit(func(s *Summary) *runs.Estimate { return &s.Outputs[k].Labels[i].Share })
		}
	}
	if s.Answer == nil {
		return
	}
	visit(func(s *Summary) *runs.Estimate { return &s.Answer.Win })
	visit(func(s *Summary) *runs.Estimate { return &s.Answer.BeatSingle })
	if s.Answer.Averaged != nil {
		visit(func(s *Summary) *runs.Estimate { return &s.Answer.Averaged.Win })
		visit(func(s *Summary) *runs.Estimate { return &s.Answer.Averaged.WinUnconditional })
		visit(func(s *Summary) *runs.Estimate { return &s.Answer.Averaged.MeanGap })
	}
	for _, delivery := range []func(*Answer) *Delivery{
		func(a *Answer) *Delivery { return &a.Federation },
		func(a *Answer) *Delivery { return &a.Campus },
		func(a *Answer) *Delivery { return &a.Single },
	} {
		visit(func(s *Summary) *runs.Estimate { return &delivery(s.Answer).Delivered })
		visitBand(visit, func(a *Answer) *Band { return &delivery(a).Date })
	}
	visitBand(visit, func(a *Answer) *Band { return &a.Gap })
}

func visitBand(visit func(get func(*Summary) *runs.Estimate), band func(*Answer) *Band) {
	visit(func(s *Summary) *runs.Estimate { return &band(s.Answer).Low })
	visit(func(s *Summary) *runs.Estimate { return &band(s.Answer).Median })
	visit(func(s *Summary) *runs.Estimate { return &band(s.Answer).High })
}

// replicateCurves replaces the intervals of the curves.
func (s *Summary) replicateCurves(parts []*Summary) {
	if s.Curves == nil {
		return
	}
	s.Curves.Band, s.Curves.BandBasis = runs.Number(math.NaN()), pointwise
	for _, curve := range []func(*Summary) *Curve{
		func(s *Summary) *Curve { return &s.Curves.First },
		func(s *Summary) *Curve { return &s.Curves.Second },
		func(s *Summary) *Curve { return &s.Curves.Win },
	} {
		c := curve(s)
		values := make([]float64, len(parts))
		for j, share := range c.Share {
			for i, p := range parts {
				values[i] = float64(curve(p).Share[j])
			}
			e := runs.FromReplicates(runs.Estimate{Value: share}, values)
			c.Low[j], c.High[j] = max(0, e.Low), min(1, e.High) // NaN stays
		}
		for i, p := range parts {
			values[i] = float64(curve(p).Half.Date)
		}
		half := runs.FromReplicates(runs.Estimate{Value: c.Half.Date}, values)
		c.Half.Low, c.Half.High = half.Low, half.High
	}
}

// replicateSwings replaces the errors of swings. What a replicate has is found by the name of the
// input, and of a choice by the two options that all points have shown to be the ends.
func replicateSwings(swings []Swing, parts []*Summary, of func(*Summary) []Swing) {
	byInput := make([]map[string]*Swing, len(parts))
	for i, p := range parts {
		list := of(p)
		byInput[i] = make(map[string]*Swing, len(list))
		for j := range list {
			byInput[i][list[j].Input] = &list[j]
		}
	}
	for k := range swings {
		w := &swings[k]
		mean := func(cell func(*Swing) *Cell) {
			c := cell(w)
			c.StdErr = errorOf(byInput, func(p map[string]*Swing) float64 { return p[w.Input].mean(cell, c.Option) })
		}
		w.StdErr = errorOf(byInput, func(p map[string]*Swing) float64 {
			return p[w.Input].mean(highest, w.High.Option) - p[w.Input].mean(lowest, w.Low.Option)
		})
		mean(lowest)
		mean(highest)
		for j := range w.Options {
			mean(func(s *Swing) *Cell { return &s.Options[j] })
		}
	}
	// A swing without an error, for want of points in some replicate, says little.
	slices.SortStableFunc(swings, func(a, b Swing) int {
		return cmp.Compare(number(math.IsNaN(float64(a.StdErr))), number(math.IsNaN(float64(b.StdErr))))
	})
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

func lowest(s *Swing) *Cell  { return &s.Low }
func highest(s *Swing) *Cell { return &s.High }

// mean returns the mean of a cell, of a choice that of an option; NaN if there is none.
func (s *Swing) mean(cell func(*Swing) *Cell, option string) float64 {
	switch {
	case s == nil:
		return math.NaN()
	case option == "":
		return float64(cell(s).Mean)
	}
	for _, c := range s.Options {
		if c.Option == option {
			return float64(c.Mean)
		}
	}
	return math.NaN()
}

// errorOf returns the standard error of the mean of a number of each replicate, NaN if there is none.
func errorOf[T any](parts []T, of func(T) float64) runs.Number {
	values := make([]float64, len(parts))
	for i, p := range parts {
		values[i] = of(p)
	}
	if e := runs.FromReplicates(runs.Estimate{}, values); e.StdErr != nil {
		return runs.Number(*e.StdErr)
	}
	return runs.Number(math.NaN())
}
