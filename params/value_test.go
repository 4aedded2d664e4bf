package params

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/federated-frontier/mc/internal/decimal"
)

// set resolves the study with one value set.
func set(s *Study, name, value string) (Input, error) {
	inputs, err := s.Resolve(ResolveOptions{Overrides: []Override{{Name: name, Value: value, Origin: "--set"}}})
	if err != nil {
		return Input{}, err
	}
	for _, in := range inputs.Inputs {
		if in.Name == name {
			return in, nil
		}
	}
	return Input{}, errors.New("not an input")
}

func TestSetValue(t *testing.T) {
	s := loadSmall(t)
	args := func(pairs ...any) map[string]float64 {
		out := map[string]float64{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i].(string)] = pairs[i+1].(float64)
		}
		return out
	}
	twoPiece := func(median, low, high, level float64, scale string) Dist {
		return Dist{Family: "two_piece_normal", Scale: scale, Args: args("median", median, "low", low, "high", high, "level", level)}
	}
	limited := func(d Dist, lo, hi float64) Dist {
		d.Min, d.Max = &lo, &hi
		return d
	}
	atLeastZero := func(d Dist) Dist {
		d.Min = new(0.0)
		return d
	}
	tests := []struct {
		name, value string
		want        Dist
	}{
		{"equipment_floor", "2.5", constant(2.5)},
		{"equipment_floor", " 2.5 yr ", constant(2.5)},
		{"equipment_floor", "25e-1yr", constant(2.5)},
		{"mesh_sites", "1_0", constant(10)},
		{"mesh_sites", "1e1", constant(10)},
		{"mesh_sites", "0", constant(0)},
		{"mfu", "30%", constant(0.3)},
		{"mfu", "0.3", constant(0.3)},
		{"mfu", "20..40%@90%", limited(twoPiece(0.33, 0.2, 0.4, 0.9, ""), 0, 1)},
		{"equipment_floor", "2..4@0.9", twoPiece(3, 2, 4, 0.9, "log")},
		{"equipment_floor", "2 yr .. 4 yr @ 80 %", twoPiece(3, 2, 4, 0.8, "log")},
		{"equipment_floor", "4..9@0.9", twoPiece(6, 4, 9, 0.9, "log")},
		{"equipment_floor", "1..2..9@0.9", twoPiece(2, 1, 9, 0.9, "log")},
		{"equipment_floor", "2..4@1", Dist{Family: "pert", Scale: "log", Args: args("low", 2.0, "mode", 3.0, "high", 4.0, "weight", 4.0)}},
		{"equipment_floor", "2..2@1", constant(2)},
		{"exponent", "-1..1@100%", Dist{Family: "pert", Args: args("low", -1.0, "mode", 0.5, "high", 1.0, "weight", 4.0)}},
		{"decision", "2028-01", constant(730 / 365.25)},
		{"decision", "2028-01-15", constant(744 / 365.25)},
		{"decision", "1.5", constant(1.5)},
		{"decision", "2027-01..2028-01@1", Dist{Family: "pert", Args: args("low", 365/365.25, "mode", 546/365.25, "high", 730/365.25, "weight", 4.0)}},
		{"equipment_floor", "pert(1, 2, 3)", Dist{Family: "pert", Args: args("low", 1.0, "mode", 2.0, "high", 3.0, "weight", 4.0)}},
		{"equipment_floor", "uniform(1 yr, 3 yr)", Dist{Family: "uniform", Args: args("low", 1.0, "high", 3.0)}},
		{"equipment_floor", "normal(3, 1)", atLeastZero(Dist{Family: "normal", Args: args("mean", 3.0, "sd", 1.0)})},
		{"exponent", "normal(0, 1)", Dist{Family: "normal", Args: args("mean", 0.0, "sd", 1.0)}},
		{"equipment_floor", "lognormal(3, 1.5)", Dist{Family: "lognormal", Args: args("median", 3.0, "gsd", 1.5)}},
		{"equipment_floor", "gamma(5, 0.3)", Dist{Family: "gamma", Args: args("mode", 5.0, "cv", 0.3)}},
		{"decision", "uniform(2027-01, 2028-01)", Dist{Family: "uniform", Args: args("low", 365/365.25, "high", 730/365.25)}},
		{"u_form", "0.25", constant(0.25)},
		{"regime", "priority", Dist{Family: "choice", Weights: []float64{0, 1, 0}}},
		{"regime", "priority:0.5, today:50%", Dist{Family: "choice", Weights: []float64{0.5, 0.5, 0}}},
		{"target", "8B", Dist{Family: "choice", Weights: []float64{1, 0}}},
		{"target", "1e+27", Dist{Family: "choice", Weights: []float64{0, 0, 1}}},
		{"slip_2", "1.2", constant(1.2)},
		{"lead_new_one", "6..10@0.9", twoPiece(8, 6, 10, 0.9, "log")},
	}
	for _, test := range tests {
		in, err := set(s, test.name, test.value)
		if err != nil {
			t.Errorf("%s=%s: %v", test.name, test.value, err)
			continue
		}
		if !sameDist(in.Dist, test.want) {
			t.Errorf("%s=%s:\ngot  %+v\nwant %+v", test.name, test.value, in.Dist, test.want)
		}
		if in.Source != "set by --set" {
			t.Errorf("%s=%s: source %q", test.name, test.value, in.Source)
		}
	}
}

