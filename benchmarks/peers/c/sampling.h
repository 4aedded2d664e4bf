// From point numbers to inputs: the uniforms of mc (docs/model.md, section 0), groups by normal
// scores, and quantiles from tables.
#ifndef SAMPLING_H
#define SAMPLING_H

#include <stdint.h>

#include "federation.h"
#include "quantile.h"

// How a draw becomes a value.
enum kind { SCALE, STEP, TABLE };

// A draw is a variable of the sample.
struct draw {
    uint64_t key[2];
    enum kind kind;
    int slot;                  // in a row, -1 if the value is not needed
    double low, width;         // SCALE
    int count;                 // STEP: of options
    double below[MAX_OPTIONS]; // STEP: cumulative weights
    const struct value_table *table;
    int group; // -1 if independent; its factor has weight common, the own part rest
    double common, rest;
    int keeps;   // where the score is kept for a follower, -1 if there is none
    int follows; // where the score is that it follows, -1 if none
    double follow, follow_rest;
};

struct sampling {
    int draws, groups, kept;
    struct draw draw[MAX_INPUTS];
    uint64_t factor[MAX_GROUPS][2]; // keys
    struct score_table scores;
    bool constant[ROW]; // slots that no draw fills
    double value[ROW];
    struct value_table tables[MAX_INPUTS];
};

// prepare makes the draws of a study with a seed.
void prepare(struct sampling *p, const struct federation *f, const struct study *s, uint64_t seed);

enum {
    MOST_KEPT = 32,
    BLOCK = 128, // points that are drawn together: rows of all inputs stay in a second-level cache
};

// fill makes the rows of BLOCK points, of which first is the first.
void fill(const struct sampling *p, int64_t first, double (*rows)[ROW]);

// How far to go, to see what each part costs: uniforms only, scores, or all.
enum { WORDS, SCORES, VALUES };

#endif
