// The scalar model: docs/model.md, section by section.
#include "federation.h"

#include <math.h>

const char *const output_names[NUM_OUTPUTS] = {
#define X(name) #name,
    OUTPUTS(X)
#undef X
};

const double stage_power[STAGES] = {0.17, 0.5, 1};
const double stage_lead[STAGES] = {0.38, 0.78, 1};
const double stage_ramp[STAGES] = {0, 0.5, 1};

const struct loss_law hoffmann = {1.69, 406.4, 0.34, 410.7, 0.28};
const struct loss_law besiroglu = {1.8172, 482.01, 0.3478, 2085.43, 0.3658};

static double min2(double a, double b) { return a < b ? a : b; }
static double max2(double a, double b) { return a > b ? a : b; }

// A run of the model on one side: its size, its work, and how its rate depends on the number of
// sites.
struct training {
    double params, flop, work, tau, bcrit;
    int law;
    double slope, gain, power;       // of kappa
    double fixed, compute, exchange; // of CU: as measured, or seconds of computing and exchange
};

static double kappa(const struct training *t, int m) {
    if (m < 2) {
        return 1;
    }
    double ln = log(m);
    switch (t->law) {
    case LAW_RANGE:
        return exp(t->slope * pow(ln / log(20), 1.5));
    case LAW_SCALING:
        return exp(t->slope * ln);
    default:
        return pow(1 + expm1(t->slope * ln) * t->gain, t->power);
    }
}

static double utilisation(const struct training *t, int m) {
    if (m < 2) {
        return 1;
    }
    if (t->fixed > 0) {
        return t->fixed;
    }
    return min2(0.99, t->compute / (t->compute + t->exchange * (1 - 1.0 / m)));
}

// Sections 1 and 2: a run of flop FLOP of a model with params parameters.
static struct training training(const double *x, double params, double flop) {
    struct training t = {
        .params = params, .flop = flop, .work = flop, .law = (int)x[I_penalty_law]};
    double ratio = params / 405e9, lnh = log(x[I_inner_steps]);
    t.tau = x[I_tau_405] * pow(ratio, -x[I_tau_exp]);
    t.bcrit = x[I_bcrit_405] * pow(ratio, x[I_bcrit_exp]);
    double beta = 1.0923 * pow(params, -0.2342) * lnh / log(30);
    switch (t.law) {
    case LAW_RANGE:
        t.slope = log(x[I_kappa_20]) * lnh / log(100);
        break;
    case LAW_SCALING:
        t.slope = beta / 0.0477;
        break;
    default: {
        const struct loss_law *l = t.law == LAW_HOFFMANN ? &hoffmann : &besiroglu;
        double sum = l->alpha + l->beta;
        double n = pow(l->alpha * l->a / (l->beta * l->b), 1 / sum) * pow(flop / 6, l->beta / sum);
        double d = flop / 6 / n;
        double reducible = l->a * pow(n, -l->alpha) + l->b * pow(d, -l->beta);
        t.slope = beta;
        t.gain = (l->e + reducible) / reducible;
        t.power = sum / (l->alpha * l->beta);
    }
    }
    if ((int)x[I_comm_model] == COMM_MEASURED) {
        t.fixed = x[I_cu];
    } else {
        t.compute = x[I_inner_steps] * 6 * params * t.tau / (F0 * x[I_mfu_fed] * x[I_fp8]);
        t.exchange = (1 - x[I_overlap]) * 2 * params * x[I_exchange_bits] / (1e9 * x[I_wan_gbps]);
    }
    return t;
}

// A site at work from start to end with n H100e of weight w.
struct unit {
    double start, end, n, w;
    int id;
};

// What is at work: m sites, n = Σ n_i, weighted = Σ w_i n_i.
struct fleet {
    int m;
    double n, weighted;
};

// Useful FLOP per year.
static double rate(const double *x, const struct training *t, struct fleet f, bool federated) {
    double p = 1, b = t->bcrit;
    if (federated && f.m >= 2) {
        p = utilisation(t, f.m) * x[I_vendor_mix] / (x[I_straggler] * kappa(t, f.m));
        b *= pow(f.m, x[I_batch_m_exp]);
    }
    return F0 * SECONDS_PER_YEAR * p * f.weighted / (1 + f.n * t->tau / b);
}

