// What is kept of a run, as mc keeps it: of every real output the first four moments and a
// histogram of runs of floats that share sign, exponent and the first 12 bits of the fraction,
// of bools and labels the counts, and the dates of the race in cells of 1/48 year.
#ifndef STATISTICS_H
#define STATISTICS_H

#include <stdint.h>

#include "federation.h"

enum {
    LEAF = 16384, // points that are tallied together, column by column
    LEAF_VECTORS = LEAF / 8,
    STRIDE = LEAF_VECTORS + 1, // of columns, so that they do not share lines of the cache
    PAGE = 4096,
    CELLS_PER_YEAR = 48,
    DATE_CELLS = 20 * CELLS_PER_YEAR + 2,
    GAP_BINS = 160, // of 3 months
};

typedef double eight[8] __attribute__((aligned(64))); // points
typedef eight column[STRIDE];

struct moments {
    double count, mean, m2, m3, m4;
};

// A histogram has a page of counts for each sign and exponent that occurs. Page 0 is none.
struct histogram {
    uint16_t page[4096];
    int pages;
    uint32_t *counts;
};

struct statistics {
    double points;
    struct moments moments[NUM_OUTPUTS];
    struct histogram histogram[NUM_OUTPUTS];
    double levels[NUM_OUTPUTS][MACHINES + MESH + 1]; // of bools and labels; the last is null
    uint32_t first[DATE_CELLS], second[DATE_CELLS], won[DATE_CELLS], gap[GAP_BINS + 2];
    uint32_t beats_single;
};

struct statistics *new_statistics(void);

// tally adds points, a multiple of 8.
void tally(struct statistics *s, const column *columns, int points);

// merge adds what another thread has.
void merge(struct statistics *s, const struct statistics *other);

double standard_deviation(const struct moments *m);

// median returns the median of the values of an output that are not null, within 2^-12 of itself.
double median(const struct statistics *s, int output);

#endif
