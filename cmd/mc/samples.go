package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/sampler"
)

// parseSamples reads a number of points: 1000000, 1_000_000, 1e6, 10M.
func parseSamples(s string) (int64, error) {
	digits, scale := strings.ReplaceAll(s, "_", ""), 1.0
	if n := len(digits); n > 0 {
		switch digits[n-1] {
		case 'k', 'K':
			scale = 1e3
		case 'M':
			scale = 1e6
		case 'G', 'B':
			scale = 1e9
		}
		if scale > 1 {
			digits = digits[:n-1]
		}
	}
	v, err := strconv.ParseFloat(digits, 64)
	v *= scale
	wrong := func(why string) error {
		return &usageError{
			err:  fmt.Errorf("--samples %s: %s", s, why),
			hint: "write a whole number such as 100000, 1e6 or 10M",
		}
	}
	switch {
	case err != nil || math.IsNaN(v):
		return 0, wrong("that is not a number")
	case v != math.Trunc(v):
		return 0, wrong("that is not a whole number")
	case v < 1:
		return 0, wrong("at least 1 point is needed")
	case v > sampler.MaxPoints:
		return 0, wrong(fmt.Sprintf("at most %d points are possible", int64(sampler.MaxPoints)))
	}
	return int64(v), nil
}
