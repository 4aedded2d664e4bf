package oracle

import "math"

// A bill is what one side has used up to its delivery.
type bill struct{ h100eHours, energyMWh, costEUR, tCO2 float64 }

// Section 4, per side: hours, energy, cost and emissions of all units from their starts until
// their ends or the given date, whichever is earlier.
func (in *inputs) bill(units []unit, until float64) bill {
	capital := in.num("capex_per_mw") * recovery(in.num("discount_rate"), in.num("asset_life"))
	var b bill
	for _, u := range units {
		years := math.Min(u.end, until) - math.Max(u.start, 0)
		if years <= 0 {
			continue
		}
		hours := u.h100e * years * yearHours
		energy := u.powerMW * years * yearHours
		b.h100eHours += hours
		b.energyMWh += energy
		b.costEUR += energy*u.energyPrice + u.builtMW*capital*years + hours*u.hourPrice
		b.tCO2 += energy * u.carbon / 1000
	}
	return b
}

// Section 4, crf: the yearly payment per EUR of capital.
func recovery(rate, life float64) float64 {
	if rate == 0 {
		return 1 / life
	}
	return rate / -math.Expm1(-life*math.Log1p(rate))
}
