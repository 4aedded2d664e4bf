package report

import (
	"math"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// synthetic returns a summary of round numbers such as the default study might give.
func synthetic() *analysis.Summary {
	const n = 1_000_000
	number := func(v float64) *runs.Number { return (*runs.Number)(&v) }
	est := func(v, se float64) runs.Estimate {
		return runs.Estimate{Value: runs.Number(v), StdErr: &se, Low: runs.Number(v - 2*se), High: runs.Number(v + 2*se), Level: 0.95, Basis: "made up"}
	}
	output := func(name, unit string, null, se float64, quantiles ...float64) runs.OutputSummary {
		out := runs.OutputSummary{Name: name, Unit: unit, Kind: "real", Count: n - null, Null: null}
		for i, p := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
			out.Quantiles = append(out.Quantiles, runs.QuantileEstimate{P: p, Estimate: est(quantiles[i], se)})
		}
		return out
	}
	share := func(v, se float64) *runs.Estimate { e := est(v, se); return &e }
	outputs := []runs.OutputSummary{
		output("t_fed", "yr", 31_000, 0.002, 2.2, 3.1, 3.9, 5.1, 8.2),
		output("t_campus", "yr", 45_000, 0.003, 3.4, 4.9, 6.0, 7.9, 12.5),
		output("t_single", "yr", 410_000, 0.01, 4.1, 6.0, 8.1, 11.4, 16.8),
		output("gap_months", "month", 66_000, 0.05, -15, 9, 25, 47, 112),
		output("cost_eur_fed", "EUR", 0, 1e6, 4.1e8, 9.5e8, 1.6e9, 2.9e9, 5.6e9),
		output("cost_eur_campus", "EUR", 0, 1e6, 2.2e9, 5.3e9, 8.8e9, 1.3e10, 2.4e10),
		output("tco2_fed", "t", 0, 10, 9.1e3, 2.2e4, 4.6e4, 8.9e4, 2.1e5),
		output("tco2_campus", "t", 0, 10, 1.2e4, 3.4e4, 9.7e4, 2.9e5, 9.1e5),
		{Name: "win", Kind: "bool", Count: n, Share: share(0.862, 0.000345)},
		{Name: "win_unconditional", Kind: "bool", Count: n, Share: share(0.2134, 0.00041)},
	}

	logistic := func(t, median, width, most float64) float64 { return most / (1 + math.Exp(-(t-median)/width)) }
	curve := func(name string, median, width, most float64) analysis.Curve {
		c := analysis.Curve{Output: name, Half: analysis.Crossing{Date: runs.Number(median - width*math.Log(2*most-1))}}
		for j := range 241 {
			p := logistic(float64(j)/12, median, width, most)
			c.Share = append(c.Share, runs.Number(p))
			c.Low, c.High = append(c.Low, runs.Number(p-0.001)), append(c.High, runs.Number(p+0.001))
		}
		return c
	}
	curves := &analysis.Curves{
		Points: n, Level: 0.95, Band: 0.00136, BandBasis: "DKW",
		First: curve("t_fed", 3.9, 0.7, 0.969), Second: curve("t_campus", 6.0, 1.1, 0.955), Win: curve("win", 4.1, 0.72, 0.862),
	}
	for j := range 241 {
		curves.Years = append(curves.Years, runs.Number(float64(j)/12))
	}
	histogram := func(name string, from, width float64, bins int, median, scale, most float64) analysis.Histogram {
		h := analysis.Histogram{Output: name, From: runs.Number(from), Width: runs.Number(width), Null: n}
		for j := range bins {
			x := from + float64(j)*width
			k := math.Floor(n * (logistic(x+width, median, scale, most) - logistic(x, median, scale, most)))
			h.Counts = append(h.Counts, k)
			h.Null -= k
		}
		return h
	}

	tornado := func(output, unit string, mean, se, scale float64) analysis.Tornado {
		t := analysis.Tornado{Output: output, Unit: unit, Count: 934_000, Mean: runs.Number(mean), StdErr: runs.Number(se / 3)}
		for i, d := range []struct{ name, label, unit, low, high string }{
			{"siting", "How the region of the campus is chosen", "", "best of k", "named"},
			{"regime", "Regime under which owned machines are shared", "", "today", "emergency"},
			{"campus_decision", "Date of the decision for the campus", "yr", "", ""},
			{"site_min", "Smallest machine that can hold the model, its optimiser state and the exchange buffers", "H100e", "", ""},
			{"kappa_20", "Compute multiplier of 20 sites at H = 100", "1", "", ""},
			{"agree_today", "Time from decision to allocation under today's rules", "yr", "", ""},
			{"lead1gw_fr", "Grid lead time, 1 GW, Paris/North", "yr", "", ""},
			{"share_today", "Share of owned machines under today's rules", "1", "", ""},
			{"route", "How the campus gets power", "", "gas", "firm"},
			{"build1gw", "Construction of a 1 GW campus", "yr", "", ""},
			{"equipment_floor", "Shortest wait for large transformers and switchgear", "yr", "", ""},
			{"h100e_per_mw", "H100-equivalents per MW at the meter, at PUE 1.20", "H100e/MW", "", ""},
			{"tokens_per_param", "Training tokens per parameter", "1", "", ""},
			{"mfu_fed", "Model FLOP utilisation of a federated site, BF16, Hopper and later", "1", "", ""},
			{"capex_per_mw", "Capital cost of a new site or campus, IT included", "EUR/MW", "", ""},
			{"online_jupiter_booster", "Start of operation, JUPITER Booster", "yr", "", ""},
		} {
			half := scale / float64(i+1)
			lowMean, highMean := mean-half, mean+0.6*half
			if i%3 == 2 {
				lowMean, highMean = mean+0.5*half, mean-half
			}
			if i == 4 {
				lowMean = mean + 0.1*half
			}
			s := analysis.Swing{
				Input: d.name, Label: d.label, Unit: d.unit, Kind: params.Positive, Swing: runs.Number(highMean - lowMean), StdErr: runs.Number(1.4 * se),
				Low:  analysis.Cell{Option: d.low, N: 100_000, Mean: runs.Number(lowMean), StdErr: runs.Number(se)},
				High: analysis.Cell{Option: d.high, N: 100_000, Mean: runs.Number(highMean), StdErr: runs.Number(se)},
			}
			if d.name == "campus_decision" || d.name == "online_jupiter_booster" {
				s.Kind = params.Date
			}
			if d.low == "" {
				s.Low.At, s.High.At = number(0.61*float64(i+1)), number(1.73*float64(i+1))
			} else {
				s.Kind = params.Choice
				s.Options = []analysis.Cell{s.Low, s.High}
			}
			t.Drivers = append(t.Drivers, s)
		}
		return t
	}
	s := &analysis.Summary{
		Format:  analysis.SummaryFormat,
		Run:     analysis.Run{Study: "default", Scenario: "combined", Model: "federation/1", Method: "random", Seed: 1, Points: n},
		Outputs: outputs, Curves: curves,
		Histograms: &analysis.Histograms{
			First:  histogram("t_fed", 0, 0.25, 80, 3.9, 0.7, 0.969),
			Second: histogram("t_campus", 0, 0.25, 80, 6.0, 1.1, 0.955),
			Gap:    histogram("gap_months", -240, 3, 160, 25, 16, 0.934),
		},
		Swings: []analysis.Tornado{tornado("win", "", 0.862, 0.0011, 0.12), tornado("gap_months", "month", 30.1, 0.15, 21)},
	}
	delivery := func(output string, delivered float64) analysis.Delivery {
		out := s.Output(output)
		d := analysis.Delivery{
			Output: output, Delivered: est(delivered, 0.0002), Censored: out.Null,
			Date: analysis.Band{Low: analysis.Quantile(out, 0.05), Median: analysis.Quantile(out, 0.5), High: analysis.Quantile(out, 0.95)},
		}
		for i, e := range []runs.Estimate{d.Date.Low, d.Date.Median, d.Date.High} {
			d.Month[i] = analysis.Month(float64(e.Value))
		}
		return d
	}
	out := s.Output("gap_months")
	s.Answer = &analysis.Answer{
		Win: *s.Output("win").Share, WinUnconditional: s.Output("win_unconditional").Share,
		Federation: delivery("t_fed", 0.969), Campus: delivery("t_campus", 0.955), Single: delivery("t_single", 0.59),
		BeatSingle: est(0.941, 0.00024),
		Gap:        analysis.Band{Low: analysis.Quantile(out, 0.05), Median: analysis.Quantile(out, 0.5), High: analysis.Quantile(out, 0.95)},
		Counts:     analysis.RaceCounts{Points: n, Win: 862_000, FirstNever: 31_000, SecondNever: 45_000, Neither: 10_000, BeatBaseline: 941_000},
	}
	return s
}
