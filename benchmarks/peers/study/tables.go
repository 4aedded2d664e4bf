package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/federated-frontier/mc/distributions"
	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
)

// addInputs adds the inputs of the model and their laws, equal ones once.
func (f *file) addInputs(m model.Model, set *params.Set) error {
	described := make(map[string]params.Input, len(set.Inputs))
	for _, in := range set.Inputs {
		described[in.Name] = in
	}
	known := make(map[string]int)
	for _, q := range m.Inputs() {
		from, ok := described[q.Name]
		if !ok {
			return fmt.Errorf("the study has no input %q", q.Name)
		}
		in := input{Name: q.Name, Unit: q.Unit, Role: string(from.Role)}
		switch from.Dist.Family {
		case "constant":
			value := from.Dist.Center()
			in.Type, in.Value = "constant", &value
		case "choice":
			in.Type, in.Options, in.Weights = "choice", from.Levels, from.Dist.Weights
		default:
			in.Type = "law"
			if from.Role == params.Event {
				in.Type = "uniform01"
				break
			}
			key, err := json.Marshal(from.Dist)
			if err != nil {
				return err
			}
			law, ok := known[string(key)]
			if !ok {
				law = len(f.Laws)
				known[string(key)] = law
				if err := f.addLaw(from.Dist); err != nil {
					return fmt.Errorf("input %q: %w", q.Name, err)
				}
			}
			in.Law = &law
		}
		f.Inputs = append(f.Inputs, in)
	}
	return nil
}

// addLaw adds a distribution with the table of its quantiles.
func (f *file) addLaw(d distributions.Dist) error {
	made, err := distributions.New(d)
	if err != nil {
		return err
	}
	x := make([]float64, f.Scores.Count)
	for i := range x {
		z := f.Scores.First + float64(i)*f.Scores.Step
		x[i] = math.Erfc(-z/math.Sqrt2) / 2
	}
	made.Quantile(x, x)
	f.Laws = append(f.Laws, d)
	f.Tables = append(f.Tables, x)
	return nil
}

func (f *file) addGroups(set *params.Set) error {
	scores := func(rank float64) float64 { return 2 * math.Sin(math.Pi*rank/6) }
	for _, g := range set.Groups {
		if g.Copula != "" {
			return fmt.Errorf("group %q: the copula %s is not written", g.Name, g.Copula)
		}
		f.Groups = append(f.Groups, group{
			Name: g.Name, Rank: g.Rank, Rho: scores(g.Rank), Members: g.Members,
			Follows: g.Follows, FollowRank: g.FollowRank, FollowRho: scores(g.FollowRank),
		})
	}
	return nil
}

// sites returns the owned machines of the study.
func sites(study *params.Study, set *params.Set) []site {
	retires := make(map[string]bool)
	for _, in := range set.Inputs {
		if key, ok := strings.CutPrefix(in.Name, "retire_"); ok {
			retires[key] = true
		}
	}
	var all []site
	for _, row := range study.Table("sites").Rows {
		all = append(all, site{
			Key: row.Key, Family: row.Text("family"), Scope: row.Text("scope"),
			PowerMW: row.Number("power_mw"), Carbon: row.Number("carbon_g_kwh"), Retires: retires[row.Key],
		})
	}
	return all
}

func regions(study *params.Study) []region {
	var all []region
	for _, row := range study.Table("regions").Rows {
		all = append(all, region{Key: row.Key, Lead1GW: row.Number("lead1gw_mode")})
	}
	return all
}

func outputs(m model.Model) []output {
	kinds := map[model.Kind]string{model.Real: "real", model.Bool: "bool", model.Label: "label"}
	var all []output
	for _, q := range m.Outputs() {
		all = append(all, output{Name: q.Name, Unit: q.Unit, Kind: kinds[q.Kind], Levels: q.Levels, Detail: q.Detail})
	}
	return all
}
