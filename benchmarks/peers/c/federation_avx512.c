// The model for eight points in step: the same as federation.c, without a branch that depends on
// one point only.
//
// What differs from the scalar version is layer 2. Who takes part is found from a sorted column
// of machines, since new sites are larger than machines nearly always. Starts and ends are
// numbers whose last eight bits say what happens, so that one network sorts both; sites that wait
// only for the agreement start together, as one event. Then all lanes walk through their events,
// of which the k-th is at another date in each. kappa is computed as sites come and go.
#include "federation_avx512.h"

#include <math.h>
#include <string.h>

#include "stages.h"

#ifdef PROFILE
unsigned long long stage_ticks[NUM_STAGES]; // of one thread
#endif

#define IN(name) _mm512_load_pd(x[I_##name])
#define REGION(name, r) _mm512_load_pd(x[I_##name + (r)])
#define OUT(name, v) _mm512_store_pd(out[O_##name * stride], v)

enum {
    MOST_SITES = 63, // that work together: tables by number of sites are in registers
    CODES = 256,     // of events
    FOLD = 63,       // code: all that wait for the agreement start
    START = 64,      // code of the start of machine 0; the code of its end is 0
    MESH_START = 128 // code of the start of new site 0
};

static _Alignas(64) double ln_sites[MOST_SITES + 1], range_law[MOST_SITES + 1],
    apart[MOST_SITES + 1];
static __m512i modern_codes; // bit i: machine i is modern

// The reducible loss of a loss law on the compute-optimal path is factor·(C/6)^−exponent.
static double law_factor[2], law_exponent[2];

void prepare_lanes(const struct federation *f) {
    for (int m = 1; m <= MOST_SITES; m++) {
        ln_sites[m] = log(m);
        range_law[m] = pow(log(m) / log(20), 1.5);
        apart[m] = 1 - 1.0 / m;
    }
    long long modern = 0;
    for (int i = 0; i < MACHINES; i++) {
        modern |= (long long)f->machines[i].modern << i;
    }
    modern_codes = _mm512_set1_epi64(modern);
    for (int k = 0; k < 2; k++) {
        const struct loss_law *l = k == 0 ? &hoffmann : &besiroglu;
        double sum = l->alpha + l->beta, g = pow(l->alpha * l->a / (l->beta * l->b), 1 / sum);
        law_factor[k] = l->a * pow(g, -l->alpha) + l->b * pow(g, l->beta);
        law_exponent[k] = l->alpha * l->beta / sum;
    }
}

// at looks up 64 numbers by the low six bits of an index.
static inline vec at(const double *table, __m512i index) {
    vec v[4];
    for (int k = 0; k < 4; k++) {
        v[k] = _mm512_permutex2var_pd(_mm512_load_pd(table + 16 * k), index,
                                      _mm512_load_pd(table + 16 * k + 8));
    }
    mask odd = _mm512_test_epi64_mask(index, _mm512_set1_epi64(16));
    mask high = _mm512_test_epi64_mask(index, _mm512_set1_epi64(32));
    return pick(high, pick(odd, v[3], v[2]), pick(odd, v[1], v[0]));
}

// of_lane gathers from rows: row index of each lane.
static inline vec of_lane(const lanes *rows, __m512i index) {
    __m512i lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    return _mm512_i64gather_pd(_mm512_add_epi64(_mm512_slli_epi64(index, 3), lane), rows, 8);
}

static inline mask option(const lanes *x, int choice, int number) {
    return eq(_mm512_load_pd(x[choice]), all(number));
}

// The runs of eight points, generation by generation, and what they have in common.
struct trainings {
    vec flop, ln_flop;
    vec growth, progress;                      // logarithms
    vec work[GENERATIONS], crowd[GENERATIONS]; // crowd = tau/bcrit
    vec slope[GENERATIONS], gain[GENERATIONS], ratio[GENERATIONS];
    vec power, batch_exp;
    vec together; // vendor mix over straggler
    vec fixed;    // 1/CU if measured
    mask ranged, floored, measured;
    bool floor_law, small, batch_grows;
};

