// The same numbers as sampling.c. Tables of 16 cells fit into two registers for each coefficient,
// so a look-up is one permutation and no load.
#include "sampling_avx512.h"

#include <math.h>
#include <string.h>

enum { VECTORS = BLOCK / LANES };

#define ALWAYS static inline __attribute__((always_inline))

// threefry makes the words of 8 counters and of the next 8: two chains, of which one fills the gaps
// of the other.
ALWAYS void threefry(const uint64_t key[2], __m512i counter, __m512i w[4]) {
    const uint64_t ks[3] = {key[0], key[1], 0x1BD11BDAA9FC1A22 ^ key[0] ^ key[1]};
    __m512i first = _mm512_set1_epi64((long long)ks[0]);
    __m512i a = _mm512_add_epi64(counter, first);
    __m512i c = _mm512_add_epi64(a, _mm512_set1_epi64(LANES));
    __m512i b = _mm512_set1_epi64((long long)ks[1]), d = b;
#define ROUND(r)                \
    a = _mm512_add_epi64(a, b); \
    c = _mm512_add_epi64(c, d); \
    b = _mm512_rol_epi64(b, r); \
    d = _mm512_rol_epi64(d, r); \
    b = _mm512_xor_si512(b, a); \
    d = _mm512_xor_si512(d, c);
#define INJECT(n)                                                              \
    {                                                                          \
        __m512i even = _mm512_set1_epi64((long long)ks[(n) % 3]);              \
        __m512i odd = _mm512_set1_epi64((long long)(ks[((n) + 1) % 3] + (n))); \
        a = _mm512_add_epi64(a, even);                                         \
        c = _mm512_add_epi64(c, even);                                         \
        b = _mm512_add_epi64(b, odd);                                          \
        d = _mm512_add_epi64(d, odd);                                          \
    }
    ROUND(16)
    ROUND(42)
    ROUND(12)
    ROUND(31)
    INJECT(1)
    ROUND(16)
    ROUND(32)
    ROUND(24)
    ROUND(21)
    INJECT(2)
    ROUND(16)
    ROUND(42)
    ROUND(12)
    ROUND(31)
    INJECT(3)
    ROUND(16)
    ROUND(32)
    ROUND(24)
    ROUND(21)
    INJECT(4)
    ROUND(16)
    ROUND(42)
    ROUND(12)
    ROUND(31)
    INJECT(5)
    w[0] = a;
    w[1] = b;
    w[2] = c;
    w[3] = d;
}

// uniform is (2(w≫12)+1)/2^53: a number of [1, 2) with these bits, less 1 − 2^-53.
ALWAYS vec uniform(__m512i w) {
    __m512i one = _mm512_set1_epi64(0x3FF0000000000000);
    vec v = of_bits(_mm512_or_epi64(_mm512_srli_epi64(w, 12), one));
    return v - (1 - 0x1p-53);
}

// look picks c[index] of each lane.
ALWAYS vec look(const double *c, __m512i index) {
    return _mm512_permutex2var_pd(_mm512_load_pd(c), index, _mm512_load_pd(c + 8));
}

static __attribute__((noinline)) vec rare_scores(vec z, vec u, mask m) {
    _Alignas(64) double a[LANES], b[LANES];
    _mm512_store_pd(a, z);
    _mm512_store_pd(b, u);
    for (int i = 0; i < LANES; i++) {
        if (m >> i & 1) {
            a[i] = fmax(-SCORE_LIMIT, fmin(normal_quantile(b[i], 1 - b[i]), SCORE_LIMIT));
        }
    }
    return _mm512_load_pd(a);
}

ALWAYS vec score(const struct score_table *t, vec u) {
    vec d = vmin(u, 1.0 - u);
    __m512i octave = _mm512_sub_epi64(_mm512_srli_epi64(bits(d), 52), _mm512_set1_epi64(1023 - 17));
    vec at = 2.0 * _mm512_getmant_pd(d, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src) - 3.0;
    vec z = look(t->c[SCORE_DEGREE], octave);
#pragma GCC unroll 16
    for (int k = SCORE_DEGREE - 1; k >= 0; k--) {
        z = z * at + look(t->c[k], octave);
    }
    // The sign is that of u − 1/2.
    __m512i sign =
        _mm512_and_epi64(bits(u - 0.5), _mm512_set1_epi64((long long)0x8000000000000000));
    z = of_bits(_mm512_xor_epi64(bits(z), sign));
    mask rare = lt(d, all(0x1p-17));
    return __builtin_expect(rare, 0) ? rare_scores(z, u, rare) : z;
}

