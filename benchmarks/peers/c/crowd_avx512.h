// The federation of eight points: who takes part, what happens when, and the deliveries.
// Part of federation_avx512.c, which alone includes it.
#ifndef CROWD_AVX512_H
#define CROWD_AVX512_H

#include "walk_avx512.h"

// The federation of eight points.
struct crowds {
    vec share, agreed, single, first, first_site;
    vec weights[3];     // of old machines, modern ones, new sites
    lanes sizes[CODES]; // H100e by code of an event, negative for ends
    lanes start[MACHINES], end[MACHINES], mesh_start[MESH];
    lanes keys[4 * 16]; // of machines, for the choice
    lanes events[9 * 16 + 1];
    struct fleets fold;                 // what starts with the agreement
    mask machine[MACHINES], mesh[MESH]; // take part
};

// coded puts a code into the last bits of a positive number.
static inline vec coded(vec v, int code) {
    __m512i low = _mm512_set1_epi64(CODES - 1);
    return of_bits(_mm512_or_epi64(_mm512_andnot_epi64(low, bits(v)), _mm512_set1_epi64(code)));
}

static void list(const struct federation *f, const lanes *x, const struct trainings *t,
                 struct crowds *c) {
    vec regime = IN(regime);
    mask today = eq(regime, all(REGIME_TODAY)), emergency = eq(regime, all(REGIME_EMERGENCY));
    vec goodput = pick(emergency, IN(goodput_reserved), IN(goodput_shared));
    c->agreed = IN(fed_decision) + pick(today, IN(agree_today), IN(agree_priority));
    c->share =
        pick(today, IN(share_today), pick(emergency, IN(share_emergency), IN(share_priority)));
    vec modern = IN(mfu_fed) * IN(fp8);
    c->weights[0] = IN(mfu_old) * goodput;
    c->weights[1] = modern * goodput;
    c->weights[2] = modern * IN(goodput_reserved);

    vec alone = t->flop * (1 / (F0 * SECONDS_PER_YEAR)), crowd = alone * t->crowd[0];
    vec scope = IN(scope), least = IN(site_min_h100e), life = IN(service_life);
    c->single = all(INFINITY);
    for (int i = 0; i < MACHINES; i++) {
        const struct machine *m = &f->machines[i];
        mask in = le(all(m->scope), scope);
        c->machine[i] = 0;
        if (!in) {
            continue;
        }
        vec h = _mm512_load_pd(x[I_count + i]) * _mm512_load_pd(x[I_peak + i]) * (1 / 989.0);
        vec online = _mm512_load_pd(x[I_online + i]), start = vmax(online, c->agreed);
        vec end = online + life;
        if (m->retires) {
            end = _mm512_load_pd(x[I_retire + i]);
        }
        in &= le(least, h) & lt(start, end) & lt(start, all(HORIZON));
        c->machine[i] = in;
        vec n = c->share * h;
        vec done = start + (crowd * n + alone) / (n * c->weights[m->modern]);
        mask best = in & lt(done, end) & le(done, all(HORIZON)) & lt(done, c->single);
        c->single = pick(best, done, c->single);
        _mm512_store_pd(c->start[i], start);
        _mm512_store_pd(c->end[i], end);
        _mm512_store_pd(c->sizes[START + i], n);
        _mm512_store_pd(c->sizes[i], -n);
    }
    vec mw = IN(mesh_mw) * IN(h100e_per_mw) * MESH_PUE, built = IN(build40);
    vec earliest = IN(fed_decision) + IN(fitout), sites = IN(mesh_sites);
    for (int r = 0; r < REGIONS; r++) {
        vec n = mw / REGION(pue, r), lead = REGION(lead40, r), refuse = REGION(refuse40, r);
        mask large = le(least, n);
        for (int k = r; k < MESH; k += REGIONS) {
            vec start = earliest + vmax(lead * _mm512_load_pd(x[I_slip + k]), built);
            c->mesh[k] = large & le(refuse, _mm512_load_pd(x[I_u_mesh + k])) &
                         lt(start, all(HORIZON)) & lt(all(k), sites);
            _mm512_store_pd(c->mesh_start[k], start);
            _mm512_store_pd(c->sizes[MESH_START + k], n);
        }
    }
}

