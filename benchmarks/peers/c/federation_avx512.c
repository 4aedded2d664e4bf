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

#include "campus_avx512.h"
#include "crowd_avx512.h"
#include "stages.h"

#ifdef PROFILE
unsigned long long stage_ticks[NUM_STAGES]; // of one thread
#endif

#define OUT(name, v) _mm512_store_pd(out[O_##name * stride], v)

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
