package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// A tolerance is what --tolerance asks for, as shares.
type tolerance struct{ coverage, confidence float64 }

// readTolerance reads --tolerance, which is for independent points: Wilks' limits are not true of others.
func (o *runOptions) readTolerance(c *cli.Context) error {
	if !c.IsSet("tolerance") {
		return nil
	}
	if o.method != sampler.Random || o.strata != nil {
		return &usageError{
			err:  fmt.Errorf("--tolerance is for independent points, not for those of a design"),
			hint: "leave out --method, --stratify and --importance",
		}
	}
	text := c.String("tolerance")
	coverage, confidence, ok := strings.Cut(text, "/")
	t := tolerance{percentage(coverage), percentage(confidence)}
	if !ok || t.coverage == 0 || t.confidence == 0 {
		return &usageError{
			err:  fmt.Errorf("--tolerance %s: that is not two percentages above 0 and below 100", text),
			hint: "write --tolerance 95/95",
		}
	}
	o.tolerance = &t
	return nil
}

// percentage reads a percentage as a share, 0 if it is not one between 0 and 100.
func percentage(text string) float64 {
	if v, err := strconv.ParseFloat(text, 64); err == nil && v > 0 && v < 100 {
		return v / 100
	}
	return 0
}

// limits returns the limits of the dates and of the lead, nil if none are asked for.
func (t *tolerance) limits(outputs *runs.OutputTally) *analysis.Tolerance {
	if t == nil {
		return nil
	}
	return analysis.NewTolerance(outputs, t.coverage, t.confidence)
}
