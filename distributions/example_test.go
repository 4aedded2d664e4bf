package distributions_test

import (
	"fmt"

	"github.com/federated-frontier/mc/distributions"
)

func Example() {
	lead := distributions.Dist{Family: "gamma", Args: map[string]float64{"mode": 3, "cv": 0.3}}
	joint, err := distributions.NewJoint(&distributions.Set{
		Inputs: []distributions.Input{{Name: "lead_fr", Dist: lead}, {Name: "lead_de", Dist: lead}},
		Groups: []distributions.Group{{Name: "lead", Rank: 0.3, Members: []string{"lead_fr", "lead_de"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(joint.Variables())

	// Two points: one column per variable, uniforms in, values out.
	x := [][]float64{{0.5, 0.1}, {0.5, 0.9}, {0.5, 0.9}}
	joint.Transform(x)
	fmt.Printf("%.3f\n%.3f\n", x[0], x[1])

	p := []float64{0.05, 0.5, 0.95}
	joint.Marginal(0).Quantile(p, p)
	fmt.Printf("%.3f\n", p)
	// Output:
	// [lead_fr lead_de factor_lead]
	// [3.198 2.874]
	// [3.198 5.253]
	// [1.855 3.198 5.074]
}
