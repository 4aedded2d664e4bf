package oracle

import (
	"fmt"
	"math"
	"slices"
)

// A Point holds the inputs of one evaluation by name: choices by the name of the option, all
// others as numbers.
type Point struct {
	Num    map[string]float64
	Choice map[string]string
}

// A Result holds the outputs of one evaluation by name. A number that is null is +Inf, a label
// that is null is missing.
type Result struct {
	Num   map[string]float64
	Bool  map[string]bool
	Label map[string]string
}

// inputs reads a point. The first thing that is missing or wrong is kept in err.
type inputs struct {
	point Point
	err   error
}

func (in *inputs) fail(format string, args ...any) {
	if in.err == nil {
		in.err = fmt.Errorf(format, args...)
	}
}

// num is the value of a number.
func (in *inputs) num(name string) float64 {
	v, ok := in.point.Num[name]
	if !ok {
		in.fail("no input %q", name)
	} else if math.IsNaN(v) {
		in.fail("input %q is not a number", name)
	}
	return v
}

// count is the value of a number that must be whole and at least low.
func (in *inputs) count(name string, low int) int {
	v := in.num(name)
	if v != math.Trunc(v) || v < float64(low) || v > 1e6 {
		in.fail("input %q is %v, not a whole number from %d", name, v, low)
		return low
	}
	return int(v)
}

// choice is the option chosen, which must be one of the options given.
func (in *inputs) choice(name string, options ...string) string {
	v, ok := in.point.Choice[name]
	if !ok {
		in.fail("no choice %q", name)
	}
	if !slices.Contains(options, v) {
		in.fail("choice %q has no option %q", name, v)
	}
	return v
}
