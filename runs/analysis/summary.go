package analysis

import (
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// SummaryFormat is the version of the form of a summary.
const SummaryFormat = 1

// A Summary is what a run says: the content of summary.json. It is determined by what
// determines the numbers of the run.
type Summary struct {
	Format int `json:"format"`
	Run
	Outputs    []runs.OutputSummary `json:"outputs"`
	Answer     *Answer              `json:"answer,omitempty"`
	Curves     *Curves              `json:"curves,omitempty"`
	Histograms *Histograms          `json:"histograms,omitempty"`
	Swings     []Tornado            `json:"swings,omitempty"`
}

// A Run says which run a summary is of.
type Run struct {
	Study    string `json:"study"`
	Title    string `json:"title,omitempty"`
	Scenario string `json:"scenario"`
	Model    string `json:"model"`
	Method   string `json:"method"`
	// Replicates is the number of independent designs that the points are made of, 0 if the
	// points are independent.
	Replicates int `json:"replicates,omitempty"`
	// Stratified is the variable of the strata of the points, "" if there are none. With strata
	// numbers of points are sums of weights, but for Points and Failed.
	Stratified string `json:"stratified,omitempty"`
	Seed       uint64 `json:"seed"`
	Points     int64  `json:"points"` // all points, the failed ones too
	Failed     int64  `json:"failed"`
}

// NewSummary assembles a summary. race and swings may be nil; the answer needs a race of [Federation]. inputs
// are those of the study.
func NewSummary(run Run, outputs []runs.OutputSummary, race *Race, swings *Swings, inputs []params.Input) *Summary {
	s := &Summary{Format: SummaryFormat, Run: run, Outputs: outputs}
	if swings != nil {
		s.Swings = swings.Tornados(inputs)
	}
	if race != nil {
		s.Curves, s.Histograms = race.Curves(), race.Histograms()
	}
	if race != nil && race.contest == Federation {
		s.Answer = newAnswer(s, race)
	}
	return s
}

// Output returns the summary of an output, nil if there is none.
func (s *Summary) Output(name string) *runs.OutputSummary {
	for i := range s.Outputs {
		if s.Outputs[i].Name == name {
			return &s.Outputs[i]
		}
	}
	return nil
}

// Tornado returns the ranking of an output, nil if there is none.
func (s *Summary) Tornado(output string) *Tornado {
	for i := range s.Swings {
		if s.Swings[i].Output == output {
			return &s.Swings[i]
		}
	}
	return nil
}

// drivers returns the first few drivers of an output.
func (s *Summary) drivers(output string) []Driver {
	t := s.Tornado(output)
	if t == nil {
		return nil
	}
	var d []Driver
	for _, x := range t.Drivers[:min(topDrivers, len(t.Drivers))] {
		d = append(d, Driver{x.Input, x.Label, x.Swing, x.StdErr})
	}
	return d
}
