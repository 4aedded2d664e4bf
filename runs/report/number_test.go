package report

import (
	"math"
	"testing"

	"github.com/federated-frontier/mc/runs"
)

func TestNumbers(t *testing.T) {
	stderr := 0.0104
	for _, x := range []struct{ got, want string }{
		{fixed(1234567.891, 2), "1,234,567.89"},
		{fixed(-12, 0), "−12"},
		{fixed(-0.04, 1), "0.0"},
		{fixed(999, 0), "999"},
		{fixed(math.NaN(), 1), missing},
		{fixed(math.Inf(1), 1), missing},
		{significant(0), "0.00"},
		{significant(1.2345), "1.23"},
		{significant(12.345), "12.3"},
		{significant(12345), "12,345"},
		{significant(0.012345), "0.0123"},
		{significant(-0.5), "−0.500"},
		{signed(1, 0), "+1"},
		{signed(0.01, 1), "0.0"},
		{signed(-1, 0), "−1"},
		{percent(0), "0.0 %"},
		{percent(0.0001), "<0.1 %"},
		{percent(0.9999), ">99.9 %"},
		{percent(1), "100.0 %"},
		{percent(0.1234), "12.3 %"},
		{ofPoints(1, 0), "1"},
		{ofPoints(1500, 10000), "1,500 (15.0 %)"},
		{plusMinus(runs.Estimate{Value: 0.51234, StdErr: &stderr}, 2), "0.51 ± 0.01"},
		{plusMinus(runs.Estimate{Value: 0.51234, StdErr: &stderr}, 0), "0.51 ± 0.01"},
		{plusMinus(runs.Estimate{Value: 0.51234}, 0), "0.512 (no standard error)"},
	} {
		if x.got != x.want {
			t.Errorf("got %q, want %q", x.got, x.want)
		}
	}
}
