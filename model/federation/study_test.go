package federation

import (
	"slices"
	"strings"
	"testing"

	"github.com/federated-frontier/mc/params"
)

// TestNegativeAmounts: every constant of the default study that --set can make negative is refused by name, and 0 is not. A constant that
// is new, and may be negative, has to be named here.
func TestNegativeAmounts(t *testing.T) {
	study, err := params.Default()
	if err != nil {
		t.Fatal(err)
	}
	set, err := study.Resolve(params.ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names, constant []string
	for _, k := range amounts {
		names = append(names, scalars[k].Name)
	}
	for _, in := range set.Inputs {
		if in.Kind == params.Fixed {
			constant = append(constant, in.Name)
		}
	}
	slices.Sort(names)
	slices.Sort(constant)
	if !slices.Equal(names, constant) {
		t.Errorf("amounts are %v, constants of the default study %v", names, constant)
	}
	for _, name := range names {
		for value, refused := range map[string]bool{"-1": true, "-1..3@1": true, "0": false, "-0": false, "0..3@1": false, "2..3@1": false} {
			set, err := study.Resolve(params.ResolveOptions{Overrides: []params.Override{{Name: name, Value: value, Origin: "test"}}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = FromStudy(study, set)
			if refused != (err != nil) || refused && !strings.Contains(err.Error(), `parameter "`+name+`": the model takes numbers from 0 on, got -1`) {
				t.Errorf("%s=%s: %v", name, value, err)
			}
		}
	}
}