// limit leaves the sites whose size, with the place in the order of sites coded in, is at least
// that of the last for which there is room.
static void limit(struct crowds *c, vec most) {
    vec total = all(0), machines = all(0);
    vec smallest_mesh = all(INFINITY), largest_machine = all(0);
    int rows = 0;
    vec keys[MACHINES];
    for (int i = 0; i < MACHINES; i++) {
        if (!c->machine[i]) {
            continue;
        }
        vec n = _mm512_maskz_load_pd(c->machine[i], c->sizes[START + i]);
        machines = _mm512_mask_add_pd(machines, c->machine[i], machines, all(1));
        largest_machine = vmax(largest_machine, n);
        keys[i] = of_bits(_mm512_maskz_mov_epi64(c->machine[i], bits(coded(n, CODES - 1 - i))));
        _mm512_store_pd(c->keys[rows++], keys[i]);
    }
    for (int k = 0; k < MESH; k++) {
        total = _mm512_mask_add_pd(total, c->mesh[k], total, all(1));
        vec n = _mm512_load_pd(c->sizes[MESH_START + k]);
        smallest_mesh = _mm512_mask_min_pd(smallest_mesh, c->mesh[k], smallest_mesh, n);
    }
    vec room = most - total; // for machines, if new sites are larger
    total += machines;
    mask crowded = lt(most, total);
    if (!crowded) {
        return;
    }
    if (!(crowded & (le(smallest_mesh, largest_machine) | lt(room, all(0))))) {
        // The usual case: the room-th largest machine is the smallest that takes part.
        int chunks = (rows + 15) / 16;
        while (rows < 16 * chunks) {
            _mm512_store_pd(c->keys[rows++], all(0));
        }
        sort_rows(c->keys, chunks);
        vec least = vmin(vmax(all(rows) - room, all(0)), all(rows - 1));
        vec threshold = of_lane(c->keys, _mm512_cvtpd_epi64(least));
        threshold = pick(lt(room, all(1)), all(INFINITY), threshold);
        for (int i = 0; i < MACHINES; i++) {
            if (c->machine[i]) {
                c->machine[i] &= ~crowded | le(threshold, keys[i]);
            }
        }
        return;
    }
    // Otherwise both kinds are sorted together. The memory of events is free as yet.
    rows = 0;
    for (int i = 0; i < MACHINES; i++) {
        if (c->machine[i]) {
            _mm512_store_pd(c->events[rows++], keys[i]);
        }
    }
    for (int k = 0; k < MESH; k++) {
        vec key = coded(_mm512_load_pd(c->sizes[MESH_START + k]), CODES - 1 - MACHINES - k);
        _mm512_store_pd(c->events[rows++], _mm512_maskz_mov_pd(c->mesh[k], key));
    }
    int chunks = (rows + 15) / 16;
    while (rows < 16 * chunks) {
        _mm512_store_pd(c->events[rows++], all(0));
    }
    sort_rows(c->events, chunks);
    vec least = vmin(vmax(all(rows) - most, all(0)), all(rows - 1));
    vec threshold = of_lane(c->events, _mm512_cvtpd_epi64(least));
    threshold = pick(lt(most, all(1)), all(INFINITY), threshold);
    for (int i = 0; i < MACHINES; i++) {
        if (c->machine[i]) {
            c->machine[i] &= ~crowded | le(threshold, keys[i]);
        }
    }
    for (int k = 0; k < MESH; k++) {
        vec key = coded(_mm512_load_pd(c->sizes[MESH_START + k]), CODES - 1 - MACHINES - k);
        c->mesh[k] &= ~crowded | le(threshold, key);
    }
}

