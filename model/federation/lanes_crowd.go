//go:build goexperiment.simd && amd64 && !purego

package federation

import (
	"math"
	"simd/archsimd"
)

// Sites have codes: their place in the order of sites, machines first. The end of a site has its code, the start has
// that and startCode. The last code of a start means that nothing happens any more.
const (
	codes        = 256
	startCode    = codes / 2
	neverCode    = codes - 1
	maxLaneSites = startCode - 1
)

// A crowd is the federation of eight points.
type crowd struct {
	times    [codes]lanes         // by code: dates of ends and starts
	n        [startCode]lanes     // H100e by site
	weighted [startCode]lanes     // w·n by site
	keys     [codes + chunk]lanes // rows that are sorted

	share, agreed vec
	single        vec // the best machine on its own
	first         vec // the first start
	firstSite     vec
	total         vec // how many could take part

	in       [startCode]mask     // the lanes in which a site takes part
	same     [codes + chunk]mask // the lanes in which an event has the date of the next
	machines []machine
	sites    int // machines and new sites
	events   int // how many of keys are events

	_ [lineBytes - (startCode+codes+chunk+5*8)%lineBytes]byte
}

func (c *crowd) init(m *federationModel) {
	c.machines, c.sites = m.machines, len(m.machines)+m.inv.MeshSites
	c.times[neverCode].store(all(null))
	for k := range m.inv.MeshSites {
		c.times[len(m.machines)+k].store(all(math.Inf(1)))
	}
}

// assemble is federation.assemble. It returns false if the lanes cannot tell who takes part.
func (c *crowd) assemble(p *points, run *laneTraining, flop vec) bool {
	today, emergency := p.option(regime, regimeToday), p.option(regime, regimeEmergency)
	decision := p.scalar(fedDecision)
	c.share = pick(today, p.scalar(shareToday), pick(emergency, p.scalar(shareEmergency), p.scalar(sharePriority)))
	c.agreed = decision.Add(pick(today, p.scalar(agreeToday), p.scalar(agreePriority)))
	c.total = vec{}
	c.addOwned(p, run, flop, emergency)
	c.addNew(p, decision)
	if lt(p.scalar(siteMinH100e), vec{}) != 0 {
		return false // the order of keys is that of positive numbers
	}
	return c.choose(wholeLanes(p.scalar(maxSites), c.total))
}

// addOwned is federation.addOwned.
func (c *crowd) addOwned(p *points, run *laneTraining, flop vec, emergency mask) {
	goodput := pick(emergency, p.scalar(goodputReserved), p.scalar(goodputShared))
	weightOld, weightModern := p.scalar(mfuOld).Mul(goodput), p.scalar(mfuFed).Mul(p.scalar(fp8)).Mul(goodput)
	alone := flop.Div(all(f0 * secondsPerYear))
	crowding := alone.Mul(load(&run.tau).Div(load(&run.bcrit)))
	within, least, life := p.choice(scope), p.scalar(siteMinH100e), p.scalar(serviceLife)
	one, end20 := load(&eightOnes), load(&eightHorizons)
	c.single = all(null)
	for i := range c.machines {
		m := &c.machines[i]
		c.in[i] = 0
		in := le(allInt(int(m.scopeLevel)), within)
		if in == 0 {
			continue
		}
		h := p.site(count, i).Mul(p.site(peak, i)).Mul(all(1 / h100eTFLOPs))
		opened := p.site(online, i)
		start, end := greater(opened, c.agreed), opened.Add(life)
		if m.retire >= 0 {
			end = p.at(int(m.retire))
		}
		in &= le(least, h) & lt(start, end) & lt(start, end20)
		if in == 0 {
			continue
		}
		w, n := weightOld, c.share.Mul(h)
		if m.modern != 0 {
			w = weightModern
		}
		weighted := w.Mul(n)
		c.in[i] = in
		c.n[i].store(n)
		c.weighted[i].store(weighted)
		c.times[i].store(end)
		c.times[startCode+i].store(start)
		c.total = c.total.Add(only(in, one))

		// Divisions are slow, and few machines can be first: see by products, with something to spare, which.
		room := lesser(c.single, lesser(end, end20)).Sub(start).Add(all(1e-9))
		if in &= lt(alone.Add(crowding.Mul(n)), room.Mul(weighted)); in == 0 {
			continue
		}
		done := start.Add(alone.Div(n).Add(crowding).Div(w))
		c.single = pick(in&lt(done, c.single)&lt(done, end)&le(done, end20), done, c.single)
	}
}