static void train(const struct federation *f, const lanes *x, struct trainings *t) {
    __m512i target = _mm512_cvtpd_epi64(IN(target));
    vec params = _mm512_i64gather_pd(_mm512_slli_epi64(target, 1), &f->targets[0].params, 8);
    vec flop = _mm512_i64gather_pd(_mm512_slli_epi64(target, 1), &f->targets[0].flop, 8);
    vec six_r = 6.0 * IN(tokens_per_param);
    params = pick(eq(params, all(0)), _mm512_sqrt_pd(flop / six_r), params);
    flop = pick(eq(flop, all(0)), six_r * params * params, flop);
    t->flop = flop;
    t->ln_flop = vlog(flop);
    t->growth = vlog(IN(frontier_growth));
    t->progress = vlog(IN(algo_progress));

    // Everything is a power of the size, so a generation is a factor for each. half = ln √growth.
    vec half = 0.5 * IN(generation_years) * t->growth;
    vec ln_size = vlog(params * (1 / 405e9));
    vec grow = vexp(half), flop_step = grow * grow;
    vec tau = IN(tau_405) * vexp(-IN(tau_exp) * ln_size);
    vec tau_step = vexp(-IN(tau_exp) * half);
    vec crowd = tau / (IN(bcrit_405) * vexp(IN(bcrit_exp) * ln_size));
    vec crowd_step = tau_step * vexp(-IN(bcrit_exp) * half);

    vec ln_h = vlog(IN(inner_steps));
    vec beta = (1.0923 * pow(405e9, -0.2342) / log(30)) * ln_h * vexp(-0.2342 * ln_size);
    vec beta_step = vexp(-0.2342 * half);
    vec law = IN(penalty_law);
    t->ranged = eq(law, all(LAW_RANGE));
    t->floored = le(all(LAW_HOFFMANN), law);
    t->floor_law = t->floored != 0;
    mask second = eq(law, all(LAW_BESIROGLU));
    vec e = pick(second, all(besiroglu.e), all(hoffmann.e));
    vec exponent = pick(second, all(law_exponent[1]), all(law_exponent[0]));
    vec loss = pick(second, all(law_factor[1]), all(law_factor[0])) *
               vexp(exponent * (log(6) - t->ln_flop));
    vec loss_step = vexp(-2.0 * exponent * half);
    t->power = 1.0 / exponent;
    vec of_range = vlog(IN(kappa_20)) * ln_h * (1 / log(100));
    vec scaled = pick(t->floored, all(1), all(1 / 0.0477));

    // Exposed exchange over computing, at infinitely many sites, is ratio/tau.
    t->measured = option(x, I_comm_model, COMM_MEASURED);
    t->fixed = 1.0 / IN(cu);
    vec ratio = (1.0 - IN(overlap)) * IN(exchange_bits) * IN(mfu_fed) * IN(fp8) * (2 * F0 / 6e9) /
                (IN(wan_gbps) * IN(inner_steps));
    t->together = IN(vendor_mix) / IN(straggler);
    t->batch_exp = IN(batch_m_exp);
    t->batch_grows = eq(t->batch_exp, all(0)) != 0xff;

    // The slope of floor laws falls from generation to generation.
    t->small = (t->floored & lt(all(0.1), beta * ln_sites[MOST_SITES])) == 0;

    for (int j = 0; j < GENERATIONS; j++) {
        t->work[j] = flop;
        t->crowd[j] = crowd;
        t->slope[j] = pick(t->ranged, of_range, beta * scaled);
        t->gain[j] = (e + loss) / loss;
        t->ratio[j] = ratio / tau;
        flop *= flop_step;
        crowd *= crowd_step;
        tau *= tau_step;
        beta *= beta_step;
        loss *= loss_step;
    }
}

// A run of eight points, each of its own generation.
struct run {
    vec work, crowd, slope, gain, ratio;
};

