// How the inputs of a study become a row, and its tables an inventory.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "federation.h"

static void fail(const char *what, const char *which) {
    fprintf(stderr, "study: %s %s\n", what, which);
    exit(2);
}

static const struct {
    const char *name;
    int at;
} alone[] = {
#define X(name) {#name, I_##name},
    INPUTS(X)
#undef X
};

// keyed returns where the input name stands among those that are called prefix and a key, -1 if it
// is none of them.
static int keyed(const char *name, const char *prefix, int at, const char *key) {
    size_t n = strlen(prefix);
    return strncmp(name, prefix, n) == 0 && strcmp(name + n, key) == 0 ? at : -1;
}

int slot_of(const struct study *s, const char *name) {
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        if (strcmp(name, alone[i].name) == 0) {
            return alone[i].at;
        }
    }
    static const struct {
        const char *prefix;
        int at;
    } regional[] = {{"lead1gw_", I_lead1gw},   {"lead40_", I_lead40},   {"price_", I_price},
                    {"carbon_", I_carbon},     {"pue_", I_pue},         {"refuse1gw_", I_refuse1gw},
                    {"refuse40_", I_refuse40}, {"u_shock_", I_u_shock}, {"u_rounds_", I_u_rounds}},
      of_machine[] = {
          {"online_", I_online}, {"count_", I_count}, {"peak_", I_peak}, {"retire_", I_retire}};
    for (int k = 0; k < 9; k++) {
        for (int r = 0; r < s->regions; r++) {
            int at = keyed(name, regional[k].prefix, regional[k].at + r, s->region[r].key);
            if (at >= 0) {
                return at;
            }
        }
    }
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < s->sites; i++) {
            int at = keyed(name, of_machine[k].prefix, of_machine[k].at + i, s->site[i].key);
            if (at >= 0) {
                return at;
            }
        }
    }
    for (int k = 0; k < MESH; k++) {
        char key[8];
        snprintf(key, sizeof key, "%d", k);
        int at = keyed(name, "slip_", I_slip + k, key);
        if (at < 0) {
            at = keyed(name, "u_mesh_", I_u_mesh + k, key);
        }
        if (at >= 0) {
            return at;
        }
    }
    return -1;
}

static struct target target_of(const char *name) {
    if (strcmp(name, "frontier-2025") == 0) {
        return (struct target){0, 5e26};
    }
    if (strcmp(name, "llama3-405B") == 0) {
        return (struct target){405e9, 3.8e25};
    }
    char *end;
    double v = strtod(name, &end);
    switch (*end) {
    case 'B':
        return (struct target){v * 1e9, 0};
    case 'T':
        return (struct target){v * 1e12, 0};
    case 0:
        return (struct target){0, v};
    }
    fail("there is no target", name);
    return (struct target){0};
}

static bool modern(const char *family) {
    static const char *const families[] = {"hopper", "blackwell", "rubin",
                                           "mi300",  "mi400",     "unknown"};
    for (int i = 0; i < 6; i++) {
        if (strcmp(family, families[i]) == 0) {
            return true;
        }
    }
    return false;
}

void bind(struct federation *f, const struct study *s) {
    memset(f, 0, sizeof *f);
    if (s->regions != REGIONS || s->sites != MACHINES) {
        fail("there are not 13 regions and 46 machines", "");
    }
    const struct input *target = &s->input[study_find(s, "target")];
    for (int k = 0; k < target->count && k < 16; k++) {
        f->targets[k] = target_of(target->options[k]);
    }
    bool found[ROW] = {false};
    for (int k = 0; k < s->inputs; k++) {
        f->slot[k] = slot_of(s, s->input[k].name);
        if (f->slot[k] >= 0) {
            found[f->slot[k]] = true;
        }
    }
    for (int i = 0; i < MACHINES; i++) {
        const struct site *site = &s->site[i];
        f->machines[i] = (struct machine){
            .power = site->power,
            .carbon = site->carbon,
            .scope = site->scope[0] - 'A' + 1, // the options are none, A, AB, ABC
            .modern = modern(site->family),
            .retires = found[I_retire + i],
        };
        found[I_retire + i] = true;
    }
    for (int at = 0; at < ROW; at++) {
        if (!found[at]) {
            fail("an input is missing", at < I_lead1gw ? alone[at].name : "of a region or site");
        }
    }
    // The regions with the shortest stated lead first; of equal ones the earlier.
    for (int r = 0; r < REGIONS; r++) {
        int at = r;
        for (; at > 0 && s->region[f->best[at - 1]].lead > s->region[r].lead; at--) {
            f->best[at] = f->best[at - 1];
        }
        f->best[at] = r;
    }
}
