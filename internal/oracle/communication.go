package oracle

import "math"

// Section 2, CU: compute utilisation of m ≥ 2 sites that train a job.
func (in *inputs) computeUtilisation(m int, j job) float64 {
	if in.choice("comm_model", "measured", "computed") == "measured" {
		return in.num("cu")
	}
	inner := in.num("inner_steps") * stepSeconds(j, in.num("mfu_fed"), in.num("fp8"))
	exchange := exchangeSeconds(j.params, in.num("exchange_bits"), in.num("wan_gbps"), m)
	return math.Min(0.99, inner/(inner+(1-in.num("overlap"))*exchange))
}

// Section 2, t_s: seconds of one inner step.
func stepSeconds(j job, mfu, fp8 float64) float64 {
	return 6 * j.params * j.tau / (h100Flops * mfu * fp8)
}

// Section 2, T: seconds of one exchange.
func exchangeSeconds(params, bits, gbps float64, m int) float64 {
	return 2 * params * bits * (1 - 1/float64(m)) / (1e9 * gbps)
}
