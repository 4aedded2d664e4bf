package distributions

// A Set is the inputs of a model: their distributions, and how they depend on each other. It is
// plain data.
type Set struct {
	Inputs []Input
	Groups []Group
	Pairs  []Pair

	// Nearest allows correlations of pairs that contradict each other: the nearest that do not
	// are used instead.
	Nearest bool
}

// An Input is a variable with its distribution.
type Input struct {
	Name string
	Dist Dist
}

// The copulas of groups and pairs. Where none is given it is Gaussian.
const (
	Gaussian = "gaussian"  // of groups and pairs
	StudentT = "student_t" // of groups
	Clayton  = "clayton"   // of pairs: small values go together
	Gumbel   = "gumbel"    // of pairs: large values go together
)

// A Group is a set of inputs that share a common normal factor, whose stream is
// "factor_" + Name. Rank is the rank (Spearman) correlation of any two members.
//
// With Copula StudentT the normal scores of the members are divided by the root of a common χ²
// variable over its degrees of freedom DF, within 1..1e4, whose stream is "scale_" + Name: so
// extreme values of all members go together. Such a group follows nobody, and is not followed.
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
	Copula     string   `json:"copula,omitempty"`
	DF         float64  `json:"df,omitempty"`
}

// A Pair is a rank (Spearman) correlation between two inputs that are in no group. Inputs that are
// connected by pairs, but not by one of their own, depend on each other as much as the pairs imply,
// and no more: their normal scores have the joint distribution of the largest entropy.
//
// If Kendall is not 0 it is Kendall's rank correlation, and Rank is 0. With the Copula Clayton or
// Gumbel the correlation is within 0..0.99 and not 0, and neither input is in another pair: A keeps
// its uniform, and that of B is taken as a probability on condition of it.
type Pair struct {
	A       string  `json:"a"`
	B       string  `json:"b"`
	Rank    float64 `json:"rank"`
	Kendall float64 `json:"kendall,omitempty"`
	Copula  string  `json:"copula,omitempty"`
}
