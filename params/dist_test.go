package params

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/federated-frontier/mc/distributions"
)

// oneDist returns the small study with one parameter d that has a distribution, and a file of
// observations.
func oneDist(tb testing.TB, kind, unit, dist string) (*Study, error) {
	tb.Helper()
	text := fmt.Sprintf("parameters:\n  d: {label: D, unit: %q, kind: %s, source: {assumption: x}, dist: %s}\n", unit, kind, dist)
	fsys := small(tb, "more.yaml", []byte(text))
	fsys["study.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys["study.yaml"].Data), "[numbers.yaml, choices.yaml]", "[numbers.yaml, choices.yaml, more.yaml]", 1))}
	fsys["data/waits.csv"] = &fstest.MapFile{Data: []byte("Site,Wait (yr)\na,3.5\nb,\nc,7\nd,2.25\n")}
	return LoadFS(fsys, "small")
}

// TestDistForms reads each way to write a distribution; quantiles and what they should be.
func TestDistForms(t *testing.T) {
	for _, c := range []struct {
		kind, unit, dist string
		center, p, want  float64
	}{
		{"real", "yr", "{family: normal, quantiles: {5%: 5, 95%: 10}}", 7.5, 0.95, 10},
		{"real", "yr", "{family: gamma, mean: 3, sd: 1}", 3, 0.5, 2.8896},
		{"real", "yr", "{family: weibull, shape: 2, scale: 3}", 3 * math.Sqrt(math.Ln2), 0.5, 3 * math.Sqrt(math.Ln2)},
		{"real", "yr", "{family: triangular, low: 1, mode: 2, high: 10, scale: log}", 2, 1, 10},
		{"real", "yr", "{family: pert, low: 1, mode: 2, high: 10, level: 0.9, times: 2, shift: 1}", 5, 0.95, 21},
		{"real", "yr", "{family: metalog, quantiles: {10%: 10, 50%: 20, 90%: 50}, low: 0}", 20, 0.9, 50},
		{"real", "yr", "{family: mixture, weights: [0.25, 0.75], parts: [1, {family: uniform, low: 2, high: 3}]}", 2 + 1./3, 0.5, 2 + 1./3},
		{"real", "yr", "{family: zero_inflated, p_zero: 0.25, low: 1, high: 10, level: 0.9}", math.NaN(), 0.25, 0},
		{"real", "1", "{family: shock, p_shock: 0.1, of: {family: uniform, low: 1.5, high: 2}}", 1, 0.95, 1.75},
		{"real", "yr", "{family: empirical, file: data/waits.csv, column: Wait (yr)}", 3.5, 1, 7},
		{"real", "yr", "{family: discrete, values: [1, 2, 5], weights: [0.5, 0.25, 0.25]}", 1, 0.9, 5},
		{"real", "yr", "{family: histogram, edges: [0, 1, 3], weights: [0.5, 0.5]}", 1, 0.75, 2},
		{"count", "1", "{family: poisson, mean: 3, max: 4}", 3, 1, 4},
		{"date", "yr", "{family: triangular, low: 2026-07-02, mode: 2027-01-01, high: 2028-01-01}", 365 / 365.25, 1, 730 / 365.25},
		{"date", "yr", "{family: normal, quantiles: {50%: 2027-01-01, 95%: 2028-01-01}}", 365 / 365.25, 0.95, 730 / 365.25},
	} {
		study, err := oneDist(t, c.kind, c.unit, c.dist)
		if err != nil {
			t.Errorf("%s: %v", c.dist, err)
			continue
		}
		p, _ := study.Parameter("d")
		if !math.IsNaN(c.center) && math.Abs(p.Value-c.center) > 1e-12*math.Abs(c.center) {
			t.Errorf("%s: best estimate %v, want %v", c.dist, p.Value, c.center)
		}
		made, err := distributions.New(*p.Dist)
		if err != nil {
			t.Errorf("%s: %v", c.dist, err)
			continue
		}
		x := []float64{c.p}
		made.Quantile(x, x)
		if math.Abs(x[0]-c.want) > 1e-4*max(1, math.Abs(c.want)) {
			t.Errorf("%s: %v at %v, want %v", c.dist, x[0], c.p, c.want)
		}
	}
}

// TestDistDefects: what is wrong is said where it stands.
func TestDistDefects(t *testing.T) {
	for _, c := range []struct{ dist, want string }{
		{"{family: normal, quantiles: {500%: 5, 95%: 10}}", `"500%" is not a probability above 0 and below 1`},
		{"{family: normal, quantiles: [5, 10]}", "the quantiles of a distribution should be a mapping, not a list"},
		{"{family: empirical, file: data/waits.csv}", "column is missing"},
		{"{family: empirical, column: x}", "file is missing"},
		{"{family: empirical, file: data/waits.csv, column: Wait}", `waits.csv has no column "Wait"`},
		{"{family: empirical, file: data/waits.csv, column: Site}", `small/data/waits.csv:2:1: parameter "d": "a" is not a number`},
		{"{family: empirical, file: ../waits.csv, column: Site}", "is not a path within the study"},
		{"{family: mixture, weights: [0.5, 0.4], parts: [1, 2]}", "weights should sum to 1, got 0.9"},
		{"{family: mixture, weights: [0.5, 0.5], parts: [1, {family: normal, mean: 1}]}", "part 2: normal: takes mean, sd; or quantiles; got mean"},
		{"{family: shock, p_shock: 0.1, of: {famly: uniform}}", "family is missing"},
		{"{family: student_t, df: 4, scale: lin}", `"lin" is not a number`},
		{"{family: weibull, shape: 2, scale: log}", "takes no scale"},
		{"{family: weibull, shape: 2, scal: 3}", `unknown field "scal"`},
		{strings.Repeat("{family: shock, p_shock: 0.1, of: ", 9) + "1" + strings.Repeat("}", 9), "nested more than"},
	} {
		if _, err := oneDist(t, "real", "yr", c.dist); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.dist, err, c.want)
		}
	}
}

