package federation

// A scorecard compares the regions as places for a training run. Columns are indexed by region.
type scorecard struct {
	columns [len(perRegionOutputs)][]float64
}

func newScorecard(regions int) *scorecard {
	c := new(scorecard)
	for k := range c.columns {
		c.columns[k] = make([]float64, regions)
	}
	return c
}

// fill computes the scorecard for a run of flop FLOP.
func (c *scorecard) fill(r *row, flop float64) {
	s := r.s
	leads, prices, carbons := r.region(lead40), r.region(price), r.region(carbon)
	pues, refusals := r.region(pue), r.region(refuse40)
	hours := flop / (f0 * s[mfuCampus] * s[fp8] * s[goodputReserved] * 3600)
	for reg := range r.nr {
		time := max(leads[reg], s[build40]) + s[fitout]
		energy := hours / (s[h100ePerMw] * meshPUE / pues[reg])
		c.columns[oTime40][reg] = time
		c.columns[oTime1GW][reg] = max(gridWait(r, reg, 0), s[build1gw]) + s[fitout]
		c.columns[oRunCost][reg] = energy * prices[reg]
		c.columns[oRunTCO2][reg] = energy * carbons[reg] / 1000
		c.columns[oFeasibility][reg] = (1 - refusals[reg]) * min(1, 4/time)
	}
	score := c.columns[oScore]
	for reg := range score {
		score[reg] = s[scoreWFeasibility] * c.columns[oFeasibility][reg]
	}
	addScaled(score, s[scoreWTime], c.columns[oTime40])
	addScaled(score, s[scoreWCost], c.columns[oRunCost])
	addScaled(score, s[scoreWCarbon], c.columns[oRunTCO2])
	for reg := range score {
		rank := 1
		for other := range score {
			if score[other] > score[reg] || score[other] == score[reg] && other < reg {
				rank++
			}
		}
		c.columns[oRank][reg] = float64(rank)
	}
}

// addScaled adds weight times one minus x, scaled to 0 … 1 over the regions, to the score.
func addScaled(score []float64, weight float64, x []float64) {
	lo, hi := x[0], x[0]
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
	}
	for reg, v := range x {
		scaled := 0.0
		if hi > lo {
			scaled = (v - lo) / (hi - lo)
		}
		score[reg] += float64(weight * (1 - scaled))
	}
}
