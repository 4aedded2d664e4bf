package paper

import (
	"math"
	"slices"

	"github.com/federated-frontier/mc/model/published"
)

// Targets of the table of targets, by their parameters.
var targets = []struct {
	name   string
	params float64
}{{"8B", 8e9}, {"70B", 70e9}, {"405B", 405e9}}

// Published returns the tables of the published model: scenarios, constants, checks, curves, targets, tornado.
func Published(list []*published.Scenario) []*Table {
	scenarios := NewTable("scenarios.csv", "scenario", "title", "about", "fed_month", "campus_month", "gap_months",
		"published_fed_month", "published_campus_month", "published_gap_months", "target_flop", "efficiency", "utilisation", "penalty", "defects")
	constants := NewTable("constants.csv", "key", "scenario", "name", "label", "unit", "value", "low", "high", "status", "note", "source")
	checks := NewTable("checks.csv", "key", "scenario", "invariant", "defect")
	curves := NewTable("curves.csv", "key", "scenario", "month", "fed_gpus", "campus_gpus", "fed_flop", "campus_flop", "target_flop")
	sizes := NewTable("targets.csv", "key", "scenario", "target", "target_flop", "fed_month", "campus_month", "gap_months")
	for _, s := range list {
		o := s.Run()
		defects := 0
		for _, c := range s.Check() {
			checks.Add(s.Name+": "+c.Name, s.Name, c.Name, c.Defect)
			if c.Defect != "" {
				defects++
			}
		}
		fed, campus, gap := math.NaN(), math.NaN(), math.NaN()
		if want, ok := published.Table[s.Name]; ok {
			fed, campus, gap = float64(want[0]), float64(want[1]), float64(want[1]-want[0])
		}
		scenarios.Add(s.Name, s.Title, s.About, month(o.Fed), month(o.Campus), Gap(o), fed, campus, gap, o.Target, o.Efficiency, o.Utilisation, o.Penalty, defects)
		for _, c := range s.Constants {
			constants.Add(s.Name+"."+c.Name, s.Name, c.Name, c.Label, c.Unit, c.Value, c.Low, c.High, c.Status, c.Note, c.Source)
		}
		for m := range published.Months {
			curves.Add(s.Name+"."+GridMonth(float64(m)), s.Name, m, o.FedGPUs[m], o.CampusGPUs[m], o.FedWork[m], o.CampusWork[m], o.Target)
		}
		for _, t := range targets {
			o := s.With("params", t.params).Run()
			sizes.Add(s.Name+"."+t.name, s.Name, t.name, o.Target, month(o.Fed), month(o.Campus), Gap(o))
		}
	}
	return []*Table{scenarios, constants, checks, curves, sizes, tornado(list[0])}
}

// month returns a month of delivery, NaN if it is not on the grid.
func month(m int) float64 {
	if !published.Delivered(m) {
		return math.NaN()
	}
	return float64(m)
}

// Gap returns the lead of the federation in months, NaN if a side does not deliver.
func Gap(o *published.Outcome) float64 { return month(o.Campus) - month(o.Fed) }

// A swing is what one constant does to the dates, at the ends of its range.
type swing struct {
	c         published.Constant
	low, high *published.Outcome
	size      float64
}

// tornado changes one constant of a scenario at a time, largest swing of the gap first. The regional leads, of
// which only the shortest matter, are behind lead_scale.
func tornado(s *published.Scenario) *Table {
	var all []swing
	for _, c := range s.Constants {
		if c.Low == c.High {
			continue
		}
		w := swing{c: c, low: s.With(c.Name, c.Low).Run(), high: s.With(c.Name, c.High).Run()}
		w.size = math.Abs(Gap(w.high) - Gap(w.low))
		all = append(all, w)
	}
	slices.SortStableFunc(all, func(a, b swing) int {
		switch {
		case a.size > b.size:
			return -1
		case a.size < b.size:
			return 1
		}
		return 0
	})
	t := NewTable("tornado.csv", "name", "label", "unit", "status", "value", "low", "high",
		"fed_at_low", "fed_at_high", "campus_at_low", "campus_at_high", "gap_at_low", "gap_at_high", "gap_swing")
	for _, w := range all {
		t.Add(w.c.Name, w.c.Label, w.c.Unit, w.c.Status, w.c.Value, w.c.Low, w.c.High,
			month(w.low.Fed), month(w.high.Fed), month(w.low.Campus), month(w.high.Campus), Gap(w.low), Gap(w.high), w.size)
	}
	return t
}
