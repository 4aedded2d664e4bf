package federation

import "math"

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

// A federation is the sites that take part at a point, in file order, machines before new
// sites.
type federation struct {
	share, agreed float64 // of owned machines
	sites         []participant
	owned         int // how many of sites are machines

	// the best machine on its own
	single float64

	keys []float64 // scratch of choose
}

// assemble finds who takes part: the eligible sites, and of these the max_sites largest.
func (f *federation) assemble(r *row, v *Inventory, l *layout, t *training) {
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
	f.addOwned(r, v, l, t)
	f.owned = len(f.sites)
	f.addNew(r, len(v.Sites))
	f.choose(whole(s[maxSites], len(f.sites)))
}

// addOwned adds the eligible machines within the scope, and finds when the best of them would
// be done alone.
func (f *federation) addOwned(r *row, v *Inventory, l *layout, t *training) {
	s := r.s
	goodput := s[goodputShared]
	if r.ch[regime] == regimeEmergency {
		goodput = s[goodputReserved]
	}
	modern, old := s[mfuFed]*s[fp8]*goodput, s[mfuOld]*goodput
	alone := t.flop / (f0 * secondsPerYear)
	crowd := float64(alone * (t.tau / t.bcrit))
	onlines, counts, peaks := r.site(online), r.site(count), r.site(peak)
	for i := range v.Sites {
		site := &v.Sites[i]
		if r.ch[scope] < site.scopeLevel {
			continue
		}
		h := counts[i] * peaks[i] * (1 / h100eTFLOPs)
		if !(h >= s[siteMinH100e]) {
			continue
		}
		p := participant{start: max(onlines[i], f.agreed), n: f.share * h, w: old, id: i}
		if at := l.retire[i]; at >= 0 {
			p.end = r.all[at]
		} else {
			p.end = onlines[i] + s[serviceLife]
		}
		if site.modern {
			p.w = modern
		}
		if !(p.end > p.start && p.start < horizon) {
			continue
		}
		f.sites = append(f.sites, p)
		// Alone it needs C(1 + n·tau/B)/(f0·w·n·Y) years.
		done := p.start + (alone/p.n+crowd)/p.w
		if done < p.end && done <= horizon && done < f.single {
			f.single = done
		}
	}
}

// addNew adds the new sites that were not refused. Site k stands in region k mod R.
func (f *federation) addNew(r *row, firstID int) {
	s := r.s
	w := s[mfuFed] * s[fp8] * s[goodputReserved]
	size := s[meshMw] * s[h100ePerMw] * meshPUE
	leads, pues, refusals := r.region(lead40), r.region(pue), r.region(refuse40)
	slips, draws := r.newSite(slip), r.newSite(uMesh)
	region := 0
	for k := range whole(s[meshSites], r.nm) {
		reg := region
		if region++; region == r.nr {
			region = 0
		}
		if draws[k] < refusals[reg] {
			continue
		}
		n := size / pues[reg]
		start := s[fedDecision] + max(float64(leads[reg]*slips[k]), s[build40]) + s[fitout]
		if n >= s[siteMinH100e] && start < horizon {
			f.sites = append(f.sites, participant{start: start, end: math.Inf(1), n: n, w: w, id: firstID + k})
		}
	}
}

// choose keeps the most largest sites, ties in file order.
func (f *federation) choose(most int) {
	if len(f.sites) <= most {
		return
	}
	if most == 0 {
		f.sites, f.owned = f.sites[:0], 0
		return
	}
	f.keys = f.keys[:0]
	for i := range f.sites {
		f.keys = append(f.keys, f.sites[i].n)
	}
	limit, above := kthLargest(f.keys, most)
	ties := most - above
	kept, owned := f.sites[:0], 0
	for i, p := range f.sites {
		if p.n < limit {
			continue
		}
		if p.n == limit {
			if ties == 0 {
				continue
			}
			ties--
		}
		kept = append(kept, p)
		if i < f.owned {
			owned++
		}
	}
	f.sites, f.owned = kept, owned
}

// kthLargest returns the k-th largest of x, 1 ≤ k ≤ len(x), and how many are larger. It
// reorders x. The method is quickselect with three-way partition: many sites tie.
func kthLargest(x []float64, k int) (value float64, larger int) {
	rank := k // within x
	for {
		pivot := median3(x[0], x[len(x)/2], x[len(x)-1])
		gt, i, lt := 0, 0, len(x) // x[:gt] > pivot, x[gt:i] == pivot, x[lt:] < pivot
		for i < lt {
			switch {
			case x[i] > pivot:
				x[gt], x[i] = x[i], x[gt]
				gt++
				i++
			case x[i] < pivot:
				lt--
				x[lt], x[i] = x[i], x[lt]
			default:
				i++
			}
		}
		switch {
		case rank <= gt:
			x = x[:gt]
		case rank <= lt:
			return pivot, larger + gt
		default:
			larger += lt
			rank -= lt
			x = x[lt:]
		}
	}
}

func median3(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}
