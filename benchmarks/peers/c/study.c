#include "study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static enum family family_of(const char *input, const char *name) {
    // In the order of enum family. The first two are not laws.
    static const char *const names[] = {"",          "choice",       "uniform",          "pert",
                                        "lognormal", "logit_normal", "two_piece_normal", "gamma"};
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        if (strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    fprintf(stderr, "study: input %s has the unknown family %s\n", input, name);
    exit(2);
}

static double number(const struct json *o, const char *key) {
    const struct json *m = json_get(o, key);
    return m ? m->number : 0;
}

static void read_law(struct input *in, const struct json *law) {
    const struct json *args = json_get(law, "args");
    if (json_get(law, "min") || json_get(law, "max") || json_get(args, "times")) {
        fprintf(stderr, "study: input %s is truncated or scaled, which this program cannot do\n",
                in->name);
        exit(2);
    }
    in->family = family_of(in->name, json_need(law, "family")->text);
    in->log_scale = json_get(law, "scale") != NULL;
    in->low = number(args, "low");
    in->high = number(args, "high");
    in->mode = number(args, "mode");
    in->weight = number(args, "weight");
    in->median = number(args, "median");
    in->gsd = number(args, "gsd");
    in->shift = number(args, "shift");
    in->level = number(args, "level");
    in->cv = number(args, "cv");
}

static void read_input(struct input *in, const struct json *j, const struct json *laws) {
    in->name = json_need(j, "name")->text;
    in->group = in->follows = -1;
    const char *type = json_need(j, "type")->text;
    if (strcmp(type, "constant") == 0) {
        in->family = CONSTANT;
        in->value = number(j, "value");
    } else if (strcmp(type, "choice") == 0) {
        in->family = CHOICE;
        in->count = json_numbers(json_need(j, "weights"), in->weights, MAX_OPTIONS);
        const struct json *option = json_need(j, "options")->first;
        for (int i = 0; option && i < in->count; option = option->next) {
            in->options[i++] = option->text;
        }
    } else if (strcmp(type, "uniform01") == 0) {
        in->family = UNIFORM;
        in->high = 1;
    } else {
        const struct json *law = laws->first;
        for (int i = (int)json_need(j, "law")->number; law && i > 0; i--) {
            law = law->next;
        }
        read_law(in, law);
    }
}

static int need_input(const struct study *s, const char *name) {
    int k = study_find(s, name);
    if (k < 0) {
        fprintf(stderr, "study: there is no input %s\n", name);
        exit(2);
    }
    return k;
}

static void read_group(struct study *s, const struct json *j) {
    struct group *g = &s->group[s->groups];
    g->name = json_need(j, "name")->text;
    g->correlation = number(j, "rho");
    g->follow = number(j, "follow_rho");
    const struct json *follows = json_get(j, "follows");
    const struct json *f = follows ? follows->first : NULL;
    for (const struct json *m = json_need(j, "members")->first; m; m = m->next) {
        struct input *in = &s->input[need_input(s, m->text)];
        in->group = s->groups;
        if (f) {
            in->follows = need_input(s, f->text);
            f = f->next;
        }
    }
    s->groups++;
}

void study_read(struct study *s, const char *path) {
    memset(s, 0, sizeof *s);
    const struct json *all = json_read(path, "tables"), *laws = json_need(all, "laws");
    for (const struct json *m = json_need(all, "inputs")->first; m && s->inputs < MAX_INPUTS;
         m = m->next) {
        read_input(&s->input[s->inputs++], m, laws);
    }
    for (const struct json *m = json_need(all, "groups")->first; m && s->groups < MAX_GROUPS;
         m = m->next) {
        read_group(s, m);
    }
    for (const struct json *m = json_need(all, "sites")->first; m && s->sites < MAX_SITES;
         m = m->next) {
        s->site[s->sites++] = (struct site){json_need(m, "key")->text, json_need(m, "family")->text,
                                            json_need(m, "scope")->text, number(m, "power_mw"),
                                            number(m, "carbon_g_kwh")};
    }
    for (const struct json *m = json_need(all, "regions")->first; m && s->regions < MAX_SITES;
         m = m->next) {
        s->region[s->regions].key = json_need(m, "key")->text;
        s->region[s->regions++].lead = number(m, "lead1gw_mode");
    }
}

int study_find(const struct study *s, const char *name) {
    for (int k = 0; k < s->inputs; k++) {
        if (strcmp(s->input[k].name, name) == 0) {
            return k;
        }
    }
    return -1;
}

bool study_constant(const struct input *in, double *value) {
    if (in->family == CONSTANT) {
        *value = in->value;
        return true;
    }
    for (int i = 0; i < in->count; i++) {
        if (in->weights[i] == 1) {
            *value = i;
            return true;
        }
    }
    return false;
}
