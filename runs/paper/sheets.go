package paper

import (
	"fmt"
	"math"
	"strings"

	"github.com/federated-frontier/mc/params"
)

// Numbers that only the arithmetic of eurohpc_substrate.md uses. Source: OpenEuroLLM, speed scaling on JUPITER (project
// log, Aug 2026): 32B in FP8 on 2,048 GH200 for six days, and the share of calendar time without avoidable gaps.
const (
	jupiterGPUs     = 2048
	jupiterTFLOPS   = 399.7
	jupiterGoodput  = 0.827
	hoursPerYear    = 8766
	peakH100        = 989e12
	singleSiteGPUs  = 28571
	publishedTarget = 6 * 20 * 405e9 * 405e9
)

// Sheets returns the tables of the two data sheets, at the best estimates of the study.
func Sheets(study *params.Study) []*Table {
	p := map[string]params.Parameter{}
	list, err := study.Apply(params.ResolveOptions{})
	if err != nil {
		panic(err) // an embedded study
	}
	for _, q := range list {
		p[q.Name] = q
	}
	grid := NewTable("grid_queue.csv", "region", "name", "country", "lead1gw_low", "lead1gw", "lead1gw_high", "lead40_low", "lead40", "lead40_high",
		"refuse1gw", "refuse40", "price", "carbon", "pue", "confidence", "note", "sources")
	sum1, sum40, regions := 0.0, 0.0, study.Table("regions").Rows
	for _, r := range regions {
		a, b := p["lead1gw_"+r.Key], p["lead40_"+r.Key]
		sum1, sum40 = sum1+a.Value, sum40+b.Value
		grid.Add(r.Key, r.Text("name"), r.Text("country"), a.Low, a.Value, a.High, b.Low, b.Value, b.High, p["refuse1gw_"+r.Key].Value, p["refuse40_"+r.Key].Value,
			p["price_"+r.Key].Value, p["carbon_"+r.Key].Value, p["pue_"+r.Key].Value, a.Confidence, r.Text("note"), sourcesOf(a))
	}
	sites := NewTable("substrate.csv", "key", "name", "site", "country", "scope", "accelerator", "count_low", "count", "count_high", "peak_tflops", "exaflops", "h100e", "power_mw",
		"online_low", "online", "online_high", "retire", "confidence", "note", "sources")
	fleet := map[int]float64{}
	power := map[int]float64{}
	for _, r := range study.Table("sites").Rows {
		n, peak, online := p["count_"+r.Key], p["peak_"+r.Key], p["online_"+r.Key]
		retire := online.Value + p["service_life"].Value
		if q, ok := p["retire_"+r.Key]; ok {
			retire = q.Value
		}
		h := n.Value * peak.Value * 1e12 / peakH100
		sites.Add(r.Key, r.Text("name"), r.Text("site"), r.Text("country"), r.Text("scope"), r.Text("accelerator"), n.Low, n.Value, n.High, peak.Value,
			n.Value*peak.Value/1e6, h, r.Number("power_mw"), online.Low, online.Value, online.High, retire, online.Confidence, r.Text("note"), sourcesOf(online))
		for year := 2026; year <= 2028; year++ {
			if end := float64(year - 2025); r.Text("scope") != "C" && online.Value <= end && retire > end {
				fleet[year] += h
				power[year] += r.Number("power_mw")
			}
		}
	}
	return []*Table{grid, sites, enough(p, fleet, power, sum1/float64(len(regions)), sum40/float64(len(regions)))}
}

