// The delivery of up to three runs, in eight lanes that each have their own place.
// Part of federation_avx512.c, which alone includes it.
#ifndef WALK_AVX512_H
#define WALK_AVX512_H

#include <string.h>

#include "layer1_avx512.h"

// What is at work.
struct fleets {
    __m512i m;
    vec n, weighted;
};

// per_year is the useful FLOP per year of a federation, or of a campus, which is one site.
static inline vec per_year(const struct trainings *t, const struct run *r, const struct fleets *f,
                           bool federated) {
    vec useful = (F0 * SECONDS_PER_YEAR) * f->weighted, crowd = f->n * r->crowd;
    if (!federated) {
        return useful / (crowd + 1.0);
    }
    mask several = _mm512_cmpgt_epi64_mask(f->m, _mm512_set1_epi64(1));
    vec ln_m = at(ln_sites, f->m);
    if (t->batch_grows) {
        crowd *= vexp(-t->batch_exp * ln_m); // ln 1 = 0
    }
    vec p = t->together * inverse_kappa(t, r, f->m, ln_m);
    vec upper = pick(several, useful * p, useful);
    vec lower = pick(several, exposure(t, r, f->m), all(1));
    return upper / (lower * (crowd + 1.0));
}

// The deliveries of one side.
struct deliveries {
    vec date, count, rate;
    struct fleets fleets;
    mask done; // the first run is
};

// A walk of eight points through the events of a side. Each has its own place: a step takes a lane
// either to its next event or to the delivery of a run, so nothing but the end of the last lane is
// a branch.
struct walk {
    const struct trainings *t;
    const lanes *events; // each lane in the order of time, up to a row of +Inf
    struct run run;
    struct fleets fleets;
    __m512i place; // of the next event
    vec now, progress, rate;
    struct deliveries d;
    mask active; // lanes that have not delivered all generations
};

static inline void walk_start(struct walk *w, const struct trainings *t, const lanes *events) {
    memset(w, 0, sizeof *w);
    w->t = t;
    w->events = events;
    w->active = 0xff;
    w->d.date = all(INFINITY);
    begin(&w->run, t, 0, 0xff);
}

// walk_on takes a step. It returns the event of each lane for which *happens says that it happens.
// Of a campus, events are dates without a code.
static inline __attribute__((always_inline)) vec walk_on(struct walk *w, bool federated,
                                                         mask *happens) {
    vec event = of_lane(w->events, w->place);
    __m512i code = _mm512_set1_epi64(federated ? CODES - 1 : 0);
    vec next = vmin(of_bits(_mm512_andnot_epi64(code, bits(event))), all(HORIZON));
    vec reach = w->rate * (next - w->now) + w->progress;
    mask done = w->active & le(w->run.work, reach), goes = w->active & ~done;
    vec delivered = w->now + (w->run.work - w->progress) / w->rate;
    struct deliveries *d = &w->d;
    mask first = done & ~d->done;
    d->date = pick(first, delivered, d->date);
    d->rate = pick(first, w->rate, d->rate);
    d->fleets.n = pick(first, w->fleets.n, d->fleets.n);
    d->fleets.m = _mm512_mask_mov_epi64(d->fleets.m, first, w->fleets.m);
    d->done |= done;
    d->count = _mm512_mask_add_pd(d->count, done, d->count, all(1));
    begin(&w->run, w->t, 1, first);
    begin(&w->run, w->t, 2, done & ~first);
    w->now = pick(done, delivered, next);
    w->progress = pick(done, all(0), reach);
    w->place = _mm512_mask_add_epi64(w->place, goes, w->place, _mm512_set1_epi64(1));
    w->active &= lt(d->count, all(GENERATIONS)) & lt(w->now, all(HORIZON));
    *happens = goes & lt(next, all(HORIZON));
    return event;
}

// change applies an event: m sites, n H100e and weighted Σ w·n more.
static inline __attribute__((always_inline)) void change(struct walk *w, mask happens, __m512i m,
                                                         vec n, vec weighted, bool federated) {
    struct fleets *f = &w->fleets;
    f->m = _mm512_mask_add_epi64(f->m, happens, f->m, m);
    f->n = _mm512_mask_add_pd(f->n, happens, f->n, n);
    f->weighted = _mm512_mask_add_pd(f->weighted, happens, f->weighted, weighted);
    mask some = _mm512_test_epi64_mask(f->m, f->m); // none leave no residue of rounding
    f->n = _mm512_maskz_mov_pd(some, f->n);
    f->weighted = _mm512_maskz_mov_pd(some, f->weighted);
    w->rate = per_year(w->t, &w->run, f, federated);
}

#endif
