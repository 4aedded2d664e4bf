package oracle

import "math"

// Section 5, generations: how many of three runs in a row are delivered. The first is given;
// each of the others starts when the one before is delivered, and is not restarted.
func (in *inputs) generations(units []unit, rate func(job) throughput, first job, run delivery) int {
	n := 0
	for run.done() {
		n++
		if n == 3 {
			break
		}
		next := in.laterJob(first, n)
		run = deliver(units, rate(next), next.flop, run.date)
	}
	return n
}

// Section 5, frontier: the months by which a run started and delivered at the given dates is
// behind the date at which the frontier first had its capability.
func (in *inputs) lagMonths(flop, started, delivered float64) float64 {
	growth, progress := in.num("frontier_growth"), in.num("algo_progress")
	capability := flop * math.Pow(progress, started+0.5)
	reached := -0.5 + math.Log(capability/5e26)/math.Log(growth*progress)
	return 12 * (delivered - reached)
}

// Section 5, access cut: its date, +Inf if none.
func (in *inputs) cutDate() float64 {
	return 0.89 - math.Log(1-in.num("u_cut"))/in.num("access_hazard")
}

// Section 5, exposed_months: from the cut until delivery, or until the horizon.
func exposedMonths(delivered, cut float64) float64 {
	return 12 * math.Max(0, math.Min(delivered, horizon)-cut)
}

// monthsBetween is null if either date is.
func monthsBetween(from, to float64) float64 {
	if math.IsInf(from, 1) || math.IsInf(to, 1) {
		return math.Inf(1)
	}
	return 12 * (to - from)
}

// censored is null if the date is after the horizon.
func censored(date float64) float64 {
	if date > horizon {
		return math.Inf(1)
	}
	return date
}
