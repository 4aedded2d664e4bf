#include "quantile.h"

#include <math.h>
#include <string.h>

// normal_quantile: Newton on erfc from a rough start; three steps reach the last bits.
double normal_quantile(double p, double q) {
    double small = fmin(p, q), z = 0;
    if (small < 0.5) {
        double w = sqrt(-2 * log(small)); // Abramowitz and Stegun 26.2.23
        z = w - (2.515517 + w * (0.802853 + w * 0.010328)) /
                    (1 + w * (1.432788 + w * (0.189269 + w * 0.001308)));
        for (int i = 0; i < 3; i++) {
            double tail = 0.5 * erfc(z * M_SQRT1_2);
            double density = exp(-0.5 * z * z) * 0.3989422804014327;
            double step = (tail - small) / density;
            z += step / (1 + 0.5 * step * z); // Halley
        }
    }
    return p < q ? -z : z;
}

// beta_tail is the incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22), for
// x below the mean or so.
static double beta_tail(double a, double b, double x) {
    if (x <= 0) {
        return 0;
    }
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a;
    double c = 1, d = 1 / fmax(1e-300, 1 - (a + b) * x / (a + 1)), f = d;
    for (int m = 1; m < 300; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        f *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        f *= d * c;
        if (fabs(d * c - 1) < 1e-15) {
            break;
        }
    }
    return front * f;
}

static double beta_below(double a, double b, double x) {
    return x < (a + 1) / (a + b + 2) ? beta_tail(a, b, x) : 1 - beta_tail(b, a, 1 - x);
}

// beta_quantile solves I_x(a, b) = p for p up to 1/2 by Newton within a bracket.
static double beta_quantile(double a, double b, double p) {
    double ln_b = lgamma(a) + lgamma(b) - lgamma(a + b), lo = 0, hi = 1;
    double x = fmin(0.5, exp((log(p) + log(a) + ln_b) / a));
    for (int i = 0; i < 200; i++) {
        double error = beta_below(a, b, x) - p;
        if (error > 0) {
            hi = x;
        } else {
            lo = x;
        }
        double next = x - error / exp((a - 1) * log(x) + (b - 1) * log1p(-x) - ln_b);
        if (!(next > lo && next < hi)) {
            next = 0.5 * (lo + hi);
        }
        if (fabs(next - x) <= 1e-15 * x) {
            return next;
        }
        x = next;
    }
    return x;
}

// gamma_below is the regularised incomplete gamma function by its series (DLMF 8.7.1), which has
// only positive terms.
static double gamma_below(double a, double x) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < 1000 && term > 1e-17 * sum; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum * exp(a * log(x) - x - lgamma(a));
}

// gamma_above is 1 − gamma_below by its continued fraction (DLMF 8.9.2), for x > a + 1.
static double gamma_above(double a, double x) {
    double b = x + 1 - a, c = 1e300, d = 1 / b, f = d;
    for (int n = 1; n < 1000; n++) {
        double an = -n * (n - a);
        b += 2;
        d = 1 / (an * d + b);
        c = b + an / c;
        f *= d * c;
        if (fabs(d * c - 1) < 1e-15) {
            break;
        }
    }
    return f * exp(a * log(x) - x - lgamma(a));
}

static double gamma_quantile(double a, double p, double q) {
    double lo = 0, hi = 1e6, z = normal_quantile(p, q);
    double w = 1 - 1 / (9 * a) + z / (3 * sqrt(a)),
           x = a * fmax(1e-3, w * w * w); // Wilson, Hilferty
    for (int i = 0; i < 200; i++) {
        double error = x > a + 1 ? q - gamma_above(a, x) : gamma_below(a, x) - p;
        if (error > 0) {
            hi = x;
        } else {
            lo = x;
        }
        double next = x - error / exp((a - 1) * log(x) - x - lgamma(a));
        if (!(next > lo && next < hi)) {
            next = 0.5 * (lo + hi);
        }
        if (fabs(next - x) <= 1e-15 * x) {
            return next;
        }
        x = next;
    }
    return x;
}

