package distributions

import (
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// A tabulation collects the tables of a joint distribution, to build them on all processors.
type tabulation struct {
	uniforms, scores []*grid
	others           []*marginal // may have tables, of laws that are not smooth
	plots            []*plot     // all of uniforms and scores, once these are done
}

// add returns a marginal that is complete once the tabulation is done.
func (t *tabulation) add(d Distribution, correlated bool) *marginal {
	m := &marginal{Distribution: d}
	if l, ok := lawOf(d).(smooth); ok && correlated {
		m.scores = new(scoreTable)
		m.scores.blank(byScores(), l)
		t.scores = append(t.scores, &m.scores.grid)
	} else if table, ok := smoothTable(d); ok {
		m.Distribution = table
		t.uniforms = append(t.uniforms, &table.grid)
	} else {
		t.others = append(t.others, m)
	}
	return m
}

// do builds the tables, those of smooth laws as far as their inner cells.
func (t *tabulation) do() {
	t.plots = append(byScores().plots(t.scores), byUniforms().plots(t.uniforms)...)
	var tasks []func()
	for _, m := range t.others {
		tasks = append(tasks, func() { m.Distribution = tabulate(m.Distribution) })
	}
	for _, p := range t.plots {
		tasks = append(tasks, func() { p.fill(p.route.inner) })
	}
	parallel(runtime.GOMAXPROCS(0), tasks)
}

// parallel does the tasks, some at a time.
func parallel(some int, tasks []func()) {
	var group errgroup.Group
	group.SetLimit(some)
	for _, task := range tasks {
		group.Go(func() error {
			task()
			return nil
		})
	}
	_ = group.Wait() // no task fails
}

// plots returns grids that are blank in plots, those last of which all series are known: they take
// least.
func (r *route) plots(grids []*grid) []*plot {
	var known, others []*grid
	for _, g := range grids {
		var at point
		g.of.start(&at, r.ways[0][0].p, r.ways[0][0].q, math.NaN())
		if at == r.ways[0][0].normal {
			known = append(known, g)
		} else {
			others = append(others, g)
		}
	}
	var plots []*plot
	for some := range slices.Chunk(append(others, known...), lanes/2) {
		p := &plot{route: r, grids: some}
		for _, g := range some {
			g.plot = p
		}
		plots = append(plots, p)
	}
	return plots
}