struct delivery {
    double date; // of the first run, +Inf if not by the horizon
    int count;   // of runs
    struct fleet fleet;
    double rate;
};

struct event {
    double t;
    int order; // ends before starts, then the order of sites
    double n, wn;
};

static bool earlier(const struct event *a, const struct event *b) {
    return a->t < b->t || (a->t == b->t && a->order < b->order);
}

// sort sorts by insertion, which is faster for so few than qsort with its calls.
static void sort(struct event *events, int n) {
    for (int i = 1; i < n; i++) {
        struct event e = events[i];
        int j = i;
        for (; j > 0 && earlier(&e, &events[j - 1]); j--) {
            events[j] = events[j - 1];
        }
        events[j] = e;
    }
}

// Section 3, delivery, and section 5, generations: the runs one after the other.
static struct delivery deliver(const double *x, const struct unit *sites, int count,
                               const struct training *runs, bool federated) {
    struct event events[2 * (MACHINES + MESH) + 1];
    int k = 0;
    for (int i = 0; i < count; i++) {
        const struct unit *s = &sites[i];
        if (!(s->start < HORIZON && s->end > s->start)) {
            continue;
        }
        events[k++] = (struct event){max2(s->start, 0), count + i, s->n, s->w * s->n};
        if (s->end < HORIZON) {
            events[k++] = (struct event){max2(s->end, 0), i, -s->n, -s->w * s->n};
        }
    }
    sort(events, k);
    events[k++].t = HORIZON;

    struct delivery d = {.date = INFINITY};
    struct fleet f = {0};
    double now = 0, done = 0;
    for (int i = 0; i < k; i++) {
        double next = events[i].t;
        if (f.m > 0 && next > now) {
            double r = rate(x, &runs[d.count], f, federated);
            while (done + r * (next - now) >= runs[d.count].work) {
                now += (runs[d.count].work - done) / r;
                done = 0;
                if (d.count == 0) {
                    d.date = now;
                    d.fleet = f;
                    d.rate = r;
                }
                if (++d.count == GENERATIONS) {
                    return d;
                }
                r = rate(x, &runs[d.count], f, federated);
            }
            done += r * (next - now);
        }
        now = next;
        f.m += events[i].n > 0 ? 1 : -1;
        f.n += events[i].n;
        f.weighted += events[i].wn;
        if (f.m == 0) {
            f = (struct fleet){0}; // no residue of rounding
        }
    }
    return d;
}

// The federation of a point.
struct crowd {
    double share, single;
    struct unit sites[MACHINES + MESH];
    int count, owned; // of sites; machines come first
};

// limit keeps the most largest sites; of equal ones the earlier.
static void limit(struct crowd *c, int most) {
    if (c->count <= most) {
        return;
    }
    double sizes[MACHINES + MESH]; // from the largest down
    for (int i = 0; i < c->count; i++) {
        double n = c->sites[i].n;
        int j = i;
        for (; j > 0 && sizes[j - 1] < n; j--) {
            sizes[j] = sizes[j - 1];
        }
        sizes[j] = n;
    }
    double last = most > 0 ? sizes[most - 1] : INFINITY;
    int ties = most, kept = 0;
    for (int i = 0; i < c->count; i++) {
        ties -= sizes[i] > last;
    }
    for (int i = 0; i < c->count; i++) {
        double n = c->sites[i].n;
        if (n > last || (n == last && ties-- > 0)) {
            c->sites[kept++] = c->sites[i];
        }
    }
    c->count = kept;
}