ALWAYS vec value(const struct value_table *t, vec z) {
    vec s = z * (CELLS / (2 * SCORE_LIMIT)) + CELLS / 2.0;
    s = vmin(vmax(s, all(0)), all(CELLS * (1 - 1e-12)));
    vec cell = _mm512_roundscale_pd(s, 9);
    __m512i index = _mm512_cvttpd_epi64(s);
    vec at = 2.0 * (s - cell) - 1.0, v = look(t->c[DEGREE], index);
#pragma GCC unroll 16
    for (int k = DEGREE - 1; k >= 0; k--) {
        v = v * at + look(t->c[k], index);
    }
    return v;
}

// What a draw needs beside its own numbers.
struct scratch {
    lanes factors[MAX_GROUPS][VECTORS], kept[MOST_KEPT][VECTORS];
};

// mix makes the score of a member of a group, and keeps it for a follower.
ALWAYS vec mix(const struct draw *d, struct scratch *s, int i, vec z) {
    z = d->common * _mm512_load_pd(s->factors[d->group][i]) + d->rest * z;
    if (d->follows >= 0) {
        z = d->follow * _mm512_load_pd(s->kept[d->follows][i]) + d->follow_rest * z;
    }
    if (d->keeps >= 0) {
        _mm512_store_pd(s->kept[d->keeps][i], z);
    }
    return z;
}

ALWAYS vec step(const struct draw *d, vec u) {
    vec option = all(0);
    for (int o = 0; o < d->count; o++) {
        option = _mm512_mask_add_pd(option, le(all(d->below[o]), u), option, all(1));
    }
    return option;
}

ALWAYS __m512i counters(int64_t first, int i) {
    const __m512i lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    return _mm512_add_epi64(lane, _mm512_set1_epi64(first / 2 + 4 * i));
}

ALWAYS void uniforms(const uint64_t key[2], int64_t first, vec column[VECTORS]) {
    for (int i = 0; i < VECTORS; i += 4) {
        __m512i w[4];
        threefry(key, counters(first, i), w);
#pragma GCC unroll 4
        for (int k = 0; k < 4; k++) {
            column[i + k] = uniform(w[k]);
        }
    }
}

// fill_draw goes over a column once for each part of the work, so that keys or coefficients stay in
// registers.
ALWAYS void fill_draw(const struct sampling *p, const struct draw *d, struct scratch *s,
                      int64_t first, lanes (*rows)[ROW], enum kind kind, bool grouped, int part) {
    vec column[VECTORS];
    uniforms(d->key, first, column);
    if (kind == TABLE && part != WORDS) {
        for (int i = 0; i < VECTORS; i++) {
            vec z = score(&p->scores, column[i]);
            column[i] = grouped ? mix(d, s, i, z) : z;
        }
    }
    for (int i = 0; d->slot >= 0 && i < VECTORS; i++) {
        vec v = column[i];
        if (part == WORDS || kind == SCALE) {
            v = v * d->width + d->low;
        } else if (kind == STEP) {
            v = step(d, v);
        } else if (part == VALUES) {
            v = value(d->table, v);
        }
        _mm512_store_pd(rows[i][d->slot], v);
    }
}

ALWAYS void fill_all(const struct sampling *p, int64_t first, lanes (*rows)[ROW], int part) {
    struct scratch s;
    vec column[VECTORS];
    for (int g = 0; g < p->groups; g++) {
        uniforms(p->factor[g], first, column);
        for (int i = 0; i < VECTORS; i++) {
            vec z = part == WORDS ? column[i] : score(&p->scores, column[i]);
            _mm512_store_pd(s.factors[g][i], z);
        }
    }
    for (int k = 0; k < p->draws; k++) {
        const struct draw *d = &p->draw[k];
        if (d->kind == SCALE) {
            fill_draw(p, d, &s, first, rows, SCALE, false, part);
        } else if (d->kind == STEP) {
            fill_draw(p, d, &s, first, rows, STEP, false, part);
        } else if (d->group >= 0) {
            fill_draw(p, d, &s, first, rows, TABLE, true, part);
        } else {
            fill_draw(p, d, &s, first, rows, TABLE, false, part);
        }
    }
}

void fill_lanes(const struct sampling *p, int64_t first, lanes (*rows)[ROW], int part) {
    switch (part) {
    case WORDS:
        fill_all(p, first, rows, WORDS);
        break;
    case SCORES:
        fill_all(p, first, rows, SCORES);
        break;
    default:
        fill_all(p, first, rows, VALUES);
    }
}
