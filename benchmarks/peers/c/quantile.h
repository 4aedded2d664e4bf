// Quantiles of the laws of the study, and tables of them for fast draws.
#ifndef QUANTILE_H
#define QUANTILE_H

#include "study.h"

// normal_quantile is the quantile of the standard normal at p; q = 1 − p, the more exact of the two
// being used.
double normal_quantile(double p, double q);

// value_at is the value of an input at a normal score: its quantile at Φ(z). It is exact to 1e-12
// or so.
double value_at(const struct input *in, double z);

// Values are within 1.2e-12 of themselves or of the spread of their law, as those of mc are within
// 1e-13; or, with -DQUICK, within 1.5e-6, which no statistic of a million points can show.
enum {
    CELLS = 16,
#ifdef QUICK
    DEGREE = 5,       // of the polynomials of values
    SCORE_DEGREE = 7, // of those of scores
#else
    DEGREE = 10,
    SCORE_DEGREE = 13,
#endif
    OCTAVES = CELLS, // of scores
};

// Scores are within ±SCORE_LIMIT: one in 5e8 is not.
#define SCORE_LIMIT 6.0

// A score_table gives normal scores of d = min(u, 1 − u) in [2^-17, 1/2), one cell an octave:
// |z| = Σ c[k][octave] t^k with t from −1 to 1 over the octave.
struct score_table {
    _Alignas(64) double c[SCORE_DEGREE + 1][OCTAVES];
};

// A value_table gives values at normal scores: the score in cells of 12/16, t from −1 to 1 in each.
struct value_table {
    _Alignas(64) double c[DEGREE + 1][CELLS];
};

void make_score_table(struct score_table *t);
void make_value_table(struct value_table *t, const struct input *in);

#endif
