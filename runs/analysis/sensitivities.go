package analysis

// A SensitivityRun says what sensitivity indices are of. It is determined by what determines the numbers.
type SensitivityRun struct {
	Format int `json:"format"` // SummaryFormat
	Run
	// Groups is the number of groups of inputs of a design, and Runs how often it evaluates the model; 0 of
	// the analysis of a finished run.
	Groups int   `json:"groups,omitempty"`
	Runs   int64 `json:"model_runs,omitempty"`
	// Sobol has the indices of Sobol', by output.
	Sobol []Sensitivity `json:"sobol,omitempty"`
	// Shapley has the Shapley effects, by output, and Split is whether correlated inputs are taken apart.
	Shapley []Division `json:"shapley,omitempty"`
	Split   bool       `json:"split,omitempty"`
	// Morris has the elementary effects of groups by output, and Levels is the number of levels.
	Morris []Screening `json:"morris,omitempty"`
	Levels int         `json:"levels,omitempty"`
	// Shares has what the points of a finished run show, by output. Used is the number of points used.
	Used   int      `json:"used,omitempty"`
	Shares []Shares `json:"shares,omitempty"`
}
