package federation

import (
	"fmt"
	"slices"
	"strings"
)

// An Inventory is what exists: owned machines, regions, and how many new sites there may be.
// Its order is the order of the study's files; sums run and ties break in it.
type Inventory struct {
	Sites     []Site
	Regions   []Region
	MeshSites int      // new sites for which the study has inputs
	Targets   []string // options of the choice "target"; see ParseTarget
}

// A Site is an owned machine. Its date, size and speed are inputs.
type Site struct {
	Key     string
	Family  string  // of its accelerators: hopper, blackwell, rubin, mi300, mi400, unknown, ampere, mi200, intel
	Scope   string  // "A" EuroHPC, "B" national in the Union, "C" outside
	PowerMW float64 // at full use
	Carbon  float64 // of the country's electricity, g/kWh
	Retires bool    // has an input retire_<key>; otherwise it serves for service_life years
}

// A machine is what of a Site every point needs, in few bytes: machines are gone through at
// every point.
type machine struct {
	power, carbon float64
	retire        int32 // where its retirement stands in a row, or -1
	modern        uint8 // 1 if of a family with FP8
	scopeLevel    uint8 // the smallest option of the choice "scope" that includes it
}

// machines returns those of the inventory, which is valid.
func (v *Inventory) machines(l *layout) []machine {
	all := make([]machine, len(v.Sites))
	for i, s := range v.Sites {
		all[i] = machine{
			power:      s.PowerMW,
			carbon:     s.Carbon,
			retire:     l.retire[i],
			scopeLevel: uint8(slices.Index(scopes, s.Scope) + 1),
		}
		if slices.Contains(modernFamilies, s.Family) {
			all[i].modern = 1
		}
	}
	return all
}

// A Region is a place where a campus or a new site can stand.
type Region struct {
	Key     string
	Lead1GW float64 // the stated 1 GW lead time, yr, by which best_of_k ranks regions
}

// modernFamilies have FP8 and the utilisation mfu_fed; oldFamilies have neither.
var (
	modernFamilies = []string{"hopper", "blackwell", "rubin", "mi300", "mi400", "unknown"}
	oldFamilies    = []string{"ampere", "mi200", "intel"}
	scopes         = []string{"A", "B", "C"}
)

// validate reports the first thing in the inventory that the model cannot use.
func (v *Inventory) validate() error {
	if len(v.Regions) == 0 {
		return fmt.Errorf("the inventory has no regions")
	}
	if len(v.Targets) == 0 {
		return fmt.Errorf("the inventory has no targets")
	}
	if n := len(v.Sites) + v.MeshSites; n > maxInventory {
		return fmt.Errorf("the inventory has %d sites, at most %d are possible", n, maxInventory)
	}
	for i := range v.Sites {
		s := &v.Sites[i]
		if !slices.Contains(modernFamilies, s.Family) && !slices.Contains(oldFamilies, s.Family) {
			return fmt.Errorf("machine %q: family %q is not one of %s, %s", s.Key, s.Family,
				strings.Join(modernFamilies, ", "), strings.Join(oldFamilies, ", "))
		}
		if !slices.Contains(scopes, s.Scope) {
			return fmt.Errorf("machine %q: scope %q is not one of %s", s.Key, s.Scope, strings.Join(scopes, ", "))
		}
	}
	return nil
}

func (v *Inventory) regionKeys() []string {
	keys := make([]string, len(v.Regions))
	for r := range keys {
		keys[r] = v.Regions[r].Key
	}
	return keys
}
