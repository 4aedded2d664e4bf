package oracle

// A unit is capacity that is at work from its start to its end: an owned machine, a new site
// or a stage of the campus.
type unit struct {
	key        string
	h100e      float64 // n_i
	weight     float64 // w_i
	start, end float64 // years

	powerMW     float64 // drawn while at work, at the meter
	carbon      float64 // g/kWh
	energyPrice float64 // EUR/MWh, 0 if it is part of hourPrice
	hourPrice   float64 // EUR per H100e-hour, 0 if built for the run
	builtMW     float64 // capital is charged for it, 0 if rented
}

// An atWork is the sum over the units that are at work at one time.
type atWork struct {
	units    int
	h100e    float64 // Σ n_i
	weighted float64 // Σ w_i·n_i
}

// at sums over the units at work at time t, in order.
func at(units []unit, t float64) atWork {
	var w atWork
	for _, u := range units {
		if u.start <= t && t < u.end {
			w.units++
			w.h100e += u.h100e
			w.weighted += u.weight * u.h100e
		}
	}
	return w
}

// steady reports whether no unit starts or ends inside the open interval (a, b).
func steady(units []unit, a, b float64) bool {
	for _, u := range units {
		if a < u.start && u.start < b || a < u.end && u.end < b {
			return false
		}
	}
	return true
}
