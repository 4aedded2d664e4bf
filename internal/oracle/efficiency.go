package oracle

import "math"

// Section 2, site weight w_i = mfu·fp8·g of an accelerator family.
func (in *inputs) weight(family string, goodput float64) float64 {
	switch family {
	case "hopper", "blackwell", "rubin", "mi300", "mi400", "unknown":
		return in.num("mfu_fed") * in.num("fp8") * goodput
	case "ampere", "mi200", "intel":
		return in.num("mfu_old") * goodput
	}
	in.fail("unknown accelerator family %q", family)
	return 0
}

// Section 2, goodput of owned machines: shared unless the regime is emergency.
func (in *inputs) ownedGoodput() float64 {
	if in.choice("regime", "today", "priority", "emergency") == "emergency" {
		return in.num("goodput_reserved")
	}
	return in.num("goodput_shared")
}

// Section 2, w_c: the weight of the campus.
func (in *inputs) campusWeight() float64 {
	return in.num("mfu_campus") * in.num("fp8") * in.num("goodput_reserved")
}

// Section 2, P(M): the efficiency of m sites together. P(1) = 1.
func (in *inputs) togetherness(m int, j job) float64 {
	if m == 1 {
		return 1
	}
	return in.computeUtilisation(m, j) * in.num("vendor_mix") / (in.num("straggler") * in.kappa(m, j))
}

// Section 2, F of the federation: useful FLOP/s on a job.
func (in *inputs) federationRate(j job) throughput {
	return func(w atWork) float64 {
		if w.units == 0 {
			return 0
		}
		batch := j.batch * math.Pow(float64(w.units), in.num("batch_m_exp"))
		return h100Flops * in.togetherness(w.units, j) * w.weighted / (1 + w.h100e*j.tau/batch)
	}
}

// Section 2, F of the campus: the same with M = 1 whatever the number of stages at work.
func campusRate(j job) throughput {
	return func(w atWork) float64 {
		return h100Flops * w.weighted / (1 + w.h100e*j.tau/j.batch)
	}
}

// Section 2, work K: the job and, if u < p, the part that a restart repeats.
func (in *inputs) work(j job, side string) float64 {
	if in.num("u_"+side+"_restart") < in.num("p_restart_"+side) {
		return j.flop * (1 + in.num("restart_fraction"))
	}
	return j.flop
}
