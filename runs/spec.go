package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/sampler"
)

// A Spec is everything that determines the numbers of a run.
type Spec struct {
	Params *params.Set       `json:"params"`
	Plan   sampler.Plan      `json:"plan"`
	Model  string            `json:"model"`           // Model.Name()
	Files  map[string]string `json:"files,omitempty"` // of the study: name to SHA-256
	// Conditional is whether the summary has means over chances of each point too.
	Conditional bool `json:"conditional,omitempty"`
}

// ID returns the first 12 hex digits of the SHA-256 of the spec's JSON form. It panics if
// there is none: a number in Params is not finite, which params does not let through.
func (s Spec) ID() string {
	// Fields come in the order of the struct, keys of maps are sorted, and floats have
	// their shortest form: equal specs have equal text.
	text, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("runs: spec without JSON form: %v", err))
	}
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:6])
}

// A Transform turns uniforms into values of the inputs of a study. It is what the engine
// needs of a joint distribution.
type Transform interface {
	// Variables names the stream of each column: first the inputs of the study in their
	// order, then common factors. A column that takes no uniforms has the name "".
	Variables() []string
	// Dim is the number of columns.
	Dim() int
	// Transform turns x[k], columns of uniforms of equal length, into the values of input k.
	// What it leaves in the columns of factors is not used. It is safe for concurrent use.
	Transform(x [][]float64)
}

// NewSchema returns the columns of a run of a model on a study.
func NewSchema(set *params.Set, m model.Model) *Schema {
	inputs := make([]model.Quantity, len(set.Inputs))
	for k, in := range set.Inputs {
		inputs[k] = model.Quantity{
			Name:   in.Name,
			Unit:   in.Unit,
			Doc:    in.Label,
			Detail: in.Role != params.Scalar,
		}
		if in.Kind == params.Choice {
			inputs[k].Unit, inputs[k].Kind, inputs[k].Levels = "", model.Label, in.Levels
		}
	}
	return &Schema{Inputs: inputs, Outputs: m.Outputs()}
}

// check reports the first thing in a job that does not fit the rest of it.
func (j *Job) check() error {
	set := j.Spec.Params
	switch {
	case set == nil:
		return errors.New("the spec has no parameters")
	case j.Spec.Model != j.Model.Name():
		return fmt.Errorf("the spec is for model %s, the job has %s", j.Spec.Model, j.Model.Name())
	case j.Joint.Dim() != len(j.Joint.Variables()) || j.Joint.Dim() < len(set.Inputs):
		return fmt.Errorf("the joint distribution has %d columns and %d variables for %d inputs", j.Joint.Dim(), len(j.Joint.Variables()), len(set.Inputs))
	case !slices.Equal(j.Spec.Plan.Variables, j.Joint.Variables()):
		return errors.New("the plan and the joint distribution differ in their variables")
	case j.Wanted != nil && len(j.Wanted) != len(j.Model.Outputs()):
		return fmt.Errorf("wanted has %d elements for %d outputs", len(j.Wanted), len(j.Model.Outputs()))
	case j.Kept != nil && len(j.Kept) != len(set.Inputs):
		return fmt.Errorf("kept has %d elements for %d inputs", len(j.Kept), len(set.Inputs))
	}
	return nil
}

// MarshalJSON writes null for a number that is not finite.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads null as NaN.
func (n *Number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*n = Number(math.NaN())
		return nil
	}
	return json.Unmarshal(text, (*float64)(n))
}
