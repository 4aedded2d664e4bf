// The model for eight points at a time, and what it is made of.
#ifndef FEDERATION_AVX512_H
#define FEDERATION_AVX512_H

#include "federation.h"
#include "lanes.h"

typedef double lanes[LANES] __attribute__((aligned(64))); // of one input or output

enum { MOST_SITES = 63 }; // that work together: tables by number of sites are in registers

// prepare_lanes makes the tables that evaluate_lanes needs.
void prepare_lanes(const struct federation *f);

// evaluate_lanes computes the outputs of twice eight points: x0 and x1 have ROW inputs each, output
// k goes to out[k·stride] and out[k·stride + 1].
void evaluate_lanes(const struct federation *f, const lanes *x0, const lanes *x1, lanes *out,
                    int stride);

// sort_rows sorts each lane of chunks·16 rows upwards.
void sort_rows(lanes *rows, int chunks);

#endif
