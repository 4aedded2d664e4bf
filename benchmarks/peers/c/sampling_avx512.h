// Sampling of eight points at a time.
#ifndef SAMPLING_AVX512_H
#define SAMPLING_AVX512_H

#include "federation_avx512.h"
#include "sampling.h"

// fill_lanes makes BLOCK/8 rows of eight points, of which first is the first; part says how far to
// go, which is VALUES as a rule. Among 16 points the even ones stand before the odd ones.
void fill_lanes(const struct sampling *p, int64_t first, lanes (*rows)[ROW], int part);

#endif