func TestOpenChoiceIsWrittenCanonically(t *testing.T) {
	s := loadSmall(t)
	for value, want := range map[string]string{"1e+27": "1e27", "1000": "1000", "5E26": "5e26", "1e-07": "1e-7", "+2.50": "2.5"} {
		in, err := set(s, "target", value)
		if err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		if got := in.Levels[len(in.Levels)-1]; got != want || len(in.Levels) != 3 {
			t.Errorf("target=%s gives the options %q, want the last to be %s", value, in.Levels, want)
		}
	}
}

// TestBadValues compares the messages for values that cannot be set with a golden file.
func TestBadValues(t *testing.T) {
	s := loadSmall(t)
	values := []string{
		"equipment_floor=2..4", "equipment_floor=4..2@0.9", "equipment_floor=2..5..4@0.9", "equipment_floor=1..2..3..4@1",
		"equipment_floor=2..4@0", "equipment_floor=2..4@1.5", "equipment_floor=2..4@", "equipment_floor=2..x@0.9", "equipment_floor=3@0.9",
		"equipment_floor=0..4@0.9", "equipment_floor=-1", "equipment_floor=3 months", "equipment_floor=", "equipment_floor=three",
		"equipment_floor=010", "equipment_floor=0x1f", "equipment_floor=1:30", "equipment_floor=2027-06", "equipment_floor=.nan", "equipment_floor=1e999",
		"equipment_floor=2 month..4 month@0.9", "equipment_floor=30%", "mfu=130%", "mfu=0.2..1.2@1",
		"decision=2027", "decision=2027-13", "decision=soon", "decision=3 months",
		"equipment_floor=pert(1, 2)", "equipment_floor=pert(3, 2, 1)", "equipment_floor=pert(1, 5, 3)", "equipment_floor=prt(1, 2, 3)",
		"equipment_floor=uniform(3, 3)", "equipment_floor=normal(3, 0)", "equipment_floor=lognormal(3, 1)", "equipment_floor=lognormal(0, 2)",
		"equipment_floor=gamma(3, 0)", "equipment_floor=gamma(3, 1.5)", "equipment_floor=uniform(-1, 3)", "equipment_floor=normal(3, x)",
		"regime=tody", "regime=today:0.5", "regime=today:0.5,tody:0.5", "regime=today:0.5,today:0.5", "regime=today:2,priority:-1", "regime=today:x,priority:1",
		"target=406B", "target=-3", "target=0", "u_form=2", "u_form=0.1..0.2@1", "mesh_sites=99",
		"power=100", "fllor=3", "equipment_flor=3", "slip_3=1", "slip_x=1",
	}
	var out bytes.Buffer
	for _, v := range values {
		name, value, _ := strings.Cut(v, "=")
		_, err := set(s, name, value)
		var defects Errors
		if !errors.As(err, &defects) {
			t.Errorf("%s: got %v, want Errors", v, err)
			continue
		}
		out.WriteString(defects.Detail() + "\n")
	}
	golden(t, "testdata/values.golden", out.Bytes())
}

