package federation

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/federated-frontier/mc/internal/special"
	"github.com/federated-frontier/mc/model"
)

// A Step is a part of what the model does with a point, as a table of text.
type Step struct {
	Title  string
	Header []string
	Rows   [][]string
}

// Explain evaluates one point and returns what is between its inputs and its outputs, layer by
// layer. x are the inputs in the order of the model, which must be one of this package. All numbers
// are those that the core computes on its way; only the timelines are gone through once more, by
// the core's own rates.
func Explain(m model.Model, x []float64) ([]Step, error) {
	fm, ok := m.(*federationModel)
	if !ok || len(x) != len(fm.inputs) {
		return nil, fmt.Errorf("federation: no explanation of %d inputs of the model %s", len(x), m.Name())
	}
	e := fm.NewEvaluator().(*evaluator)
	columns, outs := make([][]float64, len(x)), make([][]float64, len(fm.outputs))
	for k, v := range x {
		columns[k] = []float64{v}
	}
	for k := range outs {
		outs[k] = make([]float64, 1)
	}
	if err := e.Eval(context.Background(), outs, columns); err != nil {
		return nil, err
	}
	return []Step{
		e.explainTraining(), e.explainEfficiency(), e.explainSites(),
		e.explainTimeline("Federation over time", e.fed.sites, e.fed.chosen, e.out[oWorkFed], federatedRate),
		e.explainRegions(), e.explainStages(),
		e.explainTimeline("Campus over time", e.camp.sites[:], allStages, e.out[oWorkCampus], campusRate),
		e.explainAccounts(), e.explainPolicy(), e.explainScorecard(),
	}, nil
}

// text shows a number with 7 digits, and a date or a wait without end as "never".
func text(v float64) string {
	if math.IsInf(v, 1) {
		return "never"
	}
	return strconv.FormatFloat(v, 'g', 7, 64)
}

func texts(v ...float64) []string {
	all := make([]string, len(v))
	for i := range v {
		all[i] = text(v[i])
	}
	return all
}

func (e *evaluator) explainTraining() Step {
	st := Step{Title: "Layer 1: trainings", Header: []string{"generation", "parameters", "FLOP", "tau (tokens/H100e/step)", "critical batch (tokens)"}}
	for j := range e.runs {
		t := &e.runs[j]
		st.Rows = append(st.Rows, append([]string{strconv.Itoa(j + 1)}, texts(t.params, t.flop, t.tau, t.bcrit)...))
	}
	return st
}

// explainEfficiency shows the terms of the rate for the numbers of sites that occur.
func (e *evaluator) explainEfficiency() Step {
	s, t := e.row.s, &e.runs[0]
	st := Step{Title: "Layer 1: efficiency of the first training by number of sites", Header: []string{"sites", "kappa", "CU", "straggler", "vendor mix", "critical batch at so many"}}
	sizes := []int{1, 2, len(e.fed.chosen)}
	if !math.IsInf(e.out[oMAtDelivery], 1) {
		sizes = append(sizes, int(e.out[oMAtDelivery]))
	}
	slices.Sort(sizes)
	for _, m := range slices.Compact(sizes) {
		if m == 0 {
			continue
		}
		b, straggle, mix := t.bcrit, 1.0, 1.0
		if m > 1 {
			straggle, mix = s[straggler], s[vendorMix]
			if s[batchMExp] != 0 {
				b *= special.Exp(s[batchMExp] * lnSites[m])
			}
		}
		st.Rows = append(st.Rows, append([]string{strconv.Itoa(m)}, texts(t.kappa.at(m), t.comm.at(m), straggle, mix, b)...))
	}
	return st
}

