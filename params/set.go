package params

// A Set is a resolved study: what the engine samples. It is plain data, and its JSON form is
// kept in the manifest of every run.
type Set struct {
	Study    string  `json:"study"`    // name of the study, as in "default"
	Title    string  `json:"title"`    // one line
	Scenario string  `json:"scenario"` // name of the scenario
	Inputs   []Input `json:"inputs"`
	Groups   []Group `json:"groups,omitempty"`
	Pairs    []Pair  `json:"pairs,omitempty"`
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

// A Dist names a distribution and its arguments. Families and arguments:
//
//	constant          value
//	uniform           low, high
//	normal            mean, sd
//	pert              low, mode, high, weight
//	two_piece_normal  median, low, high, level        (low and high are the ends of the central interval of that level)
//	lognormal         median, gsd, shift              (shift optional, 0)
//	logit_normal      median, gsd                     (gsd of the odds)
//	gamma             mode, cv
//	choice            weights                         (value i is the index of the option)
//
// Scale is "" or "log". With "log" the family describes the natural logarithm, and its
// location arguments (low, mode, high, median) are still written on the natural scale.
// Min and Max, where given, truncate the distribution by rescaling probabilities.
type Dist struct {
	Family  string             `json:"family"`
	Args    map[string]float64 `json:"args,omitempty"`
	Weights []float64          `json:"weights,omitempty"`
	Scale   string             `json:"scale,omitempty"`
	Min     *float64           `json:"min,omitempty"`
	Max     *float64           `json:"max,omitempty"`
}

// A Group is a set of inputs that share a common normal factor, whose stream is
// "factor_" + Name. Rank is the rank (Spearman) correlation of any two members.
//
// If Follows is not empty it names, member by member, an input of another group: the
// member's normal score is c times the score of that input plus √(1−c²) times the score that
// it would have in its own group, where c belongs to the rank correlation FollowRank.
type Group struct {
	Name       string   `json:"name"`
	Rank       float64  `json:"rank"`
	Members    []string `json:"members"`
	Follows    []string `json:"follows,omitempty"`
	FollowRank float64  `json:"follow_rank,omitempty"`
}

// A Pair is a rank correlation between two inputs that are in no group.
type Pair struct {
	A    string  `json:"a"`
	B    string  `json:"b"`
	Rank float64 `json:"rank"`
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
