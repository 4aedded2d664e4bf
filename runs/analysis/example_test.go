package analysis_test

import (
	"fmt"

	"github.com/federated-frontier/mc/runs/analysis"
)

// Dates are years since the beginning of 2026.
func ExampleMonth() {
	fmt.Println(analysis.Month(3.9), analysis.DecimalYear(3.9))
	// Output: Nov 2029 2029.9
}
