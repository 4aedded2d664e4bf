package analysis

import (
	"math"

	"github.com/federated-frontier/mc/runs"
)

// Federation is the contest of the federation model: does the federation deliver before the
// campus, and before the best single machine?
var Federation = Contest{
	First: "t_fed", Second: "t_campus", Win: "win", Gap: "gap_months", Baseline: "t_single",
	Horizon: 20,
}

// FederationOutputs are the outputs that the answer needs to be computed.
var FederationOutputs = []string{"t_fed", "t_campus", "t_single", "gap_months", "win", "win_unconditional"}

// FederationSwings are the outputs whose drivers the answer names.
var FederationSwings = []string{"win", "gap_months"}

const topDrivers = 5

// An Answer is what the run says about the question of the federation model.
type Answer struct {
	// Win is the probability that the federation delivers first, both sides being pursued.
	Win runs.Estimate `json:"win"`
	// WinIfFailed are the shares of wins among all points, the failed ones taken as lost and as won.
	WinIfFailed [2]runs.Number `json:"win_if_failed"`
	// WinUnconditional is the probability that the federation exists, delivers, and is first
	// or alone.
	WinUnconditional *runs.Estimate `json:"win_unconditional,omitempty"`
	// Averaged has the same with the chances of the campus averaged at each point, if that was asked for.
	Averaged   *Averaged `json:"averaged,omitempty"`
	Federation Delivery  `json:"federation"`
	Campus     Delivery  `json:"campus"`
	// Single is the best single machine, and BeatSingle the probability that the federation
	// delivers before it (or delivers, and it does not).
	Single     Delivery      `json:"single"`
	BeatSingle runs.Estimate `json:"beat_single"`
	// Gap is in months, positive where the federation is first, over the points where both
	// sides deliver.
	Gap        Band       `json:"gap"`
	Counts     RaceCounts `json:"counts"`
	DriversWin []Driver   `json:"drivers_win,omitempty"`
	DriversGap []Driver   `json:"drivers_gap,omitempty"`
}

// A Delivery says whether and when a side delivers.
type Delivery struct {
	Output    string        `json:"output"`
	Delivered runs.Estimate `json:"delivered"` // share of points that deliver by the horizon
	Censored  float64       `json:"censored"`  // points that do not, or their weight
	// Date is over the points that deliver, in years; Month are the same dates as calendar months.
	Date  Band      `json:"date"`
	Month [3]string `json:"month"` // 5 %, median, 95 %
}

// A Band is a median and the ends of the central 90 % of values.
type Band struct {
	Low    runs.Estimate `json:"p05"`
	Median runs.Estimate `json:"p50"`
	High   runs.Estimate `json:"p95"`
}

// A Driver is an input with a large swing.
type Driver struct {
	Input  string      `json:"input"`
	Label  string      `json:"label"`
	Swing  runs.Number `json:"swing"`
	StdErr runs.Number `json:"stderr"`
}

// newAnswer assembles the answer from what was summed.
func newAnswer(s *Summary, race *Race) *Answer {
	n := race.Counts()
	a := &Answer{
		Win:        runs.Proportion(n.Win, n.Points),
		Federation: delivery(s, Federation.First),
		Campus:     delivery(s, Federation.Second),
		Single:     delivery(s, Federation.Baseline),
		BeatSingle: runs.Proportion(n.BeatBaseline, n.Points),
		Gap:        band(s.Output(Federation.Gap)),
		Counts:     n,
		DriversWin: s.drivers(Federation.Win),
		DriversGap: s.drivers(Federation.Gap),
	}
	if out := s.Output("win_unconditional"); out != nil {
		a.WinUnconditional = out.Share
	}
	all := float64(s.Points) // which is also the sum of the weights
	a.WinIfFailed = [2]runs.Number{runs.Number(n.Win / all), runs.Number((n.Win + (all - n.Points)) / all)}
	return a
}

func delivery(s *Summary, output string) Delivery {
	d := Delivery{Output: output}
	out := s.Output(output)
	if out != nil {
		d.Delivered, d.Censored = runs.Proportion(out.Count, out.Count+out.Null), out.Null
	}
	d.Date = band(out)
	for i, e := range []runs.Estimate{d.Date.Low, d.Date.Median, d.Date.High} {
		d.Month[i] = Month(float64(e.Value))
	}
	return d
}

func band(out *runs.OutputSummary) Band {
	return Band{Low: Quantile(out, 0.05), Median: Quantile(out, 0.5), High: Quantile(out, 0.95)}
}

// Quantile returns the p-quantile of an output, with a value that is not a number if there is none.
func Quantile(out *runs.OutputSummary, p float64) runs.Estimate {
	if out != nil {
		for _, q := range out.Quantiles {
			if math.Abs(q.P-p) < 1e-9 {
				return q.Estimate
			}
		}
	}
	none := runs.Number(math.NaN())
	return runs.Estimate{Value: none, Low: none, High: none, Basis: "none: not computed"}
}