// Section 3, federation: the eligible sites, and of these the max_sites largest.
static void assemble(const struct federation *f, const double *x, const struct training *t,
                     struct crowd *c) {
    int regime = (int)x[I_regime];
    double goodput = regime == REGIME_EMERGENCY ? x[I_goodput_reserved] : x[I_goodput_shared];
    double agreed =
        x[I_fed_decision] + x[regime == REGIME_TODAY ? I_agree_today : I_agree_priority];
    c->share = x[I_share_today + regime];
    c->single = INFINITY;
    c->count = 0;
    for (int i = 0; i < MACHINES; i++) {
        const struct machine *m = &f->machines[i];
        if (m->scope > (int)x[I_scope]) {
            continue;
        }
        double h = x[I_count + i] * x[I_peak + i] / 989;
        struct unit s = {.n = c->share * h, .id = i};
        s.start = max2(x[I_online + i], agreed);
        s.end = m->retires ? x[I_retire + i] : x[I_online + i] + x[I_service_life];
        s.w = goodput * (m->modern ? x[I_mfu_fed] * x[I_fp8] : x[I_mfu_old]);
        if (!(h >= x[I_site_min_h100e] && s.end > s.start && s.start < HORIZON)) {
            continue;
        }
        c->sites[c->count++] = s;
        double alone =
            t->flop * (1 + s.n * t->tau / t->bcrit) / (F0 * SECONDS_PER_YEAR * s.w * s.n);
        double done = s.start + alone;
        if (done < s.end && done <= HORIZON && done < c->single) {
            c->single = done;
        }
    }
    for (int k = 0; k < (int)x[I_mesh_sites]; k++) {
        int r = k % REGIONS;
        struct unit s = {.end = INFINITY, .id = MACHINES + k};
        s.n = x[I_mesh_mw] * x[I_h100e_per_mw] * MESH_PUE / x[I_pue + r];
        s.w = x[I_mfu_fed] * x[I_fp8] * x[I_goodput_reserved];
        s.start =
            x[I_fed_decision] + max2(x[I_lead40 + r] * x[I_slip + k], x[I_build40]) + x[I_fitout];
        if (x[I_u_mesh + k] >= x[I_refuse40 + r] && s.n >= x[I_site_min_h100e] &&
            s.start < HORIZON) {
            c->sites[c->count++] = s;
        }
    }
    limit(c, (int)x[I_max_sites]);
    c->owned = 0;
    while (c->owned < c->count && c->sites[c->owned].id < MACHINES) {
        c->owned++;
    }
}

// Section 3, campus: the date of the stage after the fraction psi of the wait, in a region.
static double stage_date(const double *x, int r, double psi) {
    int route = (int)x[I_route];
    if (route == ROUTE_SCHEDULED) {
        return x[I_campus_date];
    }
    double wait = x[I_gas_wait], lost = 0;
    if (route == ROUTE_GAS) {
        psi = 1;
    } else {
        double lead = x[I_campus_lead_scale] * x[I_lead1gw + r];
        if (x[I_u_shock + r] < x[I_p_shock]) {
            lead *= x[I_shock_factor];
        }
        wait = max2(x[I_equipment_floor], lead - (route == ROUTE_FLEXIBLE ? x[I_flex_saving] : 0));
        double p = x[I_refuse1gw + r];
        if (p >= 1) {
            return INFINITY;
        }
        if (p > 0) {
            lost = floor(log(x[I_u_rounds + r]) / log(p)) * x[I_reapply_years];
        }
    }
    return x[I_campus_decision] + lost + max2(psi * wait, x[I_build1gw]) + x[I_fitout];
}

struct campus {
    int region;
    double power; // date of the first stage
    struct unit sites[STAGES];
};

// Section 3, campus: siting, and the dates and sizes of the stages.
static struct campus build(const struct federation *f, const double *x) {
    struct campus c;
    int siting = (int)x[I_siting];
    bool within = (int)x[I_staging] == STAGING_WITHIN_LEAD && (int)x[I_route] <= ROUTE_FLEXIBLE;
    double psi = within ? stage_lead[0] : 1;
    if (siting == SITING_NAMED) {
        c.region = (int)x[I_campus_region];
    } else if (siting == SITING_RANDOM) {
        c.region = (int)(REGIONS * x[I_u_campus_region]);
    } else {
        double best = INFINITY;
        c.region = REGIONS;
        for (int k = 0; k < (int)x[I_campus_k]; k++) {
            int r = f->best[k];
            double a = stage_date(x, r, psi);
            if (c.region == REGIONS || a < best || (a == best && r < c.region)) {
                c.region = r;
                best = a;
            }
        }
    }
    c.power = stage_date(x, c.region, psi);
    double n = x[I_campus_mw] * x[I_h100e_per_mw] * MESH_PUE / x[I_pue + c.region];
    if ((int)x[I_route] == ROUTE_SCHEDULED) {
        n = SCHEDULED_H100E;
    }
    for (int j = 0; j < STAGES; j++) {
        double part = stage_power[j] - (j > 0 ? stage_power[j - 1] : 0);
        double start = within ? stage_date(x, c.region, stage_lead[j])
                              : c.power + stage_ramp[j] * x[I_ramp_years];
        double w = x[I_mfu_campus] * x[I_fp8] * x[I_goodput_reserved];
        c.sites[j] = (struct unit){start, INFINITY, part * n, w, j};
    }
    return c;
}

