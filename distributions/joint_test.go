package distributions

import (
	"fmt"
	"math"
	"testing"

	"github.com/federated-frontier/mc/params"
)

// studyLike returns a set of the size and the mixture of the default study: 429 inputs, of
// which 232 have PERT distributions of different shapes.
func studyLike() *params.Set {
	set := &params.Set{Study: "test"}
	add := func(name string, d params.Dist) string {
		set.Inputs = append(set.Inputs, params.Input{Name: name, Dist: d})
		return name
	}
	pert := func(i int, scale string) params.Dist {
		v := 1 + 0.01*float64(i)
		return params.Dist{Family: "pert", Scale: scale, Args: map[string]float64{"low": 0.5 * v * (1 - 0.002*float64(i)), "mode": v, "high": 2.5 * v, "weight": 4}}
	}
	event := params.Dist{Family: "uniform", Args: map[string]float64{"low": 0, "high": 1}}
	groups := map[string][]string{}
	for i := range 60 {
		add(fmt.Sprintf("scalar_%d", i), pert(i, "log"))
	}
	for i := range 9 {
		add(fmt.Sprintf("choice_%d", i), params.Dist{Family: "choice", Weights: []float64{0.5, 0.2, 0, 0.3}})
	}
	for i := range 13 {
		for _, g := range []string{"lead1gw", "lead40"} {
			d := params.Dist{Family: "gamma", Args: map[string]float64{"mode": 2 + 0.3*float64(i), "cv": 0.3}}
			groups[g] = append(groups[g], add(fmt.Sprintf("%s_%d", g, i), d))
		}
		price := params.Dist{Family: "two_piece_normal", Scale: "log", Args: map[string]float64{"median": 100 + float64(i), "low": 60, "high": 160, "level": 0.9}}
		groups["price"] = append(groups["price"], add(fmt.Sprintf("price_%d", i), price))
		add(fmt.Sprintf("carbon_%d", i), params.Dist{Family: "lognormal", Args: map[string]float64{"median": 100 + float64(i), "gsd": 1.05}})
		add(fmt.Sprintf("refuse_%d", i), params.Dist{Family: "logit_normal", Args: map[string]float64{"median": 0.2 + 0.01*float64(i), "gsd": 1.5}})
		add(fmt.Sprintf("u_shock_%d", i), event)
		add(fmt.Sprintf("u_rounds_%d", i), event)
	}
	for i := range 46 {
		groups["online"] = append(groups["online"], add(fmt.Sprintf("online_%d", i), pert(70+i, "")))
		groups["count"] = append(groups["count"], add(fmt.Sprintf("count_%d", i), pert(120+i, "log")))
		groups["peak"] = append(groups["peak"], add(fmt.Sprintf("peak_%d", i), pert(170+i, "log")))
		add(fmt.Sprintf("fixed_%d", i), params.Dist{Family: "constant", Args: map[string]float64{"value": float64(i)}})
	}
	for i := range 39 {
		add(fmt.Sprintf("slip_%d", i), params.Dist{Family: "lognormal", Args: map[string]float64{"median": 1, "gsd": 1.15}})
		add(fmt.Sprintf("u_mesh_%d", i), event)
	}
	set.Groups = []params.Group{
		{Name: "lead1gw", Rank: 0.3, Members: groups["lead1gw"]},
		{Name: "lead40", Rank: 0.3, Members: groups["lead40"], Follows: groups["lead1gw"], FollowRank: 0.5},
		{Name: "price", Rank: 0.6, Members: groups["price"]},
		{Name: "online", Rank: 0.6, Members: groups["online"]},
		{Name: "count", Rank: 0.5, Members: groups["count"][:20]},
		{Name: "peak", Rank: 0.9, Members: groups["peak"][:15]},
	}
	return set
}

func BenchmarkNewJoint(b *testing.B) {
	set := studyLike()
	for b.Loop() {
		if _, err := NewJoint(set); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTransform(b *testing.B) {
	j, err := NewJoint(studyLike())
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{256, 1024, 4096} {
		b.Run(fmt.Sprintf("inputs=%d/rows=%d", len(j.marginals), n), func(b *testing.B) {
			u := make([][]float64, j.Dim())
			x := make([][]float64, j.Dim())
			for k := range u {
				u[k], x[k] = uniforms(n, uint64(k)), make([]float64, n)
			}
			b.ReportAllocs()
			for b.Loop() {
				for k := range u {
					copy(x[k], u[k])
				}
				j.Transform(x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n)/float64(len(j.marginals)), "ns/draw")
		})
	}
}

// uniforms returns n numbers from the grid of the sampler, always the same for a stream.
func uniforms(n int, stream uint64) []float64 {
	rng := source(stream)
	u := make([]float64, n)
	for i := range u {
		u[i] = math.Ldexp(float64(2*(rng.Uint64()>>12)+1), -53)
	}
	return u
}