double value_at(const struct input *in, double z) {
    double p = 0.5 * erfc(-z * M_SQRT1_2), q = 0.5 * erfc(z * M_SQRT1_2);
    double low = in->low, high = in->high, mode = in->mode, median = in->median;
    if (in->log_scale) {
        low = log(low);
        high = log(high);
        mode = log(mode);
        median = log(median);
    }
    double v = 0;
    switch (in->family) {
    case UNIFORM:
        v = low + (high - low) * p;
        break;
    case PERT: {
        double a = 1 + in->weight * (mode - low) / (high - low);
        double b = 1 + in->weight * (high - mode) / (high - low);
        v = p <= q ? low + (high - low) * beta_quantile(a, b, p)
                   : high - (high - low) * beta_quantile(b, a, q);
        break;
    }
    case LOGNORMAL:
        return in->shift + in->median * exp(log(in->gsd) * z);
    case LOGIT_NORMAL:
        return 1 / (1 + (1 - in->median) / in->median * exp(-log(in->gsd) * z));
    case TWO_PIECE_NORMAL: {
        double level = normal_quantile((1 + in->level) / 2, (1 - in->level) / 2);
        v = median + z / level * (z < 0 ? median - low : high - median);
        break;
    }
    case GAMMA: {
        double shape = 1 / (in->cv * in->cv);
        return in->mode / (shape - 1) * gamma_quantile(shape, p, q);
    }
    default:
        break;
    }
    return in->log_scale ? exp(v) : v;
}

enum { MOST_NODES = 16 };

static double node(int i, int n) { return -cos(M_PI * i / (n - 1)); } // of Chebyshev and Lobatto

// fit turns the values at the n nodes of [−1, 1] into the coefficients of a polynomial.
static void fit(double *v, int n) {
    double t[MOST_NODES], c[MOST_NODES] = {0}, base[MOST_NODES + 1] = {1};
    for (int i = 0; i < n; i++) {
        t[i] = node(i, n);
    }
    for (int k = 1; k < n; k++) { // divided differences
        for (int i = n - 1; i >= k; i--) {
            v[i] = (v[i] - v[i - 1]) / (t[i] - t[i - k]);
        }
    }
    for (int k = 0; k < n; k++) { // base = Π (t − t_i), i < k
        for (int i = 0; i <= k; i++) {
            c[i] += v[k] * base[i];
        }
        for (int i = k + 1; i > 0; i--) {
            base[i] = base[i - 1] - t[k] * base[i];
        }
        base[0] *= -t[k];
    }
    memcpy(v, c, n * sizeof *v);
}

void make_score_table(struct score_table *t) {
    double v[SCORE_DEGREE + 1];
    for (int octave = 0; octave < OCTAVES; octave++) {
        for (int i = 0; i <= SCORE_DEGREE; i++) {
            double d = ldexp(3 + node(i, SCORE_DEGREE + 1), octave - 18);
            v[i] = -normal_quantile(d, 1 - d);
        }
        fit(v, SCORE_DEGREE + 1);
        for (int k = 0; k <= SCORE_DEGREE; k++) {
            t->c[k][octave] = v[k];
        }
    }
}

void make_value_table(struct value_table *t, const struct input *in) {
    double v[DEGREE + 1], half = SCORE_LIMIT / CELLS;
    for (int cell = 0; cell < CELLS; cell++) {
        for (int i = 0; i <= DEGREE; i++) {
            v[i] = value_at(in, (2 * cell + 1) * half - SCORE_LIMIT + half * node(i, DEGREE + 1));
        }
        fit(v, DEGREE + 1);
        for (int k = 0; k <= DEGREE; k++) {
            t->c[k][cell] = v[k];
        }
    }
}