// addNew is federation.addNew.
func (c *crowd) addNew(p *points, decision vec) {
	w := p.scalar(mfuFed).Mul(p.scalar(fp8)).Mul(p.scalar(goodputReserved))
	full := p.scalar(meshMw).Mul(p.scalar(h100ePerMw)).Mul(all(meshPUE))
	built, fit, least := p.scalar(build40), p.scalar(fitout), p.scalar(siteMinH100e)
	sites := wholeLanes(p.scalar(meshSites), allInt(p.nm))
	one := load(&eightOnes)
	for r := range p.nr {
		n := full.Div(p.region(pue, r))
		lead, refused := p.region(lead40, r), p.region(refuse40, r)
		weighted := w.Mul(n)
		large := le(least, n)
		for k := r; k < p.nm; k += p.nr {
			i := len(c.machines) + k
			in := large & lt(allInt(k), sites) & le(refused, p.newSite(uMesh, k))
			c.in[i] = 0
			if in == 0 {
				continue
			}
			start := decision.Add(greater(lead.Mul(p.newSite(slip, k)), built)).Add(fit)
			in &= lt(start, load(&eightHorizons))
			c.in[i] = in
			c.n[i].store(n)
			c.weighted[i].store(weighted)
			c.times[startCode+i].store(start)
			c.total = c.total.Add(only(in, one))
		}
	}
}

// coded puts a code into the last bits of positive numbers.
func coded(v vec, code int) vec {
	return v.AsUint64x8().AndNot(archsimd.BroadcastUint64x8(codes - 1)).Or(archsimd.BroadcastUint64x8(uint64(code))).AsFloat64x8()
}

// uncoded takes it out again: what is left of the number.
func uncoded(v vec) vec {
	return v.AsUint64x8().AndNot(archsimd.BroadcastUint64x8(codes - 1)).AsFloat64x8()
}

// choose is federation.choose: it leaves the most largest sites. Sites are sorted by a number of H100e whose last bits are a
// code that puts earlier sites before later ones. It returns false if these bits matter to who is chosen.
func (c *crowd) choose(most vec) bool {
	crowded := lt(most, c.total)
	if crowded == 0 {
		return true
	}
	rows := 0
	for i, in := range c.in[:c.sites] {
		if in != 0 {
			c.keys[rows].store(only(in, coded(c.n[i].load(), startCode-1-i)))
			rows++
		}
	}
	sortRows(pad(&c.keys, rows))

	// The last that takes part, and the first that does not.
	none := eq(most, vec{})
	var last, next lanes
	var at [tile]int64
	lesser(most, allInt(rows-1)).ConvertToInt64().Store(&at)
	for j := range at {
		i := max(0, rows-int(at[j]))
		last[j] = c.keys[i][j]
		next[j] = c.keys[max(0, i-1)][j]
	}
	limit := pick(none, all(math.Inf(1)), last.together())
	tied := crowded &^ none & eq(uncoded(limit), uncoded(next.together()))
	if tied != 0 && !c.tiesAreEqual(tied, limit) {
		return false
	}
	for i, in := range c.in[:c.sites] {
		if in != 0 {
			c.in[i] = in & (^crowded | le(limit, coded(c.n[i].load(), startCode-1-i)))
		}
	}
	return true
}

// tiesAreEqual reports whether sites that are as large as the limit but for the last bits are of one size.
func (c *crowd) tiesAreEqual(tied mask, limit vec) bool {
	var v, size lanes
	v.store(limit)
	for j := range v {
		if tied>>j&1 != 0 {
			size[j] = c.n[startCode-1-v[j]%codes][j]
		}
	}
	same, near := size.together(), uncoded(limit)
	for i, in := range c.in[:c.sites] {
		if n := c.n[i].load(); tied&in&eq(uncoded(n), near)&^eq(n, same) != 0 {
			return false
		}
	}
	return true
}

// pad adds rows of +Inf up to a multiple of chunk.
func pad(keys *[codes + chunk]lanes, rows int) []lanes {
	padded := (rows + chunk - 1) / chunk * chunk
	for i := rows; i < padded; i++ {
		keys[i].store(all(math.Inf(1)))
	}
	return keys[:padded]
}
