package runs_test

import (
	"context"
	"fmt"
	"math"

	"github.com/federated-frontier/mc/model/reference"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/sampler"
)

func ExampleExecute() {
	m := reference.Ishigami().Model
	set := &params.Set{Study: "ishigami"}
	for _, q := range m.Inputs() {
		set.Inputs = append(set.Inputs, params.Input{
			Name: q.Name, Unit: q.Unit, Role: params.Scalar, Kind: params.Real,
			Dist: params.Dist{Family: "uniform", Args: map[string]float64{"low": -math.Pi, "high": math.Pi}},
		})
	}
	joint, err := set.Joint()
	if err != nil {
		fmt.Println(err)
		return
	}
	plan := sampler.Plan{Method: sampler.Random, Variables: joint.Variables(), Points: 100_000, Seed: 1}
	result, err := runs.Execute(context.Background(), runs.Job{
		Spec:    runs.Spec{Params: set, Plan: plan, Model: m.Name()},
		Model:   m,
		Joint:   joint,
		Tallies: []runs.TallyMaker{runs.Summarize(0.5)},
	}, runs.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range result.Tallies[0].(*runs.OutputTally).Summaries() {
		fmt.Printf("mean of %s: %.2f ± %.2f\n", s.Name, s.Mean.Value, *s.Mean.StdErr)
		fmt.Printf("median: %.2f ± %.2f\n", s.Quantiles[0].Value, *s.Quantiles[0].StdErr)
	}
	// Output:
	// mean of y: 3.49 ± 0.01
	// median: 3.51 ± 0.02
}