static inline void begin(struct run *r, const struct trainings *t, int j, mask m) {
    r->work = pick(m, t->work[j], r->work);
    r->crowd = pick(m, t->crowd[j], r->crowd);
    r->slope = pick(m, t->slope[j], r->slope);
    r->gain = pick(m, t->gain[j], r->gain);
    r->ratio = pick(m, t->ratio[j], r->ratio);
}

// inverse_kappa is 1/kappa of two sites and more.
static inline vec inverse_kappa(const struct trainings *t, const struct run *r, __m512i m,
                                vec ln_m) {
    vec x = r->slope * pick(t->ranged, at(range_law, m), ln_m), power = -x;
    if (t->floor_law) {
        // expm1(x) by Taylor's series, x being small: a penalty of a few percent at most.
        vec e = x * (1 / 5040.0) + 1 / 720.0;
        e = e * x + 1 / 120.0;
        e = e * x + 1 / 24.0;
        e = e * x + 1 / 6.0;
        e = e * x + 0.5;
        e = e * x + 1.0;
        e = t->small ? e * x : vexp(x) - 1.0;
        power = pick(t->floored, -t->power * vlog(e * r->gain + 1.0), power);
    }
    return vexp(power);
}

// exposure is 1/CU of two sites and more.
static inline vec exposure(const struct trainings *t, const struct run *r, __m512i m) {
    vec computed = vmax(all(1 / 0.99), r->ratio * at(apart, m) + 1.0);
    return pick(t->measured, t->fixed, computed);
}

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

// The campus of eight points.
struct campuses {
    __m512i region;
    vec start[STAGES], n;
};

// A queue is how long one waits for the grid in a region: for the connection, and for refused
// applications.
struct queue {
    vec wait, lost;
};

static inline struct queue queue(const lanes *x, vec lead, vec u_shock, vec refuse, vec u_rounds) {
    struct queue q;
    vec flex = _mm512_maskz_mov_pd(option(x, I_route, ROUTE_FLEXIBLE), IN(flex_saving));
    lead *= IN(campus_lead_scale);
    lead = _mm512_mask_mul_pd(lead, lt(u_shock, IN(p_shock)), lead, IN(shock_factor));
    q.wait = vmax(IN(equipment_floor), lead - flex);
    // ⌊ln u/ln p⌋ is how many powers of p are at least u.
    vec power = refuse, rounds = all(0);
    for (mask refused; (refused = le(u_rounds, power) & lt(all(1e-18), power)) != 0;) {
        if (refused & le(all(1), power)) {
            rounds = pick(le(all(1), power), all(INFINITY), rounds);
            power = pick(le(all(1), power), all(0), power);
            continue;
        }
        rounds = _mm512_mask_add_pd(rounds, refused, rounds, all(1));
        power *= refuse;
    }
    q.lost = _mm512_maskz_mul_pd(~eq(rounds, all(0)), rounds, IN(reapply_years));
    mask gas = option(x, I_route, ROUTE_GAS);
    q.wait = pick(gas, IN(gas_wait), q.wait);
    q.lost = pick(gas, all(0), q.lost);
    return q;
}

