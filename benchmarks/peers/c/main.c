// The peer: samples the default study, evaluates the model, keeps statistics, prints one line.
//
//	c-avx512 --study FILE [--samples N] [--threads T] [--seed S]
#include <getopt.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sampling.h"
#include "statistics.h"
#ifdef LANES_PEER
#include "sampling_avx512.h"
#include "stages.h"
#ifdef QUICK
static const char peer[] = "c-avx512-quick";
#else
static const char peer[] = "c-avx512";
#endif
#else
static const char peer[] = "c-scalar";
#endif

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static struct study study;
static struct federation federation;
static struct sampling sampling;
static int64_t samples = 1 << 20, seed = 1;
static atomic_llong next_leaf;

// A worker takes leaves until there are none.
struct worker {
    pthread_t thread;
    struct statistics *statistics;
    double sampling, model, tallying; // seconds
};

static void *work(void *arg) {
    struct worker *w = arg;
    column *out = aligned_alloc(64, NUM_OUTPUTS * sizeof(column));
#ifdef LANES_PEER
    lanes(*rows)[ROW] = aligned_alloc(64, BLOCK / LANES * sizeof(lanes[ROW]));
#else
    double(*rows)[ROW] = aligned_alloc(64, BLOCK * sizeof(double[ROW]));
    double y[NUM_OUTPUTS];
#endif
    for (int at = 0; at < ROW; at++) {
        for (int i = 0; sampling.constant[at] && i < BLOCK; i++) {
#ifdef LANES_PEER
            rows[i / LANES][at][i % LANES] = sampling.value[at];
#else
            rows[i][at] = sampling.value[at];
#endif
        }
    }
    for (;;) {
        int64_t first = atomic_fetch_add(&next_leaf, LEAF);
        if (first >= samples) {
            break;
        }
        int points = samples - first < LEAF ? (int)(samples - first) : LEAF;
        for (int from = 0; from < points; from += BLOCK) {
            double t0 = now();
#ifdef LANES_PEER
            fill_lanes(&sampling, first + from, rows, VALUES);
            double t1 = now();
            for (int i = 0; i < BLOCK / LANES; i += 2) {
                evaluate_lanes(&federation, rows[i], rows[i + 1], &out[0][from / LANES + i],
                               STRIDE);
            }
#else
            fill(&sampling, first + from, rows);
            double t1 = now();
            for (int i = 0; i < BLOCK; i++) {
                evaluate(&federation, rows[i], y);
                for (int k = 0; k < NUM_OUTPUTS; k++) {
                    out[k][(from + i) / 8][i % 8] = y[k];
                }
            }
#endif
            w->sampling += t1 - t0;
            w->model += now() - t1;
        }
        double t2 = now();
        tally(w->statistics, out, points);
        w->tallying += now() - t2;
    }
    free(rows);
    free(out);
    return NULL;
}

#if defined(PROFILE) && defined(LANES_PEER)
// profile prints nanoseconds per point by stage, after a run with one thread.
static void profile(const struct worker *w, double ticks_per_second) {
    static const char *const parts[] = {"uniforms", "scores", "values"};
    static const char *const stages[NUM_STAGES] = {"layer 1", "list",   "limit",  "schedule",
                                                   "deliver", "campus", "outputs"};
    lanes(*rows)[ROW] = aligned_alloc(64, BLOCK / LANES * sizeof(lanes[ROW]));
    double before = 0;
    for (int part = WORDS; part <= VALUES; part++) {
        double best = INFINITY;
        for (int repeat = 0; repeat < 9; repeat++) {
            double start = now();
            for (int k = 0; k < 256; k++) {
                fill_lanes(&sampling, (int64_t)k * BLOCK, rows, part);
            }
            best = fmin(best, (now() - start) / (256.0 * BLOCK));
        }
        fprintf(stderr, "%-12s %6.0f ns\n", parts[part], (best - before) * 1e9);
        before = best;
    }
    for (int k = 0; k < NUM_STAGES; k++) {
        double seconds = (double)stage_ticks[k] / ticks_per_second;
        fprintf(stderr, "%-12s %6.0f ns\n", stages[k], seconds / (double)samples * 1e9);
    }
    fprintf(stderr, "%-12s %6.0f ns\n", "statistics", w->tallying / (double)samples * 1e9);
    free(rows);
}
#endif

