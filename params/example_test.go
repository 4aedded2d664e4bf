package params_test

import (
	"fmt"
	"log"

	"github.com/federated-frontier/mc/params"
)

func Example() {
	study, err := params.Load("testdata/small")
	if err != nil {
		log.Fatal(err)
	}
	set, err := study.Resolve(params.ResolveOptions{
		Overrides: []params.Override{{Name: "mfu", Value: "30..40%@0.9", Origin: "--set"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, in := range set.Inputs[:3] {
		fmt.Println(in.Name, in.Dist)
	}
	// Output:
	// equipment_floor two_piece_normal(median 3, low 1.783, high 4.34, level 0.9) on the log scale
	// mfu two_piece_normal(median 0.33, low 0.3, high 0.4, level 0.9), within 0..1
	// pue lognormal(median 0.2, gsd 1.5, shift 1)
}

func ExampleStudy_Derive() {
	study, err := params.Load("testdata/small")
	if err != nil {
		log.Fatal(err)
	}
	p, _ := study.Parameter("equipment_floor")
	_, lines, err := study.Derive(p, true)
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range lines {
		fmt.Println(line)
	}
	// Output:
	// confidence low: 60 % of nominal 90 % ranges are expected to hold, so the range is widened by k = 1.954 on the log scale
	// low 2 → 1.358, high 4 → 5.264
	// level 0.9, the central 90 %: two_piece_normal(median 3, low 1.358, high 5.264, level 0.9) on the log scale
}