// enough asks whether the public machines suffice: training.md E17 and the single machine that a federation must beat.
func enough(p map[string]params.Parameter, fleet, power map[int]float64, mean1GW, mean40 float64) *Table {
	t := NewTable("enough.csv", "key", "what", "unit", "value")
	v := func(name string) float64 { return p[name].Value }
	hours := func(mfu, factor float64) float64 { return publishedTarget * factor / (peakH100 * mfu * 3600) }
	ideal := hours(v("mfu_campus"), 1)
	loss := v("kappa_20") * v("straggler") / (v("cu") * v("vendor_mix"))
	federated := hours(v("mfu_fed")*v("fp8")*v("goodput_shared"), loss)
	t.Add("target", "training compute of the target: 6 × 20 × (405e9)²", "FLOP", float64(publishedTarget))
	t.Add("hours_ideal", "H100 hours at the utilisation of the campus, nothing lost", "h", ideal)
	t.Add("hours_fed", "H100 hours of a federation of 20 sites on shared machines", "h", federated)
	t.Add("overhead", "hours of the federation over the ideal", "1", federated/ideal)
	for year := 2026; year <= 2028; year++ {
		t.Add(fmt.Sprintf("fleet_%d", year), fmt.Sprintf("public machines of the European Union, end of %d", year), "H100e", fleet[year])
		t.Add(fmt.Sprintf("power_%d", year), fmt.Sprintf("their power, end of %d", year), "MW", power[year])
		t.Add(fmt.Sprintf("exaflops_%d", year), fmt.Sprintf("their dense BF16 rate, end of %d", year), "EFLOP/s", fleet[year]*peakH100/1e18)
		t.Add(fmt.Sprintf("share_%d", year), fmt.Sprintf("share of their hours that trains the target in one year, end of %d", year), "1", federated/(fleet[year]*hoursPerYear))
		for _, regime := range []string{"today", "priority", "emergency"} {
			t.Add(fmt.Sprintf("years_%s_%d", regime, year), fmt.Sprintf("years for the target at the share of regime %s, end of %d", regime, year), "yr", federated/(fleet[year]*hoursPerYear*v("share_"+regime)))
		}
	}
	days := publishedTarget / (jupiterGPUs * jupiterTFLOPS * 1e12) / 86400
	t.Add("jupiter_gpus", "GPUs of JUPITER in the longest run that was measured (OpenEuroLLM project log, Aug 2026)", "1", float64(jupiterGPUs))
	t.Add("jupiter_rate", "measured rate of a GPU in it (FP8, 32B)", "TFLOP/s", jupiterTFLOPS)
	t.Add("jupiter_goodput", "share of calendar time in which it made progress, without two avoidable gaps", "1", jupiterGoodput)
	t.Add("jupiter_days", "days for the target on as many GPUs, nothing lost", "d", days)
	t.Add("jupiter_days_goodput", "the same at that goodput", "d", days/jupiterGoodput)
	t.Add("site_days", "days for the target on one site of the published model, at the utilisation of the campus", "d", ideal/singleSiteGPUs/24)
	t.Add("batch_cap", "H100e that help at most, critical batch over tokens per H100e", "H100e", v("bcrit_405")/v("tau_405"))
	t.Add("cost_ideal", "the ideal hours at the price of a reserved H100", "EUR", ideal*v("price_h100e_usd")/v("usd_per_eur"))
	t.Add("cost_fed", "the hours of the federation at that price", "EUR", federated*v("price_h100e_usd")/v("usd_per_eur"))
	t.Add("capex_campus", "building the campus, chips included", "EUR", v("campus_mw")*v("capex_per_mw"))
	t.Add("mean_1gw", "mean of the waits for 1 GW over the regions, best estimates", "yr", mean1GW)
	t.Add("mean_40", "mean of the waits for 40 MW over the regions, best estimates", "yr", mean40)
	least := math.Inf(1)
	for name, q := range p {
		if strings.HasPrefix(name, "lead1gw_") {
			least = min(least, q.Value)
		}
	}
	t.Add("least_1gw", "shortest best estimate of a wait for 1 GW", "yr", least)
	return t
}

// sourcesOf returns the sources of a parameter in one line.
func sourcesOf(p params.Parameter) string {
	var list []string
	for _, s := range p.Sources {
		list = append(list, s.String())
	}
	return strings.Join(list, "; ")
}
