package federation

import (
	"math"
	"slices"
)

// horizon is the end of the model's time, yr. Dates after it are censored.
const horizon = 20.0

// meshPUE is the PUE at which h100e_per_mw is stated.
const meshPUE = 1.20

// A participant is a site at work from start to end with n H100e of weight w.
type participant struct {
	start, end float64
	n, w       float64
	id         int // machine id, or len(Sites) + number of the new site
}

// set sets all fields. A composite literal would be put together elsewhere and copied, in words of
// another size, for which the processor waits.
func (p *participant) set(start, end, n, w float64, id int) {
	p.start, p.end, p.n, p.w, p.id = start, end, n, w, id
}

// A federation is the sites that could take part at a point and those that do, in file order,
// machines before new sites.
type federation struct {
	share, agreed float64 // of owned machines
	sites         []participant
	owned         int     // how many of sites are machines
	largestOwned  float64 // H100e of the largest machine
	smallestNew   float64 // H100e of the smallest new site
	chosen        []int32 // which of sites take part

	// the best machine on its own
	single float64

	capacity []float64 // scratch: H100e of a new site by region
	choice   chooser
}

// assemble finds who takes part: the eligible sites, and of these the max_sites largest.
func (f *federation) assemble(r *row, machines []machine, t *training) {
	s := r.s
	f.share, f.agreed = s[shareToday], s[fedDecision]+s[agreeToday]
	switch r.ch[regime] {
	case regimePriority:
		f.share, f.agreed = s[sharePriority], s[fedDecision]+s[agreePriority]
	case regimeEmergency:
		f.share, f.agreed = s[shareEmergency], s[fedDecision]+s[agreePriority]
	}
	f.sites = f.sites[:0]
	f.single = math.Inf(1)
	f.largestOwned, f.smallestNew = 0, math.Inf(1)
	f.addOwned(r, machines, t)
	f.owned = len(f.sites)
	f.addNew(r, len(machines))
	f.choose(whole(s[maxSites], len(f.sites)))
}

// addOwned adds the eligible machines within the scope, and finds when the best of them would
// be done alone.
func (f *federation) addOwned(r *row, machines []machine, t *training) {
	s := r.s
	goodput := s[goodputShared]
	if r.ch[regime] == regimeEmergency {
		goodput = s[goodputReserved]
	}
	weights := [2]float64{s[mfuOld] * goodput, s[mfuFed] * s[fp8] * goodput} // by modern
	alone := t.flop / (f0 * secondsPerYear)
	crowd := float64(alone * (t.tau / t.bcrit))
	within := uint8(r.ch[scope])
	onlines, counts, peaks := r.site(online), r.site(count), r.site(peak)
	onlines, counts, peaks = onlines[:len(machines)], counts[:len(machines)], peaks[:len(machines)]
	share, agreed, least, life := f.share, f.agreed, s[siteMinH100e], s[serviceLife]
	f.sites = slices.Grow(f.sites, len(machines))[:len(machines)]
	at := 0
	for i := range machines {
		m := &machines[i]
		if within < m.scopeLevel {
			continue
		}
		h := counts[i] * peaks[i] * (1 / h100eTFLOPs)
		start, end, w := onlines[i], onlines[i]+life, weights[m.modern&1]
		if start < agreed {
			start = agreed
		}
		if m.retire >= 0 {
			end = r.all[m.retire]
		}
		if !(h >= least && end > start && start < horizon) {
			continue
		}
		n := share * h
		f.sites[at].set(start, end, n, w, i)
		at++
		f.largestOwned = max(f.largestOwned, n)
		// Alone it needs C(1 + n·tau/B)/(f0·w·n·Y) years. Most are later than the best so far by more than rounding
		// can hide, which shows without a division.
		if alone+float64(crowd*n) > float64((f.single-start)*w*n*(1+1e-9)) {
			continue
		}
		done := start + (alone/n+crowd)/w
		if done < f.single && done < end && done <= horizon {
			f.single = done
		}
	}
	f.sites = f.sites[:at]
}

// addNew adds the new sites that were not refused. Site k stands in region k mod R.
func (f *federation) addNew(r *row, firstID int) {
	s := r.s
	w := s[mfuFed] * s[fp8] * s[goodputReserved]
	leads, refusals := r.region(lead40), r.region(refuse40)
	f.capacity = append(f.capacity[:0], r.region(pue)...)
	for reg, pue := range f.capacity {
		f.capacity[reg] = s[meshMw] * s[h100ePerMw] * meshPUE / pue
		f.smallestNew = min(f.smallestNew, f.capacity[reg])
	}
	slips, draws := r.newSite(slip), r.newSite(uMesh)
	count, least := whole(s[meshSites], r.nm), s[siteMinH100e]
	at := len(f.sites)
	f.sites = slices.Grow(f.sites, count)[:at+count]
	reg := 0
	for k := range count {
		n := f.capacity[reg]
		start := s[fedDecision] + max(float64(leads[reg]*slips[k]), s[build40]) + s[fitout]
		f.sites[at].set(start, math.Inf(1), n, w, firstID+k)
		at += less(start, horizon) &^ less(draws[k], refusals[reg]) &^ less(n, least)
		if reg++; reg == r.nr {
			reg = 0
		}
	}
	f.sites = f.sites[:at]
}

// choose finds the most largest sites, ties in file order.
func (f *federation) choose(most int) {
	f.chosen = slices.Grow(f.chosen[:0], len(f.sites))[:len(f.sites)]
	if len(f.sites) <= most {
		for i := range f.chosen {
			f.chosen[i] = int32(i)
		}
		return
	}
	first, last := 0, len(f.sites) // of those of which some take part
	if f.smallestNew > f.largestOwned {
		// Nearly always. New sites come first, and machines get the room they leave, if any.
		if len(f.sites)-f.owned >= most {
			first = f.owned
		} else {
			last = f.owned
		}
	}
	kept := f.chooseLargest(first, last, most-(len(f.sites)-last))
	for i := last; i < len(f.sites); i++ {
		f.chosen[kept] = int32(i)
		kept++
	}
	f.chosen = f.chosen[:kept]
}

// chooseLargest begins chosen with the most largest of the sites from first to last, ties in file order, and returns how many
// these are.
func (f *federation) chooseLargest(first, last, most int) (kept int) {
	if most == 0 {
		return 0
	}
	limit, above := f.choice.kthLargest(f.sites[first:last], most)
	ties := most - above
	for i := first; i < last; i++ {
		n := f.sites[i].n
		f.chosen[kept] = int32(i)
		keep := less(limit, n)
		tie := min(1-keep-less(n, limit), ties)
		ties -= tie
		kept += keep + tie
	}
	return kept
}
