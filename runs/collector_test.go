package runs

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/federated-frontier/mc/model"
)

// TestCollector: columns come in the order asked for, without the failed points.
func TestCollector(t *testing.T) {
	m := eval1(func(_ context.Context, y, u []float64) error {
		for i, v := range u {
			if y[i] = 2 * v; v < 0.25 {
				y[i] = math.NaN()
			}
		}
		return nil
	})
	job := newJob(m, nil, UnitPoints+100, 1)
	schema := NewSchema(job.Spec.Params, m)
	c, err := NewCollector(schema, []string{"u"}, []string{"y"})
	if err != nil {
		t.Fatal(err)
	}
	c.Need(&job, schema)
	all := new(recorder)
	job.Tallies = nil
	r, err := Execute(t.Context(), job, Options{FailLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	job.Sink, job.Wanted, job.Kept = all, nil, nil
	if _, err := Execute(t.Context(), job, Options{FailLimit: -1}); err != nil {
		t.Fatal(err)
	}
	var want []float64
	for _, v := range all.x[schema.Input("u")] {
		if v >= 0.25 {
			want = append(want, v)
		}
	}
	if !slices.Equal(c.Columns[0], want) || c.Failed != r.Failed || len(want)+int(c.Failed) != UnitPoints+100 {
		t.Errorf("%d points and %d failed, want %d and %d", len(c.Columns[0]), c.Failed, len(want), r.Failed)
	}
	for i, v := range c.Columns[1] {
		if v != 2*want[i] {
			t.Fatalf("output %v beside input %v", v, want[i])
		}
	}
	for _, names := range [][2][]string{{{"x"}, nil}, {nil, {"z"}}} {
		if _, err := NewCollector(&Schema{Inputs: []model.Quantity{{Name: "u"}}}, names[0], names[1]); err == nil {
			t.Errorf("%v are collected", names)
		}
	}
}
