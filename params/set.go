package params

import "github.com/federated-frontier/mc/distributions"

// A Set is a resolved study: what the engine samples. It is plain data, and its JSON form is
// kept in the manifest of every run.
type Set struct {
	Study    string  `json:"study"`    // name of the study, as in "default"
	Title    string  `json:"title"`    // one line
	Scenario string  `json:"scenario"` // name of the scenario
	Inputs   []Input `json:"inputs"`
	Groups   []Group `json:"groups,omitempty"`
	Pairs    []Pair  `json:"pairs,omitempty"`
	Nearest  bool    `json:"nearest,omitempty"` // correlations of pairs that contradict each other give way
}

// A Role says what an input is among the inputs; it decides which columns a file gets.
type Role string

// The roles.
const (
	Scalar  Role = "scalar"  // a parameter of the study
	Element Role = "element" // one cell of a table or a series: per site, per region
	Event   Role = "event"   // a U(0,1) that the model compares with a probability
)

// An Input is one input of the model.
type Input struct {
	Name       string   `json:"name"`
	Label      string   `json:"label,omitempty"`
	Unit       string   `json:"unit"` // "1" if none
	Role       Role     `json:"role"`
	Kind       Kind     `json:"kind"`
	Dist       Dist     `json:"dist"`
	Levels     []string `json:"levels,omitempty"` // the options of a choice
	Confidence string   `json:"confidence,omitempty"`
	Source     string   `json:"source,omitempty"` // of its numbers, in one line
}

// A Dist says what a distribution is.
type Dist = distributions.Dist

// A Group is a set of inputs that share a common normal factor.
type Group = distributions.Group

// A Pair is a rank correlation between two inputs that are in no group.
type Pair = distributions.Pair

// Joint returns the joint distribution of the inputs.
func (s *Set) Joint() (*distributions.Joint, error) {
	set := distributions.Set{Groups: s.Groups, Pairs: s.Pairs, Nearest: s.Nearest}
	for _, in := range s.Inputs {
		set.Inputs = append(set.Inputs, distributions.Input{Name: in.Name, Dist: in.Dist})
	}
	return distributions.NewJoint(&set)
}

// A Kind says what sort of number a parameter is, which fixes the scale on which its
// uncertainty is symmetric.
type Kind string

// The kinds. Positive, Duration and Count are uncertain on the log scale, the other numbers
// on their own.
const (
	Positive Kind = "positive"
	Fraction Kind = "fraction"
	Real     Kind = "real"
	Count    Kind = "count"
	Duration Kind = "duration"
	Date     Kind = "date"
	Choice   Kind = "choice"
	Fixed    Kind = "fixed"
	Uniform  Kind = "event"
)
