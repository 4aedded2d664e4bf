package main

import (
	"fmt"
	"io"

	"github.com/federated-frontier/mc/runs"
	"github.com/federated-frontier/mc/runs/analysis"
)

// An estimation is what a run estimates, and what it has put together so far.
type estimation struct {
	*loaded
	spec        runs.Spec
	schema      *runs.Schema
	replicates  []*analysis.Summary
	checkpoints []analysis.Checkpoint
}

func newEstimation(s *loaded, spec runs.Spec) *estimation {
	return &estimation{loaded: s, spec: spec, schema: runs.NewSchema(s.set, s.model)}
}

// job returns the run, without a sink, for a file of these columns.
func (e *estimation) job(columns []runs.Column) runs.Job {
	stride := swingStride(e.spec.Plan.Points)
	if e.spec.Plan.Strata != nil {
		stride = 1 // a part of the leaves would not have the weights of all
	}
	makers := []runs.TallyMaker{
		runs.Summarize(),
		analysis.NewRace(analysis.Federation),
		analysis.NewSwings(e.deciles(), analysis.FederationSwings, stride),
	}
	computed := wanted(columns, e.schema)
	if e.spec.Conditional {
		makers = append(makers, analysis.NewConditional)
		for _, name := range analysis.ConditionalOutputs {
			computed[e.schema.Output(name)] = true
		}
	}
	return runs.Job{
		Spec: e.spec, Model: e.model, Joint: e.joint,
		Wanted:  computed,
		Kept:    runs.Kept(columns, e.schema),
		Tallies: makers,
		Replicate: func(_ int, tallies []runs.Tally) error {
			e.replicates = append(e.replicates, e.summarize(tallies, e.spec.Plan.PerReplicate(), 0))
			return nil
		},
		Checkpoint: func(points int64, tallies []runs.Tally) error {
			e.checkpoints = append(e.checkpoints, analysis.NewCheckpoint(points, tallies[0].(*runs.OutputTally), tallies[1].(*analysis.Race)))
			return nil
		},
	}
}

// archive names what the estimation has put together.
func (e *estimation) archive(a *runs.Archive) { a.Value(&e.replicates, &e.checkpoints) }

// summary returns what the whole run says.
func (e *estimation) summary(r *runs.Result) *analysis.Summary {
	s := e.summarize(r.Tallies, r.Points, r.Failed)
	if e.spec.Plan.Replicates > 0 {
		s.UseReplicates(e.replicates)
		e.checkpoints = analysis.ReplicateCheckpoints(e.replicates)
	}
	return s
}

func (e *estimation) summarize(tallies []runs.Tally, points, failed int64) *analysis.Summary {
	plan, stratified := e.spec.Plan, ""
	if plan.Strata != nil {
		stratified = plan.Strata.Variable
	}
	summary := analysis.NewSummary(
		analysis.Run{
			Study: e.set.Study, Title: e.set.Title, Scenario: e.set.Scenario, Model: e.spec.Model,
			Method: string(plan.Method), Replicates: plan.Replicates, Stratified: stratified, Seed: plan.Seed, Points: points, Failed: failed,
		},
		tallies[0].(*runs.OutputTally).Summaries(),
		tallies[1].(*analysis.Race),
		tallies[2].(*analysis.Swings),
		e.set.Inputs,
	)
	if e.spec.Conditional {
		summary.Answer.Averaged = tallies[3].(*analysis.Conditional).Averaged()
	}
	return summary
}

// listFailed names the points that failed, the first of them if there are many. Their rows have null outputs, and
// statistics are without them.
func listFailed(w io.Writer, r *runs.Result) {
	if r.Failed == 0 {
		return
	}
	fmt.Fprintf(w, "mc: %s of %s points failed:\n", grouped(r.Failed), grouped(r.Points))
	for _, p := range r.FirstFailed {
		fmt.Fprintf(w, "  point %d: %s\n", p.Point, p.Reason)
	}
	if more := r.Failed - int64(len(r.FirstFailed)); more > 0 {
		fmt.Fprintf(w, "  and %s more\n", grouped(more))
	}
}

// wanted says which outputs are computed: those that the columns need and those that the
// answer is made of.
func wanted(columns []runs.Column, schema *runs.Schema) []bool {
	want := runs.Wanted(columns, schema)
	for k, q := range schema.Outputs {
		want[k] = want[k] || !q.Detail
	}
	return want
}

// swingStride says how many leaves there are to one that the tornado uses. With 131,072 points a
// decile has a standard error of 0.004 at most, which shows every swing that matters.
func swingStride(points int64) int {
	const enough = 128 * runs.LeafPoints
	return int(max(1, points/enough))
}
