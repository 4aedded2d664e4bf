package runs

import "math"

// An Estimate is a number with its error.
type Estimate struct {
	Value Number `json:"value"`
	// StdErr is the standard error, nil if there is none (then Basis says why).
	StdErr *float64 `json:"stderr"`
	// Low and High are the ends of the interval of confidence Level. Both are NaN, null in
	// files, if there is no interval; then Level is 0. An infinite end is null too.
	Low   Number  `json:"low"`
	High  Number  `json:"high"`
	Level float64 `json:"level,omitempty"`
	// Basis says how the error was found: "iid mean", "iid ratio", "fourth moment", "wilson",
	// "clopper-pearson", "order statistics", "replicates", "constant", or "none: " and why there
	// is none.
	Basis    string   `json:"basis"`
	Warnings []string `json:"warnings,omitempty"`
}

// Precision returns the standard error by which a run may stop; it is infinite if none is known. That of
// a share with few events, or few without, would be small or zero by chance: there it is the length of
// the interval of Clopper and Pearson over that of a normal one, 2·1.96 standard errors. An estimate
// with a warning has a standard error that cannot be relied on.
func (e *Estimate) Precision() float64 {
	switch {
	case e.StdErr == nil || len(e.Warnings) > 0:
		return math.Inf(1)
	case e.Basis == clopperPearsonBasis:
		return float64(e.High-e.Low) / (2 * z95)
	}
	return *e.StdErr
}

// A Number is a float64 whose JSON form is null if it is not finite.
type Number float64

// A QuantileEstimate is an estimate of the P-quantile.
type QuantileEstimate struct {
	P float64 `json:"p"`
	Estimate
}

// An OutputSummary describes one output over the points that did not fail.
type OutputSummary struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit,omitempty"`
	Kind  string  `json:"kind"`  // "real", "bool" or "label"
	Count float64 `json:"count"` // points with a value, or their weight
	Null  float64 `json:"null"`  // points without: censored or not applicable
	// Of a real output, over the points that have a value.
	Mean      *Estimate          `json:"mean,omitempty"`
	StdDev    *Estimate          `json:"stddev,omitempty"`
	Min       *Number            `json:"min,omitempty"`
	Max       *Number            `json:"max,omitempty"`
	Quantiles []QuantileEstimate `json:"quantiles,omitempty"`
	// Of a bool output: the share of points where it is true.
	Share *Estimate `json:"share,omitempty"`
	// Of a label output: the share of each label, in the order of the levels.
	Labels []LabelShare `json:"labels,omitempty"`
}

// A LabelShare is the share of points that carry a label.
type LabelShare struct {
	Label string   `json:"label"`
	Share Estimate `json:"share"`
}
