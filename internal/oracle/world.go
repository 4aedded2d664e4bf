package oracle

// A World is what a study says once for all points: the owned machines, the regions and the
// options of the choice target.
type World struct {
	Sites   []Site
	Regions []Region
	Targets []string // such as "405B", "frontier-2025", "llama3-405B", "1e27"
}

// A Site is an owned machine. Sites are in file order.
type Site struct {
	Key           string
	Family        string // hopper, blackwell, …
	Scope         string // A, B or C
	PowerMW       float64
	CarbonGPerKWh float64
	Retires       bool // has an input retire_<key>
}

// A Region is a region of the grid. Regions are in file order.
type Region struct {
	Key         string
	Lead1GWMode float64 // years
}

// region is the index of the region with the given key, or -1.
func (w World) region(key string) int {
	for i, r := range w.Regions {
		if r.Key == key {
			return i
		}
	}
	return -1
}