static void build(const struct federation *f, const lanes *x, struct campuses *c) {
    vec route = IN(route), base = IN(campus_decision) + IN(fitout), least = IN(build1gw);
    mask scheduled = eq(route, all(ROUTE_SCHEDULED));
    mask within = option(x, I_staging, STAGING_WITHIN_LEAD) & le(route, all(ROUTE_FLEXIBLE));
    vec psi = pick(within, all(stage_lead[0]), all(1));

    vec siting = IN(siting);
    vec region = pick(eq(siting, all(SITING_NAMED)), IN(campus_region),
                      _mm512_roundscale_pd(IN(u_campus_region) * REGIONS, 9));
    mask best = eq(siting, all(SITING_BEST_OF_K));
    if (best) {
        vec k_max = IN(campus_k), earliest = all(INFINITY), chosen = all(REGIONS);
        for (int k = 0; k < REGIONS && (best & lt(all(k), k_max)); k++) {
            int r = f->best[k];
            struct queue q = queue(x, REGION(lead1gw, r), REGION(u_shock, r), REGION(refuse1gw, r),
                                   REGION(u_rounds, r));
            vec a = base + q.lost + vmax(psi * q.wait, least);
            a = pick(scheduled, IN(campus_date), a);
            mask better =
                lt(all(k), k_max) & (lt(a, earliest) | (eq(a, earliest) & lt(all(r), chosen)));
            earliest = pick(better, a, earliest);
            chosen = pick(better, all(r), chosen);
        }
        region = pick(best, chosen, region);
    }
    c->region = _mm512_cvtpd_epi64(region);
    struct queue q = queue(x, of_lane(x + I_lead1gw, c->region), of_lane(x + I_u_shock, c->region),
                           of_lane(x + I_refuse1gw, c->region), of_lane(x + I_u_rounds, c->region));
    base += q.lost;
    c->start[0] = pick(scheduled, IN(campus_date), base + vmax(psi * q.wait, least));
    for (int j = 1; j < STAGES; j++) {
        c->start[j] = pick(within, base + vmax(stage_lead[j] * q.wait, least),
                           c->start[0] + stage_ramp[j] * IN(ramp_years));
    }
    c->n = IN(campus_mw) * IN(h100e_per_mw) * MESH_PUE / of_lane(x + I_pue, c->region);
    c->n = pick(scheduled, all(SCHEDULED_H100E), c->n);
}

static struct deliveries deliver_campus(const struct campuses *c, vec weight,
                                        const struct trainings *t) {
    lanes events[STAGES + 1];
    for (int j = 0; j < STAGES; j++) {
        _mm512_store_pd(events[j], c->start[j]);
    }
    _mm512_store_pd(events[STAGES], all(INFINITY));
    // What stage 0, 1, … adds.
    const vec parts = _mm512_set_pd(0, 0, 0, 0, 0, stage_power[2] - stage_power[1],
                                    stage_power[1] - stage_power[0], stage_power[0]);
    struct walk w;
    walk_start(&w, t, events);
    while (w.active) {
        mask happens;
        vec n = c->n * _mm512_permutexvar_pd(w.place, parts);
        walk_on(&w, false, &happens);
        change(&w, happens, _mm512_set1_epi64(1), n, n * weight, false);
    }
    return w.d;
}

static vec months(vec from, vec to) {
    return pick(lt(from, all(INFINITY)) & lt(to, all(INFINITY)), 12.0 * (to - from), all(INFINITY));
}

static vec number(mask m) { return _mm512_maskz_mov_pd(m, all(1)); }

static vec or_null(mask m, vec v) { return pick(m, v, all(INFINITY)); }

// lag is how many months after the frontier a run is delivered.
static vec lag(const struct trainings *t, vec start, const struct deliveries *d) {
    vec effective = t->ln_flop - log(5e26) + (start + 0.5) * t->progress;
    vec months = 12.0 * (d->date + 0.5 - effective / (t->growth + t->progress));
    return or_null(d->done, months);
}

