// Eight points side by side: arithmetic on vectors of 8 doubles, exp and log among it.
#ifndef LANES_H
#define LANES_H

#include <immintrin.h>

enum { LANES = 8 };

typedef __m512d vec; // arithmetic operators come with the compiler's vector extensions
typedef __mmask8 mask;

static inline vec all(double v) { return _mm512_set1_pd(v); }
static inline vec vmin(vec a, vec b) { return _mm512_min_pd(a, b); }
static inline vec vmax(vec a, vec b) { return _mm512_max_pd(a, b); }
static inline vec pick(mask m, vec yes, vec no) { return _mm512_mask_blend_pd(m, no, yes); }
static inline mask lt(vec a, vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline mask le(vec a, vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
static inline mask eq(vec a, vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
static inline __m512i bits(vec a) { return _mm512_castpd_si512(a); }
static inline vec of_bits(__m512i a) { return _mm512_castsi512_pd(a); }

// vexp is exp with an error of 2e-13; arguments beyond the range of the result give 0 or +Inf.
static inline vec vexp(vec x) {
    vec k = _mm512_roundscale_pd(x * 1.4426950408889634, 8);
    vec r = _mm512_fnmadd_pd(k, all(0x1.62e42fefa39efp-1), x);
    r = _mm512_fnmadd_pd(k, all(0x1.abc9e3b39803fp-56), r);
    // Taylor's polynomial of degree 10 on |r| ≤ ln 2/2, even and odd powers apart.
    vec q = r * r;
    vec even = all(1 / 3628800.0), odd = all(1 / 362880.0);
    even = even * q + 1 / 40320.0;
    odd = odd * q + 1 / 5040.0;
    even = even * q + 1 / 720.0;
    odd = odd * q + 1 / 120.0;
    even = even * q + 1 / 24.0;
    odd = odd * q + 1 / 6.0;
    even = even * q + 0.5;
    odd = odd * q + 1.0;
    even = even * q + 1.0;
    return _mm512_scalef_pd(odd * r + even, k);
}

// vlog is log of positive numbers with an absolute error of 1e-14.
static inline vec vlog(vec x) {
    vec e = _mm512_getexp_pd(x);
    vec m = _mm512_getmant_pd(x, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src);
    mask upper = lt(all(1.4142135623730951), m);
    m = _mm512_mask_mul_pd(m, upper, m, all(0.5));
    e = _mm512_mask_add_pd(e, upper, e, all(1));
    vec s = (m - 1.0) / (m + 1.0), q = s * s;
    vec p = all(1 / 15.0);
    p = p * q + 1 / 13.0;
    p = p * q + 1 / 11.0;
    p = p * q + 1 / 9.0;
    p = p * q + 1 / 7.0;
    p = p * q + 1 / 5.0;
    p = p * q + 1 / 3.0;
    p = p * q + 1.0;
    return e * 0.6931471805599453 + 2.0 * s * p;
}

#endif
