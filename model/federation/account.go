package federation

import (
	"slices"

	"github.com/federated-frontier/mc/internal/special"
)

// An account is what a side has used until a date.
type account struct {
	h100eHours, energy, cost, tco2 float64 // h, MWh, EUR, t
}

// annuity returns the yearly payment that pays back 1 over n years at interest rate i.
func annuity(i, n float64) float64 {
	if i == 0 {
		return 1 / n
	}
	return i / -special.Expm1(-n*special.Log1p(i))
}

// yearsAtWork returns how long a site works until a date.
func (p *participant) yearsAtWork(until float64) float64 {
	return max(0, min(p.end, until)-p.start)
}

// use adds the energy of a site and what it costs and emits: energy in MWh, price in EUR/MWh,
// carbon in g/kWh.
func (a *account) use(energy, price, carbon float64) {
	a.energy += float64(energy)
	a.cost += float64(energy * price)
	a.tco2 += float64(energy*carbon) / 1000
}

// account returns what the federation has used until a date. Capital costs perMW EUR per MW and
// year.
func (f *federation) account(r *row, machines []machine, perMW, until float64) account {
	s := r.s
	var a account
	owned, _ := slices.BinarySearch(f.chosen, int32(f.owned))
	for _, i := range f.chosen[:owned] {
		p := &f.sites[i]
		hours := p.yearsAtWork(until) * hoursPerYear
		a.h100eHours += float64(p.n * hours)
		m := &machines[p.id]
		a.use(f.share*m.power*s[pueOwned]*hours, 0, m.carbon)
	}
	a.cost = a.h100eHours * s[priceH100eUsd] / s[usdPerEur]

	capital := s[meshMw] * perMW
	prices, carbons := r.region(price), r.region(carbon)
	for _, i := range f.chosen[owned:] {
		p := &f.sites[i]
		reg := (p.id - len(machines)) % r.nr
		years := p.yearsAtWork(until)
		a.h100eHours += float64(p.n * years * hoursPerYear)
		a.use(s[meshMw]*years*hoursPerYear, prices[reg], carbons[reg])
		a.cost += float64(capital * years)
	}
	return a
}

// account returns what the campus has used until a date. Capital costs perMW EUR per MW and
// year.
func (c *campus) account(r *row, perMW, until float64) account {
	s := r.s
	var a account
	power, dirt := r.region(price)[c.region], r.region(carbon)[c.region]
	if r.ch[route] == routeGas {
		power, dirt = s[gasPrice], s[gasCarbon]
	}
	for j := range c.sites {
		p := &c.sites[j]
		years := p.yearsAtWork(until)
		a.h100eHours += float64(p.n * years * hoursPerYear)
		a.use(c.mw[j]*years*hoursPerYear, power, dirt)
		a.cost += float64(c.mw[j] * perMW * years)
	}
	return a
}
