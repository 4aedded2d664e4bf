package oracle

import (
	"math"
	"sort"
)

// A card is the scorecard of a region.
type card struct {
	time40, time1gw, runCost, runTCO2, feasibility, score float64
	rank                                                  int
}

// Section 4, per region.
func (in *inputs) cards(w World, j job) []card {
	cards := make([]card, len(w.Regions))
	for i, r := range w.Regions {
		energy := j.flop / (h100Flops * in.campusWeight() * 3600) / in.h100ePerMW(r.Key)
		time40 := math.Max(in.num("lead40_"+r.Key), in.num("build40")) + in.num("fitout")
		cards[i] = card{
			time40:      time40,
			time1gw:     math.Max(in.gridWait(r.Key, 0), in.num("build1gw")) + in.num("fitout"),
			runCost:     energy * in.num("price_"+r.Key),
			runTCO2:     energy * in.num("carbon_"+r.Key) / 1000,
			feasibility: (1 - in.num("refuse40_"+r.Key)) * math.Min(1, 4/time40),
		}
	}
	in.score(cards)
	rank(cards)
	return cards
}

// Section 4, score: a weighted sum in which each quantity runs from the best region to the worst.
func (in *inputs) score(cards []card) {
	time := scaled(cards, func(c card) float64 { return c.time40 })
	cost := scaled(cards, func(c card) float64 { return c.runCost })
	carbon := scaled(cards, func(c card) float64 { return c.runTCO2 })
	for i := range cards {
		cards[i].score = in.num("score_w_time")*(1-time[i]) +
			in.num("score_w_cost")*(1-cost[i]) +
			in.num("score_w_carbon")*(1-carbon[i]) +
			in.num("score_w_feasibility")*cards[i].feasibility
	}
}

// Section 4, ñ: 0 for the smallest, 1 for the largest, 0 for all if they are equal.
func scaled(cards []card, of func(card) float64) []float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range cards {
		low, high = math.Min(low, of(c)), math.Max(high, of(c))
	}
	out := make([]float64, len(cards))
	for i, c := range cards {
		if high > low {
			out[i] = (of(c) - low) / (high - low)
		}
	}
	return out
}

// Section 4, rank: 1 is the best, of equal ones the first.
func rank(cards []card) {
	order := make([]int, len(cards))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(x, y int) bool { return cards[order[x]].score > cards[order[y]].score })
	for position, i := range order {
		cards[i].rank = position + 1
	}
}