static void crowd_account(const struct federation *f, const lanes *x, const struct crowds *c,
                          vec capital, vec until, lanes *out, int stride) {
    vec hours = all(0), power = all(0), tco2 = all(0), zero = all(0);
    for (int i = 0; i < MACHINES; i++) {
        if (!c->machine[i]) {
            continue;
        }
        vec end = vmin(_mm512_load_pd(c->end[i]), until);
        vec years = _mm512_maskz_max_pd(c->machine[i], end - _mm512_load_pd(c->start[i]), zero);
        hours += _mm512_load_pd(c->sizes[START + i]) * years;
        power += f->machines[i].power * years;
        tco2 += (f->machines[i].power * f->machines[i].carbon) * years;
    }
    vec cost = hours * HOURS_PER_YEAR * IN(price_h100e_usd) / IN(usd_per_eur);
    vec owned = c->share * IN(pue_owned);
    power *= owned;
    tco2 *= owned;

    vec mw = IN(mesh_mw), built = all(0), paid = all(0), carbon = all(0);
    for (int r = 0; r < REGIONS; r++) {
        vec years = all(0);
        for (int k = r; k < MESH; k += REGIONS) {
            vec start = _mm512_load_pd(c->mesh_start[k]);
            years += _mm512_maskz_max_pd(c->mesh[k], until - start, zero);
        }
        hours += _mm512_load_pd(c->sizes[MESH_START + r]) * years;
        built += years;
        paid += years * REGION(price, r);
        carbon += years * REGION(carbon, r);
    }
    OUT(h100e_hours_fed, hours * HOURS_PER_YEAR);
    OUT(energy_mwh_fed, (power + mw * built) * HOURS_PER_YEAR);
    OUT(cost_eur_fed, cost + mw * (HOURS_PER_YEAR * paid + capital * built));
    OUT(tco2_fed, (tco2 + mw * carbon) * (HOURS_PER_YEAR / 1000));
}

static void campus_account(const lanes *x, const struct campuses *c, vec capital, vec until,
                           lanes *out, int stride) {
    vec years = all(0); // of the whole campus
    for (int j = 0; j < STAGES; j++) {
        vec part = all(stage_power[j] - (j > 0 ? stage_power[j - 1] : 0));
        years += part * vmax(until - c->start[j], all(0));
    }
    mask gas = option(x, I_route, ROUTE_GAS);
    vec price = pick(gas, IN(gas_price), of_lane(x + I_price, c->region));
    vec carbon = pick(gas, IN(gas_carbon), of_lane(x + I_carbon, c->region));
    vec built = IN(campus_mw) * years, energy = built * HOURS_PER_YEAR;
    OUT(h100e_hours_campus, c->n * years * HOURS_PER_YEAR);
    OUT(energy_mwh_campus, energy);
    OUT(cost_eur_campus, energy * price + built * capital);
    OUT(tco2_campus, energy * carbon * (1 / 1000.0));
}

// A tile is eight points.
struct tile {
    struct trainings t;
    struct crowds c;
    struct walk fed;
    vec work_fed, work_campus;
};

static void prepare_tile(const struct federation *f, const lanes *x, struct tile *p) {
    STAGE_BEGIN
    train(f, x, &p->t);
    vec again = 1.0 + IN(restart_fraction), flop = p->t.flop;
    mask fed_again = lt(IN(u_fed_restart), IN(p_restart_fed));
    mask campus_again = lt(IN(u_campus_restart), IN(p_restart_campus));
    p->work_fed = _mm512_mask_mul_pd(flop, fed_again, flop, again);
    p->work_campus = _mm512_mask_mul_pd(flop, campus_again, flop, again);
    STAGE_END(LAYER1)
    list(f, x, &p->t, &p->c);
    STAGE_END(LIST)
    limit(&p->c, IN(max_sites));
    STAGE_END(LIMIT)
    schedule(f, &p->c);
    p->t.work[0] = p->work_fed;
    walk_start(&p->fed, &p->t, p->c.events);
    STAGE_END(SCHEDULE)
}

