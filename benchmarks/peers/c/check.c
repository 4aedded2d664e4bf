// check STUDY SAMPLES: evaluates the points of a CSV file that mc run --columns all --format csv
// has written, with the scalar version and with the one of eight lanes, and compares.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "federation.h"
#ifdef __AVX512DQ__
#include "federation_avx512.h"
#endif

static double label(const struct study *s, int output, const char *text) {
    char name[64];
    if (output == O_campus_region) {
        for (int r = 0; r < s->regions; r++) {
            if (strcmp(text, s->region[r].key) == 0) {
                return r;
            }
        }
    }
    for (int i = 0; i < s->sites; i++) {
        if (strcmp(text, s->site[i].key) == 0) {
            return i;
        }
    }
    for (int k = 0; k < MESH; k++) {
        snprintf(name, sizeof name, "mesh_%d", k);
        if (strcmp(text, name) == 0) {
            return MACHINES + k;
        }
    }
    return NAN;
}

static double parse(const struct study *s, const struct input *in, int output, const char *text) {
    if (*text == 0) {
        return INFINITY;
    }
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        return *text == 't';
    }
    for (int i = 0; in && i < in->count; i++) {
        if (strcmp(text, in->options[i]) == 0) {
            return i;
        }
    }
    char *end;
    double v = strtod(text, &end);
    return *end ? label(s, output, text) : v;
}

// A comparison of one output.
struct difference {
    double worst;
    long nulls, wrong, worst_at;
};

static void compare(struct difference *d, long point, double got, double want, double limit) {
    if (isinf(got) || isinf(want)) {
        d->nulls += got != want;
        return;
    }
    // Differences of dates lose what the dates have in common: what counts is 1e-9 of a year.
    double error = fabs(got - want) / fmax(fabs(want), 1);
    if (!(error <= limit)) {
        d->wrong++;
    }
    if (!(error <= d->worst)) {
        d->worst = error;
        d->worst_at = point;
    }
}

static int report(const char *what, const struct difference *d, long points) {
    double worst = 0;
    int bad = 0;
    for (int k = 0; k < NUM_OUTPUTS; k++) {
        worst = fmax(worst, d[k].worst);
        if (d[k].nulls + d[k].wrong > 0) {
            printf("%s: output %s: %ld of %ld wrong, %ld nulls, worst %g at point %ld\n", what,
                   output_names[k], d[k].wrong, points, d[k].nulls, d[k].worst, d[k].worst_at);
            bad = 1;
        }
    }
    printf("%s: %d outputs of %ld points, largest relative difference %.2g\n", what, NUM_OUTPUTS,
           points, worst);
    return bad;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: check STUDY.json SAMPLES.csv\n");
        return 2;
    }
    static struct study s;
    static struct federation f;
    study_read(&s, argv[1]);
    bind(&f, &s);
    FILE *csv = fopen(argv[2], "r");
    static char line[1 << 16];
    if (!csv || !fgets(line, sizeof line, csv)) {
        perror(argv[2]);
        return 2;
    }
    enum { MOST = 2048 };
    static int slot[MOST], output[MOST];
    static const struct input *input[MOST];
    int columns = 0, outputs = 0;
    char *rest = line, *field;
    line[strcspn(line, "\r\n")] = 0;
    while ((field = strsep(&rest, ",")) && columns < MOST) {
        slot[columns] = output[columns] = -1;
        for (int k = 0; k < NUM_OUTPUTS; k++) {
            if (strcmp(field, output_names[k]) == 0) {
                output[columns] = k;
                outputs++;
            }
        }
        char *suffix = strstr(field, "_input"); // of an input that is called like an output
        if (suffix) {
            *suffix = 0;
        }
        int at = study_find(&s, field);
        if (at >= 0 && output[columns] < 0) {
            input[columns] = &s.input[at];
            slot[columns] = f.slot[at];
        }
        columns++;
    }
    if (outputs != NUM_OUTPUTS) {
        fprintf(stderr, "check: %d of %d outputs are in the file\n", outputs, NUM_OUTPUTS);
        return 2;
    }

    static double row[ROW], want[8][NUM_OUTPUTS], out[NUM_OUTPUTS];
    static struct difference scalar[NUM_OUTPUTS];
#ifdef __AVX512DQ__
    static _Alignas(64) lanes x[ROW], y[NUM_OUTPUTS][2];
    static struct difference wide[NUM_OUTPUTS], both[NUM_OUTPUTS];
    static double scalars[8][NUM_OUTPUTS];
    prepare_lanes(&f);
#endif
    for (int k = 0; k < s.inputs; k++) {
        double v;
        if (study_constant(&s.input[k], &v) && f.slot[k] >= 0) {
            row[f.slot[k]] = v;
        }
    }
    long points = 0;
    while (fgets(line, sizeof line, csv)) {
        int lane = points % 8;
        line[strcspn(line, "\r\n")] = 0;
        rest = line;
        for (int c = 0; c < columns && (field = strsep(&rest, ",")); c++) {
            if (slot[c] >= 0) {
                row[slot[c]] = parse(&s, input[c], -1, field);
            } else if (output[c] >= 0) {
                want[lane][output[c]] = parse(&s, NULL, output[c], field);
            }
        }
        evaluate(&f, row, out);
        for (int k = 0; k < NUM_OUTPUTS; k++) {
            compare(&scalar[k], points, out[k], want[lane][k], 1e-9);
        }
#ifdef __AVX512DQ__
        memcpy(scalars[lane], out, sizeof out);
        for (int i = 0; i < ROW; i++) {
            x[i][lane] = row[i];
        }
        if (lane == 7) {
            evaluate_lanes(&f, x, x, y[0], 2);
            for (int l = 0; l < 8; l++) {
                for (int k = 0; k < NUM_OUTPUTS; k++) {
                    compare(&wide[k], points - 7 + l, y[k][0][l], want[l][k], 1e-9);
                    compare(&both[k], points - 7 + l, y[k][0][l], scalars[l][k], 1e-9);
                }
            }
        }
#endif
        points++;
    }
    int bad = report("scalar against mc", scalar, points);
#ifdef __AVX512DQ__
    bad |= report("avx512 against mc", wide, points / 8 * 8);
    bad |= report("avx512 against scalar", both, points / 8 * 8);
#endif
    return bad ? 3 : 0;
}
