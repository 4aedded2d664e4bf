#include "statistics.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef double vec __attribute__((vector_size(64)));
typedef int64_t ints __attribute__((vector_size(64)));

static double sum8(vec v) {
    return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

// some is v where m, else 0.
static inline vec some(ints m, vec v) { return (vec)(m & (ints)v); }

static bool is_real(int k) {
    switch (k) {
    case O_win:
    case O_win_unconditional:
    case O_formed:
    case O_campus_exists:
    case O_neither:
    case O_frontier_class_fed:
    case O_frontier_class_campus:
    case O_first_site:
    case O_campus_region:
        return false;
    }
    return true;
}

struct statistics *new_statistics(void) {
    return calloc(1, sizeof(struct statistics));
}

static void merge_moments(struct moments *m, const struct moments *o) {
    if (o->count == 0) {
        return;
    }
    // Pébay (2008).
    double a = m->count, b = o->count, n = a + b, d = o->mean - m->mean;
    double ra = a / n, rb = b / n;
    m->m4 += o->m4 + d * d * d * d * a * rb * (ra * ra - ra * rb + rb * rb) +
             6 * d * d * (ra * ra * o->m2 + rb * rb * m->m2) + 4 * d * (ra * o->m3 - rb * m->m3);
    m->m3 += o->m3 + d * d * d * a * rb * (ra - rb) + 3 * d * (ra * o->m2 - rb * m->m2);
    m->m2 += o->m2 + d * d * a * rb;
    m->mean += d * rb;
    m->count = n;
}

// add_moments goes twice over a column: for the mean, and for the powers of the differences from
// it.
static void add_moments(struct moments *m, const column c, int vectors) {
    vec n = {0}, sum = {0};
    for (int i = 0; i < vectors; i++) {
        vec v = *(const vec *)c[i];
        ints valid = v <= DBL_MAX;
        n += some(valid, (vec){0} + 1);
        sum += some(valid, v);
    }
    struct moments leaf = {.count = sum8(n)};
    if (leaf.count == 0) {
        return;
    }
    leaf.mean = sum8(sum) / leaf.count;
    vec s2 = {0}, s3 = {0}, s4 = {0};
    for (int i = 0; i < vectors; i++) {
        vec v = *(const vec *)c[i];
        vec d = some(v <= DBL_MAX, v - leaf.mean), dd = d * d;
        s2 += dd;
        s3 += dd * d;
        s4 += dd * dd;
    }
    leaf.m2 = sum8(s2);
    leaf.m3 = sum8(s3);
    leaf.m4 = sum8(s4);
    merge_moments(m, &leaf);
}

static int new_page(struct histogram *h, int code) {
    h->page[code] = (uint16_t)++h->pages;
    h->counts = realloc(h->counts, (size_t)(h->pages + 1) * PAGE * sizeof *h->counts);
    memset(h->counts + (size_t)h->pages * PAGE, 0, PAGE * sizeof *h->counts);
    return h->pages;
}

static void add_histogram(struct histogram *h, const column c, int vectors) {
    for (int i = 0; i < vectors; i++) {
        for (int l = 0; l < 8; l++) {
            uint64_t b;
            memcpy(&b, &c[i][l], sizeof b);
            int page = h->page[b >> 52];
            if (page == 0) {
                page = new_page(h, (int)(b >> 52));
            }
            h->counts[page * PAGE + (b >> 40) % PAGE]++;
        }
    }
}

static void add_bool(double *levels, const column c, int vectors) {
    vec sum = {0};
    for (int i = 0; i < vectors; i++) {
        sum += *(const vec *)c[i];
    }
    double yes = sum8(sum);
    levels[1] += yes;
    levels[0] += 8 * vectors - yes;
}

static void add_label(double *levels, const column c, int vectors) {
    for (int i = 0; i < vectors; i++) {
        for (int l = 0; l < 8; l++) {
            levels[c[i][l] < MACHINES + MESH ? (int)c[i][l] : MACHINES + MESH]++;
        }
    }
}

// cell returns the number of the cell (j−1, j] that holds v, from 0 to last.
static inline int cell(double v, int last) {
    v = v < last ? v : last;
    v = v > 0 ? v : 0;
    int down = (int)v;
    return down + (down < v);
}

static void add_race(struct statistics *s, const column *y, int vectors) {
    for (int i = 0; i < vectors; i++) {
        for (int l = 0; l < 8; l++) {
            double a = y[O_t_fed][i][l], b = y[O_t_campus][i][l], gap = y[O_gap_months][i][l];
            int ca = cell(a * CELLS_PER_YEAR, DATE_CELLS - 1);
            s->first[ca]++;
            s->second[cell(b * CELLS_PER_YEAR, DATE_CELLS - 1)]++;
            s->won[a < b ? ca : DATE_CELLS - 1]++;
            s->gap[cell(ceil(gap / 3) + GAP_BINS / 2, GAP_BINS + 1)] += gap <= DBL_MAX;
            s->beats_single += a < y[O_t_single][i][l];
        }
    }
}

void tally(struct statistics *s, const column *columns, int points) {
    int vectors = points / 8;
    s->points += points;
    for (int k = 0; k < NUM_OUTPUTS; k++) {
        if (is_real(k)) {
            add_moments(&s->moments[k], columns[k], vectors);
            add_histogram(&s->histogram[k], columns[k], vectors);
        } else if (k == O_first_site || k == O_campus_region) {
            add_label(s->levels[k], columns[k], vectors);
        } else {
            add_bool(s->levels[k], columns[k], vectors);
        }
    }
    add_race(s, columns, vectors);
}

static void add_counts(uint32_t *to, const uint32_t *from, int n) {
    for (int i = 0; i < n; i++) {
        to[i] += from[i];
    }
}

void merge(struct statistics *s, const struct statistics *o) {
    s->points += o->points;
    for (int k = 0; k < NUM_OUTPUTS; k++) {
        merge_moments(&s->moments[k], &o->moments[k]);
        for (int i = 0; i <= MACHINES + MESH; i++) {
            s->levels[k][i] += o->levels[k][i];
        }
        struct histogram *h = &s->histogram[k];
        const struct histogram *g = &o->histogram[k];
        for (int code = 0; code < 4096; code++) {
            if (g->page[code]) {
                int page = h->page[code] ? h->page[code] : new_page(h, code);
                add_counts(h->counts + (size_t)page * PAGE,
                           g->counts + (size_t)g->page[code] * PAGE, PAGE);
            }
        }
    }
    add_counts(s->first, o->first, DATE_CELLS);
    add_counts(s->second, o->second, DATE_CELLS);
    add_counts(s->won, o->won, DATE_CELLS);
    add_counts(s->gap, o->gap, GAP_BINS + 2);
    s->beats_single += o->beats_single;
}

double standard_deviation(const struct moments *m) { return sqrt(m->m2 / (m->count - 1)); }

// edge is the float that begins a bin.
static double edge(int code, int bin) {
    uint64_t b = (uint64_t)code << 52 | (uint64_t)bin << 40;
    double v;
    memcpy(&v, &b, sizeof v);
    return v;
}

double median(const struct statistics *s, int output) {
    const struct histogram *h = &s->histogram[output];
    double goal = s->moments[output].count / 2, seen = 0;
    for (int step = 0; step < 4096; step++) {
        int code = step < 2048 ? 4095 - step : step - 2048; // negative numbers from large to small
        if (h->page[code] == 0 || (code & 2047) == 2047) {
            continue;
        }
        for (int i = 0; i < PAGE; i++) {
            int bin = step < 2048 ? PAGE - 1 - i : i;
            double n = h->counts[(size_t)h->page[code] * PAGE + bin];
            if (n > 0 && seen + n >= goal) {
                double share = (goal - seen) / n;
                double from = edge(code, bin), to = edge(code, bin + 1);
                return step < 2048 ? to + share * (from - to) : from + share * (to - from);
            }
            seen += n;
        }
    }
    return NAN;
}
