// The model for eight points at a time, and what it is made of.
#ifndef FEDERATION_AVX512_H
#define FEDERATION_AVX512_H

#include "federation.h"
#include "lanes.h"

typedef double lanes[LANES]; // of one input or output, aligned like a vector

// prepare_lanes makes the tables that evaluate_lanes needs.
void prepare_lanes(const struct federation *f);

// evaluate_lanes computes the outputs of eight points: x has ROW inputs, output k goes to
// out[k·stride].
void evaluate_lanes(const struct federation *f, const lanes *x, lanes *out, int stride);

// sort_rows sorts each lane of chunks·16 rows upwards.
void sort_rows(lanes *rows, int chunks);

#endif
