#include "sampling.h"

#include <math.h>
#include <string.h>

// sha256_prefix returns the first 8 bytes of SHA-256 of a name below 56 bytes, big-endian.
static uint64_t sha256_prefix(const char *name) {
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2};
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char block[64] = {0};
    size_t n = strlen(name);
    memcpy(block, name, n);
    block[n] = 0x80;
    block[62] = (unsigned char)(8 * n >> 8);
    block[63] = (unsigned char)(8 * n);
    uint32_t w[64];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    }
#define ROTATE(x, r) ((x) >> (r) | (x) << (32 - (r)))
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (ROTATE(a, 7) ^ ROTATE(a, 18) ^ a >> 3) +
               (ROTATE(b, 17) ^ ROTATE(b, 19) ^ b >> 10);
    }
    uint32_t v[8];
    memcpy(v, h, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = ROTATE(v[4], 6) ^ ROTATE(v[4], 11) ^ ROTATE(v[4], 25);
        uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
        uint32_t s0 = ROTATE(v[0], 2) ^ ROTATE(v[0], 13) ^ ROTATE(v[0], 22);
        uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof v[0]);
        v[4] += t1;
        v[0] = t1 + t2;
    }
    return (uint64_t)(h[0] + v[0]) << 32 | (h[1] + v[1]);
}

static bool same_law(const struct input *a, const struct input *b) {
    return a->family == b->family && a->log_scale == b->log_scale && a->low == b->low &&
           a->high == b->high && a->mode == b->mode && a->weight == b->weight &&
           a->median == b->median && a->gsd == b->gsd && a->shift == b->shift &&
           a->level == b->level && a->cv == b->cv;
}

void prepare(struct sampling *p, const struct federation *f, const struct study *s, uint64_t seed) {
    memset(p, 0, sizeof *p);
    make_score_table(&p->scores);
    p->groups = s->groups;
    for (int g = 0; g < s->groups; g++) {
        char name[64] = "factor_";
        strncat(name, s->group[g].name, 48);
        p->factor[g][0] = seed;
        p->factor[g][1] = sha256_prefix(name);
    }
    static const struct input *tabulated[MAX_INPUTS];
    int of_input[MAX_INPUTS], tables = 0;
    for (int k = 0; k < s->inputs; k++) {
        const struct input *in = &s->input[k];
        double value;
        of_input[k] = -1;
        if (study_constant(in, &value)) {
            if (f->slot[k] >= 0) {
                p->constant[f->slot[k]] = true;
                p->value[f->slot[k]] = value;
            }
            continue;
        }
        struct draw *d = &p->draw[p->draws];
        of_input[k] = p->draws++;
        d->key[0] = seed;
        d->key[1] = sha256_prefix(in->name);
        d->slot = f->slot[k];
        d->group = in->group;
        d->keeps = d->follows = -1;
        if (in->family == CHOICE) {
            d->kind = STEP;
            d->count = in->count - 1;
            double sum = 0;
            for (int i = 0; i < d->count; i++) {
                d->below[i] = sum += in->weights[i];
            }
        } else if (in->family == UNIFORM && !in->log_scale && in->group < 0) {
            d->kind = SCALE;
            d->low = in->low;
            d->width = in->high - in->low;
        } else {
            d->kind = TABLE;
            int t = 0;
            while (t < tables && !same_law(tabulated[t], in)) {
                t++;
            }
            if (t == tables) {
                tabulated[tables++] = in;
                make_value_table(&p->tables[t], in);
            }
            d->table = &p->tables[t];
        }
        if (d->group >= 0) {
            d->common = sqrt(s->group[d->group].correlation);
            d->rest = sqrt(1 - s->group[d->group].correlation);
        }
        if (in->follows >= 0) { // an input of an earlier group
            struct draw *leader = &p->draw[of_input[in->follows]];
            if (leader->keeps < 0) {
                leader->keeps = p->kept++;
            }
            d->follows = leader->keeps;
            d->follow = s->group[d->group].follow;
            d->follow_rest = sqrt(1 - d->follow * d->follow);
        }
    }
}