// schedule fills the events in order.
static void schedule(const struct federation *f, struct crowds *c) {
    int rows = 0;
    vec never = all(INFINITY), horizon = all(HORIZON);
    c->fold = (struct fleets){_mm512_setzero_si512(), all(0), all(0)};
    struct fleets *fold = &c->fold;
    mask folded = 0;
    c->first = c->first_site = never;
    for (int i = 0; i < MACHINES; i++) {
        mask in = c->machine[i];
        if (!in) {
            continue;
        }
        vec start = _mm512_load_pd(c->start[i]), end = _mm512_load_pd(c->end[i]);
        mask earlier = in & lt(start, c->first);
        c->first = pick(earlier, start, c->first);
        c->first_site = pick(earlier, all(i), c->first_site);
        mask waits = in & eq(start, c->agreed), later = in & ~waits;
        if (waits) {
            vec n = _mm512_load_pd(c->sizes[START + i]);
            fold->m = _mm512_mask_add_epi64(fold->m, waits, fold->m, _mm512_set1_epi64(1));
            fold->n = _mm512_mask_add_pd(fold->n, waits, fold->n, n);
            fold->weighted =
                _mm512_mask3_fmadd_pd(n, c->weights[f->machines[i].modern], fold->weighted, waits);
            folded |= waits;
        }
        if (later) {
            _mm512_store_pd(c->events[rows++], pick(later, coded(start, START + i), never));
        }
        mask ends = in & lt(end, horizon);
        if (ends) {
            _mm512_store_pd(c->events[rows++], pick(ends, coded(end, i), never));
        }
    }
    if (folded) {
        _mm512_store_pd(c->events[rows++], pick(folded, coded(c->agreed, FOLD), never));
    }
    for (int k = 0; k < MESH; k++) {
        mask in = c->mesh[k];
        if (!in) {
            continue;
        }
        vec start = _mm512_load_pd(c->mesh_start[k]);
        mask earlier = in & lt(start, c->first);
        c->first = pick(earlier, start, c->first);
        c->first_site = pick(earlier, all(MACHINES + k), c->first_site);
        _mm512_store_pd(c->events[rows++], pick(in, coded(start, MESH_START + k), never));
    }
    int chunks = (rows + 15) / 16;
    while (rows <= 16 * chunks) {
        _mm512_store_pd(c->events[rows++], never);
    }
    sort_rows(c->events, chunks);
}

static inline __attribute__((always_inline)) void crowd_step(struct walk *w,
                                                             const struct crowds *c) {
    const __m512i low = _mm512_set1_epi64(CODES - 1), one = _mm512_set1_epi64(1);
    mask happens;
    vec event = walk_on(w, true, &happens);
    __m512i code = _mm512_maskz_and_epi64(happens, bits(event), low);
    vec n = of_lane(c->sizes, code);
    mask is_mesh = _mm512_test_epi64_mask(code, _mm512_set1_epi64(MESH_START));
    __m512i machine = _mm512_and_epi64(code, _mm512_set1_epi64(63));
    mask modern = _mm512_test_epi64_mask(_mm512_srlv_epi64(modern_codes, machine), one);
    vec weight = pick(is_mesh, c->weights[2], pick(modern, c->weights[1], c->weights[0]));
    __m512i m = _mm512_mask_sub_epi64(one, lt(n, all(0)), _mm512_setzero_si512(), one);
    mask start = _mm512_cmpeq_epi64_mask(code, _mm512_set1_epi64(FOLD));
    vec weighted = pick(start, c->fold.weighted, weight * n);
    n = pick(start, c->fold.n, n);
    m = _mm512_mask_mov_epi64(m, start, c->fold.m);
    change(w, happens, m, n, weighted, true);
}

// deliver walks two federations at a time: the steps of one wait for results, those of the other
// fill the gaps.
static void deliver(struct walk *a, const struct crowds *of_a, struct walk *b,
                    const struct crowds *of_b) {
    while (a->active | b->active) {
        crowd_step(a, of_a);
        crowd_step(b, of_b);
    }
}

#endif
