package main

import (
	"strings"
	"testing"

	"github.com/federated-frontier/mc/runs"
)

func TestListFailed(t *testing.T) {
	r := &runs.Result{Points: 1e6, Failed: 3, FirstFailed: []runs.FailedPoint{
		{Point: 17, Reason: "output t_fed is NaN"}, {Point: 40000, Reason: "output t_fed is -Inf"},
	}}
	var out strings.Builder
	listFailed(&out, r)
	const want = `mc: 3 of 1 000 000 points failed:
  point 17: output t_fed is NaN
  point 40000: output t_fed is -Inf
  and 1 more
`
	if out.String() != want {
		t.Errorf("got %s", &out)
	}
	out.Reset()
	if listFailed(&out, &runs.Result{Points: 5}); out.Len() > 0 {
		t.Errorf("got %s", &out)
	}
}
