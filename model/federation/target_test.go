package federation

import "testing"

func TestParseTarget(t *testing.T) {
	for s, want := range map[string]Target{
		"8B":            {Params: 8e9},
		"405B":          {Params: 405e9},
		"2T":            {Params: 2e12},
		"1.5T":          {Params: 1.5e12},
		"frontier-2025": {FLOP: 5e26},
		"llama3-405B":   {Params: 405e9, FLOP: 3.8e25},
		"1e27":          {FLOP: 1e27},
	} {
		if got, err := ParseTarget(s); err != nil || got != want {
			t.Errorf("ParseTarget(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "B", "405", "405M", "-1e27", "0B", "NaN", "InfB", "1e999", "frontier"} {
		if got, err := ParseTarget(s); err == nil {
			t.Errorf("ParseTarget(%q) = %v, want an error", s, got)
		}
	}
}

// TestTargetSize holds 6·r·N²: at 20 tokens per parameter 405B takes 1.97e25 FLOP.
func TestTargetSize(t *testing.T) {
	sized := func(t Target) (n, c float64) {
		z := t.size(20)
		return z.params, z.flop
	}
	n, c := sized(Target{Params: 405e9})
	if n != 405e9 || c != 6*20*405e9*405e9 || c < 1.96e25 || c > 1.98e25 {
		t.Errorf("405B at 20: %g parameters, %g FLOP", n, c)
	}
	n, c = sized(Target{FLOP: 5e26})
	if back := 6 * 20 * n * n; c != 5e26 || back < 4.999999e26 || back > 5.000001e26 {
		t.Errorf("5e26 FLOP at 20: %g parameters, %g FLOP", n, c)
	}
	if n, c = sized(Target{Params: 405e9, FLOP: 3.8e25}); n != 405e9 || c != 3.8e25 {
		t.Errorf("llama3-405B: %g parameters, %g FLOP", n, c)
	}
}
