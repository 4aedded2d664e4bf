package published

import (
	"math"

	"github.com/federated-frontier/mc/internal/special"
)

const (
	// Months is the number of months of the grid: January 2026 is 0, December 2035 the last.
	Months = 120

	secondsPerMonth = 2.592e6 // 30 days, whatever the calendar says: as published
	referenceH      = 500.0
)

// needed are the constants that the model reads, besides lead40_REGION of each region.
var needed = []string{
	"params", "tokens_per_param", "peak_tflops", "gpu_kw", "sites", "site_mw", "campus_mw", "campus_wait", "campus_ramp",
	"lead_scale", "site_stagger", "site_ramp", "mfu_local", "mfu_campus", "batch_tokens", "inner_steps", "bytes_per_param",
	"compression", "wan_gbps", "rounds", "latency_ms", "overlap", "alpha0", "k_h", "k_n", "alpha_cap",
}

// An Outcome is what the model says of a scenario. The curves have one element per month.
type Outcome struct {
	// Fed and Campus are the months of delivery, Months if there is none on the grid.
	Fed, Campus int
	Target      float64 // FLOP
	Efficiency  float64 // of the federation, η/α
	Utilisation float64 // η
	Penalty     float64 // α
	// FedGPUs and CampusGPUs are installed at the start of each month; FedWork and CampusWork are the
	// FLOP done by its end.
	FedGPUs, CampusGPUs, FedWork, CampusWork [Months]float64
}

// Delivered tells whether a month of delivery lies on the grid.
func Delivered(month int) bool { return month < Months }

// Run returns the outcome of a scenario.
func (s *Scenario) Run() *Outcome {
	n := s.Value("params")
	o := &Outcome{Target: 6 * s.Value("tokens_per_param") * n * n}
	o.Utilisation, o.Penalty = s.utilisation(), s.penalty()
	o.Efficiency = o.Utilisation / o.Penalty
	perGPU := s.Value("peak_tflops") * 1e12
	fed, campus := s.fedGPUs(), s.campusGPUs()
	o.FedGPUs, o.CampusGPUs = fed, campus
	fedRate := perGPU * s.Value("mfu_local") * o.Efficiency
	o.FedWork, o.Fed = integrate(fed, fedRate, o.Target)
	o.CampusWork, o.Campus = integrate(campus, perGPU*s.Value("mfu_campus"), o.Target)
	return o
}

// integrate sums GPUs times the rate of each, and returns the first month whose sum reaches the target.
func integrate(gpus [Months]float64, rate, target float64) (work [Months]float64, month int) {
	sum, month := 0.0, Months
	for m, g := range gpus {
		sum += float64(float64(g*rate) * secondsPerMonth)
		work[m] = sum
		if month == Months && sum >= target {
			month = m
		}
	}
	return work, month
}

// ramped returns the share of a site that is installed in month m, which begins to be x years after
// the grid does.
func ramped(m int, months, ramp float64) float64 {
	return min(1, max(0, (float64(m)-months)/ramp))
}

func (s *Scenario) siteGPUs() float64 { return s.Value("site_mw") * 1000 / s.Value("gpu_kw") }

// fedGPUs returns the GPUs of all sites at the start of each month. Site k is in region k mod R, and
// the sites of a region come one after the other.
func (s *Scenario) fedGPUs() (gpus [Months]float64) {
	each, scale, stagger, ramp := s.siteGPUs(), s.Value("lead_scale"), s.Value("site_stagger"), s.Value("site_ramp")
	regions := len(s.Regions)
	for k := range int(math.Round(s.Value("sites"))) {
		lead := float64(12 * scale * s.Value("lead40_"+s.Regions[k%regions]))
		start := lead + float64(stagger*float64(k/regions))
		for m := range gpus {
			gpus[m] += float64(each * ramped(m, start, ramp))
		}
	}
	return gpus
}

func (s *Scenario) campusGPUs() (gpus [Months]float64) {
	all, wait, ramp := s.Value("campus_mw")*1000/s.Value("gpu_kw"), float64(12*s.Value("campus_wait")), s.Value("campus_ramp")
	for m := range gpus {
		gpus[m] = float64(all * ramped(m, wait, ramp))
	}
	return gpus
}

// utilisation returns η, the share of time in which a site computes.
func (s *Scenario) utilisation() float64 {
	n := s.Value("params")
	step := 6 * n * s.Value("batch_tokens") / (s.siteGPUs() * s.Value("peak_tflops") * 1e12 * s.Value("mfu_local"))
	payload := 8 * n * s.Value("bytes_per_param") * s.Value("compression") / (s.Value("wan_gbps") * 1e9)
	exchange := payload + float64(s.Value("rounds")*s.Value("latency_ms")/1000)
	busy := float64(s.Value("inner_steps") * step)
	return busy / (busy + float64((1-s.Value("overlap"))*exchange))
}

// penalty returns α, the compute of the federation over that of one site with the same loss.
func (s *Scenario) penalty() float64 {
	alpha := s.Value("alpha0") + float64(s.Value("k_h")*log2(s.Value("inner_steps")/referenceH)) + float64(s.Value("k_n")*log2(max(1, s.Value("sites"))))
	return min(s.Value("alpha_cap"), max(1, alpha))
}

func log2(x float64) float64 { return special.Log(x) / math.Ln2 }