// threefry is Threefry2x64-20 with counter (c, 0).
static inline void threefry(const uint64_t key[2], uint64_t c, uint64_t out[2]) {
    static const int rotation[8] = {16, 42, 12, 31, 16, 32, 24, 21};
    uint64_t ks[3] = {key[0], key[1], 0x1BD11BDAA9FC1A22 ^ key[0] ^ key[1]};
    uint64_t a = c + ks[0], b = ks[1];
#pragma GCC unroll 20
    for (int r = 0; r < 20; r++) {
        a += b;
        b = (b << rotation[r % 8] | b >> (64 - rotation[r % 8])) ^ a;
        if (r % 4 == 3) {
            int n = r / 4 + 1;
            a += ks[n % 3];
            b += ks[(n + 1) % 3] + n;
        }
    }
    out[0] = a;
    out[1] = b;
}

static inline double score(const struct score_table *t, double u) {
    double d = u < 0.5 ? u : 1 - u;
    if (d < 0x1p-17) {
        return fmax(-SCORE_LIMIT, fmin(normal_quantile(u, 1 - u), SCORE_LIMIT));
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int octave = (int)(bits >> 52) - (1023 - 17);
    bits = (bits & 0xfffffffffffff) | (uint64_t)1023 << 52;
    double m, z = 0;
    memcpy(&m, &bits, sizeof m);
#pragma GCC unroll 16
    for (int k = SCORE_DEGREE; k >= 0; k--) {
        z = z * (2 * m - 3) + t->c[k][octave];
    }
    return u < 0.5 ? -z : z;
}

static inline double value(const struct value_table *t, double z) {
    double s = (z + SCORE_LIMIT) * (CELLS / (2 * SCORE_LIMIT));
    s = s > 0 ? s : 0;
    s = s < CELLS ? s : CELLS * (1 - 1e-12);
    int cell = (int)s;
    double v = 0;
#pragma GCC unroll 16
    for (int k = DEGREE; k >= 0; k--) {
        v = v * (2 * (s - cell) - 1) + t->c[k][cell];
    }
    return v;
}

// uniforms fills u with the uniforms of BLOCK points, of which first is even.
static void uniforms(const uint64_t key[2], int64_t first, double *u) {
    for (int i = 0; i < BLOCK; i += 2) {
        uint64_t w[2];
        threefry(key, (uint64_t)(first + i) / 2, w);
        u[i] = (double)(2 * (w[0] >> 12) + 1) * 0x1p-53;
        u[i + 1] = (double)(2 * (w[1] >> 12) + 1) * 0x1p-53;
    }
}

void fill(const struct sampling *p, int64_t first, double (*rows)[ROW]) {
    double u[BLOCK], factors[MAX_GROUPS][BLOCK], kept[MOST_KEPT][BLOCK];
    for (int g = 0; g < p->groups; g++) {
        uniforms(p->factor[g], first, factors[g]);
        for (int i = 0; i < BLOCK; i++) {
            factors[g][i] = score(&p->scores, factors[g][i]);
        }
    }
    for (int k = 0; k < p->draws; k++) {
        const struct draw *d = &p->draw[k];
        uniforms(d->key, first, u);
        for (int i = 0; i < BLOCK; i++) {
            double v = u[i];
            switch (d->kind) {
            case SCALE:
                v = d->low + d->width * v;
                break;
            case STEP: {
                int option = 0;
                for (int o = 0; o < d->count; o++) {
                    option += d->below[o] <= v;
                }
                v = option;
                break;
            }
            case TABLE:
                v = score(&p->scores, v);
                if (d->group >= 0) {
                    v = d->common * factors[d->group][i] + d->rest * v;
                }
                if (d->follows >= 0) {
                    v = d->follow * kept[d->follows][i] + d->follow_rest * v;
                }
                if (d->keeps >= 0) {
                    kept[d->keeps][i] = v;
                }
                v = value(d->table, v);
            }
            if (d->slot >= 0) {
                rows[i][d->slot] = v;
            }
        }
    }
}