// What a side has used until a date.
struct account {
    double hours, energy, cost, tco2; // H100e·h, MWh, EUR, t
};

static double years_at_work(const struct unit *s, double until) {
    return max2(0, min2(s->end, until) - s->start);
}

static void use(struct account *a, double energy, double price, double carbon) {
    a->energy += energy;
    a->cost += energy * price;
    a->tco2 += energy * carbon / 1000;
}

// Section 4, per side; capital is the EUR per MW and year.
static struct account crowd_account(const struct federation *f, const double *x,
                                    const struct crowd *c, double capital, double until) {
    struct account a = {0};
    for (int i = 0; i < c->count; i++) {
        const struct unit *s = &c->sites[i];
        double years = years_at_work(s, until), hours = years * HOURS_PER_YEAR;
        a.hours += s->n * hours;
        if (i < c->owned) {
            const struct machine *m = &f->machines[s->id];
            use(&a, c->share * m->power * x[I_pue_owned] * hours, 0, m->carbon);
            a.cost += s->n * hours * x[I_price_h100e_usd] / x[I_usd_per_eur];
        } else {
            int r = (s->id - MACHINES) % REGIONS;
            use(&a, x[I_mesh_mw] * hours, x[I_price + r], x[I_carbon + r]);
            a.cost += x[I_mesh_mw] * capital * years;
        }
    }
    return a;
}

static struct account campus_account(const double *x, const struct campus *c, double capital,
                                     double until) {
    struct account a = {0};
    bool gas = (int)x[I_route] == ROUTE_GAS;
    double price = gas ? x[I_gas_price] : x[I_price + c->region];
    double carbon = gas ? x[I_gas_carbon] : x[I_carbon + c->region];
    for (int j = 0; j < STAGES; j++) {
        double years = years_at_work(&c->sites[j], until);
        double mw = (stage_power[j] - (j > 0 ? stage_power[j - 1] : 0)) * x[I_campus_mw];
        a.hours += c->sites[j].n * years * HOURS_PER_YEAR;
        use(&a, mw * years * HOURS_PER_YEAR, price, carbon);
        a.cost += mw * capital * years;
    }
    return a;
}

static double censored(double t) { return t <= HORIZON ? t : INFINITY; }

static double months(double from, double to) {
    return isinf(from) || isinf(to) ? INFINITY : 12 * (to - from);
}

// Section 5, frontier: months by which a run is behind it.
static double lag_months(const double *x, double flop, double start, const struct delivery *d) {
    if (d->count == 0) {
        return INFINITY;
    }
    double growth = log(x[I_frontier_growth]), progress = log(x[I_algo_progress]);
    double reached = (log(flop / 5e26) + (start + 0.5) * progress) / (growth + progress) - 0.5;
    return 12 * (d->date - reached);
}

