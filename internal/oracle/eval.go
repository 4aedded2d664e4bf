package oracle

import (
	"errors"
	"math"
)

// A side is the federation or the campus with its outcome.
type side struct {
	name    string // suffix of its outputs
	units   []unit
	rate    func(job) throughput
	work    float64  // K
	started float64  // first capacity at work, +Inf if none
	run     delivery // of the first generation
}

// Eval computes all outputs of section 5 for one point.
func (w World) Eval(p Point) (Result, error) {
	if len(w.Regions) == 0 {
		return Result{}, errors.New("a world needs regions")
	}
	in := &inputs{point: p}
	j := in.firstJob()
	f, c := in.federation(w), in.campus(w)
	// Asked for here so that a wrong point fails before the long work.
	in.work(j, "fed")
	in.togetherness(2, j)
	if in.err != nil {
		return Result{}, in.err
	}

	fed := side{name: "fed", units: f.taken, rate: in.federationRate, work: in.work(j, "fed"), started: math.Inf(1)}
	if u, ok := first(f.taken); ok {
		fed.started = u.start
	}
	camp := side{name: "campus", units: c.stages, rate: campusRate, work: in.work(j, "campus"), started: censored(c.power)}
	for _, s := range []*side{&fed, &camp} {
		s.run = deliver(s.units, s.rate(j), s.work, 0)
	}

	out := Result{Num: map[string]float64{}, Bool: map[string]bool{}, Label: map[string]string{}}
	in.labels(&out, f, c)
	in.race(&out, j, f, fed, camp)
	in.atDelivery(&out, j, fed, camp)
	in.sideOutputs(&out, j, fed)
	in.sideOutputs(&out, j, camp)
	out.Num["exposed_months_avoided"] = out.Num["exposed_months_campus"] - out.Num["exposed_months_fed"]
	in.regionOutputs(&out, w, j)
	if in.err != nil {
		return Result{}, in.err
	}
	return out, nil
}

// labels sets the outputs that are words.
func (in *inputs) labels(out *Result, f federation, c campus) {
	for _, name := range []string{"regime", "route", "siting", "staging", "penalty_law", "target"} {
		out.Label[name] = in.point.Choice[name]
	}
	out.Label["campus_region"] = c.region
	if u, ok := first(f.taken); ok {
		out.Label["first_site"] = u.key
	}
}

// race sets the dates, and who is first.
func (in *inputs) race(out *Result, j job, f federation, fed, camp side) {
	single := singleMachine(f.owned, j)
	out.Num["t_fed"] = fed.run.date
	out.Num["t_campus"] = camp.run.date
	out.Num["t_single"] = single
	out.Num["t_first_fed"] = fed.started
	out.Num["campus_power_date"] = camp.started
	out.Num["t_cut"] = censored(in.cutDate())
	out.Num["gap_months"] = monthsBetween(fed.run.date, camp.run.date)
	out.Num["fed_gain_months"] = monthsBetween(fed.run.date, single)

	win := fed.run.date < camp.run.date
	formed := in.num("u_form") < in.num("p_form") && in.num("u_fed_funded") < in.num("p_fed_funded")
	exists := in.num("u_campus_funded") < in.num("p_campus_funded")
	out.Bool["win"] = win
	out.Bool["formed"] = formed
	out.Bool["campus_exists"] = exists
	out.Bool["win_unconditional"] = formed && fed.run.done() && (!exists || win)
	out.Bool["neither"] = !fed.run.done() && !camp.run.done()
}

// atDelivery sets the work and what is at work when it is done.
func (in *inputs) atDelivery(out *Result, j job, fed, camp side) {
	out.Num["target_flop"] = j.flop
	out.Num["work_fed"] = fed.work
	out.Num["work_campus"] = camp.work
	for _, name := range []string{"n_fed_at_delivery", "m_at_delivery", "kappa", "cu", "u_fed", "n_campus_at_delivery"} {
		out.Num[name] = math.Inf(1)
	}
	if camp.run.done() {
		out.Num["n_campus_at_delivery"] = camp.run.last.h100e
	}
	if !fed.run.done() {
		return
	}
	last := fed.run.last
	out.Num["n_fed_at_delivery"] = last.h100e
	out.Num["m_at_delivery"] = float64(last.units)
	out.Num["u_fed"] = fed.run.rate / (h100Flops * last.h100e)
	out.Num["kappa"], out.Num["cu"] = 1, 1
	if last.units >= 2 {
		out.Num["kappa"] = in.kappa(last.units, j)
		out.Num["cu"] = in.computeUtilisation(last.units, j)
	}
}

// sideOutputs sets the outputs that both sides have.
func (in *inputs) sideOutputs(out *Result, j job, s side) {
	lag := math.Inf(1)
	if s.run.done() {
		lag = in.lagMonths(j.flop, s.started, s.run.date)
	}
	out.Num["lag_months_"+s.name] = lag
	out.Bool["frontier_class_"+s.name] = s.run.done() && lag <= in.num("frontier_lag_max")
	out.Num["exposed_months_"+s.name] = exposedMonths(s.run.date, in.cutDate())
	out.Num["generations_"+s.name] = float64(in.generations(s.units, s.rate, j, s.run))

	b := in.bill(s.units, math.Min(s.run.date, horizon))
	out.Num["h100e_hours_"+s.name] = b.h100eHours
	out.Num["energy_mwh_"+s.name] = b.energyMWh
	out.Num["cost_eur_"+s.name] = b.costEUR
	out.Num["tco2_"+s.name] = b.tCO2
}

// regionOutputs sets the outputs of each region.
func (in *inputs) regionOutputs(out *Result, w World, j job) {
	for i, c := range in.cards(w, j) {
		r := w.Regions[i].Key
		out.Num["time40_"+r] = c.time40
		out.Num["time1gw_"+r] = c.time1gw
		out.Num["run_cost_"+r] = c.runCost
		out.Num["run_tco2_"+r] = c.runTCO2
		out.Num["feasibility_"+r] = c.feasibility
		out.Num["score_"+r] = c.score
		out.Num["rank_"+r] = float64(c.rank)
	}
}
