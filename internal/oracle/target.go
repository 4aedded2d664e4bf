package oracle

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// size405B is the model size at which the batch constants are stated.
const size405B = 405e9

// A job is a model to be trained.
type job struct {
	params float64 // N
	flop   float64 // C
	tau    float64 // tokens per H100e and step for full utilisation
	batch  float64 // B, critical batch in tokens
}

// Section 1, target: parameters and FLOP of an option of the choice target, given the tokens
// per parameter r.
func target(option string, r float64) (params, flop float64, err error) {
	switch option {
	case "llama3-405B":
		return 405e9, 3.8e25, nil
	case "frontier-2025":
		return math.Sqrt(5e26 / (6 * r)), 5e26, nil
	}
	for suffix, unit := range map[string]float64{"B": 1e9, "T": 1e12} {
		if digits, ok := strings.CutSuffix(option, suffix); ok {
			v, err := strconv.ParseFloat(digits, 64)
			if err != nil {
				return 0, 0, fmt.Errorf("target %q is no model size", option)
			}
			params = v * unit
			return params, 6 * r * params * params, nil
		}
	}
	flop, err = strconv.ParseFloat(option, 64)
	if err != nil || !(flop > 0) || math.IsInf(flop, 1) {
		return 0, 0, fmt.Errorf("target %q is no amount of FLOP", option)
	}
	return math.Sqrt(flop / (6 * r)), flop, nil
}

// Section 1, batch constants: they scale with size, x = N/405e9.
func (in *inputs) job(params, flop float64) job {
	x := params / size405B
	return job{
		params: params,
		flop:   flop,
		tau:    in.num("tau_405") * math.Pow(x, -in.num("tau_exp")),
		batch:  in.num("bcrit_405") * math.Pow(x, in.num("bcrit_exp")),
	}
}

// firstJob is the target itself, the run before any further generation.
func (in *inputs) firstJob() job {
	params, flop, err := target(in.point.Choice["target"], in.num("tokens_per_param"))
	if err != nil {
		in.fail("%w", err)
	}
	return in.job(params, flop)
}

// Section 5, generations: run j = 1, 2 has C·γ^(j·generation_years), and N grows with the
// square root of C.
func (in *inputs) laterJob(first job, j int) job {
	flop := first.flop * math.Pow(in.num("frontier_growth"), float64(j)*in.num("generation_years"))
	return in.job(first.params*math.Sqrt(flop/first.flop), flop)
}
