package analysis

import "github.com/federated-frontier/mc/runs"

// Information is what mc value says of a decision.
type Information struct {
	Title    string `json:"title"`
	Unit     string `json:"unit"`
	Study    string `json:"study"`
	Scenario string `json:"scenario"`
	*Value
	// Varied is the decision with one of its numbers multiplied, from a tenth to ten times.
	Varied []VariedNumber `json:"varied,omitempty"`
}

// A VariedNumber is the decision with a number of it at another value.
type VariedNumber struct {
	Number  string        `json:"number"`
	Label   string        `json:"label"`
	Unit    string        `json:"unit"`
	Value   runs.Number   `json:"value"`
	Best    string        `json:"best"`
	Perfect runs.Estimate `json:"perfect"`
}
