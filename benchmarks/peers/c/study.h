// The study: what the exporter (../study) writes.
#ifndef STUDY_H
#define STUDY_H

#include <stdbool.h>

enum { MAX_INPUTS = 512, MAX_GROUPS = 16, MAX_OPTIONS = 64, MAX_SITES = 64 };

enum family { CONSTANT, CHOICE, UNIFORM, PERT, LOGNORMAL, LOGIT_NORMAL, TWO_PIECE_NORMAL, GAMMA };

// An input and its distribution.
struct input {
    const char *name;
    enum family family;
    bool log_scale;
    double value;                   // constant
    double low, high, mode, weight; // uniform, pert
    double median, gsd, shift;      // lognormal, logit_normal
    double level;                   // two_piece_normal
    double cv;                      // gamma
    double weights[MAX_OPTIONS];    // choice
    const char *options[MAX_OPTIONS];
    int count;          // of options
    int group, follows; // group, and input whose score it follows; -1 if none
};

// A group of inputs with a common factor. follow is the correlation of scores with the input that
// a member follows.
struct group {
    const char *name;
    double correlation, follow;
};

struct site {
    const char *key, *family, *scope;
    double power, carbon;
};

struct study {
    int inputs, groups, sites, regions;
    struct input input[MAX_INPUTS];
    struct group group[MAX_GROUPS];
    struct site site[MAX_SITES];
    struct {
        const char *key;
        double lead;
    } region[MAX_SITES];
};

// study_read reads a study. It ends the program if that fails.
void study_read(struct study *s, const char *path);

// study_find returns the number of an input, -1 if there is none of that name.
int study_find(const struct study *s, const char *name);

// study_constant returns whether an input has the same value always, and the value.
bool study_constant(const struct input *in, double *value);

#endif
