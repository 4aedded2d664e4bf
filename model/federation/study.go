package federation

import (
	"fmt"
	"math"
	"slices"

	"github.com/federated-frontier/mc/model"
	"github.com/federated-frontier/mc/params"
)

// FromStudy returns the model for the inventory of a study: its tables "sites" and "regions",
// and the targets and new sites for which set has inputs. Set is the study resolved.
func FromStudy(study *params.Study, set *params.Set) (model.Model, error) {
	inputs := make(map[string]params.Input, len(set.Inputs))
	for _, in := range set.Inputs {
		inputs[in.Name] = in
	}
	if err := checkAmounts(inputs); err != nil {
		return nil, err
	}
	inv := Inventory{Targets: inputs[choices[target].Name].Levels}
	for {
		if _, ok := inputs[fmt.Sprint(perMesh[slip].Name, inv.MeshSites)]; !ok {
			break
		}
		inv.MeshSites++
	}
	sites, regions := study.Table("sites"), study.Table("regions")
	if sites == nil || regions == nil {
		return nil, fmt.Errorf("federation: the study %q needs tables named sites and regions", study.Name)
	}
	for _, row := range sites.Rows {
		s := Site{
			Key: row.Key, Family: row.Text("family"), Scope: row.Text("scope"),
			PowerMW: row.Number("power_mw"), Carbon: row.Number("carbon_g_kwh"),
		}
		if !(s.PowerMW >= 0 && s.Carbon >= 0) {
			return nil, fmt.Errorf("federation: %s:%d: machine %q needs numbers power_mw and carbon_g_kwh that are not negative", row.File, row.Line, row.Key)
		}
		_, s.Retires = inputs["retire_"+row.Key]
		inv.Sites = append(inv.Sites, s)
	}
	for _, row := range regions.Rows {
		r := Region{Key: row.Key, Lead1GW: row.Number("lead1gw_mode")}
		if !(r.Lead1GW > 0) {
			return nil, fmt.Errorf("federation: %s:%d: region %q needs a positive number lead1gw_mode", row.File, row.Line, row.Key)
		}
		inv.Regions = append(inv.Regions, r)
	}
	m, err := New(inv)
	if err != nil {
		return nil, err
	}
	for _, q := range m.Inputs() {
		if in, ok := inputs[q.Name]; ok && q.Kind == model.Label && !slices.Equal(in.Levels, q.Levels) {
			return nil, fmt.Errorf("federation: the choice %q has the options %v, the model needs %v", q.Name, in.Levels, q.Levels)
		}
	}
	return m, nil
}

// amounts are the scalars that a study may have as plain constants, which nothing else bounds, and that are not negative.
var amounts = [...]int{
	siteMinH100e, maxSites, meshSites, campusMw, fitout, campusLeadScale, campusK,
	frontierLagMax, generationYears, scoreWTime, scoreWCost, scoreWCarbon, scoreWFeasibility,
}

// checkAmounts refuses a negative amount. A distribution without a lower end may have some: the model gives what it gives.
func checkAmounts(inputs map[string]params.Input) error {
	for _, k := range amounts {
		in, ok := inputs[scalars[k].Name]
		if !ok {
			continue // binding the model says so
		}
		if low, _ := in.Dist.Support(); low < 0 && !math.IsInf(low, -1) {
			return fmt.Errorf("parameter %q: the model takes numbers from 0 on, got %v", in.Name, low)
		}
	}
	return nil
}