// explainSites shows every machine and new site, and whether it takes part.
func (e *evaluator) explainSites() Step {
	r, f := &e.row, &e.fed
	st := Step{
		Title:  fmt.Sprintf("Layer 2: sites (share %s of owned machines, from %s yr on)", text(f.share), text(f.agreed)),
		Header: []string{"site", "H100e", "weight", "start (yr)", "end (yr)", "takes part"},
	}
	at := make(map[int]int, len(f.sites))
	for i := range f.sites {
		at[f.sites[i].id] = i
	}
	for id, name := range e.m.outputs[oFirstSite].Levels {
		i, eligible := at[id]
		if !eligible {
			if id < len(e.m.machines) {
				h := r.site(count)[id] * r.site(peak)[id] * (1 / h100eTFLOPs)
				st.Rows = append(st.Rows, []string{name, text(h), "", text(r.site(online)[id]), "", "no: " + e.whyNoMachine(id, h)})
			} else if k := id - len(e.m.machines); k < whole(r.s[meshSites], r.nm) {
				st.Rows = append(st.Rows, []string{name, text(f.capacity[k%r.nr]), "", "", "", "no: " + e.whyNoSite(k)})
			}
			continue
		}
		p, part := &f.sites[i], "yes"
		if !slices.Contains(f.chosen, int32(i)) {
			part = "no: not among the max_sites largest"
		}
		st.Rows = append(st.Rows, append([]string{name}, append(texts(p.n, p.w, p.start, p.end), part)...))
	}
	return st
}

// whyNoMachine says why a machine with h H100e is not eligible.
func (e *evaluator) whyNoMachine(id int, h float64) string {
	r, m := &e.row, &e.m.machines[id]
	switch {
	case uint8(r.ch[scope]) < m.scopeLevel:
		return "outside the scope"
	case !(h >= r.s[siteMinH100e]):
		return "too small"
	case !(max(r.site(online)[id], e.fed.agreed) < horizon):
		return "too late"
	}
	return "retired before it could start"
}

// whyNoSite says why new site k is not eligible.
func (e *evaluator) whyNoSite(k int) string {
	r := &e.row
	switch reg := k % r.nr; {
	case r.newSite(uMesh)[k] < r.region(refuse40)[reg]:
		return "refused"
	case e.fed.capacity[reg] < r.s[siteMinH100e]:
		return "too small"
	}
	return "too late"
}

// explainTimeline goes through starts and ends like timeline.deliver, and shows what is at work and done.
func (e *evaluator) explainTimeline(title string, sites []participant, chosen []int32, work float64, rate rater) Step {
	st := Step{Title: "Layer 2: " + title, Header: []string{"date (yr)", "event", "sites", "H100e", "F(t) (FLOP/s)", "W (FLOP)"}}
	runs := e.runs
	runs[0].work = work
	e.line.load(sites, chosen)
	s, run, delivered := e.row.s, 0, 0
	var f fleet
	now, done, is, ie := 0.0, 0.0, 0, 0
	show := func(what string, speed float64) {
		st.Rows = append(st.Rows, []string{text(now), what, strconv.Itoa(f.m), text(f.n), text(speed), text(done)})
	}
	for now < horizon && delivered < generations {
		ended, started := 0, 0
		for ; ie < len(e.line.ends) && e.line.ends[ie].t <= now; ie++ {
			if p := &sites[e.line.ends[ie].site]; p.start <= now {
				f.m, f.n, f.weighted = f.m-1, f.n-p.n, f.weighted-float64(p.w*p.n)
				ended++
			}
		}
		for ; is < len(e.line.starts) && e.line.starts[is].t <= now; is++ {
			if p := &sites[e.line.starts[is].site]; p.end > now {
				f.m, f.n, f.weighted = f.m+1, f.n+p.n, f.weighted+float64(p.w*p.n)
				started++
			}
		}
		next, speed := horizon, 0.0
		if is < len(e.line.starts) {
			next = min(next, e.line.starts[is].t)
		}
		if ie < len(e.line.ends) {
			next = min(next, e.line.ends[ie].t)
		}
		if f.m == 0 {
			f = fleet{}
		} else {
			speed = rate(s, &runs[run], f)
		}
		show(fmt.Sprintf("%d start, %d end", started, ended), speed)
		for perYear := speed * secondsPerYear; f.m > 0 && done+float64(perYear*(next-now)) >= runs[run].work; perYear = speed * secondsPerYear {
			now += (runs[run].work - done) / perYear
			done = runs[run].work
			show(fmt.Sprintf("training %d is done", run+1), speed)
			done = 0
			if delivered++; delivered == generations {
				return st
			}
			run++
			speed = rate(s, &runs[run], f)
		}
		done += float64(speed * secondsPerYear * (next - now))
		now = next
	}
	show("horizon", 0)
	return st
}