static void finish_tile(const struct federation *f, const lanes *x, struct tile *p, lanes *out,
                        int stride) {
    STAGE_BEGIN
    struct trainings *t = &p->t;
    struct crowds *c = &p->c;
    struct deliveries fed = p->fed.d;
    const vec horizon = all(HORIZON);
    struct campuses campus;
    build(f, x, &campus);
    t->work[0] = p->work_campus;
    vec weight = IN(mfu_campus) * IN(fp8) * IN(goodput_reserved);
    struct deliveries camp = deliver_campus(&campus, weight, t);
    STAGE_END(CAMPUS)

    mask win = lt(fed.date, camp.date);
    OUT(win, number(win));
    OUT(t_fed, fed.date);
    OUT(t_campus, camp.date);
    OUT(gap_months, months(fed.date, camp.date));
    OUT(t_single, c->single);
    OUT(fed_gain_months, months(fed.date, c->single));
    OUT(t_first_fed, c->first);
    OUT(first_site, c->first_site);
    OUT(campus_power_date, or_null(le(campus.start[0], horizon), campus.start[0]));
    OUT(campus_region, _mm512_cvtepi64_pd(campus.region));

    mask formed = lt(IN(u_form), IN(p_form)) & lt(IN(u_fed_funded), IN(p_fed_funded));
    mask exists = lt(IN(u_campus_funded), IN(p_campus_funded));
    OUT(formed, number(formed));
    OUT(campus_exists, number(exists));
    OUT(win_unconditional, number(formed & fed.done & (~exists | win)));
    OUT(neither, number(~(fed.done | camp.done)));

    struct run first = {0};
    begin(&first, t, 0, 0xff);
    mask several = _mm512_cmpgt_epi64_mask(fed.fleets.m, _mm512_set1_epi64(1));
    vec kappa = 1.0 / inverse_kappa(t, &first, fed.fleets.m, at(ln_sites, fed.fleets.m));
    vec cu = 1.0 / exposure(t, &first, fed.fleets.m);
    OUT(n_fed_at_delivery, or_null(fed.done, fed.fleets.n));
    OUT(m_at_delivery, or_null(fed.done, _mm512_cvtepi64_pd(fed.fleets.m)));
    OUT(kappa, or_null(fed.done, pick(several, kappa, all(1))));
    OUT(cu, or_null(fed.done, pick(several, cu, all(1))));
    OUT(u_fed, or_null(fed.done, fed.rate / (fed.fleets.n * (F0 * SECONDS_PER_YEAR))));
    OUT(n_campus_at_delivery, or_null(camp.done, camp.fleets.n));
    OUT(generations_fed, fed.count);
    OUT(generations_campus, camp.count);
    OUT(target_flop, t->flop);
    OUT(work_fed, p->work_fed);
    OUT(work_campus, p->work_campus);

    vec lag_fed = lag(t, c->first, &fed), lag_campus = lag(t, campus.start[0], &camp);
    OUT(lag_months_fed, lag_fed);
    OUT(lag_months_campus, lag_campus);
    OUT(frontier_class_fed, number(fed.done & le(lag_fed, IN(frontier_lag_max))));
    OUT(frontier_class_campus, number(camp.done & le(lag_campus, IN(frontier_lag_max))));
    vec cut = 0.89 - vlog(1.0 - IN(u_cut)) / IN(access_hazard);
    vec fed_until = vmin(fed.date, horizon), campus_until = vmin(camp.date, horizon);
    vec exposed_fed = 12.0 * vmax(all(0), fed_until - cut);
    vec exposed_campus = 12.0 * vmax(all(0), campus_until - cut);
    OUT(t_cut, or_null(le(cut, horizon), cut));
    OUT(exposed_months_fed, exposed_fed);
    OUT(exposed_months_campus, exposed_campus);
    OUT(exposed_months_avoided, exposed_campus - exposed_fed);

    vec rate = IN(discount_rate), life = IN(asset_life);
    vec annuity = rate / (1.0 - vexp(-life * vlog(1.0 + rate)));
    vec capital = IN(capex_per_mw) * pick(eq(rate, all(0)), 1.0 / life, annuity);
    crowd_account(f, x, c, capital, fed_until, out, stride);
    campus_account(x, &campus, capital, campus_until, out, stride);
    STAGE_END(OUTPUT)
}

void evaluate_lanes(const struct federation *f, const lanes *x0, const lanes *x1, lanes *out,
                    int stride) {
    struct tile a, b;
    prepare_tile(f, x0, &a);
    prepare_tile(f, x1, &b);
    STAGE_BEGIN
    deliver(&a.fed, &a.c, &b.fed, &b.c);
    STAGE_END(DELIVER)
    finish_tile(f, x0, &a, out, stride);
    finish_tile(f, x1, &b, out + 1, stride);
}
