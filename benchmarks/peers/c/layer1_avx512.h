// Layer 1 of eight points: how the rate of a run depends on what is at work.
// Part of federation_avx512.c, which alone includes it.
#ifndef LAYER1_AVX512_H
#define LAYER1_AVX512_H

#include <math.h>

#include "federation_avx512.h"

#define IN(name) _mm512_load_pd(x[I_##name])
#define REGION(name, r) _mm512_load_pd(x[I_##name + (r)])

enum {
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

#endif
