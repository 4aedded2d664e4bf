package params

import (
	"slices"
	"time"
)

// A Study is what a user wrote: parameters, inventories, correlations, policy, scenarios.
type Study struct {
	Name  string
	Title string
	Epoch time.Time // dates are years of 365.25 days since this day
	AsOf  time.Time // a date parameter whose value is later cannot lie before this day

	Parameters []Parameter // of the files, then one per cell of the tables, in order
	Series     []Series
	Tables     []Table
	Groups     []GroupSpec
	Pairs      []Pair // those of matrices too
	Nearest    bool   // correlations of pairs that contradict each other give way
	Policy     Policy
	Scenarios  []Scenario
	Decision   *Decision         // nil if there is none
	Leading    []string          // variables with the first dimensions of Sobol' points, the most evenly spread
	Digests    map[string]string // SHA-256 of every file that was read, in hexadecimal, by name

	today      float64 // AsOf in years since the epoch, to two decimals
	byName     map[string]int
	files      []fileUse // in order, for SOURCES.md
	pairPlaces []place
}

// A fileUse is a file with the parameters that it brought.
type fileUse struct {
	name  string
	first int // in Study.Parameters
	count int
	table int // in Study.Tables, or -1
}

// A GroupSpec is a group of correlated parameters as it was written.
type GroupSpec struct {
	Name       string
	Members    []string // names and patterns with one *; parameters with a field group come on top
	Rank       float64
	Follows    string // a pattern, or ""
	FollowRank float64
	Copula     string  // "" is normal
	DF         float64 // of student_t

	at place
}

// A Scenario is a named set of overrides.
type Scenario struct {
	Name  string
	Title string
	About string
	Set   []Override
}

// Parameter returns the parameter of that name. Members of a series exist only in a Set.
func (s *Study) Parameter(name string) (Parameter, bool) {
	i, ok := s.byName[name]
	if !ok {
		return Parameter{}, false
	}
	return s.Parameters[i].clone(), true
}

// LeadingAmong returns the leading variables that are among others, in their order: a scenario may
// have made some of them constants.
func (s *Study) LeadingAmong(variables []string) []string {
	var leading []string
	for _, name := range s.Leading {
		if slices.Contains(variables, name) {
			leading = append(leading, name)
		}
	}
	return leading
}

// Table returns the table of that name, or nil.
func (s *Study) Table(name string) *Table {
	for i := range s.Tables {
		if s.Tables[i].Name == name {
			return &s.Tables[i]
		}
	}
	return nil
}

// Scenario returns the scenario of that name; "" names the first.
func (s *Study) Scenario(name string) (Scenario, bool) {
	if name == "" && len(s.Scenarios) > 0 {
		return s.Scenarios[0], true
	}
	for _, c := range s.Scenarios {
		if c.Name == name {
			return c, true
		}
	}
	return Scenario{}, name == ""
}
