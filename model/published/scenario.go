package published

import (
	"fmt"
	"strings"

	"github.com/federated-frontier/mc/params"
)

// A Constant is a number of a scenario, with its range for one-at-a-time changes.
type Constant struct {
	Name, Label, Unit string
	Value, Low, High  float64
	// Status is where the number comes from: "published", "sourced", "calibrated" or "assumed".
	Status string
	Note   string
	Source string
}

// statuses are the first words that a note of the study can have.
var statuses = []string{"published", "sourced", "calibrated", "assumed"}

// A Scenario is one setting of all constants. Values are by name, so that one can be changed.
type Scenario struct {
	Name, Title, About string
	Constants          []Constant
	Regions            []string // keys of the regions, in the order in which sites are placed

	index map[string]int
}

// Scenarios returns the scenarios of a study of the published model, in its order.
func Scenarios(study *params.Study) ([]*Scenario, error) {
	regions := study.Table("regions")
	if regions == nil || len(regions.Rows) == 0 {
		return nil, fmt.Errorf("published: the study %q needs a table named regions", study.Name)
	}
	var list []*Scenario
	for _, c := range study.Scenarios {
		parameters, err := study.Apply(params.ResolveOptions{Scenario: c.Name})
		if err != nil {
			return nil, err
		}
		s := &Scenario{Name: c.Name, Title: c.Title, About: c.About, index: map[string]int{}}
		for _, row := range regions.Rows {
			s.Regions = append(s.Regions, row.Key)
		}
		for _, p := range parameters {
			s.index[p.Name] = len(s.Constants)
			s.Constants = append(s.Constants, newConstant(p))
		}
		for _, name := range needed {
			if _, ok := s.index[name]; !ok {
				return nil, fmt.Errorf("published: the study %q has no constant %q", study.Name, name)
			}
		}
		list = append(list, s)
	}
	return list, nil
}

func newConstant(p params.Parameter) Constant {
	c := Constant{Name: p.Name, Label: p.Label, Unit: p.Unit, Value: p.Value, Low: p.Low, High: p.High, Note: p.Note}
	for _, status := range statuses {
		if strings.HasPrefix(p.Note, status) {
			c.Status = status
		}
	}
	var list []string
	for _, s := range p.Sources {
		list = append(list, s.String())
	}
	c.Source = strings.Join(list, "; ")
	return c
}

// Value returns a constant by name; it panics if there is none.
func (s *Scenario) Value(name string) float64 {
	k, ok := s.index[name]
	if !ok {
		panic("published: no constant " + name)
	}
	return s.Constants[k].Value
}

// With returns a copy in which one constant has another value.
func (s *Scenario) With(name string, value float64) *Scenario {
	other := *s
	other.Constants = append([]Constant(nil), s.Constants...)
	k, ok := s.index[name]
	if !ok {
		panic("published: no constant " + name)
	}
	other.Constants[k].Value = value
	return &other
}
