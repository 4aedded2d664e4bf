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

// A Pair is a rank (Spearman) correlation between two inputs that are in no group. Inputs that are
// connected by pairs, but not by one of their own, depend on each other as much as the pairs imply,
// and no more: their normal scores have the joint distribution of the largest entropy.
type Pair struct {
	A    string  `json:"a"`
	B    string  `json:"b"`
	Rank float64 `json:"rank"`
}