void evaluate(const struct federation *f, const double *x, double *out) {
    // Section 1.
    struct target target = f->targets[(int)x[I_target]];
    double r = x[I_tokens_per_param], params = target.params, flop = target.flop;
    if (flop == 0) {
        flop = 6 * r * params * params;
    } else if (params == 0) {
        params = sqrt(flop / (6 * r));
    }
    struct training runs[GENERATIONS];
    for (int j = 0; j < GENERATIONS; j++) {
        double growth = pow(x[I_frontier_growth], j * x[I_generation_years]);
        runs[j] = training(x, params * sqrt(growth), flop * growth);
    }

    // Section 3.
    struct crowd crowd;
    assemble(f, x, &runs[0], &crowd);
    struct campus campus = build(f, x);
    double again = 1 + x[I_restart_fraction];
    double work_fed = flop * (x[I_u_fed_restart] < x[I_p_restart_fed] ? again : 1);
    double work_campus = flop * (x[I_u_campus_restart] < x[I_p_restart_campus] ? again : 1);
    runs[0].work = work_fed;
    struct delivery fed = deliver(x, crowd.sites, crowd.count, runs, true);
    runs[0].work = work_campus;
    struct delivery camp = deliver(x, campus.sites, STAGES, runs, false);

    // Section 5.
    double first = INFINITY, first_site = INFINITY;
    for (int i = 0; i < crowd.count; i++) {
        if (crowd.sites[i].start < first) {
            first = crowd.sites[i].start;
            first_site = crowd.sites[i].id;
        }
    }
    bool win = fed.date < camp.date;
    out[O_win] = win;
    out[O_t_fed] = fed.date;
    out[O_t_campus] = camp.date;
    out[O_gap_months] = months(fed.date, camp.date);
    out[O_t_single] = crowd.single;
    out[O_fed_gain_months] = months(fed.date, crowd.single);
    out[O_t_first_fed] = first;
    out[O_first_site] = first_site;
    out[O_campus_power_date] = censored(campus.power);
    out[O_campus_region] = campus.region;

    bool formed = x[I_u_form] < x[I_p_form] && x[I_u_fed_funded] < x[I_p_fed_funded];
    bool exists = x[I_u_campus_funded] < x[I_p_campus_funded];
    out[O_formed] = formed;
    out[O_campus_exists] = exists;
    out[O_win_unconditional] = formed && fed.count > 0 && (!exists || win);
    out[O_neither] = fed.count == 0 && camp.count == 0;

    bool f_done = fed.count > 0;
    out[O_n_fed_at_delivery] = f_done ? fed.fleet.n : INFINITY;
    out[O_m_at_delivery] = f_done ? fed.fleet.m : INFINITY;
    out[O_kappa] = f_done ? kappa(&runs[0], fed.fleet.m) : INFINITY;
    out[O_cu] = f_done ? utilisation(&runs[0], fed.fleet.m) : INFINITY;
    out[O_u_fed] = f_done ? fed.rate / (F0 * SECONDS_PER_YEAR * fed.fleet.n) : INFINITY;
    out[O_n_campus_at_delivery] = camp.count > 0 ? camp.fleet.n : INFINITY;
    out[O_generations_fed] = fed.count;
    out[O_generations_campus] = camp.count;
    out[O_target_flop] = flop;
    out[O_work_fed] = work_fed;
    out[O_work_campus] = work_campus;

    out[O_lag_months_fed] = lag_months(x, flop, first, &fed);
    out[O_lag_months_campus] = lag_months(x, flop, campus.power, &camp);
    out[O_frontier_class_fed] = f_done && out[O_lag_months_fed] <= x[I_frontier_lag_max];
    out[O_frontier_class_campus] =
        camp.count > 0 && out[O_lag_months_campus] <= x[I_frontier_lag_max];
    double cut = 0.89 - log1p(-x[I_u_cut]) / x[I_access_hazard];
    out[O_t_cut] = censored(cut);
    out[O_exposed_months_fed] = 12 * max2(0, min2(fed.date, HORIZON) - cut);
    out[O_exposed_months_campus] = 12 * max2(0, min2(camp.date, HORIZON) - cut);
    out[O_exposed_months_avoided] = out[O_exposed_months_campus] - out[O_exposed_months_fed];

    // Section 4.
    double i = x[I_discount_rate], life = x[I_asset_life];
    double capital = x[I_capex_per_mw] * (i == 0 ? 1 / life : i / -expm1(-life * log1p(i)));
    struct account a = crowd_account(f, x, &crowd, capital, min2(fed.date, HORIZON));
    struct account b = campus_account(x, &campus, capital, min2(camp.date, HORIZON));
    out[O_h100e_hours_fed] = a.hours;
    out[O_energy_mwh_fed] = a.energy;
    out[O_cost_eur_fed] = a.cost;
    out[O_tco2_fed] = a.tco2;
    out[O_h100e_hours_campus] = b.hours;
    out[O_energy_mwh_campus] = b.energy;
    out[O_cost_eur_campus] = b.cost;
    out[O_tco2_campus] = b.tco2;
}
