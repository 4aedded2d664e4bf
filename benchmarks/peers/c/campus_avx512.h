// The campus of eight points: where it stands, its stages, and the deliveries.
// Part of federation_avx512.c, which alone includes it.
#ifndef CAMPUS_AVX512_H
#define CAMPUS_AVX512_H

#include "walk_avx512.h"

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

#endif