// TestCalls reads distributions of the value grammar.
func TestCalls(t *testing.T) {
	study := loadSmall(t)
	p := Parameter{Name: "p", Kind: Real, Unit: "yr", hasValue: true}
	for _, c := range []struct{ text, want string }{
		{"weibull(2, 3 yr)", "weibull(shape 2, scale 3)"},
		{"gamma(mean=3, sd=1)", "gamma(mean 3, sd 1)"},
		{"normal(5%=5, 95%=10)", "normal(5 % 5, 95 % 10)"},
		{"pert(1, 2, 4, level=0.9)", "pert(low 1, mode 2, high 4, level 0.9, weight 4)"},
		{"student_t(4, location=2, scale=3)", "student_t(df 4, location 2, scale 3)"},
		{"metalog(10%=10, 50%=20, 90%=50, low=0)", "metalog(low 0, 10 % 10, 50 % 20, 90 % 50)"},
		{"shock(0.1, 1.5, 2)", "shock(p_shock 0.1, low 1.5, high 2)"},
		{"gamma(mean=3, 1)", "a number without a name cannot follow one with a name"},
		{"gamma(mean=3, mean=1)", "mean is there twice"},
		{"gamma(mena=3, sd=1)", `unknown argument "mena" of gamma`},
		{"gamma(3)", "gamma takes 2 numbers, not 1"},
		{"gamma(1, 2, 3)", "gamma takes 2 numbers, not 3"},
		{"normal(5%=5, 95%=4)", "quantiles must increase"},
		{"weibull(2 yr, 3)", `"yr" is not the unit, which is "1"`},
		{"mixture(1, 2)", `unknown distribution "mixture"`},
		{"beta(", `"beta(" is not a number`},
	} {
		got, err := valueReader{parameter: p, epoch: study.Epoch}.read(c.text)
		text := ""
		if err != nil {
			text = err.Error()
		} else {
			text = got.Dist.String()
		}
		if !strings.Contains(text, c.want) {
			t.Errorf("%s: %s, want %s", c.text, text, c.want)
		}
	}
}
