package published

import (
	"fmt"
	"math"
)

// A Check is an invariant of the model, looked at for one scenario.
type Check struct {
	Name   string
	Defect string // what is wrong; "" if nothing is
}

// tolerance is relative, for sums and quotients that differ by rounding.
const tolerance = 1e-12

// Check looks at every invariant of a scenario.
func (s *Scenario) Check() []Check { return s.check(s.Run()) }

// check looks at the invariants of a scenario with a given outcome.
func (s *Scenario) check(o *Outcome) []Check {
	return []Check{
		{"installed power is not negative and never falls", monotone(o.FedGPUs, o.CampusGPUs)},
		{"compute done never falls", monotone(o.FedWork, o.CampusWork)},
		{"efficiency lies above 0 and is at most 1", within(o.Efficiency)},
		{"a federation is not faster than one site of as many GPUs", s.notFaster(o)},
		{"without exchanges no time is lost: utilisation goes to 1 as H grows", s.limit(o)},
		{"the lead of the federation grows with the wait of the campus", s.gapGrows(o)},
		{"a month of delivery is the first whose compute reaches the target", delivery(o)},
		{"the dates are those that were published, if there are some", s.asPublished(o)},
	}
}

func monotone(curves ...[Months]float64) string {
	for i, c := range curves {
		before := 0.0
		for m, v := range c {
			if !(v >= before) {
				return fmt.Sprintf("curve %d falls from %v to %v in month %d", i, before, v, m)
			}
			before = v
		}
	}
	return ""
}

func within(efficiency float64) string {
	if efficiency > 0 && efficiency <= 1 {
		return ""
	}
	return fmt.Sprintf("it is %v", efficiency)
}

func (s *Scenario) notFaster(o *Outcome) string {
	rate := s.Value("peak_tflops") * 1e12 * s.Value("mfu_local")
	sum := 0.0
	for m, g := range o.FedGPUs {
		sum += float64(float64(g*rate) * secondsPerMonth)
		if o.FedWork[m] > sum*(1+tolerance) {
			return fmt.Sprintf("by month %d it did %v FLOP, one site could do %v", m, o.FedWork[m], sum)
		}
	}
	return ""
}

func (s *Scenario) limit(o *Outcome) string {
	before := o.Utilisation
	for _, factor := range []float64{10, 1e3, 1e6, 1e9} {
		u := s.With("inner_steps", factor*s.Value("inner_steps")).utilisation()
		if !(u >= before && u <= 1) {
			return fmt.Sprintf("it is %v at %v times the steps, %v before", u, factor, before)
		}
		before = u
	}
	if math.Abs(before-1) > 1e-3 {
		return fmt.Sprintf("it is %v in the limit", before)
	}
	return ""
}

func (s *Scenario) gapGrows(o *Outcome) string {
	before := o.Campus
	for _, more := range []float64{0.5, 1, 2} {
		later := s.With("campus_wait", s.Value("campus_wait")+more).Run()
		if later.Campus < before || later.Fed != o.Fed || Delivered(later.Campus) && float64(later.Campus) < float64(o.Campus)+float64(12*more)-1 {
			return fmt.Sprintf("with %v more years the campus delivers in month %d, not %d", more, later.Campus, o.Campus)
		}
		before = later.Campus
	}
	return ""
}

func delivery(o *Outcome) string {
	for _, side := range []struct {
		month int
		work  [Months]float64
	}{{o.Fed, o.FedWork}, {o.Campus, o.CampusWork}} {
		for m, w := range side.work {
			if (w >= o.Target) != (m >= side.month) {
				return fmt.Sprintf("month %d has %v of %v FLOP, the month of delivery is %d", m, w, o.Target, side.month)
			}
		}
	}
	return ""
}

// Table are the months of delivery, federation and campus, that were published; a month is counted from
// January 2026. Sources: docs/reproduce.md.
var Table = map[string][2]int{"baseline": {33, 85}, "optimistic": {23, 67}, "pessimistic": {49, 115}}

func (s *Scenario) asPublished(o *Outcome) string {
	if want, ok := Table[s.Name]; ok && want != [2]int{o.Fed, o.Campus} {
		return fmt.Sprintf("months %d and %d, published %d and %d", o.Fed, o.Campus, want[0], want[1])
	}
	return ""
}
