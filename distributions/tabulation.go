package distributions

import (
	"math"
	"sync"
)

// A tabulation builds the tables of a joint distribution, on all processors, while their laws are
// still being collected. Those of smooth laws get their inner cells.
type tabulation struct {
	plots []*plot // of all smooth laws
	open  map[kindOfPlot]*plot
	group sync.WaitGroup
}

// A kindOfPlot says what grids must have in common to be filled together at the least cost.
type kindOfPlot struct {
	route   *route
	isKnown bool // all series
}

// add returns a marginal that is complete once the tabulation is done.
func (t *tabulation) add(d Distribution, correlated bool) *marginal {
	m := &marginal{Distribution: d}
	if l, ok := lawOf(d).(smooth); ok && correlated {
		m.scores = new(scoreTable)
		m.scores.blank(byScores(), l)
		t.put(&m.scores.grid)
	} else if table, ok := smoothTable(d); ok {
		m.Distribution = table
		t.put(&table.grid)
	} else {
		t.group.Go(func() { m.Distribution = tabulate(d) })
	}
	return m
}

// put puts a blank grid with another one of its kind, and begins to fill them once that is found.
func (t *tabulation) put(g *grid) {
	kind := kindOfPlot{g.plot.route, g.isKnown()}
	p, found := t.open[kind]
	if !found {
		if t.open == nil {
			t.open = map[kindOfPlot]*plot{}
		}
		t.open[kind] = g.plot
		t.plots = append(t.plots, g.plot)
		return
	}
	p.grids = append(p.grids, g)
	g.plot = p
	if len(p.grids) == lanes/2 {
		delete(t.open, kind)
		t.group.Go(p.fillInner)
	}
}

// isKnown says whether the route has all series of the law.
func (g *grid) isKnown() bool {
	var at point
	first := &g.plot.route.ways[0][0]
	g.of.start(&at, first.p, first.q, math.NaN())
	return at == first.normal
}

// do builds what has not been begun, and waits for all.
func (t *tabulation) do() {
	for _, p := range t.open {
		t.group.Go(p.fillInner)
	}
	t.open = nil
	t.group.Wait()
}