// explainRegions shows what the campus would wait for in each region.
func (e *evaluator) explainRegions() Step {
	r := &e.row
	st := Step{Title: "Layer 2: grid for the campus by region", Header: []string{"region", "lead (yr)", "shock", "wait (yr)", "refused rounds", "lost (yr)", "last stage (yr)", "chosen"}}
	flex := 0.0
	if r.ch[route] == routeFlexible {
		flex = r.s[flexSaving]
	}
	for reg := range r.nr {
		rounds := refusedRounds(r, reg)
		st.Rows = append(st.Rows, []string{
			e.m.inv.Regions[reg].Key, text(r.region(lead1gw)[reg]), yes(r.region(uShock)[reg] < r.s[pShock]), text(gridWait(r, reg, flex)),
			text(rounds), text(rounds * r.s[reapplyYears]), text(e.camp.stageDate(r, reg, 1)), yes(reg == e.camp.region),
		})
	}
	return st
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (e *evaluator) explainStages() Step {
	st := Step{Title: "Layer 2: stages of the campus", Header: []string{"stage", "start (yr)", "MW", "H100e", "weight"}}
	for j := range e.camp.sites {
		p := &e.camp.sites[j]
		st.Rows = append(st.Rows, append([]string{strconv.Itoa(j + 1)}, texts(p.start, e.camp.mw[j], p.n, p.w)...))
	}
	return st
}

func (e *evaluator) explainAccounts() Step {
	o := e.out
	return Step{Title: "Layer 3: what it takes until delivery", Header: []string{"side", "H100e-hours", "energy (" + outputs[oEnergyFed].Unit + ")", "cost (" + outputs[oCostFed].Unit + ")", "CO2 (" + outputs[oTCO2Fed].Unit + ")"}, Rows: [][]string{
		append([]string{"federation"}, texts(o[oH100eHoursFed], o[oEnergyFed], o[oCostFed], o[oTCO2Fed])...),
		append([]string{"campus"}, texts(o[oH100eHoursCampus], o[oEnergyCampus], o[oCostCampus], o[oTCO2Campus])...),
	}}
}

func (e *evaluator) explainPolicy() Step {
	s, u, o := e.row.s, e.row.u, e.out
	return Step{Title: "Policy", Header: []string{"what", "drawn", "limit", "result"}, Rows: [][]string{
		{"federation is formed", text(u[uForm]), text(s[pForm]), yes(u[uForm] < s[pForm])},
		{"federation is funded", text(u[uFedFunded]), text(s[pFedFunded]), yes(u[uFedFunded] < s[pFedFunded])},
		{"campus is funded", text(u[uCampusFunded]), text(s[pCampusFunded]), yes(u[uCampusFunded] < s[pCampusFunded])},
		{"federation is first and formed", "", "", yes(o[oWinUnconditional] != 0)},
		{"access is cut (yr)", text(u[uCut]), "", text(cutDate(s, u[uCut]))},
		{"federation: months after the frontier", text(o[oLagMonthsFed]), text(s[frontierLagMax]), yes(o[oFrontierClassFed] != 0)},
		{"campus: months after the frontier", text(o[oLagMonthsCampus]), text(s[frontierLagMax]), yes(o[oFrontierClassCampus] != 0)},
		{"federation: months without access", "", "", text(o[oExposedMonthsFed])},
		{"campus: months without access", "", "", text(o[oExposedMonthsCampus])},
	}}
}

func (e *evaluator) explainScorecard() Step {
	st := Step{Title: "Layer 3: scorecard of regions", Header: []string{"region"}}
	for _, q := range perRegionOutputs {
		st.Header = append(st.Header, strings.TrimSuffix(q.Name, "_")+" ("+q.Unit+")")
	}
	for reg := range e.m.inv.Regions {
		row := []string{e.m.inv.Regions[reg].Key}
		for k := range e.card.columns {
			row = append(row, text(e.card.columns[k][reg]))
		}
		st.Rows = append(st.Rows, row)
	}
	return st
}
