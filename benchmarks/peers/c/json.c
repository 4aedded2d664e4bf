#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what) {
    fprintf(stderr, "study: %s\n", what);
    exit(2);
}

static void skip(char **p) {
    while (**p == ' ' || **p == '\n' || **p == '\t' || **p == '\r') {
        ++*p;
    }
}

// text reads a string in place. Escapes of other than ASCII become a question mark: names have
// none.
static char *text(char **p) {
    char *start = ++*p, *to = start;
    while (**p != '"') {
        char c = *(*p)++;
        if (c == 0) {
            fail("text without an end");
        }
        if (c == '\\') {
            c = *(*p)++;
            if (c == 'n') {
                c = '\n';
            } else if (c == 'u') {
                *p += 4;
                c = '?';
            }
        }
        *to++ = c;
    }
    ++*p;
    *to = 0;
    return start;
}

// skipped is the key of a member that nobody reads; its value is null then.
static const char *skipped;

static struct json *value(char **p);

// skip_list goes past a list of lists of numbers.
static void skip_list(char **p) {
    int depth = 0;
    do {
        depth += (**p == '[') - (**p == ']');
        if (*(*p)++ == 0) {
            fail("list without an end");
        }
    } while (depth > 0);
}

static void members(struct json *v, char **p, char end) {
    struct json **last = &v->first;
    ++*p;
    for (skip(p); **p != end; skip(p)) {
        char *key = NULL;
        if (end == '}') {
            key = text(p);
            skip(p);
            ++*p; // the colon
        }
        skip(p);
        if (key && **p == '[' && strcmp(key, skipped) == 0) {
            skip_list(p);
            *last = calloc(1, sizeof **last);
        } else {
            *last = value(p);
        }
        (*last)->key = key;
        last = &(*last)->next;
        v->count++;
        skip(p);
        if (**p == ',') {
            ++*p;
        } else if (**p != end) {
            fail("not JSON");
        }
    }
    ++*p;
}

static struct json *value(char **p) {
    struct json *v = calloc(1, sizeof *v);
    skip(p);
    switch (**p) {
    case '{':
        v->kind = JSON_OBJECT;
        members(v, p, '}');
        break;
    case '[':
        v->kind = JSON_LIST;
        members(v, p, ']');
        break;
    case '"':
        v->kind = JSON_TEXT;
        v->text = text(p);
        break;
    case 't':
        v->kind = JSON_BOOL;
        v->number = 1;
        *p += 4;
        break;
    case 'f':
        v->kind = JSON_BOOL;
        *p += 5;
        break;
    case 'n':
        *p += 4;
        break;
    default: {
        char *end;
        v->kind = JSON_NUMBER;
        v->number = strtod(*p, &end);
        if (end == *p) {
            fail("not JSON");
        }
        *p = end;
    }
    }
    return v;
}

struct json *json_read(const char *path, const char *without) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *all = malloc(size + 1), *p = all;
    if (fread(all, 1, size, f) != (size_t)size) {
        fail("cannot be read");
    }
    all[size] = 0;
    fclose(f);
    skipped = without;
    return value(&p);
}

const struct json *json_get(const struct json *o, const char *key) {
    for (const struct json *m = o ? o->first : NULL; m; m = m->next) {
        if (m->key && strcmp(m->key, key) == 0) {
            return m;
        }
    }
    return NULL;
}

const struct json *json_need(const struct json *o, const char *key) {
    const struct json *m = json_get(o, key);
    if (!m) {
        fprintf(stderr, "study: there is no %s\n", key);
        exit(2);
    }
    return m;
}

int json_numbers(const struct json *list, double *to, int most) {
    int n = 0;
    for (const struct json *m = list ? list->first : NULL; m && n < most; m = m->next) {
        to[n++] = m->number;
    }
    return n;
}
