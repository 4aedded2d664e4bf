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

	lnParams, lnFLOP float64 // derived by New
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

// A size is how large a run is, with natural logarithms beside.
type size struct {
	params, lnParams float64
	flop, lnFLOP     float64
}

// Logarithms of constants.
var (
	ln6         = special.Log(6)
	lnParams405 = special.Log(params405)
	lnFrontier0 = special.Log(frontier0)
)

// size returns the size of the target at r tokens per parameter.
func (t *Target) size(r float64) size {
	lnR := special.Log(r)
	switch {
	case t.FLOP == 0:
		n := t.Params
		return size{n, t.lnParams, 6 * r * n * n, ln6 + lnR + float64(2*t.lnParams)}
	case t.Params == 0:
		return size{math.Sqrt(t.FLOP / (6 * r)), float64((t.lnFLOP - ln6 - lnR) / 2), t.FLOP, t.lnFLOP}
	default:
		return size{t.Params, t.lnParams, t.FLOP, t.lnFLOP}
	}
}

// grown returns the size of a run with exp(ln) times the compute, and of the model that is
// compute-optimal for it.
func (z size) grown(ln float64) size {
	return size{
		params: z.params * special.Exp(ln/2), lnParams: z.lnParams + float64(ln/2),
		flop: z.flop * special.Exp(ln), lnFLOP: z.lnFLOP + ln,
	}
}