static double share(const struct statistics *s, int output) {
    return s->levels[output][1] / s->points;
}

int main(int argc, char **argv) {
    const char *path = NULL;
    int threads = 1, bad = 0, c;
    static const struct option options[] = {{"study", 1, NULL, 's'},
                                            {"samples", 1, NULL, 'n'},
                                            {"threads", 1, NULL, 't'},
                                            {"seed", 1, NULL, 'r'},
                                            {NULL, 0, NULL, 0}};
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 's':
            path = optarg;
            break;
        case 'n':
            samples = atoll(optarg);
            break;
        case 't':
            threads = atoi(optarg);
            break;
        case 'r':
            seed = atoll(optarg);
            break;
        default:
            bad = 1;
        }
    }
    if (bad || !path || samples < BLOCK || samples % BLOCK || threads < 1 || threads > 64) {
        fprintf(stderr,
                "usage: %s --study FILE [--samples N] [--threads T] [--seed S]; N is a multiple of "
                "%d\n",
                argv[0], BLOCK);
        return 2;
    }
    double start = now();
    study_read(&study, path);
    bind(&federation, &study);
    prepare(&sampling, &federation, &study, (uint64_t)seed);
#ifdef LANES_PEER
    if (sampling.value[I_max_sites] > MOST_SITES) {
        fprintf(stderr, "%s: at most %d sites can work together\n", peer, MOST_SITES);
        return 2;
    }
    prepare_lanes(&federation);
#endif
    double begun = now();
#if defined(PROFILE) && defined(LANES_PEER)
    unsigned long long ticks = __rdtsc();
#endif
    static struct worker workers[64];
    for (int t = 0; t < threads; t++) {
        workers[t].statistics = new_statistics();
        pthread_create(&workers[t].thread, NULL, work, &workers[t]);
    }
    struct statistics *s = workers[0].statistics;
    double sampled = 0, modelled = 0, tallied = 0;
    for (int t = 0; t < threads; t++) {
        pthread_join(workers[t].thread, NULL);
        if (t > 0) {
            merge(s, workers[t].statistics);
        }
        sampled += workers[t].sampling / threads;
        modelled += workers[t].model / threads;
        tallied += workers[t].tallying / threads;
    }
#if defined(PROFILE) && defined(LANES_PEER)
    double seconds = now() - begun;
    profile(&workers[0], (double)(__rdtsc() - ticks) / seconds);
#endif
    double end = now(), p = share(s, O_win);
    const struct moments *fed = &s->moments[O_t_fed], *campus = &s->moments[O_t_campus];
    const struct moments *gap = &s->moments[O_gap_months];
    printf("{\"peer\":\"%s\",\"threads\":%d,\"samples\":%lld,\"seconds_sampling\":%.6f,\"seconds_"
           "total\":%.6f,"
           "\"startup_seconds\":%.6f,\"seconds_model\":%.6f,\"seconds_statistics\":%.6f,",
           peer, threads, (long long)samples, sampled, end - begun, begun - start, modelled,
           tallied);
    printf("\"p_win\":%.8f,\"p_win_se\":%.3g,\"t_fed_mean\":%.10g,\"t_fed_se\":%.3g,\"gap_mean\":%."
           "10g,"
           "\"gap_se\":%.3g,\"t_fed_median\":%.6g,\"t_campus_median\":%.6g,\"delivered_fed\":%.8f,"
           "\"delivered_campus\":%.8f,\"versions\":\"C11, compiler %s\"}\n",
           p, sqrt(p * (1 - p) / s->points), fed->mean, standard_deviation(fed) / sqrt(fed->count),
           gap->mean, standard_deviation(gap) / sqrt(gap->count), median(s, O_t_fed),
           median(s, O_t_campus), fed->count / s->points, campus->count / s->points, __VERSION__);
    return 0;
}