// TestBadValueOffset holds that what is wrong with a value is shown where it stands.
func TestBadValueOffset(t *testing.T) {
	s := loadSmall(t)
	for _, test := range []struct{ name, value, rest string }{
		{"equipment_floor", "0..0A0@1 ", "A0@1 "},
		{"equipment_floor", "2..4 month@0.9", "month@0.9"},
		{"equipment_floor", "200000..400000 month@0.9", "month@0.9"},
		{"equipment_floor", "2 month..4 week@0.9", "month..4 week@0.9"},
		{"equipment_floor", " x..4@0.9", "x..4@0.9"},
		{"equipment_floor", "\t 3 month ", "month "},
		{"equipment_floor", "2 ..  3 month .. 4@0.9", "month .. 4@0.9"},
		{"equipment_floor", "2..4@  2 ", "2 "},
		{"equipment_floor", "2..4@ ", " "},
		{"equipment_floor", "2..4\u00a0", "\u00a0"},
		{"equipment_floor", " uniform( 1,  3 month )", "month )"},
		{"equipment_floor", "uniform(1,  x)", "x)"},
		{"mfu", "0.2..0.4 yr@1", "yr@1"},
		{"decision", "2..3 months@1", "months@1"},
		{"regime", "today:0.5,  tody:0.5", "tody:0.5"},
		{"regime", "today :  x", "x"},
		{"regime", "today:1, priority ", "priority "},
		{"regime", "today:1, today:1", "today:1"},
	} {
		p, _ := s.Parameter(test.name)
		_, err := valueReader{parameter: p, epoch: s.Epoch}.read(test.value)
		v, ok := errors.AsType[*valueError](err)
		if !ok {
			t.Errorf("%s=%s: got %v, want a valueError", test.name, test.value, err)
			continue
		}
		if want := len(test.value) - len(test.rest); v.offset != want {
			t.Errorf("%s=%q: %v at %d, want %d", test.name, test.value, v, v.offset, want)
		}
	}
}

// What is written in the grammar is what is read.
func TestValueRoundTrip(t *testing.T) {
	s := loadSmall(t)
	number := rapid.Float64Range(1e-6, 1e9)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := number.Draw(t, "a"), number.Draw(t, "b"), number.Draw(t, "c")
		a, b, c = min(a, b, c), max(min(a, b), min(max(a, b), c)), max(a, b, c)
		level := rapid.Float64Range(0.01, 1).Draw(t, "level")
		unit := rapid.SampledFrom([]string{"", "yr", " yr"}).Draw(t, "unit")
		p, _ := s.Parameter("equipment_floor")
		r := valueReader{parameter: p, epoch: s.Epoch}
		got, err := r.read(decimal.Exact(a) + unit)
		if err != nil || got.Value != a {
			t.Fatalf("%v, %v", got.Value, err)
		}
		got, err = r.read(fmt.Sprintf("%s..%s..%s%s@%s", decimal.Exact(a), decimal.Exact(b), decimal.Exact(c), unit, decimal.Exact(level)))
		if err != nil || got.Low != a || got.Value != b || got.High != c || got.Level != level || !got.AsStated {
			t.Fatalf("%+v, %v", got, err)
		}
		if a < b && b < c {
			got, err = r.read(fmt.Sprintf("pert(%s, %s, %s)", decimal.Exact(a), decimal.Exact(b), decimal.Exact(c)))
			if err != nil || got.Dist.Args["low"] != a || got.Dist.Args["mode"] != b || got.Dist.Args["high"] != c {
				t.Fatalf("%+v, %v", got, err)
			}
		}
	})
}

// Canonical texts are read as the number that they were made of.
func TestCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Filter(func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }).Draw(t, "x")
		got, err := parseNumber(decimal.Exact(x))
		if err != nil || got != x {
			t.Fatalf("%q is read as %v, %v", decimal.Exact(x), got, err)
		}
	})
}

func TestParseDate(t *testing.T) {
	epoch := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, days := range map[string]float64{
		"2026-01": 0, "2026-01-02": 1, "2025-12-31": -1, "2024-02-29": -672, "2028-03": 790, "9999-12-31": 2912442, "0001-01-01": -739616,
	} {
		got, err := parseDate(text, epoch)
		if err != nil || got != days/365.25 {
			t.Errorf("%s: %v, %v, want %v", text, got, err, days/365.25)
		}
	}
}

func FuzzSetValue(f *testing.F) {
	s := loadSmall(f)
	for _, v := range []string{"1e27", "2..3..4 yr@90%", "pert(1,2,3)", "today:0.5,priority:0.5", "2027-06", "010", "1..2..", "@", "((", "..@1"} {
		f.Add("equipment_floor", v)
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		inputs, err := s.Resolve(ResolveOptions{Overrides: []Override{{Name: name, Value: value, Origin: "--set"}}})
		var defects Errors
		if err != nil && !errors.As(err, &defects) {
			t.Fatalf("got %v, want Errors", err)
		}
		if err == nil && inputs.Validate() != nil {
			t.Fatal(inputs.Validate())
		}
		_ = defects.Detail()
		for _, p := range s.Parameters {
			_, err := valueReader{parameter: p, epoch: s.Epoch}.read(value)
			if v, ok := errors.AsType[*valueError](err); ok && (v.offset < 0 || v.offset > len(value)) {
				t.Fatalf("%s: %v at %d of %d", p.Name, v, v.offset, len(value))
			}
		}
	})
}
