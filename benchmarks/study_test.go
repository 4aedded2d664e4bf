package benchmarks

import (
	"sync"
	"testing"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
	"github.com/federated-frontier/mc/sampler"
)

// seed is that of all points here.
const seed = 20261122

// A study is the default study, ready to run.
type study struct {
	set     *params.Set
	joint   *distributions.Joint
	model   model.Model
	schema  *runs.Schema
	leading []string
	deciles [][2]float64
}

// load loads the default study, once for all benchmarks.
var load = sync.OnceValues(func() (*study, error) {
	d, err := DefaultStudy()
	if err != nil {
		return nil, err
	}
	return newStudy(d), nil
})

func newStudy(d *Study) *study {
	set, joint, m := d.Set, d.Joint, d.Model
	s := &study{set: set, joint: joint, model: m, schema: runs.NewSchema(set, m), leading: d.Leading}
	s.deciles = make([][2]float64, len(set.Inputs))
	for k, in := range set.Inputs {
		if in.Role != params.Event {
			joint.Marginal(k).Quantile(s.deciles[k][:], []float64{0.1, 0.9})
		}
	}
	return s
}

func loaded(tb testing.TB) *study {
	tb.Helper()
	s, err := load()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// plan is a plan of so many points.
func (s *study) plan(points int64) sampler.Plan {
	return sampler.Plan{Method: sampler.Random, Variables: s.joint.Variables(), Points: points, Seed: seed}
}

// columns returns the columns that a group of columns stands for.
func (s *study) columns(tb testing.TB, group string) []runs.Column {
	tb.Helper()
	columns, err := runs.SelectColumns(s.schema, s.set.Inputs, group)
	if err != nil {
		tb.Fatal(err)
	}
	return columns
}

// job is what mc run does: all outputs but the details, the columns that the sink needs, and the
// sums that the answer is made of.
func (s *study) job(points int64, columns []runs.Column, sink runs.Sink) runs.Job {
	wanted := runs.Wanted(columns, s.schema)
	for k, q := range s.schema.Outputs {
		wanted[k] = wanted[k] || !q.Detail
	}
	const enough = 256 * runs.LeafPoints // as in mc run
	return runs.Job{
		Spec:  s.spec(points),
		Model: s.model, Joint: s.joint, Sink: sink,
		Wanted: wanted,
		Kept:   runs.Kept(columns, s.schema),
		Tallies: []runs.TallyMaker{
			runs.Summarize(),
			analysis.NewRace(analysis.Federation),
			analysis.NewSwings(s.deciles, analysis.FederationSwings, int(max(1, points/enough))),
		},
	}
}

func (s *study) spec(points int64) runs.Spec {
	return runs.Spec{Params: s.set, Plan: s.plan(points), Model: s.model.Name()}
}

// newColumns makes columns of a leaf, nil where only is false; a nil only means all. The odd
// length keeps them from starting at the same place of different pages, as runs does.
func newColumns(n int, only []bool) [][]float64 {
	x := make([][]float64, n)
	for k := range x {
		if only == nil || only[k] {
			x[k] = make([]float64, runs.LeafPoints+8)[:runs.LeafPoints]
		}
	}
	return x
}
