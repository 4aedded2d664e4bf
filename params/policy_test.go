package params

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// closeTo tells whether two numbers agree to about 12 digits.
func closeTo(got, want float64) bool {
	return got == want || math.Abs(got-want) <= 1e-12*math.Max(math.Abs(got), math.Abs(want))
}

// The factors of docs/model.md, section 7, to the four digits printed there.
func TestWidening(t *testing.T) {
	s := loadSmall(t)
	for tag, want := range map[string]float64{"high": 1, "medium": 1.283, "low": 1.954, "estimate": 2.439} {
		if got := s.Policy.Widening(tag); math.Abs(got-want) > 0.0005 {
			t.Errorf("Widening(%q) = %v, want %v", tag, got, want)
		}
	}
}

// Quantiles of the standard normal distribution from tables.
const (
	z95 = 1.6448536269514722
	z90 = 1.2815515655446004
	z80 = 0.8416212335729143
)

func TestDerive(t *testing.T) {
	s := loadSmall(t)
	k, kLow := z95/z90, z95/z80
	day := func(days float64) float64 { return days / 365.25 }
	tests := []struct {
		name  string
		worse bool
		want  Dist
	}{
		{name: "equipment_floor", want: Dist{Family: "two_piece_normal", Scale: "log", Args: map[string]float64{
			"median": 3, "low": 3 * math.Pow(2.0/3, k), "high": 3 * math.Pow(4.0/3, k), "level": 0.9,
		}}},
		{name: "equipment_floor", worse: true, want: Dist{Family: "two_piece_normal", Scale: "log", Args: map[string]float64{
			"median": 3, "low": 3 * math.Pow(2.0/3, kLow), "high": 3 * math.Pow(4.0/3, kLow), "level": 0.9,
		}}},
		{name: "mfu", want: Dist{Family: "pert", Args: map[string]float64{
			"low": 0.33 - kLow*0.08, "mode": 0.33, "high": 0.33 + kLow*0.07, "weight": 4,
		}}},
		{name: "pue", want: Dist{Family: "lognormal", Args: map[string]float64{"median": 1.2 - 1, "gsd": 1.5, "shift": 1}}},
		{name: "pue", worse: true, want: Dist{Family: "lognormal", Args: map[string]float64{"median": 1.2 - 1, "gsd": 2, "shift": 1}}},
		{name: "refuse", want: Dist{Family: "logit_normal", Args: map[string]float64{"median": 0.2, "gsd": 2}}},
		{name: "refuse", worse: true, want: Dist{Family: "logit_normal", Args: map[string]float64{"median": 0.2, "gsd": 2}}},
		// 2027-07-01 is day 546, 2029-01-01 day 1096; the low end may not lie before 0.89.
		{name: "decision", want: Dist{Family: "pert", Args: map[string]float64{
			"low": 0.89, "mode": day(546), "high": day(546) + s.Policy.Widening("estimate")*(day(1096)-day(546)), "weight": 4,
		}}},
		{name: "exponent", want: Dist{Family: "two_piece_normal", Args: map[string]float64{"median": 0.5, "low": 0.3, "high": 0.7, "level": 0.9}}},
		{name: "exponent", worse: true, want: Dist{Family: "two_piece_normal", Args: map[string]float64{"median": 0.5, "low": 0.3, "high": 0.7, "level": 0.9}}},
		{name: "mesh_sites", want: constant(3)},
		{name: "power", want: Dist{Family: "normal", Args: map[string]float64{"mean": 40, "sd": 5}, Min: new(20.0), Max: new(60.0)}},
		{name: "lead_old_one", want: Dist{Family: "gamma", Args: map[string]float64{"mode": 5, "cv": 0.3}}},
		{name: "online_old_one", want: Dist{Family: "pert", Args: map[string]float64{
			"low": day(-1127), "mode": day(-1096), "high": day(-1037), "weight": 4,
		}}},
		{name: "regime", want: Dist{Family: "choice", Weights: []float64{0.55, 0.35, 0.10}}},
		{name: "u_form", want: Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}},
	}
	for _, test := range tests {
		p, ok := s.Parameter(test.name)
		if !ok {
			t.Fatalf("no parameter %s", test.name)
		}
		got, lines, err := s.Derive(p, test.worse)
		if err != nil || len(lines) == 0 {
			t.Errorf("%s: %v, %q", test.name, err, lines)
		}
		if !sameDist(got, test.want) {
			t.Errorf("%s, worse %t:\ngot  %+v\nwant %+v", test.name, test.worse, got, test.want)
		}
	}
}

// sameDist compares distributions, numbers to 12 digits.
func sameDist(a, b Dist) bool {
	if a.Family != b.Family || a.Scale != b.Scale || len(a.Args) != len(b.Args) || len(a.Weights) != len(b.Weights) ||
		(a.Min == nil) != (b.Min == nil) || (a.Max == nil) != (b.Max == nil) {
		return false
	}
	for name, x := range a.Args {
		y, ok := b.Args[name]
		if !ok || !closeTo(x, y) {
			return false
		}
	}
	for i := range a.Weights {
		if !closeTo(a.Weights[i], b.Weights[i]) {
			return false
		}
	}
	return (a.Min == nil || *a.Min == *b.Min) && (a.Max == nil || *a.Max == *b.Max)
}

func TestDeriveSaysHow(t *testing.T) {
	s := loadSmall(t)
	p, _ := s.Parameter("equipment_floor")
	_, lines, err := s.Derive(p, false)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"confidence medium: 80 % of nominal 90 % ranges are expected to hold, so the range is widened by k = 1.283 on the log scale",
		"low 2 → 1.783, high 4 → 4.34",
		"level 0.9, the central 90 %: two_piece_normal(median 3, low 1.783, high 4.34, level 0.9) on the log scale",
	}, "\n")
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// A worse tag never makes a range narrower, the best estimate stays inside, and the limits hold.
func TestWideningIsMonotone(t *testing.T) {
	s := loadSmall(t)
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]Kind{Positive, Duration, Count, Fraction, Real, Date, Fixed}).Draw(t, "kind")
		lo, hi := 0.001, 1000.0
		if kind == Fraction {
			hi = 1
		}
		value := rapid.Float64Range(lo, hi).Draw(t, "value")
		p := Parameter{
			Kind: kind, Value: value, hasValue: true, HasRange: true,
			Low:   rapid.Float64Range(lo, value).Draw(t, "low"),
			High:  rapid.Float64Range(value, hi).Draw(t, "high"),
			Level: rapid.SampledFrom([]float64{0.5, 0.9, 1}).Draw(t, "level"),
		}
		from, to := s.limits(p)
		low, high := p.Low, p.High
		for _, tag := range tags {
			p.Confidence = tag
			d, _, err := s.Derive(p, false)
			if err != nil {
				t.Fatal(err)
			}
			if d.Family == "constant" {
				return
			}
			l, h := d.Args["low"], d.Args["high"]
			if l > max(low, from) || h < min(high, to) || l > value || h < value || l < from || h > to {
				t.Fatalf("%s: %v..%v around %v after %v..%v within %v..%v", tag, l, h, value, low, high, from, to)
			}
			low, high = l, h
		}
	})
}
