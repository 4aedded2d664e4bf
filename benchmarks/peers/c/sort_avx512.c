// A sorting network over rows of eight lanes: each lane is sorted, all in step.
//
// It is bitonic, in the form in which every comparator puts the smaller number to the lower row;
// so rows beyond the last, which would all be +Inf, need not exist. Runs of 16 rows are sorted
// and merged in registers; distances of 16 rows and more go through memory.
#include "federation_avx512.h"

#define ALWAYS static inline __attribute__((always_inline))

ALWAYS void order(vec *a, vec *b) {
    vec lo = vmin(*a, *b);
    *b = vmax(*a, *b);
    *a = lo;
}

// Green's network of 60 comparators.
ALWAYS void sort16(vec v[16]) {
    static const unsigned char pairs[60][2] = {
        {0, 1},  {2, 3},   {4, 5},   {6, 7},   {8, 9},  {10, 11}, {12, 13}, {14, 15}, {0, 2},
        {4, 6},  {8, 10},  {12, 14}, {1, 3},   {5, 7},  {9, 11},  {13, 15}, {0, 4},   {8, 12},
        {1, 5},  {9, 13},  {2, 6},   {10, 14}, {3, 7},  {11, 15}, {0, 8},   {1, 9},   {2, 10},
        {3, 11}, {4, 12},  {5, 13},  {6, 14},  {7, 15}, {5, 10},  {6, 9},   {3, 12},  {13, 14},
        {4, 8},  {7, 11},  {1, 2},   {1, 4},   {7, 13}, {2, 8},   {11, 14}, {5, 6},   {9, 10},
        {2, 4},  {11, 13}, {3, 8},   {7, 12},  {6, 8},  {10, 12}, {3, 5},   {7, 9},   {3, 4},
        {5, 6},  {7, 8},   {9, 10},  {11, 12}, {6, 7},  {8, 9},
    };
#pragma GCC unroll 60
    for (int i = 0; i < 60; i++) {
        order(&v[pairs[i][0]], &v[pairs[i][1]]);
    }
}

// merge16 sorts a bitonic sequence.
ALWAYS void merge16(vec v[16]) {
#pragma GCC unroll 4
    for (int d = 8; d > 0; d /= 2) {
#pragma GCC unroll 16
        for (int i = 0; i < 16; i++) {
            if ((i & d) == 0) {
                order(&v[i], &v[i + d]);
            }
        }
    }
}

ALWAYS void load16(vec v[16], const lanes *rows) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        v[i] = _mm512_load_pd(rows[i]);
    }
}

ALWAYS void store16(lanes *rows, const vec v[16]) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        _mm512_store_pd(rows[i], v[i]);
    }
}

// mirror orders row i of a and row 15−i of b.
static void mirror(lanes *a, lanes *b) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        vec p = _mm512_load_pd(a[i]), q = _mm512_load_pd(b[15 - i]);
        order(&p, &q);
        _mm512_store_pd(a[i], p);
        _mm512_store_pd(b[15 - i], q);
    }
}

static void across(lanes *a, lanes *b) {
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        vec p = _mm512_load_pd(a[i]), q = _mm512_load_pd(b[i]);
        order(&p, &q);
        _mm512_store_pd(a[i], p);
        _mm512_store_pd(b[i], q);
    }
}

void sort_rows(lanes *rows, int chunks) {
    vec v[16];
    for (int c = 0; c < chunks; c++) {
        load16(v, rows + 16 * c);
        sort16(v);
        store16(rows + 16 * c, v);
    }
    for (int size = 2; size < 2 * chunks; size *= 2) { // of what is merged, in chunks
        for (int from = 0; from < chunks; from += size) {
            for (int c = 0; c < size / 2; c++) {
                int other = from + size - 1 - c;
                if (other < chunks) {
                    mirror(rows + 16 * (from + c), rows + 16 * other);
                }
            }
        }
        for (int d = size / 4; d > 0; d /= 2) {
            for (int c = 0; c + d < chunks; c++) {
                if ((c & d) == 0) {
                    across(rows + 16 * c, rows + 16 * (c + d));
                }
            }
        }
        for (int c = 0; c < chunks; c++) {
            if (chunks - c / size * size <= size / 2) {
                continue; // nothing was merged with it
            }
            load16(v, rows + 16 * c);
            merge16(v);
            store16(rows + 16 * c, v);
        }
    }
}
