package federation

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/internal/special"
)

const (
	params405 = 405e9  // parameters of the model at which batch constants are stated
	flop405   = 3.8e25 // training compute of Llama 3 405B
	frontier0 = 5e26   // largest training run of mid-2025, FLOP
	leastFLOP = 1e18   // below this an amount of compute is a size without its suffix
)

// A Target is what is trained: a model of Params parameters, or a run of FLOP, or both. The
// one that is zero follows from C = 6 r N², r being the tokens per parameter.
type Target struct {
	Params float64
	FLOP   float64
}

// ParseTarget reads an option of the choice "target": a size such as "405B" or "2T",
// "llama3-405B", "frontier-2025", or an amount of compute in FLOP such as "1e27".
func ParseTarget(s string) (Target, error) {
	switch s {
	case "frontier-2025":
		return Target{FLOP: frontier0}, nil
	case "llama3-405B":
		return Target{Params: params405, FLOP: flop405}, nil
	}
	scale := 0.0
	digits := s
	switch {
	case strings.HasSuffix(s, "B"):
		scale, digits = 1e9, strings.TrimSuffix(s, "B")
	case strings.HasSuffix(s, "T"):
		scale, digits = 1e12, strings.TrimSuffix(s, "T")
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || !(v > 0) || math.IsInf(v, 1) {
		return Target{}, fmt.Errorf("target %q is neither a size such as 405B or 2T, nor llama3-405B, nor frontier-2025, nor an amount of compute in FLOP such as 1e27", s)
	}
	switch {
	case scale > 0:
		return Target{Params: v * scale}, nil
	case v < leastFLOP:
		return Target{}, fmt.Errorf("target %s: %s FLOP are no training run, the least is %g; a size is written with B or T, as in 405B", s, s, leastFLOP)
	}
	return Target{FLOP: v}, nil
}

// size returns the parameters and the compute of the target at r tokens per parameter.
func (t Target) size(r float64) (params, flop float64) {
	switch {
	case t.FLOP == 0:
		return t.Params, 6 * r * t.Params * t.Params
	case t.Params == 0:
		return math.Sqrt(t.FLOP / (6 * r)), t.FLOP
	default:
		return t.Params, t.FLOP
	}
}

// batch returns the tokens per H100e and step for full utilisation, and the critical batch in
// tokens, of a model of n parameters.
func batch(s *scalarRow, n float64) (tau, bcrit float64) {
	tau, bcrit = s[tau405], s[bcrit405]
	if n != params405 {
		l := special.Log(n / params405)
		tau *= special.Exp(-s[tauExp] * l)
		bcrit *= special.Exp(s[bcritExp] * l)
	}
	return tau, bcrit
}
